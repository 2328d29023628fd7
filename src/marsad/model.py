"""The vocabulary of Marsad: one frozen dataclass per noun, one enumeration per closed list.

Words mean what docs/glossary says (source, feed, entry, page, article, mention, ...). Times are aware datetimes in UTC unless a
field says otherwise; offsets count characters (code points) of the stored text; hashes are raw bytes. Only the standard library is
imported here, so that every part may import this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import IntEnum, StrEnum
from typing import Self


class Worded(StrEnum):
    """A closed list whose members bring their words with them: one without its Arabic and English can't be written down.

    A member is its value everywhere (`Theatre.SYRIA == "syria"`); the order of the members is that of the list."""

    ar: str
    en: str

    def __new__(cls, value: str, ar: str = "", en: str = "") -> Self:
        if not (ar and en):  # the defaults are for the type checker: Theatre("syria") only looks a member up
            raise TypeError(f"{cls.__name__} {value!r} needs its words in Arabic and English")
        member = str.__new__(cls, value)
        member._value_, member.ar, member.en = value, ar, en
        return member


class Theatre(Worded):
    """The conflict that a mention belongs to."""

    SYRIA = "syria", "سوريا", "Syria"
    GAZA = "gaza", "غزة", "Gaza"
    LEBANON = "lebanon", "لبنان", "Lebanon"
    YEMEN = "yemen", "اليمن", "Yemen"
    LIBYA = "libya", "ليبيا", "Libya"
    SUDAN = "sudan", "السودان", "Sudan"
    IRAQ = "iraq", "العراق", "Iraq"
    UKRAINE = "ukraine", "أوكرانيا", "Ukraine"
    KARABAKH = "karabakh", "قره باغ", "Karabakh"
    AFGHANISTAN = "afghanistan", "أفغانستان", "Afghanistan"
    OTHER = "other", "نزاع آخر", "another conflict"
    UNCLEAR = "unclear", "نزاع غير محدد", "conflict unclear"


class Course(IntEnum):
    """The turns that a status may mean for a story that goes on. Of several turns at once the first in this list is told."""

    STEP = 0  # on the way to a ceasefire that holds: one that the story has passed already is background
    BROKEN = 1  # a turn, as the following are: news whenever it comes
    OVER = 2
    PAUSED = 3
    DECLINED = 4
    NOT_AGREED = 5
    PROLONGED = 6
    ASIDE = 7  # neither


class CeasefireStatus(StrEnum):
    """The statuses that a mention may give a ceasefire, as the subject of a message says it. In the order of a ceasefire's life."""

    ar: str
    en: str
    course: Course

    def __new__(cls, value: str, ar: str = "", en: str = "", course: Course | None = None) -> Self:
        if not (ar and en) or course is None:
            raise TypeError(f"{cls.__name__} {value!r} needs its words in Arabic and English, and its course")
        member = str.__new__(cls, value)
        member._value_, member.ar, member.en, member.course = value, ar, en, course
        return member

    CALLED_FOR = "called_for", "دعوة إلى وقف إطلاق النار", "Ceasefire called for", Course.STEP
    NEGOTIATED = "negotiated", "مفاوضات على هدنة", "Truce negotiated", Course.STEP
    # talks on it failed, it was not agreed, there is none
    FAILED = "failed", "لا اتفاق على هدنة", "No truce agreed", Course.NOT_AGREED
    ANNOUNCED = "announced", "إعلان هدنة", "Truce announced", Course.STEP
    IN_EFFECT = "in_effect", "سريان هدنة", "Truce in effect", Course.STEP
    EXTENDED = "extended", "تمديد هدنة", "Truce extended", Course.PROLONGED
    VIOLATED = "violated", "خرق هدنة", "Truce violated", Course.BROKEN
    REJECTED = "rejected", "رفض هدنة", "Truce rejected", Course.DECLINED
    SUSPENDED = "suspended", "تعليق هدنة", "Truce suspended", Course.PAUSED
    ENDED = "ended", "انتهاء هدنة", "Truce ended", Course.OVER
    PAST = "past", "حديث عن هدنة سابقة", "An earlier truce mentioned", Course.ASIDE
    UNCLEAR = "unclear", "ذكر هدنة دون تحديد حالها", "Truce mentioned, its state not said", Course.ASIDE


