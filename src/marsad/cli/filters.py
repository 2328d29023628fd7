"""The pure stations as filters: no database, no network (but for an address given to `read`)."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from marsad.cli.lines import read_lines, write_line
from marsad.core.feeds import feed as feeds
from marsad.core.pages import article as page_reader
from marsad.core.stories import compare as comparing
from marsad.core.topics import topic, weight
from marsad.edge import files
from marsad.edge.clock import now
from marsad.edge.reader import PageToRead, Reader
from marsad.errors import InputError
from marsad.model import Article, FetchOutcome, Unreadable
from marsad.settings import load
from marsad.steps.collecting.client import web_client

LINES = click.argument("lines", type=click.File("r", encoding="utf-8"), default="-")


@click.command()
@click.argument("pages", nargs=-1, metavar="[FILE|ADDRESS]...")
@click.option("--url", default="", help="Address of the page, for its canonical address and relative links.")
@click.option(
    "--explain", is_flag=True, help="Also: what was removed by which rule, and why each date was chosen."
)
def read(pages: tuple[str, ...], url: str, explain: bool) -> None:
    """HTML pages in, one article per line out.

    \b
    marsad read page.html --url https://example.org/news/1
    marsad read https://example.org/news/1 --explain
    cat page.html | marsad read
    """
    inputs = [_page(page, url) for page in pages or ("-",)]
    with Reader(module=page_reader.__name__) as reader:
        for given, result in zip(inputs, reader.read_many(inputs), strict=True):
            write_line(_article_line(given.url, result, explain=explain))


def _page(name: str, url: str) -> PageToRead:
    if name == "-":
        return PageToRead(body=sys.stdin.buffer.read(), url=url)
    if name.startswith(("http://", "https://")):
        return asyncio.run(_fetched(name))
    try:
        return PageToRead(body=Path(name).read_bytes(), url=url)
    except OSError as error:
        raise InputError(f"{name} can't be read: {error.strerror}") from None


async def _fetched(url: str) -> PageToRead:
    async with web_client(load()) as web:
        answer = await web.get(url, kind="page")
    if answer.outcome is not FetchOutcome.FRESH:
        raise InputError(f"{url}: {answer.outcome}: {answer.reason or answer.status}")
    return PageToRead(
        body=answer.body,
        url=answer.final_url,
        content_type=answer.headers.get("content-type"),
        fetched_at=now(),
    )


def _article_line(url: str, result: Article | Unreadable, *, explain: bool) -> dict[str, Any]:
    if isinstance(result, Unreadable):
        return {"url": url, "text": "", "unreadable": result.reason, "detail": result.detail}
    published = result.published
    line: dict[str, Any] = {
        "url": result.url,
        "canonical_url": result.canonical_url,
        "title": result.title,
        "text": result.text,
        "author": result.author,
        "published_at": published and published.at.isoformat(),
        "published_precision": published and published.precision,
        "site_name": result.site_name,
        "language": result.language.language,
        "is_arabic": result.language.is_arabic,
    }
    if result.incomplete:
        line["incomplete"] = True
        line["next_page"] = result.next_page
    if explain:
        line["published_basis"] = published and published.basis
        line["published_zone"] = published and published.zone
        line["published_reason"] = published and published.reason
        line["language_reason"] = result.language.reason
        line["extractor"] = result.extractor
        line["removed"] = [asdict(part) for part in result.removed]
    return line


@click.command()
@LINES
def classify(lines: IO[str]) -> None:
    """Articles in, their topics with the words that prove them out.

    \b
    echo '{"id": 1, "title": "", "text": "أعلن الطرفان وقفا لإطلاق النار في إدلب"}' | marsad classify
    """
    topics = files.topics(load())
    for given in read_lines(lines, "id", "text"):
        mentions = topic.classify(topics, given.get("title") or "", given["text"] or "")
        found = {m.topic for m in mentions}
        write_line(
            {
                "id": given["id"],
                "topics": [name for name in topics.names if name in found],
                "mentions": [
                    {
                        "topic": m.topic,
                        "field": m.field,
                        "start": m.start,
                        "end": m.end,
                        "quote": m.quote,
                        "rule": m.rule,
                        "version": m.version,
                        "theatre": m.theatre,
                        "status": m.status,
                        "denied": m.denied,
                        "denied_quote": m.denied_quote,
                        "status_field": m.status_field,
                        "status_start": m.status_start,
                        "status_end": m.status_end,
                        "status_quote": m.status_quote,
                        "status_rule": m.status_rule,
                        "weight": m.weight,
                        "weight_reason": m.weight_reason,
                        "weight_quote": m.weight_quote,
                    }
                    for m in mentions
                ],
                "weights": weight.of_topics(mentions),
            }
        )


@click.command()
@LINES
def compare(lines: IO[str]) -> None:
    """Articles in, in order; which repeats which, and which belong to one story, out.

    \b
    marsad compare articles.jsonl

    A line has "id", "title", "text" and, where known, "published_at" and "url". Of each comes out: "duplicate_of" (the first of its copies)
    with "kind", "score" (shared shingles ÷ those of the shorter text) and "share" (of this text), what it "carries", the first article of
    its "story", and the news "agency" that signs it.
    """
    for decision in comparing.compare_stream(read_lines(lines, "id", "text")):
        write_line(decision)


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--url", default="", help="Address of the feed, for relative links.")
@click.option("--content-type", default=None, help="Its Content-Type header, where it is known.")
def feed(file: IO[bytes], url: str, content_type: str | None) -> None:
    """The bytes of a feed in, one entry per line out. Exit code 1 where it is no feed.

    \b
    marsad feed rss.xml --url https://example.org/rss.xml
    """
    parsed = feeds.parse(file.read(), url=url, content_type=content_type, fetched_at=now())
    for entry in (*parsed.entries, *parsed.unlinked):  # what has no address is shown with an empty one
        line = asdict(entry)
        line["published_at"] = entry.published_at and entry.published_at.isoformat()
        write_line(line)
    if parsed.merged:
        click.echo(json.dumps({"merged": parsed.merged}), err=True)
    if parsed.problem:
        click.echo(json.dumps({"problem": parsed.problem}, ensure_ascii=False), err=True)
        sys.exit(1)


commands = (read, classify, compare, feed)
