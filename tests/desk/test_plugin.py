"""The plugin in Airflow's own hands, in a process of its own: its security on every route, by role, and the tab."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marsad.settings import PROJECT

ASK = """
import json, re, sys
from airflow import settings
from airflow.api_fastapi.app import get_auth_manager, init_auth_manager, init_plugins
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.models.revoked_token import RevokedToken
from airflow.plugins_manager import get_import_errors, _get_ui_plugins
from fastapi import FastAPI
from fastapi.testclient import TestClient
sys.path.insert(0, "tests")
from desk.test_access import address, routes

RevokedToken.__table__.create(settings.engine)
whole = FastAPI()
init_auth_manager(whole)
init_plugins(whole)
desk = next(route.app for route in whole.routes if getattr(route, "path", "") == "/marsad")
found = {"errors": get_import_errors(), "views": _get_ui_plugins()[0], "routes": routes(desk)}
for role in ("nobody", "VIEWER", "OP", "ADMIN"):
    client = TestClient(whole, base_url="http://testserver")
    if role != "nobody":
        client.cookies.set("_token", get_auth_manager().generate_jwt(SimpleAuthManagerUser(username=role.lower(), role=role)))
    found[role] = {f"{method} {path}": client.request(method, "/marsad" + address(path)).status_code for method, path in found["routes"]}
    found[role + " page"] = client.get("/marsad/article/6").text
client = TestClient(whole, base_url="http://testserver", headers={"origin": "http://testserver"})
client.cookies.set("_token", get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="olga", role="OP")))
form = re.search(r'action="(/marsad/article/6/missing)".*?name="form_token" value="(\\w+)"', client.get("/marsad/article/6").text, re.S)
words = {"quote": "لا توجد", "topic": "ceasefire", "theatre": "syria", "status": "past", "reason": "x"}
found["posted"] = client.post(form[1], data={"form_token": form[2], **words}).status_code
print(json.dumps(found, default=str))
"""


@pytest.fixture(scope="module")
def asked(postgres: Any, newsroom: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home: Path = tmp_path_factory.mktemp("airflow")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "MARSAD_"))}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={
            **clean,
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "viewer:viewer,op:op,admin:admin",
            "AIRFLOW__API__SECRET_KEY": "a key of the tests",
            "AIRFLOW__API_AUTH__JWT_SECRET": "a secret of the tests that is long enough for a signature",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
            "AIRFLOW_CONN_MARSAD_WAREHOUSE": postgres.dsn(newsroom).replace("postgresql://", "postgres://"),
        },
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_airflow_loads_it_and_shows_a_tab(asked: dict[str, Any]) -> None:
    assert asked["errors"] == {}
    (view,) = asked["views"]
    assert (view["name"], view["href"], view["destination"]) == ("مرصد", "marsad/", "nav")
    paths = {path for _, path in asked["routes"]}
    for icon in (view["icon"], view["icon_dark_mode"]):
        assert icon.removeprefix("marsad").rpartition("/")[0] + "/{name}" in paths


def test_airflow_lets_no_stranger_in(asked: dict[str, Any]) -> None:
    assert len(asked["nobody"]) >= 28
    assert {where for where, code in asked["nobody"].items() if code != 401} == {
        "GET /health",
        "GET /unsubscribe",
        "POST /unsubscribe",
    }


def test_a_viewer_reads_and_an_operator_corrects(asked: dict[str, Any]) -> None:
    for role in ("VIEWER", "OP", "ADMIN"):
        reading = {
            where: code
            for where, code in asked[role].items()
            if where.startswith("GET")
            and "unsubscribe" not in where
            and not any(one in where for one in ("/api/v1", "/feeds/"))  # they ask for keys of their own
        }
        assert {where for where, code in reading.items() if code not in (200, 404)} == set(), role
        assert reading["GET /"] == reading["GET /assets/{name}"] == 200
    assert 'method="post"' not in asked["VIEWER page"] and 'method="post"' in asked["OP page"]
    assert asked["posted"] == 422, "the form was ours; the words don't stand in the article"
    writing = [where for where in asked["OP"] if where.startswith("POST") and "unsubscribe" not in where]
    assert {asked["VIEWER"][where] for where in writing} == {403}


def test_addresses_carry_the_place_where_airflow_has_it(asked: dict[str, Any]) -> None:
    assert (
        'href="/marsad/assets/desk.css"' in asked["VIEWER page"]
        and 'href="/assets' not in asked["VIEWER page"]
    )
