"""
# collect: poll the feeds, fetch the pages

Every day at 05:00 Damascus time (MARSAD_COLLECT_SCHEDULE changes it). The sources of config/sources.yaml are divided into shards, so
that no host is in two of them; each shard is one task that polls its feeds and fetches the pages of new entries, politely.

* **A site is down, blocks us, or writes nonsense:** that is stored with the feed or entry (`marsad status`, `marsad query
  source_health`) and fails nothing.
* **A task fails:** the database is away or there is a bug. It is tried again; operators get a mail when that doesn't help. Run the DAG
  again: it takes up what was left.
* **By hand:** `only_due` off polls every feed now, and asks again for every page that failed; `sources` narrows the run down to some.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Asset, CronTriggerTimetable, Param, dag, task

from marsad import settings as configuration
from marsad.edge import files
from marsad.edge.warehouse import warehouse
from marsad.steps.collecting import collect as step
from marsad_airflow import DEFAULTS, RUN, task_settings

SETTINGS = configuration.load()
PAGES = Asset("marsad://pages")


@dag(
    schedule=CronTriggerTimetable(SETTINGS.collect_schedule, timezone=SETTINGS.zone),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=RUN,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["marsad"],
    params={
        "only_due": Param(True, type="boolean", title="Only feeds that are due"),
        "sources": Param(
            [], type="array", items={"type": "string"}, title="Only these sources (ids); none: all"
        ),
    },
)
def collect() -> None:
    """Poll the feeds, fetch the pages."""

    @task
    def sync() -> dict[str, int]:
        """Bring the warehouse's sources in line with config/sources.yaml."""
        settings = task_settings()
        with warehouse(settings) as store:
            return dict(step.sync(store, files.sources(settings)))

    @task
    def shards(params: dict[str, Any]) -> list[list[str]]:
        """Divide the sources that have work."""
        settings = task_settings()
        with warehouse(settings) as store:
            return step.shards(
                store, settings.shard_count, only_due=params["only_due"], wanted=params["sources"]
            )

    @task(pool="collect", queue="collect")
    async def poll_and_fetch(source_ids: list[str], params: dict[str, Any]) -> dict[str, int]:
        """Poll the feeds of one shard and fetch its new pages."""
        settings = task_settings()
        with warehouse(settings) as store:
            return dict(await step.collect(store, settings, source_ids, only_due=params["only_due"]))

    @task(outlets=[PAGES])
    def done() -> None:
        """Say that there may be pages to read, also where a shard has failed (a teardown: that still fails the run)."""

    divided = shards()
    sync() >> divided
    poll_and_fetch.expand(source_ids=divided) >> done().as_teardown()


collect()
