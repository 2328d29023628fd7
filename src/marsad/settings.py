"""Settings: what an operator may change, read from the environment (MARSAD_…) in this one place.

Every setting has a default that suits the embedded stack. docs/settings.md is made from this file (`marsad settings`).
Secrets are `SecretStr`: they never appear in a log or a traceback.
"""

from __future__ import annotations

import difflib
import os
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from marsad.errors import ConfigError

PREFIX = "MARSAD_"
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
    shards: int = Field(4, ge=1, le=64, description="Into how many tasks the sources are divided.")
    batch_pages: int = Field(100, ge=1, le=1000, description="Pages that one task reads.")
    keep_pages_days: int = Field(
        180, ge=1, description="Days after which raw pages are dropped; what was read of them stays."
    )

    contact: str = Field(
        "", description="Address or page that the User-Agent names, so that a site can reach you."
    )
    gap_seconds: float = Field(1.0, ge=0, description="Least time between two requests to one host, seconds.")
    per_host: int = Field(1, ge=1, le=8, description="Connections to one host at a time.")
    allow_private: str = Field(
        "",
        description="Private hosts or networks that may be read all the same, separated by commas: for the news stand.",
    )
    fetch_attempts: int = Field(4, ge=1, description="How often a page is asked for before it is given up.")
    reread_hours: str = Field(
        "6,24,72,168",
        description="Hours after its first reading, and between readings, at which an article that carries a topic is read again"
        " to see whether it was edited; separated by commas, empty: never.",
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

    @field_validator("reread_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        if any(float(part) <= 0 for part in value.split(",") if part.strip()):
            raise ValueError("hours are more than 0")
        return value

    @property
    def operator_addresses(self) -> tuple[str, ...]:
        """`operators` as a tuple."""
        return tuple(part.strip() for part in self.operators.split(",") if part.strip())

    @property
    def reread_delays(self) -> tuple[timedelta, ...]:
        """`reread_hours` as a tuple."""
        return tuple(timedelta(hours=float(part)) for part in self.reread_hours.split(",") if part.strip())

    @property
    def private_hosts(self) -> frozenset[str]:
        """`allow_private` as a set."""
        return frozenset(part.strip() for part in self.allow_private.split(",") if part.strip())


def load(**overrides: object) -> Settings:
    """The settings of this process; `overrides` win over the environment.

    Raises ConfigError for a MARSAD_ variable that doesn't exist (naming the nearest one) and for a value that can't be used.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):  # noqa: TID251 (here)
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise ConfigError(f"there is no setting {name}{hint}; `marsad settings` lists them all")
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise ConfigError(f"setting {name}: {first['msg']}") from None
