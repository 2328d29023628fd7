"""The operator's files, read from disk and checked.

Topics and the ledger take seconds to compile, so a process does it once for each text that their files have: who asks again reads
the files again, and is given what was compiled from the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from marsad.core.config.sources import read_sources
from marsad.core.config.subscriptions import read_subscriptions
from marsad.core.entities.gazetteer import read_gazetteer
from marsad.core.ledger.rules import LedgerRules, compile_ledger
from marsad.core.topics.topic import Topics, compile_topics
from marsad.errors import ConfigError
from marsad.model import ChannelName, Source, Subscription
from marsad.settings import Settings


def sources(settings: Settings) -> tuple[Source, ...]:
    """The outlets of MARSAD_SOURCES."""
    return read_sources(_text(settings.sources, "MARSAD_SOURCES"), str(settings.sources))


def topics(settings: Settings) -> Topics:
    """The topics of MARSAD_TOPICS, ready to classify."""
    files = _folder(settings.topics)
    if not files:
        raise ConfigError(f"no topic file (*.yaml) in {settings.topics}; check MARSAD_TOPICS")
    return _topics(files, _text(settings.gazetteer, "MARSAD_GAZETTEER"))


def ledger(settings: Settings) -> LedgerRules:
    """The rules of MARSAD_LEDGER, over the topics of MARSAD_TOPICS."""
    files = _folder(settings.ledger)
    if not files:
        raise ConfigError(f"no ledger file (*.yaml) in {settings.ledger}; check MARSAD_LEDGER")
    return _ledger(files, _text(settings.agreements, "MARSAD_AGREEMENTS"), topics(settings))


Files = tuple[tuple[str, str], ...]  # (path, text)


def _folder(folder: Path) -> Files:
    return tuple((str(path), path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml")))


@lru_cache(maxsize=2)  # what is in force, and what it is compared with
def _topics(files: Files, gazetteer: str) -> Topics:
    return compile_topics(dict(files), gazetteer)


@lru_cache(maxsize=2)
def _ledger(files: Files, agreements: str, over: Topics) -> LedgerRules:
    return compile_ledger(dict(files), agreements, over)


def subscriptions(settings: Settings, names: frozenset[str]) -> tuple[Subscription, ...]:
    """The subscriptions of MARSAD_SUBSCRIPTIONS, which may ask for the topics `names`."""
    text = _text(settings.subscriptions, "MARSAD_SUBSCRIPTIONS")
    found = read_subscriptions(text, str(settings.subscriptions), names)
    if any(one.places or one.parties or one.speakers for one in found):
        known = read_gazetteer(_text(settings.gazetteer, "MARSAD_GAZETTEER"), str(settings.gazetteer))
        actors = {*known.actors, *known.places}
        read_subscriptions(text, str(settings.subscriptions), names, places=known.places, actors=actors)
    _check_ways(settings, found)
    is_told = settings.first_poll == "alert"
    return tuple(replace(one, is_first_poll_told=is_told) for one in found)


def _check_ways(settings: Settings, found: Sequence[Subscription]) -> None:
    """ConfigError where a subscription's way needs what no setting says."""
    webhooks, keys = settings.webhook_addresses, settings.webhook_keys
    slips = []
    for one in found:
        named = f"subscription {one.id}: channel {one.channel} to {one.address}"
        if one.channel is ChannelName.TELEGRAM and not settings.telegram_token.get_secret_value():
            slips.append(f"{named} needs MARSAD_TELEGRAM_TOKEN, which is not set")
        elif one.channel not in (ChannelName.EMAIL, ChannelName.TELEGRAM) and one.address not in webhooks:
            known = ", ".join(sorted(webhooks)) or "none"
            slips.append(f"{named}: MARSAD_WEBHOOKS names no webhook {one.address}; it names {known}")
        elif one.channel is ChannelName.WEBHOOK and one.address not in keys:
            slips.append(f"{named}: MARSAD_WEBHOOK_SECRETS has no key that signs for {one.address}")
    if slips:
        raise ConfigError("\n".join(slips))


def text(path: Path) -> str:
    """The text of a file that an operator gave on the command line. ConfigError where it can't be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read: {error}") from None


def _text(path: Path, setting: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read ({error}); check {setting}") from None
