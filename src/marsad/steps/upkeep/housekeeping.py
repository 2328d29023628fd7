"""Housekeeping: what Airflow keeps of runs that are long over goes, so that nothing of it grows for ever."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from marsad.edge import airflow_upkeep
from marsad.edge.clock import now
from marsad.settings import Settings


def clean(settings: Settings, logs: Path) -> Counter[str]:
    """Remove Airflow's rows and logs of runs older than MARSAD_KEEP_RUNS_DAYS; how many files of logs.

    Its database is left alone where MARSAD_AIRFLOW_DATABASE_URL isn't set. Raises LocalError where Airflow refuses."""
    before = now() - timedelta(days=settings.keep_runs_days)
    counts = Counter(logs_dropped=airflow_upkeep.drop_logs(logs, before))
    if settings.airflow_database_url is not None:
        airflow_upkeep.clean_database(settings.airflow_database_url.get_secret_value(), before)
        counts["database_cleaned"] = 1
    return counts
