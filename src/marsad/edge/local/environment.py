"""What Airflow's services are told by environment: the settings, and the two Airflow Connections that the
DAGs read.

Secrets go into the environment of our own children only, and into no file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from pydantic import SecretStr

from marsad.edge.local import kept
from marsad.edge.store import address_parts
from marsad.settings import PREFIX, Settings

FOREIGN = ("AIRFLOW", PREFIX, "PYTHONPATH")  # what we are told by environment is in the settings by now
PARALLEL_TASKS = 4


def environment(settings: Settings) -> dict[str, str]:
    """Return what Airflow's services are told: the settings that differ from the defaults, and the two Airflow
    Connections.

    Secrets go into the environment of our own children only, and into no file.
    """
    told = settings.model_dump(exclude_unset=True, exclude={"database_url", "smtp_password"})
    variables = {f"{PREFIX}{name.upper()}": _plain(value) for name, value in told.items()}
    variables["AIRFLOW_CONN_MARSAD_SMTP"] = json.dumps(_smtp(settings))
    if settings.database_url:
        variables["AIRFLOW_CONN_MARSAD_WAREHOUSE"] = json.dumps(
            _warehouse(settings.database_url.get_secret_value())
        )
    return variables


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _warehouse(dsn: str) -> dict[str, object]:
    """A libpq address as an Airflow Connection. Airflow knows one port: more than one (for more hosts) go into the extras, which win."""
    known = {"host": "host", "port": "port", "user": "login", "password": "password", "dbname": "schema"}
    parts = address_parts(dsn)
    if not str(parts.get("port", "0")).isdigit():
        del known["port"]
    connection: dict[str, object] = {"conn_type": "postgres"}
    connection |= {known[key]: value for key, value in parts.items() if key in known}
    return connection | {"extra": {key: value for key, value in parts.items() if key not in known}}


def _smtp(settings: Settings) -> dict[str, object]:
    return {
        "conn_type": "smtp",
        "host": settings.smtp_host,
        "port": settings.smtp_port,
        "login": settings.smtp_user,
        "password": settings.smtp_password.get_secret_value(),
        "extra": {
            "from_email": settings.mail_from,
            "disable_ssl": settings.smtp_security != "tls",
            "disable_tls": settings.smtp_security != "starttls",
        },
    }


def configuration(
    home: Path, url: str, metadata_dsn: str, *, dags: Path, plugins: Path, is_eager: bool
) -> dict[str, str]:
    """Airflow's configuration for one machine: LocalExecutor, everything on loopback, simple sign-in with
    one administrator.
    """
    _, _, rest = metadata_dsn.partition("://")
    options = {
        "core__dags_folder": str(dags),
        "core__plugins_folder": str(plugins),
        "core__executor": "LocalExecutor",
        "core__parallelism": str(PARALLEL_TASKS),
        "core__load_examples": "False",
        "core__dags_are_paused_at_creation": "False",
        "core__fernet_key": kept.secret(home / "fernet_key") + "=",
        "core__simple_auth_manager_users": "admin:admin",
        "core__simple_auth_manager_passwords_file": str(home / "passwords.json"),
        "core__execution_api_server_url": f"{url}/execution/",
        "database__sql_alchemy_conn": f"postgresql+psycopg://{rest}",
        "database__sql_alchemy_conn_async": f"postgresql+psycopg_async://{rest}",
        "database__load_default_connections": "False",
        "api__host": kept.LOOPBACK,
        "api__port": url.rpartition(":")[2],
        "api__base_url": url,
        "api__secret_key": kept.secret(home / "api_secret_key"),
        "api__instance_name": "Marsad · مرصد",
        "api_auth__jwt_secret": kept.secret(home / "jwt_secret"),
        "logging__base_log_folder": str(home / "logs"),
        "scheduler__scheduler_idle_sleep_time": "0.1" if is_eager else "1",
        "scheduler__task_instance_heartbeat_timeout": "60",  # then a killed task is tried again
        "workers__min_heartbeat_interval": "1",
        "dag_processor__refresh_interval": "30",
        "dag_processor__min_file_process_interval": "300",  # reading a DAG file costs a second: every 30 of them, a sixth of a core
    }
    return {"AIRFLOW_HOME": str(home)} | {
        f"AIRFLOW__{name.upper()}": value for name, value in options.items()
    }


def inherited() -> dict[str, str]:
    """Our environment without anyone's configuration of Airflow or Marsad; loopback is never reached by a
    proxy.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    unproxied = ",".join(filter(None, [os.environ.get("NO_PROXY"), kept.LOOPBACK, "localhost"]))
    return {**ours, "NO_PROXY": unproxied, "no_proxy": unproxied, "PYTHONUNBUFFERED": "1"}
