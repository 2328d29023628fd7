"""
# publish: send what is new

Follows `understand`, and runs every hour besides, for messages that a mail server refused for the moment.

* **A server refuses for the moment:** the message is tried again, later and later; after MARSAD_DELIVER_ATTEMPTS it is parked.
* **A server refuses for good:** that is recorded and shown (`marsad status`), and the message is not tried again.
* **Killed while sending:** the message is sent again with the same Message-ID; no other is sent twice.
"""

from __future__ import annotations

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from marsad import settings as configuration
from marsad.edge.warehouse import warehouse
from marsad.steps import publish as step
from marsad_airflow import DEFAULTS, task_settings

SETTINGS = configuration.load()
HOURLY = CronTriggerTimetable("30 * * * *", timezone=SETTINGS.zone)


@dag(
    schedule=AssetOrTimeSchedule(timetable=HOURLY, assets=[Asset("marsad://articles")]),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["marsad"],
)
def publish() -> None:
    """Send what is new."""

    @task(pool="publish")
    def deliver() -> dict[str, int]:
        """Send every message that is due."""
        settings = task_settings()
        with warehouse(settings) as store:
            return dict(step.publish(store, settings))

    deliver()


publish()
