"""What of an article is new to whom, and whether it is told at once or waits for a digest.

New is a story, not an article: a reader is told when a story first brings what the subscription asks for, and again when
something changes. At once is told what an article is about; what is only a part of its news, or background, waits for the
digest, and what was told as such is told at once when it becomes the subject. What a story has said is kept as facts:

    syria/status/violated      a status of a ceasefire, by theatre
    syria/denied/announced     somebody's denial that it has that status
    place/saraqib, party/sdf   who and where, by the gazetteer
    syria/official/denied      an official's own confirmation or denial
    number/48>72               an edit that changed a number in a sentence with a mention

Knows nothing of mail, nor how facts are stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marsad.core.alerts import schedule
from marsad.core.alerts.official import official
from marsad.core.alerts.wanted import Match, News, match, nearby
from marsad.core.text.revision import Change
from marsad.model import CeasefireStatus, Course, Mention, Pace, Subscription, Theatre, Weight

NEW = "new"  # the change "this story has its first matching mention"
RISEN = "subject"  # the change "told as a part or as background, it is now what an article is about"
OLD = timedelta(hours=72)  # published so long before it arrived, it is history
MOST_FACTS = 12  # told in one follow-up

# A ceasefire goes this way; a status that it has passed already is background. The others are turns whenever they come.
WAY = tuple(one for one in CeasefireStatus if one.course is Course.STEP)
TURNS = tuple(
    sorted(
        (one for one in CeasefireStatus if Course.STEP < one.course < Course.ASIDE),
        key=lambda one: one.course,
    )
)

_IN_PASSING = {Weight.PART: "a part of its article's news", Weight.BACKGROUND: "background of its article"}


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on what one subscriber is told of one article. No change: nothing, and `reason` says why."""

    change: str | None
    facts: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """The time at which an alert is told: in the digest of `digest_at`, or in a message of its own, not before `not_before`."""

    digest_at: datetime | None
    not_before: datetime
    reason: str


def said(news: News) -> frozenset[str]:
    """Every fact that an article states as news, wherever it states it. What it recalls is none: that may still become news."""
    statuses = (state(m) for m in news.mentions if m.status and m.weight is not Weight.BACKGROUND)
    names = (f"{n.kind}/{n.id}" for n in news.named if not n.wide)
    return frozenset((*statuses, *names, *_official(news, news.mentions)))


def decide(
    subscription: Subscription,
    news: News,
    known: Collection[str],
    *,
    is_told: bool,
    is_told_as_subject: bool = True,
    edits: Sequence[str] = (),
) -> Decision:
    """Return what to tell of `news`, where the story has stated the facts `known` before, and the reader was told of it or not.

    `is_told_as_subject`: of a reader who was told, whether of an article's subject or only in passing. `edits` are facts of
    `edited`, where the article is a known one whose text has changed."""
    found: Match = match(subscription, news)
    if not found.mentions:
        return Decision(None, reason=found.reason)
    if not is_told:
        return Decision(NEW, (), found.mentions, "the first matching mention of its story")
    subjects = tuple(m for m in found.mentions if m.weight is Weight.SUBJECT)
    if subjects and not is_told_as_subject:
        return Decision(RISEN, (), subjects, "its story was told in passing before, and is the subject now")
    told, facts = _new_facts(news, found.mentions, known, edits)
    if not facts:
        return Decision(None, (), found.mentions, "its story was told before, and it says nothing new")
    return Decision(",".join(facts), facts, told, "something changed in a story that was told before")


def _new_facts(
    news: News, mentions: Sequence[Mention], known: Collection[str], edits: Sequence[str]
) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    """Return what changed, and the mentions that say it: the subject's first, then the parts'. Background changes nothing."""
    for weight in (Weight.SUBJECT, Weight.PART):
        told = tuple(m for m in mentions if m.weight is weight)
        if facts := changes(news, told, known):
            return told, tuple(dict.fromkeys((*facts, *edits)))[:MOST_FACTS]
    return tuple(mentions), tuple(edits)[:MOST_FACTS]


def changes(news: News, mentions: Sequence[Mention], known: Collection[str]) -> tuple[str, ...]:
    """The facts in the sentences of `mentions` that the story had not stated: statuses first, then officials, parties, places."""
    turns = [(TURNS.index(m.status), m) for m in mentions if m.status in TURNS and not m.denied]
    statuses = [state(m) for m in mentions if m.denied and m.status]
    statuses += [state(m) for _, m in sorted(turns, key=lambda turn: turn[0])]
    statuses += [state(m) for m in mentions if _advances(m, known)]
    names = [n for m in mentions for n in nearby(news, m) if not n.wide]
    parties = [f"party/{n.id}" for n in names if n.kind == "party"]
    places = [
        f"place/{n.id}"
        for n in names
        if n.kind == "place" and not any(f"place/{id_}" in known for id_ in (n.id, *n.within))
    ]
    found = (*statuses, *_official(news, mentions), *parties, *places)
    return tuple(fact for fact in dict.fromkeys(found) if fact not in known)


