"""`make cluster-test`: the processes of docker-compose.yml without Docker, each as a host of its own, with the file's environment.

Plays the news stand through PostgreSQL (embedded), Redis (`redis-server` on the PATH; Debian's package redis-server), the API server,
scheduler, DAG processor and two workers for each queue; kills one worker with all it runs (SIGKILL) while it reads pages; and compares the
warehouse with what one process (`marsad run`) makes of the same stand, row by row. Exit code 0 when they are equal and nothing is left.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import yaml

from marsad.edge.local import kept
from marsad.edge.local.api import Api, NotReady
from marsad.edge.local.postgres import Postgres
from marsad.settings import PROJECT

LAYOUT = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^${}]*))?\}")
WORKERS = 2
MARSAD = [sys.executable, "-c", "from marsad.cli import main; main()"]
PAGES = "SELECT count(*) FROM marsad.page WHERE state = 'unread'"

# Both warehouses as rows without anything that counts or tells the time.
COMPARED = {
    "entries": "SELECT url, title, state FROM marsad.entry",
    "articles": """SELECT canonical_url, title, text, author, published_at, published_basis, language, disposition, facts, agency,
                          classified_by, ledgered_by FROM marsad.article""",
    "duplicates": """SELECT a.canonical_url, o.canonical_url, d.kind, d.score
                     FROM marsad.duplicate d JOIN marsad.article a USING (article_id)
                     JOIN marsad.article o ON o.article_id = d.original_id""",
    "carried": """SELECT a.canonical_url, o.canonical_url, c.score
                  FROM marsad.carried c JOIN marsad.article a USING (article_id)
                  JOIN marsad.article o ON o.article_id = c.carried_id""",
    "stories": """SELECT array_agg(canonical_url ORDER BY canonical_url)::text AS urls FROM marsad.article
                  WHERE story_id IS NOT NULL GROUP BY story_id""",
    "mentions": """SELECT a.canonical_url, topic, field, start_offset, end_offset, quote, rule, m.version, theatre, status, denied, weight
                   FROM marsad.mention m JOIN marsad.article a USING (article_id)""",
    "unread pages": "SELECT url FROM marsad.page WHERE state = 'unread'",
    "faults": "SELECT item, error FROM marsad.fault",
}


def interpolated(value: Any, variables: Mapping[str, str]) -> str:
    """A value of the compose file as Docker would hand it on."""

    def filled(found: re.Match[str]) -> str:
        name, how, words = found[1], found[2], found[3] or ""
        if how == "?" and not variables.get(name):
            raise SystemExit(f"docker-compose.yml asks for {name}: {words}")
        return variables.get(name) or words

    text, before = str(value), None
    while text != before:  # a default may hold a variable
        before, text = text, VARIABLE.sub(filled, text)
    return text.replace("$$", "$")


class Cluster:
    """All processes, each with a folder and an environment of its own, those of its service in docker-compose.yml."""

    def __init__(self, folder: Path, postgres: Postgres, variables: dict[str, str], sources: Path) -> None:
        self._folder, self._variables, self._sources = folder, variables, sources
        self._redis, self._api = kept.port(folder / "redis.port"), kept.port(folder / "api.port")
        dsn = postgres.dsn("postgres")
        self._postgres = dsn.rpartition("@")[2].partition("/")[0]
        self._variables["MARSAD_DB_PASSWORD"] = str(psycopg.conninfo.conninfo_to_dict(dsn)["password"])
        self.api = Api(
            f"http://127.0.0.1:{self._api}",
            variables["AIRFLOW_ADMIN_USER"],
            variables["AIRFLOW_ADMIN_PASSWORD"],
        )
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, service: str, host: str) -> dict[str, str]:
        """What docker-compose.yml tells a service, with its names of hosts and folders made ours."""
        told = LAYOUT["services"][service].get("environment") or {}
        found = {}
        for name, value in told.items():
            given = self._variables.get(name) if value is None else interpolated(value, self._variables)
            if given is not None:
                found[name] = self._ours(given)
        home = self._folder / host
        home.mkdir(exist_ok=True)
        (home / "config").mkdir(exist_ok=True)
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "MARSAD_"))
        }
        logs = {"AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self._folder / "logs")}  # the volume
        return {
            **ours,
            **found,
            **logs,
            "AIRFLOW_HOME": str(home),
            "MARSAD_SOURCES": str(self._sources),
            "PYTHONUNBUFFERED": "1",
        }

    def _ours(self, value: str) -> str:
        value = re.sub(r"@postgres(?::5432)?(?=/)", f"@{self._postgres}", value)
        value = value.replace("redis:6379", f"127.0.0.1:{self._redis}").replace(
            "//api-server:8080", f"//127.0.0.1:{self._api}"
        )
        return value.replace("/opt/marsad", str(PROJECT))

    def start(self, service: str, host: str, words: list[str] | None = None) -> None:
        """Start a service's process on a host of its own."""
        command = words or [
            word.replace("8080", str(self._api)) for word in LAYOUT["services"][service]["command"]
        ]
        if command[0] == "airflow":
            command = [sys.executable, "-m", "airflow", *command[1:]]
        if "worker" in service:
            command += ["--celery-hostname", f"celery@{host}", "--skip-serve-logs"]
        with (self._folder / f"{host}.log").open("ab") as log:
            self.processes[host] = subprocess.Popen(
                command, cwd=PROJECT, env=self.environment(service, host), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def redis(self) -> None:
        """Redis, with its password and port."""
        password = self._variables["REDIS_PASSWORD"]
        command = [
            "redis-server",
            "--port",
            str(self._redis),
            "--bind",
            "127.0.0.1",
            "--requirepass",
            password,
            "--save",
            "",
        ]
        with (self._folder / "redis.log").open("ab") as log:
            self.processes["redis"] = subprocess.Popen(
                command, cwd=self._folder, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, host: str) -> int:
        """As if the host's power went: its process and all that came from it, SIGKILL. How many there were."""
        pids = tree(self.processes[host].pid)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.processes[host].wait()
        return len(pids)

    def close(self) -> None:
        """End everything."""
        for host, process in reversed(self.processes.items()):
            if process.poll() is None:
                self.kill(host)


def tree(pid: int) -> list[int]:
    """A process and all that came from it."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for thread in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def ask(dsn: str, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        return connection.execute(sql.encode()).fetchall()


def wait(what: str, is_so: Any, seconds: float = 900, pause: float = 0.5) -> float:
    """Wait until something is so; how long it took."""
    begun = time.monotonic()
    while not is_so():
        if time.monotonic() - begun > seconds:
            raise SystemExit(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)
    return time.monotonic() - begun


@contextmanager
def stand(folder: Path) -> Iterator[Path]:
    """The news stand, and the file of its sources."""
    sources = folder / "sources.yaml"
    command = [
        *MARSAD,
        "newsstand",
        "--port",
        "0",
        "--opening",
        f"{datetime.now(UTC):%Y-%m-%d}",
        "--write-sources",
        str(sources),
    ]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MARSAD_")}
    process = subprocess.Popen(command, env=ours, stdout=subprocess.DEVNULL)
    try:
        wait("the news stand", sources.exists, 60, 0.1)
        time.sleep(1)
        yield sources
    finally:
        process.terminate()
        process.wait()


def databases(postgres: Postgres, variables: Mapping[str, str]) -> None:
    """What docker/databases.sh makes of an empty server."""
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as admin:
        for name in ("airflow", "marsad"):
            password = variables[f"{name.upper()}_DB_PASSWORD"]
            with suppress(psycopg.errors.DuplicateObject):  # the embedded server's own user is named marsad
                admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'".encode())
            admin.execute(f"CREATE DATABASE {name} OWNER {name}".encode())
    with psycopg.connect(postgres.dsn("marsad"), autocommit=True) as admin:
        for extension in ("pg_trgm", "unaccent"):
            admin.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
        for role in ("marsad_loader", "marsad_analyst"):
            with suppress(psycopg.errors.DuplicateObject):
                admin.execute(f"CREATE ROLE {role} NOLOGIN".encode())
        admin.execute(b"GRANT marsad_loader, marsad_analyst TO marsad WITH ADMIN OPTION")


def alone(postgres: Postgres, sources: Path, folder: Path, variables: Mapping[str, str]) -> str:
    """What one process makes of the stand; the address of its warehouse."""
    postgres.ensure_database("alone")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MARSAD_")}
    told = {
        "MARSAD_DATABASE_URL": postgres.dsn("alone"),
        "MARSAD_STATE": str(folder / "alone"),
        **shared(variables),
    }
    subprocess.run([*MARSAD, "run", "--sources", str(sources), "--all"], env=ours | told, check=True)
    return postgres.dsn("alone")


def shared(variables: Mapping[str, str]) -> dict[str, str]:
    """The settings that both are told."""
    return {
        name: value
        for name, value in variables.items()
        if name.startswith("MARSAD_") and name not in ("MARSAD_DB_PASSWORD",)
    }


def differences(one: str, other: str) -> list[str]:
    """Where two warehouses differ, table by table."""
    found = []
    for name, sql in COMPARED.items():
        ours, theirs = (sorted(map(repr, ask(dsn, sql))) for dsn in (one, other))
        print(
            f"    {name:14} {len(ours):6} and {len(theirs):6} rows{'' if ours == theirs else '  DIFFERENT'}",
            flush=True,
        )
        if ours != theirs:
            only = [f"- {row[:300]}" for row in sorted(set(ours) - set(theirs))[:5]]
            only += [f"+ {row[:300]}" for row in sorted(set(theirs) - set(ours))[:5]]
            found.append(f"{name}:\n" + "\n".join(only))
    return found


def main() -> int:
    if shutil.which("redis-server") is None:
        raise SystemExit(
            "make cluster-test needs redis-server; Debian and Ubuntu: apt-get install redis-server"
        )
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="marsad-cluster-")))
        folder.chmod(0o755)
        env = folder / ".env"
        subprocess.run(
            [sys.executable, PROJECT / "docker" / "make_env.py", env], check=True, stdout=subprocess.DEVNULL
        )
        lines = [line for line in env.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        variables = dict(line.split("=", 1) for line in lines)
        variables |= {
            "MARSAD_WORKERS": str(WORKERS), "MARSAD_WORKER_TASKS": "2", "MARSAD_BATCH_PAGES": "5", "MARSAD_GAP_SECONDS": "0.05",
            "MARSAD_ALLOW_PRIVATE": "127.0.0.1", "MARSAD_SMTP_HOST": "127.0.0.1", "MARSAD_SMTP_SECURITY": "none", "MARSAD_SMTP_PORT": "9",
        }  # fmt: skip
        sources = parts.enter_context(stand(folder))
        postgres = parts.enter_context(Postgres(folder / "state"))
        print("one process …", flush=True)
        single = alone(postgres, sources, folder, variables)
        databases(postgres, variables)
        cluster = Cluster(folder, postgres, variables, sources)
        parts.callback(cluster.close)
        cluster.redis()
        warehouse = postgres.dsn("marsad")
        for which in ("first", "second"):
            begun = time.monotonic()
            cluster.start("prepare", f"prepare-{which}", [sys.executable, "docker/prepare.py"])
            if cluster.processes[f"prepare-{which}"].wait() != 0:
                raise SystemExit((folder / f"prepare-{which}.log").read_text()[-3000:])
            print(f"prepared, the {which} time: {time.monotonic() - begun:.0f} s", flush=True)
        for service in ("api-server", "scheduler", "dag-processor"):
            cluster.start(service, service)
        for number in range(WORKERS):
            for queue in ("collect", "understand"):
                cluster.start(f"worker-{queue}", f"worker-{queue}-{number}")

        def is_up() -> bool:
            with suppress(NotReady):
                return {"collect", "understand"} <= cluster.api.dags().keys()
            return False

        print(f"Airflow answers after {wait('Airflow', is_up):.0f} s", flush=True)
        run = cluster.api.trigger("collect", {"only_due": False})
        wait("collecting", lambda: cluster.api.run(run).is_over)
        reading = "SELECT count(*) FROM marsad.run WHERE step = 'understand' AND state = 'running'"
        wait("a worker reads pages", lambda: ask(warehouse, reading)[0][0] > 0, pause=0.05)
        print(f"killed worker-understand-0 with {cluster.kill('worker-understand-0')} processes", flush=True)
        took = wait("all pages are read", lambda: ask(warehouse, PAGES)[0][0] == 0)
        print(f"all pages are read {took:.0f} s after the kill", flush=True)
        wait(
            "the runs are over",
            lambda: not [one for one in cluster.api.unfinished() if one.dag in ("collect", "understand")],
        )
        cluster.close()
        ours = {name: value for name, value in os.environ.items() if not name.startswith("MARSAD_")}
        for dsn in (single, warehouse):  # stories in the order of publication, whoever came first
            command = [*MARSAD, "recluster"]
            subprocess.run(
                command, env=ours | {"MARSAD_DATABASE_URL": dsn}, check=True, stdout=subprocess.DEVNULL
            )
        print("one process and the cluster:", flush=True)
        found = differences(single, warehouse)
        stuck = ask(warehouse, "SELECT run_id, step FROM marsad.run WHERE state = 'running'")
        print("\n".join(found) or f"equal; runs that stay running: {len(stuck)}")
        return int(bool(found or stuck))


if __name__ == "__main__":
    sys.exit(main())
