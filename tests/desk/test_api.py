"""The API: every list can be read with a key and without one nothing, page by page, filtered, in each format; and the client over it."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas
import pyarrow.parquet as parquet
import pytest
from fastapi.testclient import TestClient

from desk.browsing import served
from desk.conftest import ANALYST, ORIGIN, VIEWER
from marsad.client import Client
from marsad.desk.app import app
from marsad.desk.csrf import token
from marsad.desk.desk import Desk
from marsad.desk.user import user
from marsad.errors import InputError, MarsadError, NotFound
from marsad.settings import PROJECT

Sql = Callable[..., list[tuple]]
LISTS = ("articles", "stories", "mentions", "events", "entries", "search", "sources", "runs")
SECRET = b"a secret of the tests"


def form(path: str, **fields: object) -> dict[str, object]:
    return {"form_token": token(SECRET, ANALYST.name, path), **fields}


@pytest.fixture
def key(analyst: TestClient) -> str:
    page = analyst.post("/tokens", data=form("/tokens", label="دفتر")).text
    (found,) = re.findall(r"marsad_[\w-]{43}", html.unescape(page))
    return found


@pytest.fixture
def program(desk: Desk, key: str) -> TestClient:
    """A program that nobody has signed in, with a key."""
    return TestClient(app(desk, user), headers={"authorization": f"Bearer {key}"})


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_with_a_key_alone(desk: Desk, program: TestClient, name: str) -> None:
    rows = program.get(f"/api/v1/{name}").json()[name]
    assert rows
    for headers in (
        {},
        {"authorization": "Bearer marsad_wrong"},
        {"authorization": "Basic !!"},
        {"authorization": "Bearer "},
    ):
        assert TestClient(app(desk, user)).get(f"/api/v1/{name}", headers=headers).status_code == 401
        assert (
            TestClient(app(desk, lambda: VIEWER)).get(f"/api/v1/{name}", headers=headers).status_code == 401
        )


def test_a_key_opens_the_api_and_no_page(program: TestClient, key: str) -> None:
    assert program.get("/").status_code == 401
    basic = base64.b64encode(f"any:{key}".encode()).decode()
    assert program.get("/api/v1/runs", headers={"authorization": f"Basic {basic}"}).status_code == 200


def test_a_key_is_shown_once_kept_as_a_hash_and_revoked_by_its_owner(
    analyst: TestClient, program: TestClient, key: str, sql: Sql, desk: Desk
) -> None:
    assert key not in analyst.get("/tokens").text
    assert sql("SELECT count(*) FROM marsad.api_token t WHERE t::text LIKE %s", f"%{key}%") == [(0,)]
    ((token_id,),) = sql("SELECT token_id FROM marsad.api_token")
    sql("UPDATE marsad.api_token SET user_name = 'أخرى'")
    path = "/tokens/revoke"
    analyst.post(path, data=form(path, token_id=token_id), headers={"origin": ORIGIN})
    assert program.get("/api/v1/runs").status_code == 200, "only who made it revokes it"
    sql("UPDATE marsad.api_token SET user_name = %s", ANALYST.name)
    analyst.post(path, data=form(path, token_id=token_id))
    assert program.get("/api/v1/runs").status_code == 401


def test_an_old_key_is_refused(program: TestClient, key: str, sql: Sql) -> None:
    sql("UPDATE marsad.api_token SET expires_at = now() - interval '1 second'")
    assert program.get("/api/v1/runs").status_code == 401


@pytest.mark.parametrize("name", ["articles", "stories", "mentions", "events", "entries", "runs", "sources"])
def test_a_list_goes_on_without_gap_or_repetition(program: TestClient, name: str) -> None:
    whole = program.get(f"/api/v1/{name}", params={"limit": 1000}).json()[name]
    key = next(iter(whole[0]))
    found, path = [], f"/api/v1/{name}?limit=3"
    while path:
        answer = program.get(path).json()
        found += [row[key] for row in answer[name]]
        path = answer["next"]
    assert found == [row[key] for row in whole] and len(found) == len(set(found))


def test_filters_give_what_the_warehouse_has(program: TestClient, sql: Sql) -> None:
    def ids(path: str, key: str) -> set[int]:
        name = path.partition("?")[0]
        return {row[key] for row in program.get(f"/api/v1/{path}&limit=1000").json()[name]}

    def known(statement: str) -> set[int]:
        return {n for (n,) in sql(statement)}

    assert ids("mentions?topic=ceasefire&theatre=syria", "mention_id") == known(
        "SELECT mention_id FROM marsad.mention WHERE topic = 'ceasefire' AND theatre = 'syria'"
    )
    assert ids("events?kind=patrol", "event_id") == known(
        "SELECT event_id FROM marsad.ledger_event WHERE kind = 'patrol'"
    )
    assert ids("events?place=idlib", "event_id") == known(
        "SELECT event_id FROM marsad.ledger_place JOIN marsad.place USING (place) WHERE 'idlib' IN (place, governorate)"
    )
    assert ids("articles?topic=patrols", "article_id") == known(
        "SELECT article_id FROM marsad.mention WHERE topic = 'patrols'"
    )
    assert ids("articles?since=2199-01-01", "article_id") == set()
    assert program.get("/api/v1/articles?since=yesterday").status_code == 422
    assert program.get("/api/v1/articles?limit=5000").status_code == 422


def test_an_article_has_its_text_and_offsets_that_hold(program: TestClient, sql: Sql) -> None:
    ((article_id,),) = sql("SELECT article_id FROM marsad.mention ORDER BY 1 LIMIT 1")
    found = program.get(f"/api/v1/articles/{article_id}").json()
    assert found["mentions"]
    for m in found["mentions"]:
        assert found[m["field"]][m["start_offset"] : m["end_offset"]] == m["quote"]
    assert program.get("/api/v1/articles/999999").status_code == 404


def test_what_has_not_changed_is_not_sent_again(program: TestClient) -> None:
    first = program.get("/api/v1/entries")
    again = program.get("/api/v1/entries", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = program.get("/api/v1/entries?kind=patrol", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_formats(program: TestClient) -> None:
    rows = program.get("/api/v1/events?limit=1000").json()["events"]
    table = list(
        csv.DictReader(
            io.StringIO(program.get("/api/v1/events?limit=1000&format=csv").content.decode("utf-8-sig"))
        )
    )
    assert [int(row["event_id"]) for row in table] == [row["event_id"] for row in rows]
    packed = parquet.read_table(io.BytesIO(program.get("/api/v1/events?limit=1000&format=parquet").content))
    assert packed.column("event_id").to_pylist() == [row["event_id"] for row in rows]
    points = program.get("/api/v1/events?limit=1000&format=geojson").json()["features"]
    assert points and all(len(p["geometry"]["coordinates"]) == 2 for p in points)
    idlib = next(p for p in points if p["properties"]["place"] == "idlib")["geometry"]["coordinates"]
    assert 36 < idlib[0] < 37.5 and 35 < idlib[1] < 36.5
    assert program.get("/api/v1/runs?format=geojson").status_code == 422


def test_openapi_tells_of_every_list(program: TestClient) -> None:
    told = program.get("/api/v1/openapi.json").json()
    assert {f"/api/v1/{name}" for name in LISTS} <= told["paths"].keys()
    names = {one["name"] for one in told["paths"]["/api/v1/events"]["get"]["parameters"]}
    assert {
        "kind",
        "status",
        "theatre",
        "place",
        "party",
        "speaker",
        "since",
        "until",
        "after",
        "limit",
        "format",
    } <= names
    assert told["security"] == [{"key": []}]


@pytest.fixture
def client(desk: Desk, key: str) -> Iterator[Client]:
    with served(app(desk, user)) as address:
        yield Client(address, key)


def test_the_client_reads_every_list_to_its_end(client: Client, sql: Sql) -> None:
    assert len(list(client.rows("events", limit=4))) == sql("SELECT count(*) FROM marsad.ledger_event")[0][0]
    assert len(list(client.rows("articles", most=3, limit=2))) == 3
    assert client.article(6)["text"]
    assert client.file("entries", "csv").startswith(b"\xef\xbb\xbfentry_id,")
    with pytest.raises(NotFound):
        client.article(999999)
    with pytest.raises(InputError):
        list(client.rows("events", since="never"))
    with pytest.raises(InputError, match="no address"):
        Client("desk.example.org", "x")


def test_the_client_says_that_a_key_does_not_hold(client: Client, sql: Sql) -> None:
    sql("UPDATE marsad.api_token SET revoked_at = now()")
    with pytest.raises(MarsadError, match="/tokens"):
        list(client.rows("runs"))


def test_the_client_gives_frames_where_pandas_is(client: Client) -> None:
    frame = client.frame("entries", kind="ceasefire")
    assert isinstance(frame, pandas.DataFrame) and set(frame["kind"]) == {"ceasefire"}


def test_hostile_text_stays_text(program: TestClient, sql: Sql) -> None:
    sql("UPDATE marsad.article SET title = '=cmd|<script>'")
    answer = program.get("/api/v1/articles?limit=1")
    assert (
        answer.headers["content-type"] == "application/json"
        and answer.headers["x-content-type-options"] == "nosniff"
    )
    assert json.loads(answer.text)["articles"][0]["title"] == "=cmd|<script>"
    assert "'=cmd" in program.get("/api/v1/articles?limit=1&format=csv").text


GUIDE = (PROJECT / "docs" / "analysts.md").read_text(encoding="utf-8")


def test_the_guides_examples_run(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert len(blocks) == 5
    names: dict[str, object] = {}
    for block in blocks:
        exec(re.sub(r"^desk = .*$", "", block, flags=re.MULTILINE), {**names, "desk": client}, names)
    assert names["weeks"] and names["said"] and (tmp_path / "events.geojson").stat().st_size > 100


def test_the_guides_ten_questions_are_answered(analyst: TestClient, program: TestClient) -> None:
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)` \| `(/[^`]+)` \| `(/api[^`]+)` \|$", GUIDE, re.MULTILINE)
    assert len(rows) == 10
    for name, page, call in rows:
        assert analyst.get(page).status_code == 200, page
        assert program.get(call).status_code == 200, call
        assert name == "marsad export" or analyst.get(f"/queries/{name}").status_code == 200, name


def clicks(analyst: TestClient, wanted: str, most: int) -> int:
    """How many links lead from the front page to an address, as its path stands in links; more than `most`: most + 1."""
    here, seen = {"/"}, {"/"}
    for steps in range(most + 1):
        if any(path == wanted for path in here):
            return steps
        links: set[str] = set()
        for path in sorted(here, key=len)[:60]:  # the sections before the stories
            links |= {
                html.unescape(one).partition("#")[0]
                for one in re.findall(r'href="(/[^"]*)"', analyst.get(path).text)
            }
        here = {one for one in links if "?" not in one and not one.endswith((".csv", ".rss"))} - seen
        seen |= here
    return most + 1


@pytest.mark.parametrize(
    "name", ["announcements_by_governorate", "who_announced_first", "patrols_by_road", "wording_by_ownership"]
)
def test_a_question_is_three_clicks_away(analyst: TestClient, name: str) -> None:
    assert clicks(analyst, f"/queries/{name}", 3) <= 3
