"""`marsad backfill` and `marsad export warc` by hand: what a person reads of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edge.hostile import Hostile
from marsad.cli import cli
from marsad.core.config import source_text
from marsad.edge.local.postgres import Postgres
from marsad.model import FeedAddress, Source
from marsad.steps.collecting import client

SPAN = ("--since", "2024-03-09", "--until", "2024-03-10")


@pytest.fixture
async def server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, postgres: Postgres
) -> AsyncIterator[Hostile]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(client, "LOOK_AGAIN_SECONDS", 0.01)
    postgres.ensure_database("backfill_by_hand")
    async with Hostile() as running:
        path = tmp_path / "sources.yaml"
        source = Source("s", "س", "s", running.url("/"), (FeedAddress(running.url("/feed")),))
        path.write_text(source_text.added("sources:\n", [source]), encoding="utf-8")
        monkeypatch.setenv("MARSAD_SOURCES", str(path))
        monkeypatch.setenv("MARSAD_DATABASE_URL", postgres.dsn("backfill_by_hand"))
        monkeypatch.setenv("MARSAD_ALLOW_PRIVATE", f"127.0.0.1:{running.port}")
        monkeypatch.setenv("MARSAD_GAP_SECONDS", "0")
        running.pages |= dict.fromkeys(
            ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-index.xml")
        )
        yield running


async def marsad(*words: str) -> Result:
    invoke: Callable[..., Result] = CliRunner().invoke
    return await asyncio.to_thread(invoke, cli, list(words), catch_exceptions=False)


async def test_nothing_found_is_said_with_its_reasons_and_what_is_found_counted(
    server: Hostile, tmp_path: Path
) -> None:
    await marsad("migrate")
    none = await marsad("backfill", "--source", "s", *SPAN)
    assert none.exit_code == 1 and "found nothing of these days at s" in none.stderr
    assert f"answers 404: {server.url('/sitemap-index.xml')} and 3 more" in none.stderr
    kept = await marsad("export", "warc", "--source", "s", "--to", str(tmp_path / "warc"))
    assert json.loads(kept.stdout) == {} and "no page of these days and this source is kept" in kept.stderr

    server.pages["/sitemap.xml"] = (
        f"<urlset><url><loc>{server.url('/2024/03/09/a')}</loc></url></urlset>".encode()
    )
    server.pages["/2024/03/09/a"] = b"<html><body><p>x</p></body></html>"
    for new in (1, 0):
        done = await marsad("backfill", "--source", "s", "--since", "2024-03-08", "--until", "2024-03-10")
        counts = json.loads(done.stdout)
        assert (done.exit_code, done.stderr, counts["entries_in_span"]) == (0, "", 1)
        assert counts.get("entries_new", 0) == new
    kept = await marsad("export", "warc", "--source", "s", "--to", str(tmp_path / "warc"))
    assert json.loads(kept.stdout) == {"files": 1, "pages": 1}
