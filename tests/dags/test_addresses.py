"""One address of a database is read alike by the command line and, through an Airflow connection, by the DAGs and the desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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
import json, sys
sys.path.insert(0, sys.argv[1])
from marsad_airflow import task_settings
print(task_settings().database_url.get_secret_value())
"""


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_dags_read_what_the_command_line_reads(address: str, tmp_path: Path) -> None:
    told = environment(Settings(database_url=address))
    assert json.loads(told["AIRFLOW_CONN_MARSAD_WAREHOUSE"])["conn_type"] == "postgres"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "MARSAD_"))}
    done = subprocess.run(
        [sys.executable, "-c", TOLD, str(PROJECT / "dags")],
        env={**clean, **told, "AIRFLOW_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    read = conninfo_to_dict(done.stdout.strip().splitlines()[-1])
    assert read == {key: str(value) for key, value in conninfo_to_dict(address).items()}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_desk_adds_its_limits_to_what_the_address_says(address: str) -> None:
    before, after = conninfo_to_dict(address), conninfo_to_dict(with_options(address, "-c a=b"))
    assert after["options"] == f"{before['options']} -c a=b" if "options" in before else "-c a=b"
    assert {**after, "options": None} == {**before, "options": None}