def timing(
    subscription: Subscription, news: News, mentions: Sequence[Mention], now: datetime, sent_today: int
) -> Timing:
    """Return when an alert on `mentions` is told; `sent_today`: messages of their own since the reader's day began."""
    digest = schedule.next_digest(subscription, now)
    if subscription.pace is not Pace.AT_ONCE and not any(m.theatre in subscription.at_once for m in mentions):
        return Timing(digest, digest, f"the subscription's {subscription.pace} digest")
    if reason := _waits(subscription, news, mentions):
        return Timing(digest, digest, f"digest only: {reason}")
    if sent_today >= subscription.most_a_day:
        return Timing(digest, digest, f"digest only: {sent_today} messages were sent today already")
    until = schedule.quiet_until(subscription, now)
    return Timing(None, until, "after the quiet hours") if until else Timing(None, now, "at once")


def _waits(subscription: Subscription, news: News, mentions: Sequence[Mention]) -> str | None:
    """Return why what would be told at once isn't urgent; None when it is."""
    if (weight := weight_of(mentions)) is not Weight.SUBJECT:
        return _IN_PASSING[weight]
    if news.is_backfilled:
        return "it came with a backfill"
    if news.is_first_poll and not subscription.is_first_poll_told:
        return "it came with the first poll of its feed"
    if news.published_at and news.first_seen_at - news.published_at > OLD:
        return "older than 72 hours when it arrived"
    return None


def lead(mentions: Sequence[Mention], facts: Sequence[str]) -> Mention:
    """The mention that speaks for an alert: that of the first new status, else the headline's, else the first that says something."""
    for fact in facts:
        for m in mentions:
            if m.status and fact == state(m):
                return m
    heaviest = weight_of(mentions)
    weighty = [m for m in mentions if m.weight is heaviest]
    clear = [m for m in weighty if m.status is not CeasefireStatus.UNCLEAR] or weighty
    placed = [m for m in clear if m.theatre is not Theatre.UNCLEAR] or clear
    return next((m for m in placed if m.field == "title"), placed[0])


def weight_of(mentions: Sequence[Mention]) -> Weight:
    """The weight of the weightiest."""
    return Weight.heaviest(m.weight for m in mentions)


def names(news: News, first: Mention, facts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The names that an alert needs, in Arabic and English: of its facts, and under "" of the place where it happened."""
    found = {f"{n.kind}/{n.id}": (n.ar, n.en) for n in news.named if f"{n.kind}/{n.id}" in facts}
    near = [*nearby(news, first), *(n for n in news.named if n.field == "title")]
    places = [n for n in near if n.kind == "place" and not n.wide and n.theatre in (None, first.theatre)]
    if places:
        found[""] = (places[0].ar, places[0].en)
    return found


def edited(change: Change, sentences: Iterable[str]) -> tuple[str, ...]:
    """The facts `number/old>new` of an edit: in sentences of mentions (before or after it), a number was changed."""
    told = [sentence.strip() for sentence in sentences]
    return tuple(
        f"number/{' '.join(one.lost)}>{' '.join(one.gained)}"
        for one in change.reworded
        if one.lost and one.gained and any(s and (s in one.before or s in one.after) for s in told)
    )


def message_id(host: str, subscription: str, *what: object) -> str:
    """A Message-ID (RFC 5322, section 3.6.4): the same for the same subscription and the same thing to tell."""
    digest = hashlib.sha256("\0".join(map(str, (subscription, *what))).encode()).hexdigest()[:32]
    return f"<{digest}@{host}>"


def state(mention: Mention) -> str:
    """The fact that a mention's status is, or that it is denied."""
    return f"{mention.theatre}/{'denied' if mention.denied else 'status'}/{mention.status}"


def is_passed(status: CeasefireStatus | None, reached: Collection[CeasefireStatus | None]) -> bool:
    """Whether a ceasefire that has reached some statuses has left this one behind: one in effect was announced."""
    if status not in WAY:
        return False
    further = set(WAY[WAY.index(status) :]) | {
        CeasefireStatus.EXTENDED,
        CeasefireStatus.SUSPENDED,
        CeasefireStatus.ENDED,
    }
    return not further.isdisjoint(reached)


def is_status(fact: str) -> bool:
    """Whether a fact is a status, or its denial: what else changed is no turn."""
    return fact.count("/") == 2 and fact.split("/")[1] in ("status", "denied")


def _advances(mention: Mention, known: Collection[str]) -> bool:
    """Return whether a mention's status is farther on the ceasefire's way than any that the story had."""
    if mention.status not in WAY or mention.denied:
        return False
    reached = [WAY.index(s) for s in WAY if f"{mention.theatre}/status/{s}" in known]
    return WAY.index(mention.status) > max(reached, default=-1)


def _official(news: News, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Confirmations and denials in the sentences of ceasefire mentions."""
    found = (
        (
            m.theatre,
            official((news.title if m.field == "title" else news.text)[m.evidence_start : m.evidence_end]),
        )
        for m in mentions
        if m.status
    )
    return tuple(dict.fromkeys(f"{theatre}/official/{verdict}" for theatre, verdict in found if verdict))
