"""One address of a database is read alike by the command line and, through an Airflow connection, by the DAGs and the desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from psycopg.conninfo import conninfo_to_dict

from marsad.edge.local.environment import environment
from marsad.edge.store import with_options
from marsad.settings import PROJECT, Settings

ADDRESSES = (
    "postgresql://u:p@h/marsad",
    "postgresql://u:p%40%2F%20%27x%5C@h:6543/marsad",
    "postgresql://u:p@h1:5432,h2:5433/marsad?target_session_attrs=read-write",
    "postgresql://u:p@h1,h2/marsad",
    "postgresql://u:p@h/marsad?options=-c%20statement_timeout%3D5s%20-c%20work_mem%3D64MB",
    "postgresql://u:p@h/marsad?sslmode=verify-full&sslrootcert=%2Fetc%2Fmy%20ca.pem",
    "postgresql://u@/marsad?host=%2Fvar%2Frun%2Fpostgresql",
    "host=h user=u password='a b' dbname=marsad",
)
TOLD = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from marsad_airflow import task_settings
for connection in json.load(sys.stdin):
    os.environ["AIRFLOW_CONN_MARSAD_WAREHOUSE"] = connection
    print("read", task_settings().database_url.get_secret_value())
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each address, and as what a task reads it: in one process for all, for Airflow takes seconds to import."""
    told = [environment(Settings(database_url=address)) for address in ADDRESSES]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "MARSAD_"))}
    done = subprocess.run(
        [sys.executable, "-c", TOLD, str(PROJECT / "dags")],
        env={**clean, **told[0], "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow"))},
        input=json.dumps([one["AIRFLOW_CONN_MARSAD_WAREHOUSE"] for one in told]),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith("read ")]
    return dict(zip(ADDRESSES, (line.removeprefix("read ") for line in lines), strict=True))


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_dags_read_what_the_command_line_reads(address: str, read: dict[str, str]) -> None:
    told = environment(Settings(database_url=address))
    assert json.loads(told["AIRFLOW_CONN_MARSAD_WAREHOUSE"])["conn_type"] == "postgres"
    assert conninfo_to_dict(read[address]) == {k: str(v) for k, v in conninfo_to_dict(address).items()}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_desk_adds_its_limits_to_what_the_address_says(address: str) -> None:
    before, after = conninfo_to_dict(address), conninfo_to_dict(with_options(address, "-c a=b"))
    assert after["options"] == f"{before['options']} -c a=b" if "options" in before else "-c a=b"
    assert {**after, "options": None} == {**before, "options": None}
