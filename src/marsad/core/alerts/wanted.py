"""Whether a subscription asks for what an article brings, and if not, what stops it, in plain words.

Conditions of one kind are alternatives (one of these topics), kinds add up (that topic, there, by such an outlet). Doesn't care
whether the reader knows the story already, or when the reader is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from marsad.core.entities.recognition import NamedEntity
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
