"""Publish in a process of its own, to be killed."""

from __future__ import annotations

from marsad.edge.store import open_store
from marsad.settings import PROJECT, Settings
from marsad.steps.alerting import deliver


def run(values: dict[str, object]) -> None:
    """Send what is due, with these settings."""
    settings = Settings(**values)  # type: ignore[arg-type]
    assert settings.database_url is not None
    with open_store(settings.database_url.get_secret_value(), PROJECT / "sql" / "steps") as store:
        deliver.publish(store, settings)
