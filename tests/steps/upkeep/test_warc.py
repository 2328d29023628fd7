"""The kept pages as WARC: another tool's reader finds each of them as it was, and whole files are valid."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from edge.hostile import Hostile
from marsad.cli import cli
from marsad.steps.upkeep import warc
from steps.hostile_desk import Desk

Record = tuple[str, str, dict[str, str], bytes]
PAGE = "<html><p>وقف إطلاق النار</p></html>".encode()


def records(folder: Path) -> list[Record]:
    found = []
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                headers = dict(record.http_headers.headers) if record.http_headers else {}
                uri = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, uri, headers, record.content_stream().read()))
    return found


@pytest.fixture
async def site(desk: Desk, server: Hostile) -> Desk:
    server.pages["/a"] = PAGE
    await desk.collect(
        desk.source("s", "/list?/a,/moved?/b,/header/raw"), desk.source("t", "/list?/packed/not-there")
    )
    return desk


async def test_every_page_is_there_as_it_was(site: Desk, tmp_path: Path) -> None:
    counts = warc.export(site.store, tmp_path / "out")
    assert counts == {"files": 1, "pages": 4}
    found = records(tmp_path / "out")
    assert [kind for kind, *_ in found].count("warcinfo") == 1
    answers = {uri: (headers, body) for kind, uri, headers, body in found if kind == "response"}
    headers, body = answers[site.server.url("/a")]
    assert body == PAGE and headers["content-length"] == str(len(PAGE))
    (asked,) = [headers for kind, uri, headers, _ in found if kind == "request" and uri.endswith("/a")]
    assert asked["Host"] == f"127.0.0.1:{site.server.port}" and asked["User-Agent"].startswith("Marsad")
    (moved,) = [body for kind, uri, _, body in found if kind == "metadata" and uri.endswith("/b")]
    assert moved == f"via: {site.server.url('/moved?/b')}\r\n".encode()


async def test_files_are_valid_and_the_same_each_time(site: Desk, tmp_path: Path) -> None:
    for name in ("one", "two"):
        warc.export(site.store, tmp_path / name)
    (file,) = (tmp_path / "one").iterdir()

    class Options:
        inputs = (str(file),)
        verbose = False

    assert Checker(Options()).process_all() == 0
    one, two = (
        [record for record in records(tmp_path / name) if record[0] != "warcinfo"] for name in ("one", "two")
    )
    assert one == two
    assert gzip.decompress(file.read_bytes()).startswith(b"WARC/1.1")


async def test_a_choice_of_pages_and_files_of_a_size(site: Desk, tmp_path: Path) -> None:
    assert warc.export(site.store, tmp_path / "t", source_id="t")["pages"] == 1
    now = datetime.now(UTC)
    assert warc.export(site.store, tmp_path / "u", until=now - timedelta(days=1)) == {}
    assert warc.export(site.store, tmp_path / "v", since=now - timedelta(days=1), file_bytes=1)["files"] == 4


async def test_the_command_line_writes_them(
    site: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_DATABASE_URL", site.dsn)
    words = ["export", "warc", "--to", str(tmp_path / "w"), "--since", "2020-01-01", "--until", "2099-01-01"]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert json.loads(done.stdout) == {"files": 1, "pages": 4}
    assert len(records(tmp_path / "w")) == 10
