"""Collecting from a web as it is: every hostility has its outcome in the warehouse, and nobody else is harmed."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from time import monotonic

import pytest

from edge.hostile import FEED
from edge.test_web import Answers
from marsad.edge.store import open_store
from marsad.edge.web.client import Web
from marsad.settings import PROJECT
from marsad.steps.collecting import client
from steps.hostile_desk import Clock, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


# ── every hostility, as a feed and as a page ───────────────────────────────

WIRE = {
    "/drip/headers": ("unavailable", "no answer within"),
    "/drip/body": ("unavailable", "did not come within"),
    "/silence": ("unavailable", "no answer within"),
    "/endless": ("refused", "too large"),
    "/endless/chunks": ("refused", "too large"),
    "/bomb": ("refused", "after decompression"),
    "/big": ("refused", "announced"),
    "/packed/broken": ("unavailable", "compressed answer is broken"),
    "/hops?20": ("refused", "too many redirects"),
    "/loop": ("refused", "circle"),
    "/to?http://127.0.0.3:1/": ("refused", "127.0.0.3"),
    "/to?http://169.254.169.254/latest/meta-data/": ("refused", "169.254.169.254"),
    "/to?http://[::1]/": ("refused", "::1"),
    "/to?http://2130706435/": ("refused", ""),
    "/to?http://localhost:1/": ("refused", "not a public address"),
    "/to?file:///etc/passwd": ("refused", "http(s)"),
    "/header/long": ("refused", "headers too large"),
    "/header/many": ("refused", "headers too large"),
    "/length/more": ("unavailable", "before the end"),
    "/closed": ("unavailable", "connection failed"),
    "/junk": ("unavailable", "not an HTTP answer"),
    "/status?403": ("blocked", "answers 403"),
    "/status?503": ("unavailable", "answers 503"),
}
STATES = {"blocked": "blocked", "unavailable": "failing", "refused": "failing", "unreadable": "failing"}


async def test_every_hostile_feed_and_page_has_its_outcome_and_harms_nobody(desk: Desk) -> None:
    feeds = [desk.source(f"feed-{n}", path) for n, path in enumerate(WIRE)]
    pages = [desk.source(f"page-{n}", f"/list?{path}") for n, path in enumerate(WIRE)]
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()
    await desk.collect(*feeds, *pages, desk.source("good", "/feed"))
    assert monotonic() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
    polls = desk.rows(
        "SELECT f.source_id, f.state, p.* FROM marsad.poll p JOIN marsad.feed f USING (feed_id)"
    )
    entries = desk.rows("SELECT * FROM marsad.entry")
    for n, (path, (outcome, says)) in enumerate(WIRE.items()):
        (poll,) = [row for row in polls if row["source_id"] == f"feed-{n}"]
        assert (poll["outcome"], poll["state"]) == (outcome, STATES[outcome]), path
        assert says in poll["reason"], path
        (entry,) = [row for row in entries if row["source_id"] == f"page-{n}"]
        assert entry["reason"].startswith(f"{outcome}: ") and says in entry["reason"], path
        assert (entry["state"], entry["attempts"]) == ("pending", 1), path
    (good,) = [row for row in entries if row["source_id"] == "good"]
    assert good["state"] == "fetched" and desk.feed("good")["state"] == "healthy"
    assert desk.rows("SELECT state FROM marsad.run") == [{"state": "done"}]


async def test_a_name_that_turns_private_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Answers(turning_example=["93.184.216.34", "10.0.0.1"], private_example=["192.168.1.1"])
    monkeypatch.setattr(client, "Web", partial(Web, resolver=names))
    await desk.collect(
        desk.source("private", "http://private.example/feed"),
        desk.source("turning", "/to?http://private.example/feed"),
        desk.source("good", "/feed"),
    )
    for name in ("private", "turning"):
        feed = desk.feed(name)
        assert feed["state"] == "failing" and "192.168.1.1" in feed["state_reason"]
    assert desk.feed("good")["state"] == "healthy"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/feed/1256", "وقف إطلاق النار في إدلب"),
        ("/feed/entities", "إطلاق النار في إدلب"),
        ("/feed/external", "إطلاق النار في إدلب"),
    ],
)
async def test_a_broken_feed_is_read_all_the_same(desk: Desk, path: str, title: str) -> None:
    await desk.collect(desk.source("s", path))
    (entry,) = desk.rows("SELECT title, state FROM marsad.entry")
    assert entry["title"].endswith(title) and len(entry["title"]) < 60
    assert "root:" not in entry["title"] and "/stolen" not in desk.server.paths()


async def test_html_for_a_feed_is_a_failing_feed(desk: Desk) -> None:
    await desk.collect(desk.source("s", "/feed/html"))
    feed = desk.feed("s")
    assert feed["state"] == "failing" and "HTML page stands in place of the feed" in feed["state_reason"]
    assert desk.rows("SELECT outcome FROM marsad.poll") == [{"outcome": "unreadable"}]


async def test_headers_of_any_bytes_are_stored(desk: Desk) -> None:
    await desk.collect(desk.source("s", "/list?/header/raw"))
    (page,) = desk.rows("SELECT headers, request_headers, body_sha256 FROM marsad.page")
    assert "content-disposition" in page["headers"] and "User-Agent" in page["request_headers"]


# ── politeness ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
async def test_who_asks_to_be_left_alone_is(desk: Desk, status: int, form: str) -> None:
    """Over all runs, and what was not asked for counts as no attempt."""
    later = format_datetime(datetime.now(UTC) + HOUR, usegmt=True)
    value = "3600" if form == "seconds" else later.replace(" ", "%20")
    paths = f"/status?{status}&Retry-After:%20{value}", "/news/2"
    desk.settings = desk.settings.model_copy(update={"per_host": 1})
    await desk.collect(desk.source("s", f"/list?{','.join(p.replace(',', '%2C') for p in paths)}"))
    (wait,) = desk.rows("SELECT host, until - now() AS left FROM marsad.host_wait")
    assert wait["host"] == f"127.0.0.1:{desk.server.port}" and HOUR * 0.9 < wait["left"] <= HOUR
    asked = desk.server.paths()
    assert "/news/2" not in asked
    await desk.collect(only_due=True)
    await desk.collect(only_due=False)
    assert desk.server.paths() == asked
    entries = desk.rows(
        "SELECT state, attempts, next_attempt_at - now() AS wait FROM marsad.entry ORDER BY entry_id"
    )
    assert [(e["state"], e["attempts"]) for e in entries] == [("pending", 1), ("pending", 0)]
    assert all(HOUR * 0.9 < e["wait"] <= HOUR for e in entries)
    assert desk.feed("s")["failures"] == 0
    assert len(desk.rows("SELECT FROM marsad.poll")) == 1


async def test_a_site_that_is_away_is_not_asked_for_all_its_pages(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"per_host": 1})
    links = ",".join(f"/status?500&n={n}" for n in range(30))
    counts = await desk.collect(desk.source("s", f"/list?{links}"))
    assert 5 <= counts["pages_unavailable"] <= 6
    assert counts["pages_unavailable"] + counts["pages_left"] == 30
    states = desk.rows("SELECT state, count(*)::int AS n FROM marsad.entry GROUP BY state")
    assert states == [{"state": "pending", "n": 30}]


async def test_what_robots_txt_forbids_does_not_stop_the_rest(desk: Desk) -> None:
    desk.server.robots, desk.server.robots_status = b"User-agent: *\nDisallow: /private/", 200
    links = [*(f"/private/{n}" for n in range(8)), "/news/1"]
    counts = await desk.collect(desk.source("s", f"/list?{','.join(links)}"))
    assert (counts["pages_blocked"], counts["pages"]) == (8, 1)
    assert not [path for path in desk.server.paths() if path.startswith("/private/")]


async def test_robots_txt_that_is_away_means_wait(desk: Desk) -> None:
    desk.server.robots_status = 503
    await desk.collect(desk.source("s", "/feed"))
    assert desk.server.paths() == ["/robots.txt"]
    feed = desk.feed("s")
    assert feed["state"] == "failing" and "robots.txt" in feed["state_reason"]


async def test_two_processes_never_ask_one_host_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(client, "LOOK_AGAIN_SECONDS", 0.02)
    monkeypatch.setattr(client, "PATIENCE_SECONDS", 0.1)
    with open_store(desk.dsn, PROJECT / "sql" / "steps") as other:
        async with client.alone_at(other, f"127.0.0.1:{desk.server.port}"):
            task = asyncio.create_task(desk.collect(desk.source("s", "/feed")))
            async with asyncio.timeout(30):
                while "another process collects from" not in caplog.text:  # who waits says so
                    await asyncio.sleep(0.05)
            assert desk.server.paths() == [] and not task.done()
        counts = await task
    assert counts["pages"] == 1


# ── the fallback chain ─────────────────────────────────────────────────────────────


async def test_what_stands_in_is_remembered_and_the_own_address_tried_daily(desk: Desk, time: Clock) -> None:
    source = desk.source("s", "/status?403", fallbacks=["/feed/empty", "/feed"])
    await desk.collect(source)
    feed = desk.feed("s")
    assert (feed["state"], feed["worked_url"]) == ("healthy", desk.server.url("/feed"))
    assert "/status?403: answers 403" in feed["state_reason"]
    outcomes = desk.rows("SELECT outcome, entries_new FROM marsad.poll ORDER BY poll_id")
    assert [tuple(row.values()) for row in outcomes] == [("blocked", 0), ("fresh", 0), ("fresh", 1)]
    time.at += 7 * HOUR
    desk.server.seen.clear()
    assert (await desk.collect(only_due=True))["feeds"] == 1
    assert [path for path in desk.server.paths() if path != "/robots.txt"] == ["/feed"]
    time.at += 20 * HOUR
    desk.server.seen.clear()
    await desk.collect(only_due=True)
    assert desk.server.paths()[1:3] == ["/status?403", "/feed"]


async def test_an_own_address_that_revives_is_used_again(
    desk: Desk, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = desk.source("s", "/feed", fallbacks=["/list?/other"])
    desk.server.feed = b"<html>maintenance</html>"
    await desk.collect(source)
    assert desk.feed("s")["worked_url"] == desk.server.url("/list?/other")
    desk.server.feed = FEED.encode()
    time.at += 25 * HOUR
    await desk.collect()
    feed = desk.feed("s")
    assert (feed["worked_url"], feed["state"], feed["failures"]) == (None, "healthy", 0)
    history = desk.rows("SELECT is_first_poll FROM marsad.entry")
    assert [row["is_first_poll"] for row in history] == [True, True]


async def test_a_source_without_a_feed_is_looked_through_at_once(desk: Desk) -> None:
    await desk.collect(desk.source("s", home="/home"))
    feed = desk.feed("s")
    assert (feed["url"], feed["worked_url"]) == (desk.server.url("/home"), desk.server.url("/feed"))
    assert feed["found"][0] == desk.server.url("/feed") and feed["discovered_at"]
    assert len(desk.rows("SELECT FROM marsad.entry WHERE state = 'fetched'")) == 1


async def test_a_feed_that_stays_blocked_is_looked_for_on_its_home_page(desk: Desk, time: Clock) -> None:
    source = desk.source("s", "/status?403", home="/home")
    await desk.collect(source)
    assert desk.feed("s")["state"] == "blocked" and "/home" not in desk.server.paths()
    time.at += 25 * HOUR
    await desk.collect()
    feed = desk.feed("s")
    assert (feed["state"], feed["worked_url"]) == ("healthy", desk.server.url("/feed"))
    desk.server.seen.clear()
    time.at += HOUR
    await desk.collect()
    assert "/home" not in desk.server.paths()


async def test_a_move_for_good_is_followed_once_and_shown(desk: Desk, time: Clock) -> None:
    source = desk.source("s", "/moved?/feed")
    await desk.collect(source)
    feed = desk.feed("s")
    assert (feed["state"], feed["moved_to"]) == ("moved", desk.server.url("/feed"))
    assert "config/sources.yaml" in feed["state_reason"]
    time.at += HOUR
    desk.server.seen.clear()
    await desk.collect(source)
    assert [path for path in desk.server.paths() if path != "/robots.txt"] == ["/feed"]
    assert desk.feed("s")["url"] == desk.server.url("/moved?/feed")


# ── what is new ────────────────────────────────────────────────────────────


async def test_a_lying_etag_is_found_out(desk: Desk, time: Clock) -> None:
    await desk.collect(desk.source("s", "/etag/liar"))
    desk.server.feed = FEED.replace("/news/1", "/news/2").encode()
    time.at += HOUR
    assert (await desk.collect())["entries_new"] == 0
    time.at += DAY
    assert (await desk.collect())["entries_new"] == 1


async def test_the_second_run_changes_nothing(desk: Desk) -> None:
    state = "SELECT entry_id, state, attempts, title, is_first_poll FROM marsad.entry"
    first = await desk.collect(desk.source("s", "/feed"))
    before = desk.rows(state)
    second = await desk.collect()
    assert (first["entries_new"], first["pages"]) == (1, 1)
    assert (second.get("entries_new", 0), second.get("pages", 0)) == (0, 0)
    assert desk.rows(state) == before


EDITS: list[tuple[str, Callable[[str], str], int]] = [
    ("another title", lambda item: item.replace("وقف", "انهيار وقف"), 0),
    ("another GUID", lambda item: item.replace("guid-1", "guid-2"), 0),
    ("another address under the same GUID", lambda item: item.replace("/news/1", "/news/1-corrected"), 0),
    ("a tracked address", lambda item: item.replace("/news/1", "/news/1?utm_source=rss"), 0),
    ("another article", lambda item: item.replace("/news/1", "/news/9").replace("guid-1", "guid-9"), 1),
]


@pytest.mark.parametrize(("what", "edit", "new"), EDITS, ids=[what for what, *_ in EDITS])
async def test_what_is_the_same_entry(desk: Desk, what: str, edit: Callable[[str], str], new: int) -> None:
    item = FEED.replace("</item>", "<guid isPermaLink='false'>guid-1</guid></item>")
    desk.server.feed = item.encode()
    await desk.collect(desk.source("s", "/feed"))
    desk.server.feed = edit(item).encode()
    assert (await desk.collect())["entries_new"] == new


async def test_the_first_answer_of_an_address_is_history(desk: Desk, time: Clock) -> None:
    await desk.collect(desk.source("s", "/feed", fallbacks=["/list?/old/1,/old/2"]))
    desk.server.feed = FEED.replace("/news/1", "/news/2").encode()
    time.at += HOUR
    await desk.collect()
    desk.server.feed = b"<html>maintenance</html>"
    time.at += HOUR
    await desk.collect()
    entries = desk.rows("SELECT url, is_first_poll FROM marsad.entry ORDER BY entry_id")
    shown = [(e["url"].rpartition(str(desk.server.port))[2], e["is_first_poll"]) for e in entries]
    assert shown == [("/news/1", True), ("/news/2", False), ("/old/1", True), ("/old/2", True)]