class Weight(Worded):
    """The weights that an article may give to what it mentions. In order: what weighs most stands first."""

    SUBJECT = "subject", "موضوع الخبر", "subject"  # the news is about it
    PART = "part", "جزء من الخبر", "part of the news"  # something new about it is told further down
    BACKGROUND = "background", "خلفية", "background"  # a past deal, another conflict's history, a comparison

    @property
    def rank(self) -> int:
        """The place in this order: 0 weighs most."""
        return list(Weight).index(self)

    @staticmethod
    def heaviest(weights: Iterable[Weight]) -> Weight:
        """The weightiest of some weights; of none, background."""
        return min(weights, key=lambda weight: weight.rank, default=Weight.BACKGROUND)


class StepName(StrEnum):
    """What a subscription may ask for, as config/subscriptions.yaml writes it: statuses of entries, and what befalls them."""

    CALLED_FOR = "called_for"
    NEGOTIATED = "negotiated"
    ANNOUNCED = "announced"
    IN_EFFECT = "in_effect"
    EXTENDED = "extended"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    ENDED = "ended"
    PAST = "past"
    UNCLEAR = "unclear"
    PLANNED = "planned"
    HELD = "held"
    SHORTENED = "shortened"
    BLOCKED = "blocked"
    ATTACKED = "attacked"
    CANCELLED = "cancelled"
    AGREED = "agreed"
    FAILED = "failed"
    POSTPONED = "postponed"
    REPORTED = "reported"
    NONE = "none"
    DENIED = "denied"
    CONFLICT = "conflict"
    TOLL = "toll"


class Ownership(Worded):
    """The kinds of owners of an outlet, where the owner is well known."""

    STATE = "state", "حكومي", "state"
    STATE_FUNDED = "state_funded", "بتمويل حكومي", "state-funded"
    PARTY = "party", "حزبي", "party"
    PRIVATE = "private", "خاص", "private"
    INDEPENDENT = "independent", "مستقل", "independent"
    AGENCY = "agency", "وكالة أممية", "UN agency"
    UNKNOWN = "unknown", "ملكية غير معروفة", "ownership unknown"


class Pace(Worded):
    """The paces at which a subscriber may be told."""

    AT_ONCE = "at_once", "فورا", "at once"
    HOURLY = "hourly", "كل ساعة", "hourly"
    DAILY = "daily", "كل يوم", "daily"
    WEEKLY = "weekly", "كل أسبوع", "weekly"


class ChannelName(Worded):
    """The ways on which a message may be handed over. All but mail go by HTTP."""

    EMAIL = "email", "بريد إلكتروني", "e-mail"
    WEBHOOK = "webhook", "خطاف ويب", "webhook"
    TELEGRAM = "telegram", "تيليغرام", "Telegram"
    SLACK = "slack", "سلاك", "Slack"
    TEAMS = "teams", "تيمز", "Teams"


class Precision(Worded):
    """The exactness of a time: the unit in which it was written. From the finest to the coarsest."""

    SECOND = "second", "بدقة الثانية", "to the second"
    MINUTE = "minute", "بدقة الدقيقة", "to the minute"
    HOUR = "hour", "بدقة الساعة", "to the hour"
    PART_OF_DAY = "part_of_day", "بدقة جزء من اليوم", "to a part of the day"
    DAY = "day", "بدقة اليوم", "to the day"
    WEEK = "week", "بدقة الأسبوع", "to the week"
    MONTH = "month", "بدقة الشهر", "to the month"
    YEAR = "year", "بدقة السنة", "to the year"


class DuplicateKind(Worded):
    """In which way an article's text stands in an earlier article."""

    EXACT = "exact", "مطابقة", "exact"  # the same normalised text
    NEAR = "near", "شبه مطابقة", "near"  # nearly the same text, about as long
    CONTAINED = "contained", "جزء من الأصل", "contained"  # a shorter text that stands in a longer earlier one


class FetchOutcome(StrEnum):
    """The outcomes of one GET; every one is an expected value, none an exception."""

    FRESH = "fresh"  # a body that was not seen before
    UNCHANGED = "unchanged"  # 304, or the same body hash
    GONE = "gone"  # 410, or 404 on a page
    BLOCKED = "blocked"  # 401, 403, 429, 451, a challenge page, or robots.txt
    UNAVAILABLE = "unavailable"  # 5xx, time-out, refused or broken connection, DNS: try again
    REFUSED = "refused"  # we refuse: unsafe address, too large, too many redirects, not http(s)


