"""
# understand: read the pages, drop what is known, find the topics

Follows `collect`. The pages that were not read yet are divided among the workers (MARSAD_WORKERS), batch by batch; a batch is one
transaction: text, date and language, fingerprint, duplicates, story, mentions, and the alerts that they cause.

* **A page can't be read:** that is stored with the page (`marsad status`) and fails nothing.
* **A task fails or is killed:** its batch is rolled back whole, and taken up again by the retry or the next run.
"""

from __future__ import annotations

from airflow.sdk import Asset, dag, task

from marsad.edge import files
from marsad.edge.warehouse import warehouse
from marsad.steps.understanding import understand as step
from marsad_airflow import DEFAULTS, RUN, task_settings

PAGES, ARTICLES = Asset("marsad://pages"), Asset("marsad://articles")


@dag(
    schedule=[PAGES],
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=RUN,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["marsad"],
)
def understand() -> None:
    """Read the pages, drop what is known, find the topics."""

    @task
    def shares() -> list[list[int]]:
        """Check topics and subscriptions, and divide the pages that were not read yet."""
        settings = task_settings()
        topics = files.topics(settings)
        with warehouse(settings) as store:
            step.sync(store, topics, files.subscriptions(settings, frozenset(topics.names)))
            return step.shares(store, settings)

    @task(pool="understand", queue="understand")
    def read_and_classify(page_ids: list[int]) -> dict[str, int]:
        """Read a share of the pages and store what they say."""
        settings = task_settings()
        rules = files.ledger(settings)
        topics = rules.topics
        subscriptions = files.subscriptions(settings, frozenset(topics.names))
        with warehouse(settings) as store:
            return dict(step.understand(store, settings, topics, subscriptions, page_ids, rules))

    @task(outlets=[ARTICLES])
    def done() -> None:
        """Say that there may be alerts to send, also where a batch has failed (a teardown: that still fails the run)."""

    read_and_classify.expand(page_ids=shares()) >> done().as_teardown()


understand()
