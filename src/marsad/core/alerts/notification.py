"""What a message tells, before it is worded: one notification per alert, with its evidence and the outlets so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marsad.core.alerts.happening import EntryNews
from marsad.core.wording import wording
from marsad.model import CeasefireStatus, Theatre, Weight

EVIDENCE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence around a mention, cut at the mention's borders."""

    before: str
    quote: str
    after: str
    status_words: str = ""  # what in it, or in the lead, says where the ceasefire stands, and what denies it


@dataclass(frozen=True, slots=True)
class OutletReport:
    """An outlet's article on the story."""

    outlet: str
    title: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Notification:
    """One alert, ready to be told. `names` and `topic_title` are in the reader's language; `facts` as in `core.alerts.alert`."""

    title: str
    outlet: str
    url: str
    published_at: datetime
    theatre: Theatre
    topic_title: str
    status: CeasefireStatus | None = None  # None: a topic without one
    denied: bool = False
    weight: Weight = Weight.SUBJECT
    facts: tuple[str, ...] = ()  # of a follow-up: what changed; empty: the story is new
    names: tuple[tuple[str, str], ...] = ()  # (fact, name); under "" the place where it happened
    zone: str | None = None  # of the outlet, as it writes its times
    evidence: tuple[Evidence, ...] = ()
    reports: tuple[OutletReport, ...] = ()
    outlets: int = 1  # so far; `reports` may hold fewer
    happening: EntryNews | None = None  # of an entry of the ledger: what is told instead of the story
    desk_url: str = ""  # where the desk shows it; empty: the desk has no public address

    @property
    def place(self) -> str:
        """Where it happened, if known."""
        return dict(self.names).get("", "")


@dataclass(frozen=True, slots=True)
class Grown:
    """A story that the reader knows and that more outlets report by now."""

    title: str
    url: str
    outlets: int
    more: int  # of them since the reader was last told


@dataclass(frozen=True, slots=True)
class Holding:
    """A ceasefire that holds, since when, and when it was last broken."""

    told: EntryNews
    held_days: int | None  # None: it isn't said since when
    broken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a digest tells beside its alerts: known stories that spread, and the ceasefires that hold."""

    grown: tuple[Grown, ...] = ()
    holding: tuple[Holding, ...] = ()


NOTHING_BESIDE = Beside()


def evidence(text: str, start: int, end: int, quote: tuple[int, int], status_words: str = "") -> Evidence:
    """The sentence text[start:end] around text[quote], shortened at word borders to EVIDENCE_CHARACTERS."""
    room = max(0, EVIDENCE_CHARACTERS - (quote[1] - quote[0])) // 2
    before, after = text[start : quote[0]], text[quote[1] : end]
    if len(before) > room:
        before = "… " + before[-room:].split(" ", 1)[-1] if room else "… "
    if len(after) > room:
        after = after[:room].rsplit(" ", 1)[0] + " …" if room else " …"
    marked = wording.plain(text[quote[0] : quote[1]])
    return Evidence(_one_line(before), marked, _one_line(after), wording.plain(status_words))


def _one_line(part: str) -> str:
    """`plain`, keeping a space at a border that had one."""
    text = wording.plain(part)
    lead = " " if part[:1].isspace() and text else ""
    return lead + text + (" " if part[-1:].isspace() and text else "")