# ── collect ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """One address that lists a source's news, with others that stand in for it when it fails."""

    url: str
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet, as an operator describes it in config/sources.yaml."""

    id: str  # slug
    name_ar: str
    name_en: str
    home: str
    feeds: tuple[FeedAddress, ...]
    country: str | None = None  # ISO 3166-1 alpha-2
    ownership: Ownership = Ownership.UNKNOWN
    theatre: Theatre | None = None  # its home conflict
    language: str = "ar"  # ISO 639-1, the language it writes in


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. `url` is absolute http(s); `canonical_url` is what makes it the same item elsewhere.

    `content` is the item's own text as HTML, as far as the feed carries more than a summary; to be read like a page, never shown.
    """

    url: str
    canonical_url: str
    title: str
    guid: str | None = None
    summary: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    content: str | None = None
    is_day_open: bool = False  # nothing told its day from its month; the day was read first
    is_edited: bool = False  # it says so itself
    forwarded_from: str | None = None  # whose words a channel passes on


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The content of a feed's bytes. `problem` is why no entry could be read (None when the feed is usable, if empty)."""

    kind: str | None  # rss, atom, rdf, json, sitemap, telegram
    title: str | None
    entries: tuple[Entry, ...]
    problem: str | None = None
    ttl_seconds: int | None = None
    unlinked: tuple[
        Entry, ...
    ] = ()  # what it lists without an http(s) address (url is ""): shown, never collected
    merged: int = 0  # entries that it lists again under the same address and title
    day_order: str | None = None  # "day first" or "month first", where its dates show it


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one GET: never an exception. `body` is decompressed; header names are lower-case."""

    url: str  # as asked for
    final_url: str  # after redirects
    outcome: FetchOutcome
    fetched_at: datetime
    status: int | None = None  # None: no HTTP answer came
    reason: str | None = None  # plain words, for every outcome but fresh and unchanged
    headers: Mapping[str, str] = field(default_factory=dict)
    request_headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    body_sha256: bytes | None = None
    moved_to: str | None = None  # where permanent redirects alone lead
    retry_after_seconds: int | None = None
    elapsed_seconds: float = 0.0
    redirects: tuple[str, ...] = ()  # the addresses passed through, the asked one first; empty where none


# ── understand ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PublicationTime:
    """The time of an article's publication, how exactly it is known, and from where."""

    at: datetime  # aware, UTC
    precision: Precision
    basis: str  # e.g. json-ld, meta, visible, feed, url
    zone: str | None = None  # as given by the page, e.g. +03:00 or Asia/Damascus
    reason: str = ""  # why this one was chosen, and what was passed over
    day_order: str | None = None  # "day first" or "month first", where the page's dates show it


@dataclass(frozen=True, slots=True)
class LanguageVerdict:
    """The decision whether a text is Arabic, with its reason. `language` is ISO 639-1/3, or None where the text is too short to tell."""

    language: str | None
    is_arabic: bool
    confidence: float  # 0..1
    reason: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of a page that is furniture and not the article's text, kept so that it can be shown."""

    text: str
    rule: str  # which rule of removal took it


