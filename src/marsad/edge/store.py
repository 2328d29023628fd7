"""The warehouse: named statements in, rows out, transactions. The only module, with `migrate`, that knows psycopg."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import Field, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import RowMaker, dict_row, scalar_row
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from marsad.edge import log
from marsad.edge.queries import statement, statements
from marsad.errors import Busy, StoreError, Unreachable

T = TypeVar("T")
Row = dict[str, Any]


class DataclassInstance(Protocol):
    """Any instance of a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


class Store:
    """One connection to the warehouse. Statements outside `transaction()` commit by themselves."""

    def __init__(self, connection: psycopg.Connection[Any], folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def all(self, name: str, **parameters: object) -> list[Row]:
        """Every row of the statement `name` as a dictionary."""
        with _asked(), self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(self._sql(name), _adapted(parameters)).fetchall()

    def objects(self, name: str, into: type[T], **parameters: object) -> list[T]:
        """Every row of the statement `name` as an instance of the dataclass `into` (edge/rows), columns by name."""
        with _asked(), self._connection.cursor(row_factory=_typed(into)) as cursor:
            return cursor.execute(self._sql(name), _adapted(parameters)).fetchall()

    def packed(self, name: str, into: type[T], **parameters: object) -> list[T]:
        """The same in the binary format: bytes come as they are, but what is `real` in binary digits."""
        with _asked(), self._connection.cursor(binary=True, row_factory=_typed(into)) as cursor:
            return cursor.execute(self._sql(name), _adapted(parameters)).fetchall()

    def first(self, name: str, into: type[T], **parameters: object) -> T | None:
        """The first row of the statement `name` as an instance of the dataclass `into`, or None."""
        with _asked(), self._connection.cursor(row_factory=_typed(into)) as cursor:
            return cursor.execute(self._sql(name), _adapted(parameters)).fetchone()

    def values(self, name: str, **parameters: object) -> list[Any]:
        """The first column of every row of the statement `name`."""
        with _asked(), self._connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(self._sql(name), _adapted(parameters)).fetchall()

    def one(self, name: str, **parameters: object) -> Row | None:
        """The first row of the statement `name`, or None."""
        with _asked(), self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(self._sql(name), _adapted(parameters)).fetchone()

    def value(self, name: str, **parameters: object) -> Any:
        """The first column of the first row of the statement `name`, or None."""
        row = self.one(name, **parameters)
        return None if row is None else next(iter(row.values()))

    def save(self, name: str, row: DataclassInstance, **parameters: object) -> int:
        """Execute the statement `name` with the fields of `row` as its parameters; how many rows it touched."""
        return self.run(name, **columns(row), **parameters)

    def run(self, name: str, **parameters: object) -> int:
        """Execute the statement `name`; how many rows it touched."""
        with _asked():
            return self._connection.execute(self._sql(name), _adapted(parameters)).rowcount

    def many(self, name: str, rows: Iterable[Mapping[str, object] | DataclassInstance]) -> int:
        """Execute the statement `name` once for each of `rows`, in one round trip; how many rows it touched."""
        with _asked(), self._connection.cursor() as cursor:
            cursor.executemany(self._sql(name), [_adapted(columns(row)) for row in rows])
            return max(cursor.rowcount, 0)

    def copy(self, name: str, rows: Iterable[Sequence[object]]) -> int:
        """Send `rows` through the statement `name`, a COPY … FROM STDIN; how many there were."""
        with _asked(), self._connection.cursor() as cursor:
            with cursor.copy(self._sql(name)) as copy:
                for row in rows:
                    copy.write_row([_json(value) for value in row])
            return cursor.rowcount

    def stream(self, name: str, **parameters: object) -> Iterator[Row]:
        """The rows of the statement `name` one by one, however many there are; holds a transaction meanwhile."""
        with (
            _asked(),
            self._connection.transaction(),
            self._connection.cursor("marsad_stream", row_factory=dict_row) as cursor,
        ):
            cursor.itersize = 1000
            yield from cursor.execute(self._sql(name), _adapted(parameters))

    def reading(self, folder: str) -> Store:
        """The same connection with the statements of a neighbouring folder, such as sql/checks."""
        return Store(self._connection, self._folder.parent / folder)

    @property
    def names(self) -> tuple[str, ...]:
        """The statements that it can run."""
        return tuple(statements(self._folder))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; what the log says of it, it says when it is committed."""
        with log.when_done(), _asked(), self._connection.transaction():
            yield

    def _sql(self, name: str) -> bytes:
        return statement(self._folder, name).sql.encode()


@contextmanager
def _asked() -> Iterator[None]:
    """A warehouse that refuses, or goes away in the middle, is Unreachable with its cause; what a statement says is wrong isn't."""
    try:
        yield
    except psycopg.errors.LockNotAvailable as error:
        raise Busy("somebody else holds what was asked for") from error
    except psycopg.errors.QueryCanceled as error:
        raise StoreError("the warehouse took too long to answer; ask for less") from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise Unreachable(
            f"the warehouse went away or refused: {said}; what is done stays, run it again"
        ) from error


def columns(row: Mapping[str, object] | DataclassInstance) -> Mapping[str, object]:
    """A row as column → value."""
    if isinstance(row, Mapping):
        return row
    return {one.name: getattr(row, one.name) for one in fields(row)}


def _typed(into: type[T]) -> Callable[[psycopg.Cursor[Any]], RowMaker[T]]:
    """Makes rows into instances of a dataclass; a value becomes what its field says (Theatre of text, a tuple of an array)."""
    made: TypeAdapter[T] = _adapter(into)  # type: ignore[arg-type]

    def factory(cursor: psycopg.Cursor[Any]) -> RowMaker[T]:
        names = [column.name for column in cursor.description or ()]
        return lambda values: made.validate_python(dict(zip(names, values, strict=True)))

    return factory


@cache
def _adapter(into: Any) -> TypeAdapter[Any]:
    return TypeAdapter(into)


def _adapted(parameters: Mapping[str, object]) -> dict[str, object]:
    """Dictionaries, and lists or tuples of them, go in as jsonb."""
    return {key: _json(value) for key, value in parameters.items()}


def _json(value: object) -> object:
    return Jsonb(value) if _is_json(value) else value


def _is_json(value: object) -> bool:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return bool(value) and isinstance(value[0], Mapping)
    return isinstance(value, Mapping)


def address_parts(dsn: str) -> dict[str, object]:
    """The parts of a libpq address (a URL, or words with =): host, port, user, password, dbname and what else it says."""
    return dict(conninfo_to_dict(dsn))


def with_options(dsn: str, options: str) -> str:
    """The same address with these server options behind those that it has."""
    before = conninfo_to_dict(dsn).get("options")
    return make_conninfo(dsn, options=f"{before} {options}" if before else options)


# Ours, so that we notice a server that is gone.
_KEEPALIVE: dict[str, Any] = {
    "application_name": "marsad",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
# The server's, so that it notices when we are gone, and lets go of what we held. No server's own setting is relied on.
_LIMITS = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "60s",
    "client_connection_check_interval": "10s",
    "idle_in_transaction_session_timeout": "10min",
    "lock_timeout": "30min",
}


@contextmanager
def open_store(dsn: str, folder: Path) -> Iterator[Store]:
    """A Store on the database `dsn` with the statements of `folder` (sql/steps); StoreError where it can't be reached."""
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=20, **_KEEPALIVE)
    except psycopg.OperationalError as error:
        raise Unreachable(
            f"the warehouse can't be reached: {str(error).strip()}; check MARSAD_DATABASE_URL"
        ) from None
    with connection:
        connection.execute("SET TIME ZONE 'UTC'")
        for name, value in _LIMITS.items():
            with suppress(psycopg.errors.InvalidParameterValue, psycopg.errors.UndefinedObject):  # macOS
                connection.execute("SELECT set_config(%s, %s, false)", [name, value])
        yield Store(connection, folder)
