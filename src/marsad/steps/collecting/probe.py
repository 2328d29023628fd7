"""Looking at one address that may list news, and for such addresses on a source's site."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from marsad.core.feeds import discover, fallback, feed
from marsad.core.feeds.discover import DiscoveredFeed
from marsad.core.web import http_answer
from marsad.core.web.url import absolute
from marsad.edge import foreign
from marsad.edge.clock import now
from marsad.edge.foreign import Unparsed
from marsad.edge.web.client import Web
from marsad.model import Answer, FetchOutcome, ParsedFeed

MOST_LOOKS = 12  # in one discovery
MOST_FOUND = 8  # addresses that are remembered


@dataclass(frozen=True, slots=True)
class Probe:
    """One GET of an address that may be a feed, and what its body says (None where no new body came)."""

    answer: Answer
    parsed: ParsedFeed | None

    @property
    def url(self) -> str:
        """The address as asked for."""
        return self.answer.url

    @property
    def is_readable(self) -> bool:
        """Return whether a feed stands there, be it empty."""
        unchanged = self.answer.outcome is FetchOutcome.UNCHANGED
        return unchanged or (self.parsed is not None and self.parsed.problem is None)

    @property
    def lists(self) -> bool:
        """Return whether entries stand there."""
        unchanged = self.answer.outcome is FetchOutcome.UNCHANGED
        return unchanged or bool(self.parsed and self.parsed.entries)

    @property
    def problem(self) -> str | None:
        """Return why no entries came, in plain words; None where they did."""
        return (self.parsed.problem if self.parsed else None) or self.answer.reason


async def at(web: Web, url: str, *, day_order: str | None = None, **validators: object) -> Probe:
    """GET `url` as a feed; `validators` are those of `Web.get`, `day_order` is that of `core.feeds.feed.parse`.

    The body is parsed in a child (`edge.foreign`).
    """
    answer = await web.get(url, kind="feed", **validators)  # type: ignore[arg-type]
    answer = http_answer.meaning(replace(answer, fetched_at=now()), kind="feed")
    if answer.outcome is not FetchOutcome.FRESH:
        return Probe(answer, None)
    parsed = await foreign.call(
        feed.parse,
        answer.body,
        url=answer.final_url,
        content_type=answer.headers.get("content-type"),
        fetched_at=answer.fetched_at,
        day_order=day_order,
    )
    if isinstance(parsed, Unparsed):
        parsed = ParsedFeed(kind=None, title=None, entries=(), problem=parsed.problem)
    return Probe(answer, fallback.news(parsed, answer.fetched_at))


async def candidates(web: Web, home: str) -> tuple[DiscoveredFeed, ...]:
    """The addresses that the site of `home` may list its news at, best first: what its pages name, then what is usual."""
    front = http_answer.meaning(await web.get(home, kind="page"), kind="feed")
    robots = await web.get(absolute("/robots.txt", home), kind="page")
    found = await foreign.call(
        discover.feeds, front.body, url=front.final_url, content_type=front.headers.get("content-type")
    )
    declared = () if isinstance(found, Unparsed) else found
    named = discover.sitemaps(robots.body, url=robots.final_url)
    return (*declared, *discover.usual(home), *named)


async def discovery(web: Web, home: str, known: Collection[str]) -> tuple[list[Probe], tuple[str, ...]]:
    """Probe addresses where the site may list its news, other than the `known` ones, until one lists entries.

    Returns all probes in order (the last one lists entries, if any does) and the addresses to remember: the one that
    worked, then those that were found but needn't be probed any more.
    """
    probes: list[Probe] = []
    urls = [url for url in dict.fromkeys(f.url for f in await candidates(web, home)) if url not in known]
    for url in urls[:MOST_LOOKS]:
        probes.append(await at(web, url))
        if probes[-1].lists:
            return probes, (url, *urls[len(probes) : len(probes) + MOST_FOUND - 1])
    return probes, ()