@dataclass(frozen=True, slots=True)
class Article:
    """An article: the part of a page that a reader would read. `text` has paragraphs separated by a newline and never the title
    line twice.
    """

    url: str
    canonical_url: str
    title: str
    text: str
    author: str | None
    published: PublicationTime | None
    site_name: str | None
    language: LanguageVerdict
    extractor: str  # name and version of what read it
    removed: tuple[Removed, ...] = ()
    incomplete: bool = False  # whether the page says that the text goes on: on a next page, or behind a wall
    next_page: str | None = None  # the address at which it goes on, where the page gives one


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The reason why no article could be made of a page: a plain outcome, stored with the page."""

    reason: str  # no_text, not_html, too_large, too_complex, timeout, memory, crashed, or a reason of core.pages.refusal
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The values by which two texts are compared; made by `core.duplicates.fingerprint`, stored as it is."""

    text_sha256: bytes  # of the normalised text
    words: bytes  # its folded words in order as marked 32-bit hashes (core.copies.shingle): runs of them are its shingles
    bands: tuple[
        int, ...
    ]  # signed 64-bit hashes of chosen runs of words: texts that share one are candidates
    version: int
    opening: bytes = (
        b""  # its first forty words as in `words`, headline included and dateline not; empty before version 3
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that a new one may repeat, with the decision already taken on it."""

    article_id: int | str
    fingerprint: Fingerprint
    duplicate_of: int | str | None = None
    outlet: str | None = None  # any name that is the same for the same outlet; None where it isn't known
    at: datetime | None = None  # publication, else arrival, where known


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A decision: this article's text is already carried by `original_id`."""

    original_id: int | str
    kind: DuplicateKind
    score: float  # containment, 0..1: shared shingles ÷ those of the shorter text
    share: float  # share of this article's text that stands in the original, 0..1


@dataclass(frozen=True, slots=True)
class Carried:
    """A newer, longer article holds an earlier one; `score` is the share of the earlier text that it holds."""

    article_id: int | str
    score: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The decision of comparing one article with everything stored."""

    duplicate: Duplicate | None
    carries: tuple[Carried, ...] = ()
    instances: tuple[
        int | str, ...
    ] = ()  # articles that fill the same template as this one: never one story with it


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in an article that proves a topic: quote == (title or text)[start:end]."""

    topic: str
    field: str  # title or text
    start: int
    end: int
    quote: str
    rule: str
    version: str  # of the topic's rules
    theatre: Theatre = Theatre.UNCLEAR
    status: CeasefireStatus | None = None  # of ceasefire mentions only
    evidence_start: int = 0  # the sentence around the quote, in the same field
    evidence_end: int = 0
    denied: bool = False  # somebody says that it isn't so: the status is that of what is denied
    denied_quote: str | None = None  # the words that deny it
    status_field: str | None = None  # where the words that made the status stand; None: no words say one
    status_start: int | None = None
    status_end: int | None = None
    status_quote: str | None = None
    status_rule: str | None = None  # which cue they are
    weight: Weight = Weight.SUBJECT
    weight_reason: str = ""  # why, in words for an analyst
    weight_quote: str | None = None  # the words that show it, if any do


# ── publish ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A server's answer to one POST. `status` is None where there was none: `words` then say what went wrong.

    `is_begun` is false where nothing was sent; what was sent without an answer may have been taken."""

    status: int | None
    words: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_begun: bool = True


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription, who wants to know what: config/subscriptions.yaml. An empty tuple means every one."""

    id: str  # slug
    address: str  # of a mailbox; else what stands after to: a Telegram chat, or the name of a webhook
    language: str  # ar or en: of the message
    zone: str  # IANA time zone of the reader
    topics: tuple[str, ...]
    theatres: tuple[Theatre, ...] = ()
    statuses: tuple[CeasefireStatus, ...] = ()
    weights: tuple[Weight, ...] = ()  # how much the article must make of it
    sources: tuple[str, ...] = ()  # ids of outlets
    ownership: tuple[Ownership, ...] = ()  # kinds of outlet
    places: tuple[str, ...] = ()  # gazetteer ids: there, or in a place that lies there
    words: tuple[str, ...] = ()  # one of them stands in the title or the text
    kinds: tuple[str, ...] = ()  # of entries of the ledger: ceasefire, patrol, violation, talks
    steps: tuple[str, ...] = ()  # of entries, as in core.alerts.step: announced, denied, conflict …
    parties: tuple[str, ...] = ()  # gazetteer ids: sides of what happened, or accused of it
    speakers: tuple[str, ...] = ()  # gazetteer ids: who says it
    at_least: int = 1  # outlets that report it, copies too
    official_only: bool = False  # only what an official says
    pace: Pace = Pace.AT_ONCE
    at_once: tuple[Theatre, ...] = ()  # told at once although the rest waits for the digest
    hour: time = time(7)  # local hour of a daily or weekly digest
    weekday: int = 0  # of a weekly digest: 0 is Monday
    quiet: tuple[time, time] | None = None  # local hours in which nothing is sent: from, until
    most_a_day: int = 30  # messages of their own in a local day; what is more waits for the digest
    channel: ChannelName = ChannelName.EMAIL  # the way that its messages go; `address` is then where to on it
    is_first_poll_told: bool = False  # whether what the first poll of a feed brings may be told at once
