"""Who may see and do what: strangers nothing, viewers read, analysts correct from forms of ours."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from desk.conftest import ANALYST, ORIGIN, VIEWER
from marsad.core.alerts import unsubscribe
from marsad.desk.app import app
from marsad.desk.csrf import token
from marsad.desk.desk import Desk, desk_on
from marsad.desk.token_login import token_login
from marsad.desk.user import User, user

OPEN = {"/unsubscribe", "/health"}
VALUES = {
    "story_id": "1",
    "article_id": "6",
    "first_id": "6",
    "second_id": "7",
    "name": "desk.css",
    "source_id": "ufuq",
    "entry_id": "1",
    "day": "2026-11-22",
    "key": "x" * 43,
}


def routes(made: object) -> list[tuple[str, str]]:
    """Every method and address that an application answers, as its router has them."""
    found: list[tuple[str, str]] = []

    def walk(these: list[BaseRoute]) -> None:
        for route in these:
            inner = getattr(route, "original_router", None) or getattr(route, "app", None)
            if isinstance(route, APIRoute):
                found.extend((method, route.path) for method in sorted(route.methods))
            elif inner is not None and hasattr(inner, "routes"):
                walk(inner.routes)
            else:
                found.append(("GET", getattr(route, "path", repr(route))))

    walk(made.routes)  # type: ignore[attr-defined]
    return found


def address(path: str) -> str:
    return re.sub(r"{(\w+)(?::int)?}", lambda match: VALUES[match[1]], path)


def test_strangers_are_refused_everywhere_but_at_unsubscribe(desk: Desk) -> None:
    stranger = TestClient(app(desk, user))
    known = routes(stranger.app)
    assert {"/", "/story/{story_id:int}", "/assets/{name}", "/unsubscribe", "/search.csv"} <= {
        p for _, p in known
    }
    assert len(known) >= 28
    answers = {(method, path): stranger.request(method, address(path)).status_code for method, path in known}
    assert {where for where, code in answers.items() if code != 401} == {
        ("GET", "/health"),
        ("GET", "/unsubscribe"),
        ("POST", "/unsubscribe"),
    }


def test_what_a_stranger_gets_says_nothing_of_the_warehouse(desk: Desk) -> None:
    stranger = TestClient(app(desk, user))
    for path in ("/", "/story/1", "/docs", "/openapi.json", "/redoc"):
        answer = stranger.get(path)
        assert answer.status_code in (401, 404)
        assert "هدنة" not in answer.text and "<nav" not in answer.text


def test_a_viewer_reads_and_corrects_nothing(viewer: TestClient) -> None:
    page = viewer.get("/article/6")
    assert page.status_code == 200 and 'method="post"' not in page.text
    posts = [path for method, path in routes(viewer.app) if method == "POST" and path not in OPEN]
    assert len(posts) >= 6
    for path in posts:
        form = {"form_token": token(b"a secret of the tests", VIEWER.name, address(path))}
        assert viewer.post(address(path), data=form).status_code == 403


def test_a_form_from_elsewhere_changes_nothing(analyst: TestClient, sql: Callable[..., list[tuple]]) -> None:
    ((mention_id, article_id),) = sql("SELECT mention_id, article_id FROM marsad.mention ORDER BY 1 LIMIT 1")
    path = f"/article/{article_id}/mention"
    right = token(b"a secret of the tests", "سمر", path)
    form = {"mention_id": mention_id, "kind": "wrong", "theatre": "syria", "reason": "x", "form_token": right}
    for change in (
        {"form_token": ""},
        {"form_token": right[::-1]},
        {"form_token": token(b"a secret of the tests", "زائر", path)},
    ):
        assert analyst.post(path, data=form | change).status_code == 403
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert analyst.post(path, data=form, headers=headers).status_code == 403
    assert sql("SELECT count(*) FROM marsad.correction") == [(0,)]
    assert (
        analyst.post(path, data=form, headers={"origin": ORIGIN}, follow_redirects=False).status_code == 303
    )
    assert sql("SELECT count(*) FROM marsad.correction") == [(1,)]


def test_the_door_lets_in_who_has_the_token_and_hides_it(desk: Desk) -> None:
    client = TestClient(app(desk, token_login("t0ken", User("me", True))), follow_redirects=False)
    assert client.get("/").status_code == 401
    assert client.get("/?token=other").status_code == 401
    welcome = client.get("/runs?token=t0ken&step=collect")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/runs?step=collect")
    assert "HttpOnly" in welcome.headers["set-cookie"]
    assert client.get("/runs?step=collect").status_code == 200
    assert client.get("//evil.example/?token=t0ken").headers.get("location", "/x").startswith("/")


def test_a_shared_link_lets_others_read_the_page_and_nothing_else(desk: Desk) -> None:
    shared = dataclasses.replace(desk, share="sh4re")
    made = app(shared, token_login("t0ken", User("me", True), "sh4re"))
    mine = TestClient(made, cookies={"marsad_desk": "t0ken"})
    (link,) = re.findall(r'href="([^"]*token=sh4re)"', mine.get("/search?q=هدنة&theatre=syria").text)
    other = TestClient(made)
    page = other.get(html.unescape(link))
    assert (
        page.status_code == 200
        and "theatre=syria" in str(page.url)
        and "token" not in page.url.query.decode()
    )
    assert "t0ken" not in page.text and 'method="post"' not in page.text
    path = "/saved"
    form = {"form_token": token(b"a secret of the tests", "guest", path), "name": "x", "query": "q=x"}
    assert other.post(path, data=form, headers={"origin": ORIGIN}).status_code == 403
    assert "sh4re" not in TestClient(app(desk, lambda: ANALYST)).get("/").text


@pytest.mark.parametrize("path", ["/", "/unsubscribe", "/assets/desk.js", "/nowhere"])
def test_every_answer_forbids_what_it_does_not_need(analyst: TestClient, path: str) -> None:
    headers = analyst.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_unsubscribe_is_open_and_only_for_its_own_subscription(
    desk: Desk, sql: Callable[..., list[tuple]]
) -> None:
    stranger = TestClient(app(desk, user))
    ((name, to),) = sql("SELECT subscription_id, address FROM marsad.subscription WHERE is_active LIMIT 1")
    secret = desk.settings.unsubscribe_secret.get_secret_value()
    link = unsubscribe.link(ORIGIN, secret, name, to)
    assert link is not None
    forged = [
        f"/unsubscribe?token={wrong}"
        for wrong in (
            "",
            name,
            f"{name}.",
            unsubscribe.token("other key", name, to),
            unsubscribe.token(secret, name, "x@y.z"),
            "م",
        )
    ]
    for path in forged:
        assert stranger.get(path).status_code == stranger.post(path).status_code == 404
    assert stranger.get(link).status_code == 200
    assert sql("SELECT count(*) FROM marsad.stop") == [(0,)], "a scanner that follows links stops nothing"
    assert stranger.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert sql("SELECT subscription_id FROM marsad.stop") == [(name,)]
    assert "من قبل" in stranger.post(link).text


NUL_PATHS = (
    "/search?q=%00",
    "/search?source=a%00b",
    "/today.csv?topic=%00",
    "/timeline?topic=%00",
    "/alerts?subscription=%00",
    "/runs?step=%00x",
    "/queries/topics_by_theatre?since=%00",
    "/?%00=x",
    "/source/%00",
)


@pytest.mark.parametrize("path", NUL_PATHS)
def test_a_nul_is_a_wrong_question_and_no_mistake_of_ours(analyst: TestClient, path: str) -> None:
    assert analyst.get(path).status_code in (404, 422)


@pytest.mark.parametrize("token", ["%00x.y", "%00.x", "desk%00.x", "x" * 5000, "desk." + "a" * 33])
def test_what_is_no_token_is_no_page_and_asks_the_warehouse_nothing(desk: Desk, token: str) -> None:
    def never() -> None:
        raise AssertionError("the warehouse was asked")

    closed = dataclasses.replace(desk, reading=never, writing=never)
    stranger = TestClient(app(closed, user))
    for method in ("GET", "POST"):
        assert stranger.request(method, f"/unsubscribe?token={token}").status_code == 404


def test_nothing_that_can_write_is_opened_for_a_forged_token(desk: Desk) -> None:
    def never() -> None:
        raise AssertionError("a connection that writes was opened")

    stranger = TestClient(app(dataclasses.replace(desk, writing=never), user))
    for method in ("GET", "POST"):
        assert stranger.request(method, f"/unsubscribe?token=desk.{'a' * 32}").status_code == 404


def test_a_nul_in_a_form_is_refused(analyst: TestClient, sql: Callable[..., list[tuple]]) -> None:
    ((mention_id, article_id),) = sql("SELECT mention_id, article_id FROM marsad.mention ORDER BY 1 LIMIT 1")
    path = f"/article/{article_id}/mention"
    right = token(b"a secret of the tests", "سمر", path)
    form = {
        "mention_id": mention_id,
        "kind": "wrong",
        "theatre": "syria",
        "reason": "x\0y",
        "form_token": right,
    }
    assert analyst.post(path, data=form).status_code == 422
    assert sql("SELECT count(*) FROM marsad.correction") == [(0,)]


def test_a_mention_of_another_article_is_not_corrected_here(
    analyst: TestClient, sql: Callable[..., list[tuple]]
) -> None:
    ((mention_id, article_id),) = sql("SELECT mention_id, article_id FROM marsad.mention ORDER BY 1 LIMIT 1")
    ((other,),) = sql("SELECT min(article_id) FROM marsad.article WHERE article_id <> %s", article_id)
    path = f"/article/{other}/mention"
    form = {
        "mention_id": mention_id,
        "theatre": "syria",
        "reason": "x",
        "form_token": token(b"a secret of the tests", "سمر", path),
    }
    for kind in ("wrong", "label"):
        assert analyst.post(path, data=form | {"kind": kind}).status_code == 404
    assert sql("SELECT count(*) FROM marsad.correction") == [(0,)]


def test_a_warehouse_that_is_away_tells_a_stranger_no_host_and_no_user(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    away = desk_on(lambda: "postgresql://someone:hush@127.0.0.1:9/wherehouse", desk.settings, b"x")
    for client, path in (
        (TestClient(app(away, user)), f"/unsubscribe?token=desk.{'a' * 32}"),
        (TestClient(app(away, lambda: VIEWER)), "/"),
    ):
        answer = client.get(path)
        assert answer.status_code == 503
        for word in ("127.0.0.1", "someone", "hush", "wherehouse", "port 9"):
            assert word not in answer.text
    assert "127.0.0.1" in caplog.text  # the operator is told


@pytest.mark.parametrize(
    "path", ["//evil.example", "/%5Cevil.example", "///evil.example/%2e%2e", "/%5C%5Cevil.example"]
)
def test_links_on_a_page_of_trouble_stay_on_our_host(analyst: TestClient, path: str) -> None:
    page = analyst.get(f"http://testserver{path}")
    assert page.status_code == 404
    for address in re.findall(r'(?:href|action|src)="([^"]*)"', page.text):
        assert re.match(r"#|/(?![/\\])", html.unescape(address)), address


def test_an_analyst_marks_a_field_of_an_event_wrong(
    analyst: TestClient, viewer: TestClient, sql: Callable[..., list[tuple]]
) -> None:
    ((event_id, article_id, quote),) = sql(
        "SELECT e.event_id, e.article_id, f.quote FROM marsad.ledger_event e JOIN marsad.ledger_place f USING (event_id)"
        " WHERE f.number = 0 ORDER BY 1 LIMIT 1"
    )
    shown = analyst.get(f"/article/{article_id}").text
    assert f'id="e{event_id}-' in shown or 'class="tint' in shown
    assert f'name="event_id" value="{event_id}"' in shown
    assert f'name="event_id" value="{event_id}"' not in viewer.get(f"/article/{article_id}").text
    path = f"/article/{article_id}/event"
    form = {
        "event_id": event_id,
        "fact": "place 0",
        "reason": "ليس مكانه",
        "form_token": token(b"a secret of the tests", ANALYST.name, path),
    }
    assert analyst.post(path, data=form | {"fact": "place zero"}).status_code == 422
    assert analyst.post(path, data=form | {"fact": "party 99"}).status_code == 404
    assert analyst.post(path, data=form, follow_redirects=False).status_code == 303
    assert analyst.post(path, data=form).status_code == 404  # drawn anew under another number
    assert sql("SELECT fact, quote, made_by FROM marsad.ledger_correction") == [
        ("place", quote, ANALYST.name)
    ]
    page = analyst.get(f"/article/{article_id}").text
    assert "ليس مكانه" in page
