"""Every page of the desk, asked through the application itself with an analyst's rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import quote

from fastapi.testclient import TestClient
from starlette.routing import Route

from marsad.desk.app import app
from marsad.desk.desk import desk_on
from marsad.desk.user import User
from marsad.edge.questions import questions
from marsad.settings import PROJECT, Settings

WRITING = {"/article/{article_id:int}/mention", "/article/{article_id:int}/missing", "/article/{article_id:int}/event",
           "/story/{story_id:int}/merge", "/story/{story_id:int}/split", "/story/{story_id:int}/own", "/ledger/{entry_id:int}/own",
           "/saved/forget", "/tokens/revoke"}  # fmt: skip
NAMED = ("place/g7", "party/a7", "speaker/a10", "outlet/s3")
LISTS = (
    "articles",
    "stories",
    "mentions",
    "events",
    "entries",
    "search",
    "sources",
    "notes",
    "searches",
    "runs",
)
COMMON, RARE = quote("الحكومة السورية"), "زمهرير"


def paths() -> list[str]:
    """The addresses that are asked; what stands in braces is each warehouse's own (warehouse_fill.newest)."""
    fixed = [
        *("/?day={day}", "/?day={day}&topic=ceasefire&theatre=gaza", "/?day={day}&topic=asleep", "/today.csv?day={day}"),
        *("/stories.rss", "/stories.rss?topic=ceasefire", "/story/{story_id}", "/story/{story_id}.csv"),
        *("/article/{article_id}", "/article/{revised_id}", "/compare/{original_id}/{copy_id}"),
        *("/timeline", "/timeline?topic=ceasefire", "/timeline?days=365", "/timeline.csv", "/sources", "/sources.csv"),
        *("/sources/s1", "/search", "/search?before={article_id}", "/search?source=s3", "/search?source=s30"),
        *("/search?topic=ceasefire&theatre=gaza", "/search?topic=asleep", "/search?topic=sochi&source=s3"),
        *("/search?until={middle}", "/search?topic=sochi&until={middle}", "/search.csv", "/search.csv?topic=ceasefire"),
        *(f"/search?q={COMMON}", f"/search?q={COMMON}&page=3", f"/search?q={RARE}", f"/search?q={COMMON}&topic=ceasefire"),
        *(f"/search?q={COMMON}&until={{middle}}", f"/search.csv?q={COMMON}", "/queries"),
        *("/alerts", "/alerts?subscription=reader0", "/alerts?subscription=reader1", "/alerts.csv"),
        *("/runs", "/runs?step=publish", "/runs?step=backfill", "/runs.csv", "/corrections", "/corrections.csv"),
        *("/assets/desk.css", "/unsubscribe?token=none", "/today?day={day}", "/today?day={day}&topic=ceasefire&theatre=gaza"),
        *("/ledger", "/ledger?kind=patrol", "/ledger?kind=ceasefire&theatre=gaza", "/ledger.csv", "/ledger/{entry_id}"),
        *("/ledger/violations", "/ledger/violations.csv", "/ledger/patrols", "/ledger/patrols.csv", "/ledger/contradictions"),
        *("/map", "/map?kind=patrol", "/map.csv"),
        *(f"/{of}/events.csv" for of in NAMED), *(f"/{of}" for of in NAMED), "/search?place=g7", "/search?party=a7",
        "/search?status=violated",
        *(f"/search?q={COMMON}&place=g7", "/search.rss", "/mine", "/mine.csv", "/saved", "/tokens", "/metrics"),
        *("/health", "/briefing", "/briefing/{day}", "/briefing/{day}.docx", "/briefing/{day}.pdf"),
        *(f"/api/v1/{name}" for name in LISTS), "/api/v1/articles/{article_id}", "/api/v1/events?place=g7",
        "/api/v1/articles?topic=ceasefire",
        "/api/v1/openapi.json", "/feeds/" + "k" * 43 + ".rss",
    ]  # fmt: skip
    asked = questions(PROJECT / "sql" / "queries")
    return [*fixed, *(f"/queries/{name}" for name in asked), *(f"/queries/{name}.csv" for name in asked)]


def opened(dsn: str) -> TestClient:
    """The desk over a warehouse. Raises AssertionError where one of its routes is not among `paths`."""
    made = app(desk_on(lambda: dsn, Settings(), b"bench"), lambda: User("bench", may_correct=True))
    asked = [path.partition("?")[0].format_map(defaultdict(int)) for path in paths()]
    routes = [route for route in made.routes if isinstance(route, Route) and route.path not in WRITING]
    unasked = [r.path for r in routes if not any(r.path_regex.match(path) for path in asked)]
    assert not unasked, f"no page of the desk is left out: {unasked}"
    return TestClient(made, follow_redirects=False, headers={"authorization": "Bearer marsad_bench"})


def ask(client: TestClient, path: str, of: Mapping[str, object]) -> int:
    """Ask for a page; the bytes of the answer. Raises AssertionError where it fails."""
    answer = client.get(path.format_map(of))
    expected = 404 if path.startswith("/unsubscribe") else 200
    assert answer.status_code == expected, f"{path}: {answer.text}"
    return len(answer.content)
