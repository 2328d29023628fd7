"""
# maintain: what is not of the day

Every Sunday at 03:00 Damascus time. What each source repeats in many articles (phrases that make no copy, lines that are no text) is
learned, for articles to come. Mentions of stored articles are derived anew where the rules in config/topics have changed; nothing is
fetched, and no subscriber is told. What was gained and lost stands in the task's result, by topic, and in a mail to the operators.
Raw pages older than MARSAD_KEEP_PAGES_DAYS are dropped; what was made of them stays, and nothing old comes back as new.
Of runs older than MARSAD_KEEP_RUNS_DAYS Airflow's own rows, results of tasks (XCom, Celery's) and logs are removed.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from marsad import settings as configuration
from marsad.edge import files
from marsad.edge.warehouse import warehouse
from marsad.steps.understanding import ledger, understand
from marsad.steps.understanding import rederive as step
from marsad.steps.upkeep import housekeeping, operators, retention
from marsad_airflow import DEFAULTS, LONG, LONG_RUN, task_logs, task_settings

SETTINGS = configuration.load()


@dag(
    schedule=CronTriggerTimetable("0 3 * * 0", timezone=SETTINGS.zone),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LONG_RUN,
    default_args=DEFAULTS | LONG,
    doc_md=__doc__,
    tags=["marsad"],
)
def maintain() -> None:
    """What is not of the day."""

    @task(pool="understand", queue="understand")
    def learn() -> dict[str, int]:
        """Learn what each source repeats."""
        with warehouse(task_settings()) as store:
            return dict(step.learn(store))

    @task(pool="understand", queue="understand")
    def rederive() -> dict[str, int]:
        """Derive mentions anew where the rules have changed."""
        settings = task_settings()
        rules = files.ledger(settings)
        topics = rules.topics
        with warehouse(settings) as store:
            understand.sync(store, topics, files.subscriptions(settings, frozenset(topics.names)))
            counts = dict(step.maintain(store, topics) + ledger.rederive(store, rules))
            operators.rederived(store, settings, counts)
            return counts

    @task(pool="understand", queue="understand")
    def retain() -> dict[str, int]:
        """Drop raw pages that are older than MARSAD_KEEP_PAGES_DAYS; what was made of them stays."""
        settings = task_settings()
        with warehouse(settings) as store:
            return dict(retention.retain(store, settings))

    @task(queue="understand")
    def clean() -> dict[str, int]:
        """Remove what Airflow keeps of runs older than MARSAD_KEEP_RUNS_DAYS: rows, results, logs."""
        return dict(housekeeping.clean(task_settings(), task_logs()))

    learn() >> rederive() >> retain()
    clean()


maintain()
