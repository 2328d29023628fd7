"""For one's own work: what a user keeps is theirs alone, survives rebuilding, goes out as CSV, API and feed, and is erased when asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml
from fastapi.testclient import TestClient

from desk.conftest import ANALYST, ORIGIN, VIEWER
from marsad.core.config import subscriptions as config
from marsad.desk import tokens
from marsad.desk.app import app
from marsad.desk.csrf import token
from marsad.desk.desk import Desk
from marsad.desk.routes.saved import subscription
from marsad.desk.routes.search import Asked
from marsad.desk.user import User, user
from marsad.edge.store import Store
from marsad.steps.alerting import unsubscribe

Sql = Callable[..., list[tuple]]
OTHER = User("أخرى", may_correct=True)


def form(path: str, who: User = ANALYST, **fields: object) -> dict[str, object]:
    return {"form_token": token(b"a secret of the tests", who.name, path), **fields}


@pytest.fixture
def other(desk: Desk) -> TestClient:
    return TestClient(app(desk, lambda: OTHER), headers={"origin": ORIGIN})


def a_story(sql: Sql) -> int:
    ((story_id,),) = sql(
        "SELECT story_id FROM marsad.article WHERE story_id IS NOT NULL AND seed IS NULL ORDER BY 1 LIMIT 1"
    )
    return int(story_id)


def an_entry(sql: Sql) -> int:
    ((entry_id,),) = sql("SELECT entry_id FROM marsad.ledger_report ORDER BY entry_id LIMIT 1")
    return int(entry_id)


@pytest.mark.parametrize("subject", ["story", "ledger"])
def test_a_mark_tags_and_a_note_are_kept_changed_and_erased(
    analyst: TestClient, other: TestClient, sql: Sql, subject: str
) -> None:
    where = f"/story/{a_story(sql)}" if subject == "story" else f"/ledger/{an_entry(sql)}"
    path = f"{where}/own"
    kept = {"marked": "true", "tags": "إدلب، متابعة, إدلب", "note": "يُسأل المراسل\nغدا"}
    answer = analyst.post(path, data=form(path, **kept), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{where}#own")
    assert sql("SELECT user_name, is_marked, tags, note FROM marsad.own_note") == [
        (ANALYST.name, True, ["إدلب", "متابعة"], "يُسأل المراسل\nغدا")
    ]
    shown = analyst.get(where).text
    assert "إدلب، متابعة" in shown and "يُسأل المراسل" in shown and " checked" in shown
    assert "يُسأل المراسل" in analyst.get("/mine?tag=متابعة").text and where in analyst.get("/mine").text
    assert "يُسأل المراسل" not in analyst.get("/mine?tag=غيره").text
    for page in (where, "/mine", "/mine.csv"):
        assert "يُسأل المراسل" not in other.get(page).text, "nobody else sees it"
    assert "يُسأل المراسل" in analyst.get("/mine.csv").text
    analyst.post(path, data=form(path, note="آخر"))
    assert sql("SELECT is_marked, tags, note FROM marsad.own_note") == [(False, [], "آخر")]
    other.post(path, data=form(path, OTHER, note="رأي ثان"))
    analyst.post(path, data=form(path))
    assert sql("SELECT user_name, note FROM marsad.own_note") == [(OTHER.name, "رأي ثان")]


def test_a_note_stays_with_what_it_is_on_when_numbers_change(analyst: TestClient, sql: Sql) -> None:
    story_id, entry_id = a_story(sql), an_entry(sql)
    for path in (f"/story/{story_id}/own", f"/ledger/{entry_id}/own"):
        analyst.post(path, data=form(path, note="يبقى"))
    ((new_story,),) = sql(
        "INSERT INTO marsad.story (title, first_at, last_at, created_at) SELECT title, first_at, last_at, created_at FROM marsad.story"
        " WHERE story_id = %s RETURNING story_id", story_id,
    )  # fmt: skip
    sql("UPDATE marsad.article SET story_id = %s WHERE story_id = %s", new_story, story_id)
    ((new_entry,),) = sql(
        "INSERT INTO marsad.ledger_entry (kind, theatre, first_at, last_at)"
        " SELECT kind, theatre, first_at, last_at FROM marsad.ledger_entry WHERE entry_id = %s RETURNING entry_id", entry_id,
    )  # fmt: skip
    sql("UPDATE marsad.ledger_report SET entry_id = %s WHERE entry_id = %s", new_entry, entry_id)
    mine = analyst.get("/mine").text
    assert f"/story/{new_story}" in mine and f"/ledger/{new_entry}" in mine
    assert (
        "يبقى" in analyst.get(f"/story/{new_story}").text
        and "يبقى" in analyst.get(f"/ledger/{new_entry}").text
    )


def test_a_viewer_keeps_nothing_and_is_told_why(viewer: TestClient, sql: Sql) -> None:
    story_id = a_story(sql)
    for path, fields in (
        (f"/story/{story_id}/own", {"note": "x"}),
        ("/saved", {"name": "x", "query": "q=هدنة"}),
    ):
        assert viewer.post(path, data=form(path, VIEWER, **fields)).status_code == 403
    assert 'class="own"' not in viewer.get(f"/story/{story_id}").text
    assert "القرّاء يقرؤون" in viewer.get("/mine").text
    assert (
        sql("SELECT count(*) FROM marsad.own_note")
        == sql("SELECT count(*) FROM marsad.saved_search")
        == [(0,)]
    )


def test_nothing_is_noted_on_what_is_not_there(analyst: TestClient) -> None:
    for path in ("/story/999999/own", "/ledger/999999/own"):
        assert analyst.post(path, data=form(path, note="x")).status_code == 404


def test_a_search_is_saved_fed_to_whoever_has_its_key_and_ended(
    analyst: TestClient, other: TestClient, desk: Desk, sql: Sql
) -> None:
    assert analyst.post("/saved", data=form("/saved", name="فارغ", query="q=&topic=")).status_code == 422
    analyst.post("/saved", data=form("/saved", name="هدن سوريا", query="q=هدنة&theatre=syria&page=3&evil=1"))
    page = analyst.get("/saved").text
    assert "هدن سوريا" in page and "هدن سوريا" not in other.get("/saved").text
    (key,) = re.findall(r"/feeds/([\w-]{43})\.rss\"", page)
    stranger = TestClient(app(desk, user))
    feed = stranger.get(f"/feeds/{key}.rss")
    assert (
        feed.headers["content-type"].startswith("application/rss+xml")
        and "<title>بحث مرصد: هدن سوريا</title>" in feed.text
    )
    found = re.findall(r"marsad-article-(\d+)", feed.text)
    assert found and found == re.findall(
        r"marsad-article-(\d+)", analyst.get("/search.rss?q=هدنة&theatre=syria").text
    )
    assert stranger.get(f"/feeds/{key[:-1]}.rss").status_code == 401
    analyst.post("/saved", data=form("/saved", name="هدن سوريا", query="q=سراقب"))
    assert stranger.get(f"/feeds/{key}.rss").status_code == 401, "saved anew, it has another address"
    ((search_id, key),) = sql("SELECT search_id, feed_key FROM marsad.saved_search")
    path = "/saved/forget"
    other.post(path, data=form(path, OTHER, search_id=search_id))
    assert stranger.get(f"/feeds/{key}.rss").status_code == 200, "only its owner ends it"
    analyst.post(path, data=form(path, search_id=search_id))
    assert stranger.get(f"/feeds/{key}.rss").status_code == 401


def test_what_is_kept_is_read_with_a_key_by_its_owner_alone(
    analyst: TestClient, desk: Desk, sql: Sql
) -> None:
    path = f"/story/{a_story(sql)}/own"
    analyst.post(path, data=form(path, note="لي", tags="أ"))
    analyst.post("/saved", data=form("/saved", name="بحثي", query="q=هدنة"))
    sql("INSERT INTO marsad.api_token (user_name, label, sha256, expires_at) VALUES (%s, 'x', decode(%s, 'hex'), now() + interval '1 day'),"
        " (%s, 'x', decode(%s, 'hex'), now() + interval '1 day')",
        ANALYST.name, tokens.hashed("marsad_mine"), OTHER.name, tokens.hashed("marsad_theirs"))  # fmt: skip
    program = TestClient(app(desk, user))
    mine, theirs = ({"authorization": f"Bearer marsad_{name}"} for name in ("mine", "theirs"))
    (note,) = program.get("/api/v1/notes", headers=mine).json()["notes"]
    assert (note["note"], note["tags"], note["story_id"]) == ("لي", ["أ"], a_story(sql))
    assert program.get("/api/v1/searches", headers=mine).json()["searches"][0]["name"] == "بحثي"
    assert program.get("/api/v1/notes", headers=theirs).json()["notes"] == []
    assert program.get("/api/v1/searches", headers=theirs).json()["searches"] == []
    assert "لي" in program.get("/api/v1/notes?format=csv", headers=mine).text


def test_forgetting_somebody_erases_what_they_keep(
    analyst: TestClient, other: TestClient, store: Store, sql: Sql
) -> None:
    path = f"/story/{a_story(sql)}/own"
    for client, who in ((analyst, ANALYST), (other, OTHER)):
        client.post(path, data=form(path, who, note="x"))
        client.post("/saved", data=form("/saved", who, name="x", query="q=هدنة"))
        client.post("/tokens", data=form("/tokens", who, label="x"))
    counts = unsubscribe.forget(store, "somebody@example.org", ANALYST.name)
    assert counts["own_work"] == 3
    for name in ("own_note", "saved_search", "api_token"):
        assert sql(f"SELECT user_name FROM marsad.{name}") == [(OTHER.name,)]
    assert unsubscribe.forget(store, OTHER.name)["own_work"] == 3, (
        "who signs in with an address is found by it"
    )


@pytest.mark.parametrize(
    "asked",
    [
        Asked(q="سراقب", theatre="syria"),
        Asked(topic="patrols", source="sana", weight="subject"),
        Asked(status="violated", ownership="state"),
    ],
)
def test_the_lines_of_a_subscription_are_read_by_the_file(asked: Asked) -> None:
    (line,) = yaml.safe_load(subscription(asked, ["ceasefire", "patrols"], "ar"))
    assert line["topics"] == ([asked.topic] if asked.topic else ["ceasefire", "patrols"])
    assert line.get("words") == ([asked.q] if asked.q else None)
    text = yaml.safe_dump({"subscriptions": [line]}, allow_unicode=True)
    (read,) = config.read_subscriptions(text, "x.yaml", frozenset({"ceasefire", "patrols"}))
    assert read.topics == tuple(line["topics"])
