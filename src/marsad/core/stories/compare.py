"""The whole comparison over a stream of articles, with an index in memory: what `marsad compare` prints.

The decisions are those of the warehouse (`core.duplicates.fingerprint`, `core.stories.story`); only the look-up of candidates differs.
An article is compared with those before it in the stream, never with later ones.

Does not care about: where the lines come from, and what is stored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from heapq import nsmallest
from typing import Any

from marsad.core.duplicates import fingerprint
from marsad.core.entities import attribution
from marsad.core.stories import story
from marsad.core.web.url import canonical, host_key
from marsad.errors import InputError
from marsad.model import Candidate, Comparison, Fingerprint

CANDIDATES = 20  # those that share the most bands are compared
STORY_CANDIDATES = 20  # and those that share the most keys
STORY_SHARED = 2  # keys at least: one word in common tells no event
LATEST = 20  # articles of a band that are looked at: what more have is a formula, or a copy of one of them
STORY_LATEST = 60  # articles of a key


def compare_stream(lines: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Compare articles {"id", "title", "text", "published_at"?, "url"?} in order; one decision for each, as they come.

    Raises InputError for a line without an id, for an id that came before, and for fields that are no text.
    """
    index = Index()
    for line in lines:
        yield index.add(line)


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article of the stream, with what was decided on it."""

    id: str | int
    fingerprint: Fingerprint
    outlet: str | None
    at: datetime | None
    original: int | None  # place in the stream
    first: int  # place of its story's first article
    told: story.StoryCandidate | None = None  # None of duplicates: their original stands for them


@dataclass(slots=True)
class Index:
    """The articles so far, by place in the stream; their places by band and by story key, and the first of each text."""

    articles: list[_Stored] = field(default_factory=list)
    ids: set[str | int] = field(default_factory=set)
    by_text: dict[bytes, int] = field(default_factory=dict)
    by_band: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Decide on one article and remember it."""
        article_id, title, text = _read(line)
        if article_id in self.ids:
            raise InputError(f"id {article_id!r} came before: give each article an id of its own")
        new = fingerprint.fingerprint(title, text)
        outlet, at = _outlet(line), parse_time(line.get("published_at"))
        comparison = fingerprint.decide(new, self._candidates(new), outlet, at)
        if comparison.duplicate:
            original = int(comparison.duplicate.original_id)
            stored = _Stored(article_id, new, outlet, at, original, self.articles[original].first)
        else:
            features = story.features(title, text, outlet)
            first = self._story(features, at, comparison)
            stored = _Stored(
                article_id, new, outlet, at, None, first, story.StoryCandidate(first, features, at)
            )
        self._remember(stored)
        return self._decision(stored, comparison, attribution.agency(text))

    def _candidates(self, new: Fingerprint) -> list[Candidate]:
        places = set(most_shared(self.by_band, new.bands, CANDIDATES, LATEST))
        if new.text_sha256 in self.by_text:
            places.add(self.by_text[new.text_sha256])
        places |= {original for place in places if (original := self.articles[place].original) is not None}
        known = [(place, self.articles[place]) for place in sorted(places)]
        return [Candidate(place, one.fingerprint, one.original, one.outlet, one.at) for place, one in known]

    def _story(self, new: story.StoryFeatures, at: datetime | None, comparison: Comparison) -> int:
        """The story that an article tells, or its own. What comes from the same template tells another."""
        stored = [(self.articles[int(one.article_id)], one.score) for one in comparison.carries]
        carried = [story.CarriedIn(one.first, score, one.at) for one, score in stored]
        if (held := story.of_carried(at, carried)) is not None:
            return int(held)
        places = set(most_shared(self.by_key, new.keys, STORY_CANDIDATES, STORY_LATEST, STORY_SHARED)) - set(
            comparison.instances
        )
        known = [told for place in sorted(places) if (told := self.articles[place].told)]
        found = story.choose(new, at, known)
        return len(self.articles) if found is None else int(found)

    def _remember(self, stored: _Stored) -> None:
        place = len(self.articles)
        self.articles.append(stored)
        self.ids.add(stored.id)
        self.by_text.setdefault(stored.fingerprint.text_sha256, place)
        for band in stored.fingerprint.bands:
            self.by_band[band].append(place)
        for key in stored.told.features.keys if stored.told else ():
            self.by_key[key].append(place)

    def _decision(self, stored: _Stored, comparison: Comparison, agency: str | None) -> dict[str, Any]:
        duplicate = comparison.duplicate
        return {
            "id": stored.id,
            "duplicate_of": self.articles[int(duplicate.original_id)].id if duplicate else None,
            "kind": duplicate.kind.value if duplicate else None,
            "score": round(duplicate.score, 4) if duplicate else None,
            "share": round(duplicate.share, 4) if duplicate else None,
            "carries": [self.articles[int(one.article_id)].id for one in comparison.carries],
            "story": self.articles[stored.first].id,
            "agency": agency,
        }


def most_shared(
    index: Mapping[Any, Sequence[int]],
    keys: Iterable[object],
    limit: int,
    latest: int,
    least: int = 1,
) -> list[int]:
    """Return up to `limit` places that `least` of the keys list, those of most keys first; among equals the earliest.

    With {"a": [1, 2], "b": [2, 3]} and both keys that is [2, 1, 3]. Of each key only the `latest` places count: a key with more is a
    word of every day.
    """
    found = Counter(place for key in keys for place in index.get(key, ())[-latest:])
    shared = [place for place, count in found.items() if count >= least]
    return nsmallest(limit, shared, key=lambda place: (-found[place], place))


def _read(line: Mapping[str, Any]) -> tuple[str | int, str, str]:
    article_id, title, text = line.get("id"), line.get("title") or "", line.get("text") or ""
    if not isinstance(article_id, str | int) or article_id == "":
        raise InputError("an article has no id: give each line a text or a number as its id")
    if not isinstance(title, str) or not isinstance(text, str):
        raise InputError(f"title and text of {article_id!r} must be texts")
    return article_id, title, text


def _outlet(line: Mapping[str, Any]) -> str | None:
    """The host of its address: as far as a line tells which outlet printed it."""
    address = line.get("url")
    return (host_key(canonical(address)) or None) if isinstance(address, str) else None


def parse_time(value: object) -> datetime | None:
    """A time as feeds and pages write it (ISO 8601, RFC 5322, with or without the hour); None for anything else.

    Without a zone it is read as UTC.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        for tried in (value.strip(), f"{value.strip()} 00:00:00 +0000"):
            try:
                found = read(tried)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found
    return None
