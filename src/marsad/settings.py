"""Settings: what an operator may change, read from the environment (MARSAD_…) in this one place.

Every setting has a default that suits the embedded stack. docs/settings.md is made from this file (`marsad settings`).
Secrets are `SecretStr`: they never appear in a log or a traceback.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from marsad.core.config import clock_words, mailbox, plain, signing_key
from marsad.errors import ConfigError

PREFIX = "MARSAD_"
MOST_HOURS = 24 * 366
# PostgreSQL's manual, 34.1.2: the words of an address that say where, who and how.
LIBPQ = frozenset(
    [
        "host",
        "hostaddr",
        "port",
        "dbname",
        "user",
        "password",
        "passfile",
        "require_auth",
        "channel_binding",
        "connect_timeout",
        "client_encoding",
        "options",
        "application_name",
        "fallback_application_name",
        "keepalives",
        "keepalives_idle",
        "keepalives_interval",
        "keepalives_count",
        "tcp_user_timeout",
        "gssencmode",
        "sslmode",
        "sslnegotiation",
        "sslcert",
        "sslkey",
        "sslpassword",
        "sslrootcert",
        "sslcrl",
        "sslcrldir",
        "sslsni",
        "ssl_min_protocol_version",
        "ssl_max_protocol_version",
        "requirepeer",
        "krbsrvname",
        "gsslib",
        "service",
        "target_session_attrs",
        "load_balance_hosts",
    ]
)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
_ADDRESS = re.compile(r"https?://[^\s/@?#]+[^\s@?#]*")
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,100}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
PROJECT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """One installation's settings. Frozen: a step gets them once and hands them on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    project: Path = Field(PROJECT, description="Folder that holds config/, seeds/, sql/ and dags/.")
    state: Path = Field(
        PROJECT / ".marsad" / "live",
        description="Folder of the embedded stack: its PostgreSQL, Airflow home, mail, logs.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL of the warehouse (postgresql://…). Not set: the embedded one of MARSAD_STATE.",
    )
    postgres_bin: Path | None = Field(
        None,
        description="Folder of PostgreSQL's programs, for the embedded server and backups. Not set: a wheel's, else the newest installed.",
    )
    sources: Path = Field(PROJECT / "config" / "sources.yaml", description="The outlets.")
    subscriptions: Path = Field(
        PROJECT / "config" / "subscriptions.yaml", description="Who wants to know what."
    )
    topics: Path = Field(
        PROJECT / "config" / "topics", description="Folder of the topic rules, one file per topic."
    )
    ledger: Path = Field(
        PROJECT / "config" / "ledger", description="Folder of the ledger's rules, one file per kind of event."
    )
    agreements: Path = Field(PROJECT / "config" / "agreements.yaml", description="Named agreements.")
    gazetteer: Path = Field(PROJECT / "config" / "gazetteer.yaml", description="Places and actors.")

    collect_schedule: str = Field(
        "0 5 * * *", description="Cron expression of the daily run, in MARSAD_ZONE."
    )
    zone: str = Field(
        "Asia/Damascus", description="IANA time zone of the schedule and of the days in reports."
    )
    workers: int = Field(
        1,
        ge=1,
        le=256,
        description="How many workers there are: the tasks of a run are divided for them. docker-compose.yml starts so many.",
    )
    worker_tasks: int = Field(4, ge=1, le=64, description="Tasks that a worker does at a time.")
    shards: int = Field(
        0,
        ge=0,
        le=1000,
        description="Into how many tasks the sources are divided; 0: as many as all workers do at a time.",
    )
    batch_pages: int = Field(
        100, ge=1, le=1000, description="Pages that are stored in one transaction; a task reads many batches."
    )
    readers: int = Field(
        0,
        ge=0,
        le=256,
        description="Processes that read pages in one task; 0: the worker's cores divided among its tasks, for `marsad run` all.",
    )
    keep_pages_days: int = Field(
        180, ge=1, description="Days after which raw pages are dropped; what was read of them stays."
    )

    keep_runs_days: int = Field(
        30, ge=1, description="Days after which maintain removes Airflow's runs, results of tasks and logs."
    )
    airflow_database_url: SecretStr | None = Field(
        None,
        description="Airflow's own database (postgresql://…), for maintain to clean; the embedded one is known. Not set: it is left alone.",
    )

    contact: str = Field(
        "", description="Address or page that the User-Agent names, so that a site can reach you."
    )
    gap_seconds: float = Field(
        1.0, ge=0, allow_inf_nan=False, description="Least time between two requests to one host, seconds."
    )
    per_host: int = Field(1, ge=1, le=8, description="Connections to one host at a time.")
    allow_private: str = Field(
        "",
        description="Private hosts or networks that may be read all the same, separated by commas: for the news stand.",
    )
    fetch_attempts: int = Field(
        6,
        ge=1,
        description="How often a page is asked for before it is given up: after 10 minutes, an hour, 6 hours, a day, three days.",
    )
    reread_hours: str = Field(
        "6,24,72,168",
        description="Hours after its first reading, and between readings, at which an article that carries a topic is read again"
        " to see whether it was edited; separated by commas, empty: never.",
    )

    log: Literal["plain", "json"] = Field(
        "plain",
        description="json: what happens to each page, article and message is written to standard error (Airflow: to the task's log), one"
        " JSON object a line, by ids, without texts and addresses. plain: what a step counted alone.",
    )

    smtp_host: str = Field("127.0.0.1", description="SMTP server.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Its port.")
    smtp_user: str = Field("", description="User name; empty: no authentication.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="starttls, tls (from the first byte), or none (loopback only). Certificates are checked.",
    )
    mail_from: str = Field("Marsad <marsad@localhost>", description="Sender of every message.")
    operators: str = Field("", description="Addresses that get the operators' mail, separated by commas.")
    operators_webhook: SecretStr = Field(
        SecretStr(""),
        description="Address (https://…) of a chat room's incoming webhook that gets the operators' mail too.",
    )
    mail_failure_minutes: int = Field(
        60,
        ge=1,
        description="A mail server that takes nothing for so long is a failure: publishing fails with its words, operators are told.",
    )
    deliver_attempts: int = Field(8, ge=1, description="Attempts after which a message is parked.")
    senders: int = Field(4, ge=1, le=32, description="Connections to the mail server at a time.")
    smtp_seconds: int = Field(
        60,
        ge=1,
        description="After so long a message that a mail server doesn't settle is tried again later.",
    )
    webhooks: SecretStr = Field(
        SecretStr(""),
        description="Addresses of webhooks that subscriptions name after to:, each as name=https://…, separated by blanks.",
    )
    webhook_secrets: SecretStr = Field(
        SecretStr(""),
        description="Keys that sign what a webhook of channel: webhook gets, each as name=key, separated by blanks; base64.",
    )
    webhook_allow_private: str = Field(
        "",
        description="Private hosts or networks of webhooks, separated by commas; other webhooks may not be private.",
    )
    webhook_seconds: int = Field(
        20,
        ge=1,
        description="After so long a message that a webhook or Telegram doesn't settle is tried again later.",
    )
    chromium: Path | None = Field(
        None, description="Chromium that prints the briefing as PDF. Not set: the one of PATH."
    )
    telegram_token: SecretStr = Field(
        SecretStr(""), description="Token of the Telegram bot that sends, as BotFather gives it."
    )
    telegram_api: str = Field(
        "https://api.telegram.org",
        description="Where Telegram's Bot API is; another one for a server of your own.",
    )
    first_poll: Literal["digest", "alert"] = Field(
        "digest",
        description="What the first poll of a feed brings is history: digest keeps it out of messages of its own.",
    )
    public_url: str = Field(
        "", description="Address at which readers reach the desk (https://…), for the links that stop a mail."
    )
    unsubscribe_secret: SecretStr = Field(
        SecretStr(""), description="Key that signs those links. Changing it makes older links invalid."
    )

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        return clock_words.zone(value)

    @field_validator("airflow_database_url")
    @classmethod
    def _airflow_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.match(r"postgres(ql)?(\+\w+)?://", value.get_secret_value()):
            raise ValueError("an address such as postgresql://user:password@host:5432/airflow")
        return value

    @field_validator("collect_schedule")
    @classmethod
    def _schedule(cls, value: str) -> str:
        return clock_words.schedule(value)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.match(r"postgres(ql)?://|\w+\s*=", value.get_secret_value()):
            raise ValueError("an address such as postgresql://user:password@host:5432/marsad")
        return value

    @field_validator("reread_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        for part in filter(None, map(str.strip, value.split(","))):
            try:
                is_right = 0 < float(part) < MOST_HOURS
            except ValueError:
                is_right = False
            if not is_right:
                raise ValueError(f"numbers of hours separated by commas, such as 6,24,72; not {part!r}")
        return value

    @field_validator("allow_private", "webhook_allow_private")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in filter(None, map(str.strip, value.split(","))):
            try:
                ipaddress.ip_network(part, strict=False)
            except ValueError:
                if not _HOST.fullmatch(re.sub(r":\d+$", "", part)):  # a host may be named with a port
                    raise ValueError(
                        f"hosts or networks, such as stand.example:8080 or 10.0.0.0/8; not {part!r}"
                    ) from None
        return value

    @field_validator("smtp_host")
    @classmethod
    def _host(cls, value: str) -> str:
        if not _HOST.fullmatch(value):
            raise ValueError(f"a host name or address alone, such as mail.example.org; not {value!r}")
        return value

    @field_validator("smtp_user")
    @classmethod
    def _user(cls, value: str) -> str:
        if not value.isascii() or not value.isprintable():
            raise ValueError("ASCII letters, digits and signs: mail servers can't be told others")
        return value

    @field_validator("smtp_password")
    @classmethod
    def _password(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().isascii():
            raise ValueError("ASCII letters, digits and signs: mail servers can't be told others")
        return value

    @field_validator("smtp_security")
    @classmethod
    def _security(cls, value: str, info: ValidationInfo) -> str:
        host = str(info.data.get("smtp_host", ""))
        if value == "none" and not _is_near(host):
            raise ValueError(
                f"starttls or tls: {host} isn't this machine, and passwords and readers would be seen on the way"
            )
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        return mailbox.sender(value)

    @field_validator("operators")
    @classmethod
    def _operators(cls, value: str) -> str:
        return ",".join(mailbox.addresses(value))

    @field_validator("webhooks")
    @classmethod
    def _webhooks(cls, value: SecretStr) -> SecretStr:
        for name, address in _named(value):
            if not _ADDRESS.match(address):
                raise ValueError(f"name=https://… separated by blanks; {name!r} has no such address")
        return value

    @field_validator("webhook_secrets")
    @classmethod
    def _webhook_keys(cls, value: SecretStr) -> SecretStr:
        for name, written in _named(value):
            try:
                signing_key.key(written)
            except ValueError as error:
                raise ValueError(
                    f"name=key separated by blanks; the key of {name!r} is not {error}"
                ) from None
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("a token as BotFather gives it: digits, a colon, and 30 letters or more")
        return value

    @field_validator("telegram_api", "public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        if value and not _ADDRESS.fullmatch(value):
            raise ValueError("an address such as https://desk.example.org, without a login or a query")
        return value

    @field_validator("operators_webhook")
    @classmethod
    def _webhook(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _ADDRESS.match(value.get_secret_value()):
            raise ValueError("an address that begins with https://")
        return value

    @property
    def slots(self) -> int:
        """Tasks that all workers together do at a time."""
        return self.workers * self.worker_tasks

    @property
    def shard_count(self) -> int:
        """Into how many tasks the sources are divided."""
        return self.shards or self.slots

    @property
    def operator_addresses(self) -> tuple[str, ...]:
        """`operators` as a tuple."""
        return tuple(part.strip() for part in self.operators.split(",") if part.strip())

    @property
    def reread_delays(self) -> tuple[timedelta, ...]:
        """`reread_hours` as a tuple."""
        return tuple(timedelta(hours=float(part)) for part in self.reread_hours.split(",") if part.strip())

    @property
    def webhook_addresses(self) -> dict[str, str]:
        """`webhooks` by name."""
        return dict(_named(self.webhooks))

    @property
    def webhook_keys(self) -> dict[str, str]:
        """`webhook_secrets` by name."""
        return dict(_named(self.webhook_secrets))

    @property
    def private_webhook_hosts(self) -> frozenset[str]:
        """`webhook_allow_private` as a set."""
        return frozenset(part.strip() for part in self.webhook_allow_private.split(",") if part.strip())

    @property
    def private_hosts(self) -> frozenset[str]:
        """`allow_private` as a set."""
        return frozenset(part.strip() for part in self.allow_private.split(",") if part.strip())


def load(**overrides: object) -> Settings:
    """The settings of this process; `overrides` win over the environment.

    Raises ConfigError that names every slip, one a line: a MARSAD_ variable that doesn't exist (with the nearest one that does), and a
    value that can't be used (with what can).
    """
    slips = [*_unknown()]
    try:
        found = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        slips += [f"setting {_variable(f['loc'][0])}: {_words(f)}" for f in error.errors()]
    if slips:
        raise ConfigError("\n".join(slips)) from None
    return found


def origins(settings: Settings) -> dict[str, tuple[str, str]]:
    """Each setting's value in force and where it comes from, for `marsad settings`. What is secret is not shown."""
    return {
        name: (_shown(getattr(settings, name)), _origin(settings, name)) for name in Settings.model_fields
    }


def address_of(parts: Mapping[str, object]) -> SecretStr:
    """A database's address from its parts (host, port, user, password, dbname, and what else libpq knows), as the DAGs get it from an
    Airflow connection. What libpq doesn't know, such as the provider's own extras, is left out; so are empty parts.

    {"host": "h1,h2", "port": "5432,5433", "options": "-c statement_timeout=5s"} → "host='h1,h2' port='5432,5433' options='-c …'"
    """
    given = {key: str(value) for key, value in parts.items() if key in LIBPQ and value not in (None, "")}
    escaped = {key: re.sub(r"([\\'])", r"\\\1", value) for key, value in given.items()}
    return SecretStr(" ".join(f"{key}='{value}'" for key, value in escaped.items()))


def _named(written: SecretStr) -> list[tuple[str, str]]:
    """«name=value name=value» in pairs. ValueError for a part without a name, and for a name that stands twice."""
    pairs = []
    for number, part in enumerate(written.get_secret_value().split(), 1):
        name, equals, value = part.partition("=")
        if not equals or not _NAME.fullmatch(name) or not value:
            raise ValueError(f"name=value separated by blanks; part {number} is none")
        pairs.append((name, value))
    names = [name for name, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"each name once; {twice[0]!r} stands twice")
    return pairs


def _unknown() -> Iterator[str]:
    known = {_variable(name) for name in Settings.model_fields}
    for name in sorted(os.environ):  # noqa: TID251 (here)
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            yield f"there is no setting {name}{hint}; `marsad settings` lists them all"


def _words(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0])
    field = Settings.model_fields.get(name)
    return plain.words(fault, is_secret=field is not None and "SecretStr" in str(field.annotation))


def _origin(settings: Settings, name: str) -> str:
    if name not in settings.model_fields_set:
        return "default"
    return "environment" if _variable(name) in os.environ else "command"  # noqa: TID251 (here)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set, not shown" if value.get_secret_value() else ""
    return "" if value is None else str(value)


def _variable(name: int | str) -> str:
    return PREFIX + str(name).upper()


def _is_near(host: str) -> bool:
    """This machine, or a name without a dot: a neighbour on a network of one's own, such as compose's mail catcher."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host or host.endswith(".localhost")
