"""Where the warehouse is: the one of MARSAD_DATABASE_URL, or the embedded PostgreSQL of the state folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from marsad.edge import log
from marsad.edge.local.postgres import Postgres
from marsad.edge.store import Store, open_store
from marsad.settings import Settings

DATABASE = "marsad"


@contextmanager
def warehouse_dsn(settings: Settings) -> Iterator[str]:
    """The address of the warehouse's database; the embedded server is started when nobody has, and then stopped at the end."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with Postgres(settings.state, binaries_folder=settings.postgres_bin) as server:
        server.ensure_database(DATABASE)
        yield server.dsn(DATABASE)


@contextmanager
def warehouse(settings: Settings) -> Iterator[Store]:
    """A Store on the warehouse with the pipeline's statements. From here on the log is what the settings say."""
    log.configure(settings.log)
    with warehouse_dsn(settings) as dsn, open_store(dsn, settings.project / "sql" / "steps") as store:
        yield store
