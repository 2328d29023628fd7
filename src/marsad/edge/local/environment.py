"""What Airflow's services are told by environment: the settings, and the two Airflow Connections that the
DAGs read.

Secrets go into the environment of our own children only, and into no file.
"""

from __future__ import annotations

import json

from psycopg.conninfo import conninfo_to_dict

from marsad.settings import PREFIX, Settings


def environment(settings: Settings) -> dict[str, str]:
    """What Airflow's services are told: the settings that differ from the defaults, and the two Airflow
    Connections.

    Secrets go into the environment of our own children only, and into no file.
    """
    plain = settings.model_dump(mode="json", exclude_unset=True, exclude={"database_url", "smtp_password"})
    variables = {f"{PREFIX}{name.upper()}": str(value) for name, value in plain.items()}
    variables["AIRFLOW_CONN_MARSAD_SMTP"] = json.dumps(_smtp(settings))
    if settings.database_url:
        variables["AIRFLOW_CONN_MARSAD_WAREHOUSE"] = json.dumps(
            _warehouse(settings.database_url.get_secret_value())
        )
    return variables


def _warehouse(dsn: str) -> dict[str, object]:
    """A libpq URL as an Airflow Connection."""
    known = {"host": "host", "port": "port", "user": "login", "password": "password", "dbname": "schema"}
    parts = conninfo_to_dict(dsn)
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
