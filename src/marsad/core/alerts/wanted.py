"""Whether a subscription asks for what an article brings, and if not, what stops it, in plain words.

Conditions of one kind are alternatives (one of these topics), kinds add up (that topic, there, by such an outlet). Doesn't care
whether the reader knows the story already, or when the reader is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from marsad.core.alerts.step import Reported, Step, as_status
from marsad.core.entities.recognition import NamedEntity
from marsad.core.ledger.party import family
from marsad.core.text.field import index
from marsad.core.text.pattern import Lexicon, Pattern, read_pattern
from marsad.model import Mention, Ownership, Subscription


@dataclass(frozen=True, slots=True)
class News:
    """An original article as a subscriber's conditions see it. `first_seen_at` is when it arrived."""

    title: str
    text: str
    source_id: str
    ownership: Ownership
    mentions: tuple[Mention, ...]
    named: tuple[NamedEntity, ...]
    first_seen_at: datetime
    published_at: datetime | None = None
    is_first_poll: bool = False
    is_backfilled: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The mentions that a subscription asks for; where there are none, why."""

    mentions: tuple[Mention, ...]
    reason: str = ""


def match(subscription: Subscription, news: News) -> Match:
    """Return what of `news` the subscription asks for."""
    if subscription.sources and news.source_id not in subscription.sources:
        return Match((), f"the source {news.source_id} is not asked for")
    if subscription.ownership and news.ownership not in subscription.ownership:
        return Match((), f"outlets of the kind {news.ownership} are not asked for")
    left = news.mentions
    steps: tuple[tuple[str, Callable[[Mention], bool]], ...] = (
        (f"topics {_all(subscription.topics)}", lambda m: m.topic in subscription.topics),
        (
            f"theatres {_all(subscription.theatres)}",
            lambda m: not subscription.theatres or m.theatre in subscription.theatres,
        ),
        (f"statuses {_all(subscription.statuses)}", lambda m: _status_fits(subscription, m)),
        (
            f"weights {_all(subscription.weights)}",
            lambda m: not subscription.weights or m.weight in subscription.weights,
        ),
        (
            f"places {_all(subscription.places)}",
            lambda m: not subscription.places or bool(_places(news, m) & set(subscription.places)),
        ),
    )
    for what, kept in steps:
        left = tuple(m for m in left if kept(m))
        if not left:
            return Match((), f"no mention of the {what}")
    if subscription.words and not _says(news, subscription.words):
        return Match((), f"none of the words {_all(subscription.words)} stands in it")
    return Match(left)


# The topics under which what happened is asked for. Talks belong to the track that they are held on, or to the truce that they are on.
_TOPICS = {"ceasefire": ("ceasefire",), "violation": ("ceasefire",), "patrol": ("patrols",)}


def match_step(subscription: Subscription, news: News, step: Step, outlets: int) -> Match:
    """Whether the subscription asks for a step of an entry that the article `news` tells; `outlets` report the entry so far.

    The mentions are those that speak of it: in the sentence of its words, else of its conflict, else any."""
    report = step.report
    for reason in _against(subscription, news, step, outlets):
        return Match((), reason)
    topics = _TOPICS.get(report.kind, tuple({m.topic for m in news.mentions}))
    mentions = tuple(m for m in news.mentions if m.topic in topics and m.topic in subscription.topics)
    if not mentions:
        return Match((), f"no mention of the topics {_all(subscription.topics)} with what happened")
    here = tuple(m for m in mentions if is_said_by(m, report))
    mentions = here or tuple(m for m in mentions if m.theatre is report.theatre) or mentions
    if subscription.theatres and not {report.theatre, *(m.theatre for m in here)} & set(
        subscription.theatres
    ):
        return Match((), f"it is none of the theatres {_all(subscription.theatres)}")
    if subscription.places:
        where = set(report.places) | {id_ for m in mentions for id_ in _places(news, m)}
        if not where & set(subscription.places):
            return Match((), f"none of the places {_all(subscription.places)}")
    return Match(mentions)


def _against(subscription: Subscription, news: News, step: Step, outlets: int) -> Iterable[str]:
    """What speaks against notification a step to the subscription, in plain words; nothing where it fits."""
    report, status = step.report, as_status(step.report.kind, step.change)
    asked = subscription.statuses
    is_official = report.is_official or not subscription.official_only
    conditions: tuple[tuple[str, bool], ...] = (
        (
            f"the source {report.source_id} is not asked for",
            not subscription.sources or report.source_id in subscription.sources,
        ),
        (
            f"outlets of the kind {report.ownership} are not asked for",
            not subscription.ownership or report.ownership in subscription.ownership,
        ),
        (
            f"it is none of the kinds {_all(subscription.kinds)}",
            not subscription.kinds or report.kind in subscription.kinds,
        ),
        (
            f"it is none of the steps {_all(subscription.steps)}",
            not subscription.steps or step.name in subscription.steps,
        ),
        (
            f"it is none of the statuses {_all(asked)}",
            not asked or report.kind == "patrol" or status in asked or _said_status(news, report, asked),
        ),
        (
            f"none of the weights {_all(subscription.weights)}",
            not subscription.weights or report.weight in subscription.weights,
        ),
        (
            f"none of the parties {_all(subscription.parties)} takes part",
            _is_among(report.actors, subscription.parties),
        ),
        (
            f"none of the speakers {_all(subscription.speakers)} says it",
            _is_among((report.speaker,) if report.speaker else (), subscription.speakers),
        ),
        (f"no official says it: {report.speaker or 'the outlet alone'}", is_official),
        (
            f"only {outlets} of the {subscription.at_least} outlets report it",
            outlets >= subscription.at_least,
        ),
        (
            f"none of the words {_all(subscription.words)} stands in it",
            not subscription.words or _says(news, subscription.words),
        ),
    )
    return (reason for reason, fits in conditions if not fits)


def is_said_by(mention: Mention, report: Reported) -> bool:
    """Whether the words of a report's status stand in the sentence of a mention."""
    return mention.field == report.field and mention.evidence_start <= report.start < mention.evidence_end


