"""The migration job: brings both databases to this image's version, and ends. Doing it again changes nothing, and costs a few seconds.

What Airflow needs (its tables, the first administrator, the pools) is made once for each version of the image, which a note in its
database says; pools that exist are never touched: their sizes are the operator's. Without a size a pool holds as many tasks as
there are workers for.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier, Literal

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
POOLS = {
    "collect": (-1, "Fetching"),
    "understand": (-1, "Reading and comparing"),
    "publish": (1, "Alerts and digests"),
}
NOTE = "prepared for "


def main() -> int:
    """Prepare Airflow's database where that wasn't done for this version, and the warehouse always."""
    metadata = os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace(
        "postgresql+psycopg://", "postgresql://"
    )
    version = NOTE + hashlib.sha256(LOCK.read_bytes()).hexdigest()
    with psycopg.connect(metadata, autocommit=True) as connection:
        name = connection.info.dbname
        note = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        if note is None or note[0] != version:
            _airflow("db", "migrate")
            if not connection.execute("SELECT EXISTS (SELECT FROM ab_user)").fetchone()[0]:  # type: ignore[index]
                _airflow(
                    "users", "create", "--role", "Admin", "--username", os.environ["AIRFLOW_ADMIN_USER"],
                    "--password", os.environ["AIRFLOW_ADMIN_PASSWORD"], "--email", os.environ["AIRFLOW_ADMIN_EMAIL"],
                    "--firstname", "Marsad", "--lastname", "Administrator",
                )  # fmt: skip
            for pool, (slots, words) in POOLS.items():
                connection.execute(
                    "INSERT INTO slot_pool (pool, slots, description, include_deferred) SELECT %s, %s, %s, false"
                    " WHERE NOT EXISTS (SELECT FROM slot_pool WHERE pool = %s)",
                    [pool, slots, words, pool],
                )
            connection.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(version)))
    for command in ("migrate", "seed"):
        subprocess.run([sys.executable, "-c", "from marsad.cli import main; main()", command], check=True)  # noqa: S603
    return 0


def _airflow(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "airflow", *words], check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
