"""`marsad source`: add an outlet, try all of them, OPML in and out. Nothing here needs the warehouse."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import click

from marsad.core.config import source_text
from marsad.core.config.sources import read_sources
from marsad.core.feeds import opml
from marsad.core.pages import article as pages
from marsad.core.web.url import absolute
from marsad.core.wording import wording
from marsad.edge import files, foreign
from marsad.edge.reader import PageToRead, Reader
from marsad.edge.web.client import Web
from marsad.errors import ConfigError, InputError
from marsad.model import Article, Entry, FeedAddress, FetchOutcome, Ownership, Source, Theatre
from marsad.settings import Settings, load
from marsad.steps.collecting import probe
from marsad.steps.collecting.client import web_client
from marsad.steps.collecting.collect import feeds_of
from marsad.steps.collecting.probe import Probe

SHOWN_ENTRIES = 5
SHOWN_CHARACTERS = 600


@click.group()
def source() -> None:
    """Add an outlet, try all of them, exchange them with feed readers.

    \b
    marsad source add https://www.example.org/
    marsad source check
    marsad source export > marsad.opml
    """


# ── add ────────────────────────────────────────────────────────────────────


@source.command()
@click.argument("url")
@click.option("--id", "id_", help="Its short name; else made from the address.")
@click.option("--name-ar", help="Its name in Arabic; else the feed's title.")
@click.option("--name-en", help="Its name in English; else the site's host.")
@click.option("--country", help="ISO 3166-1 alpha-2 code.")
@click.option("--ownership", type=click.Choice([str(o) for o in Ownership]), default="unknown")
@click.option(
    "--theatre", type=click.Choice([str(t) for t in Theatre]), help="The conflict it mostly reports."
)
@click.option("--dry-run", is_flag=True, help="Show it, and write nothing.")
def add(
    url: str,
    id_: str | None,
    name_ar: str | None,
    name_en: str | None,
    country: str | None,
    ownership: str,
    theatre: str | None,
    dry_run: bool,
) -> None:
    """Find the feed of a site (or take the feed at URL), show what it lists and reads like, and write it to the sources file.

    \b
    marsad source add https://www.example.org/ --country SY --ownership independent --dry-run
    """
    settings = load()
    known = files.sources(settings)
    home = absolute(url if "://" in url else f"https://{url}")
    if not home or "." not in home.split("/")[2]:
        raise InputError(f"{url} is no address of a site; write it as https://www.example.org/")
    found = asyncio.run(_find(settings, home))
    feed = found.feed
    click.echo(f"feed     {feed.url}  ({feed.parsed.kind if feed.parsed else ''})")
    _show(found, ZoneInfo(settings.zone))
    owner = next((one.id for one in known if feed.url in _addresses(one)), None)
    if owner:
        raise InputError(f"{feed.url} is in {settings.sources} already, as a feed of {owner}")
    site = source_text.origin(home) if home == feed.url else home
    title = (feed.parsed.title if feed.parsed else None) or site
    new = Source(
        id_ or source_text.slug(site, {"seed", *(one.id for one in known)}),
        name_ar or title,
        name_en or site.split("/")[2],
        site,
        (FeedAddress(feed.url),),
        country,
        Ownership(ownership),
        Theatre(theatre) if theatre else None,
    )
    _write(settings, [new], dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Found:
    """A feed that lists entries, the newest of them, and the first that could be read."""

    feed: Probe
    entries: Sequence[Entry]
    page: PageToRead | None


async def _find(settings: Settings, url: str) -> _Found:
    async with web_client(settings) as web:
        probes = [await probe.at(web, url)]
        if not probes[0].lists:
            more, _ = await probe.discovery(web, url, [url])
            probes += more
        if not probes[-1].lists:
            raise InputError(
                f"no feed found at {url}. Tried were:\n{_tried(probes)}\n"
                "If you know the address of its feed, give that one."
            )
        parsed = probes[-1].parsed
        entries = parsed.entries[:SHOWN_ENTRIES] if parsed else ()
        return _Found(probes[-1], entries, await _first_page(web, entries))


def _tried(probes: Sequence[Probe]) -> str:
    """Each reason once, with the addresses that failed by it."""
    failed: dict[str, list[str]] = {}
    for one in probes:
        failed.setdefault(one.problem or "lists nothing", []).append(one.url)
    lines = [line for why, urls in failed.items() for line in (f"  {why}:", *(f"    {url}" for url in urls))]
    return "\n".join(lines)


async def _first_page(web: Web, entries: Sequence[Entry]) -> PageToRead | None:
    for one in entries:
        answer = await web.get(one.url, kind="page")
        if answer.outcome is FetchOutcome.FRESH:
            return PageToRead(
                body=answer.body,
                url=answer.final_url,
                content_type=answer.headers.get("content-type"),
                fetched_at=answer.fetched_at,
                feed_title=one.title,
                feed_published_at=one.published_at,
            )
        click.echo(f"         {one.url}: {answer.outcome}: {answer.reason}")
    return None


def _show(found: _Found, zone: ZoneInfo) -> None:
    for one in found.entries:
        at = _when(one.published_at, zone) if one.published_at else "no time"
        click.echo(f"  {at:16}  {wording.plain(one.title)}")
    if not found.page:
        click.echo("no article could be fetched", err=True)
        return
    with Reader(module=pages.__name__) as reader:
        (article,) = reader.read_many([found.page])
    if not isinstance(article, Article):
        click.echo(f"\n{found.page.url} can't be read: {article.reason} {article.detail}", err=True)
        return
    at = f"{_when(article.published.at, zone)} in {zone}" if article.published else "no time"
    text = wording.plain(article.text[:SHOWN_CHARACTERS])
    click.echo(
        f"\n{wording.plain(article.title)}\n{at} · {article.language.language} · {article.url}\n{text} …\n"
    )


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


# ── check ──────────────────────────────────────────────────────────────────


@source.command()
@click.argument("ids", nargs=-1)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def check(ids: tuple[str, ...], form: str) -> None:
    """Read the sources file and ask each feed once, politely, what it lists. Exit code 1 where one lists nothing.

    \b
    marsad source check
    marsad source check enab-baladi sana --format json
    """
    settings = load()
    known = files.sources(settings)
    unknown = set(ids) - {one.id for one in known}
    if unknown:
        raise InputError(f"no source {', '.join(sorted(unknown))} in {settings.sources}")
    rows = asyncio.run(_check(settings, [one for one in known if not ids or one.id in ids]))
    silent = sum(not row["entries"] for row in rows)
    if form == "json":
        click.echo("\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in rows))
    else:
        from marsad.cli.report import table

        zone = ZoneInfo(settings.zone)
        shown = [{**row, "newest": _when(row["newest"], zone) if row["newest"] else ""} for row in rows]
        click.echo(table(("source", "outcome", "entries", "newest", "feed", "problem"), shown))
        click.echo(
            f"{len(rows) - silent} of {len(rows)} feeds list entries; times are those of {settings.zone}"
        )
    if silent:
        sys.exit(1)


async def _check(settings: Settings, sources: Sequence[Source]) -> list[dict[str, Any]]:
    async with web_client(settings) as web:
        return await asyncio.gather(
            *(_check_feed(web, one, feed) for one in sources for feed in feeds_of(one))
        )


async def _check_feed(web: Web, one: Source, feed: FeedAddress) -> dict[str, Any]:
    """The feed's own address, else the fallback that lists entries; the own one's problem either way."""
    own = found = await probe.at(web, feed.url)
    for url in feed.fallbacks:
        if found.lists:
            break
        found = await probe.at(web, url)
    if not found.lists and not one.feeds:
        probes, urls = await probe.discovery(web, one.home, [feed.url])
        found = probes[-1] if urls else found
    counted = found if found.lists else own
    entries = counted.parsed.entries if counted.parsed else ()
    newest = max((e.published_at for e in entries if e.published_at), default=None)
    return {
        "source": one.id,
        "outcome": _outcome(counted),
        "entries": len(entries),
        "newest": newest,
        "feed": counted.url,
        "problem": "" if own.lists else f"{own.problem or 'lists nothing'}",
    }


def _outcome(one: Probe) -> str:
    if one.lists:
        return "works"
    if one.parsed is None:
        return str(one.answer.outcome)
    return "unreadable" if one.parsed.problem else "empty"


def _addresses(one: Source) -> list[str]:
    return [url for feed in one.feeds for url in (feed.url, *feed.fallbacks)]


# ── OPML ───────────────────────────────────────────────────────────────────


@source.command(name="import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show them, and write nothing.")
def import_(file: IO[bytes], dry_run: bool) -> None:
    """Add the feeds of an OPML file to the sources file, one source per site; what is there already is left as it is.

    \b
    marsad source import subscriptions.opml --dry-run
    """
    settings = load()
    feeds = foreign.call_now(opml.read, file.read())
    if isinstance(feeds, foreign.Unparsed):
        raise InputError(f"not an OPML file that can be read: {feeds.problem}")
    new, left_out = source_text.subscribed(feeds, files.sources(settings))
    for one in left_out:
        click.echo(f"left out  {one.feed_url}: its site or address is there already", err=True)
    _write(settings, new, dry_run=dry_run)


@source.command()
def export() -> None:
    """Write the sources as OPML to standard output, for feed readers.

    \b
    marsad source export > marsad.opml
    """
    feeds = [
        opml.Subscribed(one.name_ar, feed.url, one.home, str(one.theatre or ""))
        for one in files.sources(load())
        for feed in one.feeds
    ]
    click.echo(opml.write(feeds, title="Marsad · مرصد"), nl=False)


def _write(settings: Settings, new: Sequence[Source], *, dry_run: bool) -> None:
    """Write the file with what is new only when the whole of it can be read again."""
    path: Path = settings.sources
    if not new:
        click.echo("nothing to add", err=True)
        return
    before = path.read_text(encoding="utf-8")
    after = source_text.added(before, new)
    try:
        read_sources(after, str(path))
    except ConfigError as error:
        raise InputError(
            f"{path} stays as it is, because it could not be read with what is new: {error}"
        ) from None
    click.echo(after[len(before.rstrip()) :].strip("\n"))
    if dry_run:
        return
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(after, encoding="utf-8")
    beside.chmod(path.stat().st_mode)
    beside.replace(path)
    click.echo(f"written to {path}: {', '.join(one.id for one in new)}", err=True)


commands = (source,)
