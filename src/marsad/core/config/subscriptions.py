"""config/subscriptions.yaml: who wants to know what, and when."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection
from datetime import time
from email.utils import parseaddr
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, create_model, field_validator

from marsad.core.config import schema
from marsad.core.config.sources import Slug
from marsad.core.text.pattern import Lexicon, read_pattern
from marsad.model import CeasefireStatus, Ownership, Pace, Subscription, Theatre, Weight


class Weekday(StrEnum):
    """A day of the week, as the file writes it."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _mailbox(address: str) -> str:
    name, mailbox = parseaddr(address)
    plain = address.isascii() and address.isprintable() and " " not in address
    if name or mailbox != address or mailbox.count("@") != 1 or not plain or not all(mailbox.split("@")):
        raise ValueError("one plain e-mail address, such as desk@example.org")
    return address


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("an IANA time zone, such as Asia/Damascus") from None
    return name


def _hour(value: object) -> time:
    """HH:MM. YAML 1.1 reads an unquoted 10:30 as the number 630."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return time(*divmod(value, 60))
        return time.fromisoformat(str(value))
    except ValueError:
        raise ValueError("an hour of the day, such as 07:00") from None


def _word(word: str) -> str:
    read_pattern(word, {}, Lexicon())
    return word


Hour = Annotated[time, BeforeValidator(_hour)]


class _Quiet(schema.Form):
    begin: Hour
    until: Hour

    @field_validator("until")
    @classmethod
    def _some_time(cls, until: time, info: Any) -> time:
        if until == info.data.get("begin"):
            raise ValueError("quiet hours end at another time than they begin")
        return until


class _Subscription(schema.Form):
    id: Slug
    address: Annotated[str, AfterValidator(_mailbox)]
    language: Literal["ar", "en"] = "ar"
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Damascus"
    topics: tuple[str, ...] = Field(("ceasefire",), min_length=1)
    theatres: tuple[Theatre, ...] = ()
    statuses: tuple[CeasefireStatus, ...] = ()
    weights: tuple[Weight, ...] = ()
    sources: tuple[str, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    places: tuple[str, ...] = ()
    words: tuple[Annotated[str, AfterValidator(_word)], ...] = ()
    pace: Pace = Pace.AT_ONCE
    at_once: tuple[Theatre, ...] = ()
    hour: Hour = time(7)
    weekday: Weekday = Weekday.MONDAY
    quiet: _Quiet | None = None
    most_a_day: int = Field(30, ge=0)


def read_subscriptions(
    text: str,
    file: str,
    topics: Collection[str],
    *,
    sources: Collection[str] | None = None,
    places: Collection[str] | None = None,
) -> tuple[Subscription, ...]:
    """The subscriptions of a file. ConfigError names the line of a fault: an id that stands twice, or a topic, source or place
    that isn't one of those given (None: any)."""
    form: Any = schema.read(text, file, _form(topics, sources, places))
    return tuple(_subscription(one) for one in form.subscriptions)


def _subscription(form: Any) -> Subscription:
    values = form.model_dump()
    values["weekday"] = list(Weekday).index(form.weekday)
    values["quiet"] = (form.quiet.begin, form.quiet.until) if form.quiet else None
    return Subscription(**values)


def _form(
    topics: Collection[str], sources: Collection[str] | None, places: Collection[str] | None
) -> type[schema.Form]:
    """The form of a file that may name these."""
    seen: set[str] = set()
    one = create_model(
        "_Checked",
        __base__=_Subscription,
        id=(Annotated[Slug, AfterValidator(_once(seen))], ...),
        topics=(_some_of("topic", topics), Field(("ceasefire",), min_length=1)),
        sources=(_some_of("source", sources), ()),
        places=(_some_of("place", places), ()),
    )
    return create_model("_Subscriptions", __base__=schema.Form, subscriptions=(tuple[one, ...], ()))  # type: ignore[valid-type]


def _once(seen: set[str]) -> Callable[[str], str]:
    def check(id_: str) -> str:
        if id_ in seen:
            raise ValueError("this id stands in the file twice")
        seen.add(id_)
        return id_

    return check


def _some_of(what: str, accepted: Collection[str] | None) -> Any:
    """The type of a list of these words; None: of any words."""

    def check(word: str) -> str:
        if accepted is not None and word not in accepted:
            near = difflib.get_close_matches(word, accepted, n=1)
            hint = f"did you mean {near[0]}?" if near else f"accepted: {', '.join(sorted(accepted)[:20])}"
            raise ValueError(f"there is no {what} {word}; {hint}")
        return word

    word_type: Any = Annotated[str, AfterValidator(check)]
    return tuple[word_type, ...]
