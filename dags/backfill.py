"""
# backfill: fetch what a source published earlier

By hand: give a source and a span of days. Its sitemaps, WordPress's lists or its pages by day are read for what lies in the span, and the
pages are fetched, as politely as every day's; `understand` follows. What is found is history: told in digests only.

* **Run it again:** it takes up what is left, and repeats nothing. Do so when the result says that `lists_left` or `pages_left` is more
  than 0: the site was away, or asked to be left alone for a while.
* **It finds nothing:** the site lists nothing of that time; the table `marsad.listing` says what was asked and what came.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from airflow.sdk import Asset, Param, dag, task

from marsad.edge import files
from marsad.edge.warehouse import warehouse
from marsad.steps.collecting import backfill as step
from marsad.steps.collecting import collect
from marsad_airflow import DEFAULTS, LONG, LONG_RUN, task_settings

PAGES = Asset("marsad://pages")


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LONG_RUN,
    default_args=DEFAULTS | LONG,
    doc_md=__doc__,
    tags=["marsad"],
    params={
        "source": Param("", type="string", title="Id of the source in config/sources.yaml"),
        "since": Param("2026-01-01", type="string", format="date", title="First day"),
        "until": Param("2026-01-01", type="string", format="date", title="Last day, included"),
    },
)
def backfill() -> None:
    """Fetch what a source published earlier."""

    @task(pool="collect", queue="collect", outlets=[PAGES])
    async def find_and_fetch(params: dict[str, Any]) -> dict[str, int]:
        """Find and fetch what the source published in the span; then there may be pages to read."""
        settings = task_settings()
        since, until = date.fromisoformat(params["since"]), date.fromisoformat(params["until"])
        with warehouse(settings) as store:
            collect.sync(store, files.sources(settings))
            return dict(await step.backfill(store, settings, params["source"], since, until))

    find_and_fetch()


backfill()