def asks_for_entries(subscription: Subscription) -> bool:
    """Whether a subscription asks for what only entries have, so that a mention that joins none is nothing for it."""
    return bool(
        subscription.kinds
        or subscription.steps
        or subscription.parties
        or subscription.speakers
        or subscription.official_only
        or subscription.at_least > 1
    )


def _said_status(news: News, report: Reported, asked: tuple[object, ...]) -> bool:
    return any(m.status in asked for m in news.mentions if is_said_by(m, report))


def _is_among(actors: Iterable[str], asked: tuple[str, ...]) -> bool:
    """Whether one of the actors is asked for, by its own name or its state's."""
    return not asked or any(actor in asked or family(actor) in asked for actor in actors)


def nearby(news: News, mention: Mention) -> Iterable[NamedEntity]:
    """Return what is named in the sentence of a mention."""
    return (
        n
        for n in news.named
        if n.field == mention.field and mention.evidence_start <= n.start < mention.evidence_end
    )


def _status_fits(subscription: Subscription, mention: Mention) -> bool:
    """Topics other than the ceasefire have no status, and aren't narrowed down by it."""
    return not subscription.statuses or mention.status is None or mention.status in subscription.statuses


def _places(news: News, mention: Mention) -> set[str]:
    """The places of a mention's sentence and of the headline, and those that they lie in."""
    here = [*nearby(news, mention), *(n for n in news.named if n.field == "title")]
    return {id_ for n in here if n.kind == "place" for id_ in (n.id, *n.within)}


def _says(news: News, words: tuple[str, ...]) -> bool:
    lexicon, patterns = _compiled(words)
    fields = (index("title", news.title, lexicon), index("text", news.text, lexicon))
    return any(field.find(pattern) for field in fields for pattern in patterns)


@lru_cache(maxsize=256)
def _compiled(words: tuple[str, ...]) -> tuple[Lexicon, tuple[Pattern, ...]]:
    """Words are found in any form, as in topic rules (`core.text.pattern`)."""
    lexicon = Lexicon()
    return lexicon, tuple(pattern for word in words for pattern in read_pattern(word, {}, lexicon))


def _all(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values)
