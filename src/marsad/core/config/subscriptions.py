"""config/subscriptions.yaml: who wants to know what, and when."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from datetime import time
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, create_model, field_validator

from marsad.core.config import clock_words, mailbox, schema
from marsad.core.config.sources import Slug
from marsad.core.text.pattern import Lexicon, read_pattern
from marsad.model import (
    CeasefireStatus,
    ChannelName,
    Ownership,
    Pace,
    StepName,
    Subscription,
    Theatre,
    Weight,
)


class Weekday(StrEnum):
    """A day of the week, as the file writes it."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _hour(value: object) -> time:
    """HH:MM, or the number of a full hour. Nothing else: 0700, 19.30 and 7:5 mean other things to other people."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24:
        return time(value)
    found = _HOUR.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"an hour of the day, such as 07:00 or 7, not {value!r}")
    return time(int(found[1]), int(found[2]))


def _word(word: str) -> str:
    read_pattern(word, {}, Lexicon())
    return word


_CHAT = re.compile(r"-?\d{1,20}|@[A-Za-z]\w{3,40}", re.ASCII)
_HOOK = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_HOUR = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)$")
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
    channel: ChannelName = ChannelName.EMAIL
    address: Annotated[str, AfterValidator(mailbox.address)] = ""
    to: str = Field("", validate_default=True)
    language: Literal["ar", "en"] = "ar"
    zone: Annotated[str, AfterValidator(clock_words.zone)] = "Asia/Damascus"
    topics: tuple[str, ...] = Field(("ceasefire",), min_length=1)
    theatres: tuple[Theatre, ...] = ()
    statuses: tuple[CeasefireStatus, ...] = ()
    weights: tuple[Weight, ...] = ()
    sources: tuple[str, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    places: tuple[str, ...] = ()
    words: tuple[Annotated[str, AfterValidator(_word)], ...] = ()
    kinds: tuple[Literal["ceasefire", "patrol", "violation", "talks"], ...] = ()
    steps: tuple[StepName, ...] = ()
    parties: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    at_least: int = Field(1, ge=1, le=50)
    official_only: bool = False
    pace: Pace = Pace.AT_ONCE
    at_once: tuple[Theatre, ...] = ()
    hour: Hour = time(7)
    weekday: Weekday = Weekday.MONDAY
    quiet: _Quiet | None = None
    most_a_day: int = Field(30, ge=0)

    @field_validator("to", mode="before")
    @classmethod
    def _where(cls, to: object, info: ValidationInfo) -> str:
        """A mailbox has an address; another channel has to:, and no address."""
        channel, written = info.data.get("channel"), str(to)
        has_address = bool(info.data.get("address", "faulty"))
        if channel is None:  # which is a fault of its own
            return ""
        if channel is ChannelName.EMAIL:
            if to or not has_address:
                raise ValueError("mail goes to an address: address: desk@example.org, and no to:")
            return ""
        if has_address and info.data.get("address"):
            raise ValueError(f"{channel} goes to what stands after to:, and has no address:")
        if channel is ChannelName.TELEGRAM and not _CHAT.fullmatch(written):
            raise ValueError('to: is the Telegram chat, as its number ("-1001234567890") or as @channel')
        if channel is not ChannelName.TELEGRAM and not _HOOK.fullmatch(written):
            raise ValueError(
                "to: is the name of a webhook in MARSAD_WEBHOOKS, never its address, which is a secret"
            )
        return written


def read_subscriptions(
    text: str,
    file: str,
    topics: Collection[str],
    *,
    sources: Collection[str] | None = None,
    places: Collection[str] | None = None,
    actors: Collection[str] | None = None,
) -> tuple[Subscription, ...]:
    """The subscriptions of a file. ConfigError names the line of a fault: an id that stands twice, or a topic, source, place or actor
    that isn't one of those given (None: any)."""
    form: Any = schema.read(text, file, _form(topics, sources, places, actors))
    return tuple(_subscription(one) for one in form.subscriptions)


def _subscription(form: Any) -> Subscription:
    values = form.model_dump()
    values["address"] = values.pop("to") or form.address
    values["weekday"] = list(Weekday).index(form.weekday)
    values["quiet"] = (form.quiet.begin, form.quiet.until) if form.quiet else None
    return Subscription(**values)


def _form(
    topics: Collection[str],
    sources: Collection[str] | None,
    places: Collection[str] | None,
    actors: Collection[str] | None,
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
        parties=(_some_of("actor", actors), ()),
        speakers=(_some_of("actor", actors), ()),
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
