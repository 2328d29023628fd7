"""What Airflow knows and the steps don't: connections become settings, a failed task becomes a mail to the operators.

The only module of this folder that is no DAG (.airflowignore leaves it out).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from airflow.configuration import conf
from airflow.exceptions import AirflowNotFoundException
from airflow.sdk import BaseHook, Connection
from pydantic import SecretStr

from marsad.edge import log
from marsad.errors import ConfigError
from marsad.settings import Settings, address_of, load
from marsad.steps.upkeep import operators

log.hand_to(structlog.get_logger("marsad").info)  # the task's log, which keeps fields as fields

WAREHOUSE = "marsad_warehouse"
SMTP = "marsad_smtp"


def task_settings() -> Settings:
    """The settings of a running task: those of the environment, overridden by the connections that there are."""
    return load(**_warehouse(), **_smtp())


def task_logs() -> Path:
    """The folder in which Airflow keeps what tasks write."""
    return Path(conf.get("logging", "base_log_folder"))


def tell_operators(context: dict[str, Any]) -> None:
    """The `on_failure_callback` of every task: at last, when no retry is left, the operators are told once."""
    instance = context["task_instance"]
    name = f"{instance.dag_id}.{instance.task_id}"
    operators.tell(
        task_settings(), name, f"run {context['run_id']}", f"{context.get('exception')}", instance.log_url
    )


# A run that takes longer gives way to the next day's, which takes up what it left.
RUN, LONG_RUN = timedelta(hours=23), timedelta(days=3)
DEFAULTS: dict[str, Any] = {
    "retries": 2,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=15),
    "on_failure_callback": tell_operators,
    "execution_timeout": timedelta(
        hours=6
    ),  # a task that hangs holds up nobody for ever; its retry takes up what was left
}
LONG: dict[str, Any] = {"execution_timeout": timedelta(days=1)}  # what goes through years


def _connection(name: str) -> Connection | None:
    try:
        return BaseHook.get_connection(name)
    except AirflowNotFoundException:
        return None
    except ValueError as error:  # such as two hosts with a port each in an address
        hint = "write it as JSON, with the ports in its extra, or remove it and set MARSAD_DATABASE_URL"
        raise ConfigError(f"Airflow can't read the connection {name} ({error}): {hint}") from None


def _warehouse() -> dict[str, object]:
    found = _connection(WAREHOUSE)
    if found is None:
        return {}
    parts = {
        "host": found.host,
        "port": found.port,
        "user": found.login,
        "password": found.password,
        "dbname": found.schema,
    }
    return {"database_url": address_of({**parts, **found.extra_dejson})}


def _smtp() -> dict[str, object]:
    """As the SMTP provider reads its connection: TLS unless disable_ssl, then STARTTLS unless disable_tls."""
    found = _connection(SMTP)
    if found is None:
        return {}
    extra = found.extra_dejson
    security = (
        "tls" if not _is(extra, "disable_ssl") else "starttls" if not _is(extra, "disable_tls") else "none"
    )
    settings: dict[str, object] = {
        "smtp_host": found.host or "127.0.0.1",
        "smtp_port": found.port or {"tls": 465, "starttls": 587, "none": 25}[security],
        "smtp_user": found.login or "",
        "smtp_password": SecretStr(found.password or ""),
        "smtp_security": security,
    }
    if extra.get("from_email"):
        settings["mail_from"] = extra["from_email"]
    return settings


def _is(extra: dict[str, Any], key: str) -> bool:
    return str(extra.get(key, False)).lower() in ("true", "1", "yes")
