"""What all tests share: one real PostgreSQL for the session, and a database of its own for each test that asks for one."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest

from cluster import cluster, template_name
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT, Settings

IS_CI = os.environ.get("CI") == "true"
hypothesis.settings.register_profile("check", max_examples=15)
LONG = frozenset({"steps", "desk", "cli", "edge"})  # the folders whose tests start servers and browsers
_NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: where several processes share the files, none waits at the end for another's last one."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(here).parts[0] not in LONG)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """On a build server a skipped test is a failure: everything that a test needs is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IS_CI and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test T=…` keeps the tests' PostgreSQL up for the next time."""
    parser.addoption(
        "--keep-cluster", action="store_true", help="keep the tests' PostgreSQL in .marsad/tests up"
    )


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Postgres]:
    """A cluster of the tests' own."""
    with cluster(tmp_path_factory.mktemp("cluster"), keep=pytestconfig.getoption("--keep-cluster")) as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """Name of a migrated, empty database."""
    name = template_name()
    postgres.ensure_database(name)
    migrate(postgres.dsn(name), PROJECT / "sql")
    return name


@contextmanager
def copied(postgres: Postgres, template: str) -> Iterator[str]:
    """A copy of a database for one test alone."""
    name = f"marsad_test_{next(_NUMBERS)}"
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'.encode())
        yield postgres.dsn(name)
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def dsn(postgres: Postgres, template: str) -> Iterator[str]:
    """A migrated database of this test's own."""
    with copied(postgres, template) as own:
        yield own


@pytest.fixture
def store(dsn: str) -> Iterator[Store]:
    """A Store on this test's database."""
    with open_store(dsn, PROJECT / "sql" / "steps") as opened:
        yield opened


@pytest.fixture
def settings(dsn: str, tmp_path: Path) -> Settings:
    """Settings with this test's database and state folder, nothing from the environment."""
    return Settings(database_url=dsn, state=tmp_path, gap_seconds=0, smtp_security="none")
