"""
# publish: send what is new

Follows `understand`, and runs every half hour besides: for digests, whose hour has come, for messages that waited for the end of a
reader's quiet hours, and for those that a mail server refused for the moment.

* **A server refuses for the moment:** the message is tried again, later and later; after MARSAD_DELIVER_ATTEMPTS it is parked.
* **A server refuses for good:** that is recorded and shown (`marsad status`), and the message is not tried again.
* **No mail server, or it refuses us:** nothing is lost and no attempt counted; the next run tries again.
* **Killed while sending:** the message is sent again with the same Message-ID; no other is sent twice.
* **Why was I told, or not told?** `marsad alerts why`; operators hear of parked messages once a day.
"""

from __future__ import annotations

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from marsad import settings as configuration
from marsad.edge.warehouse import warehouse
from marsad.steps.alerting import deliver as step
from marsad_airflow import DEFAULTS, RUN, task_settings

SETTINGS = configuration.load()
HALF_HOURLY = CronTriggerTimetable("0,30 * * * *", timezone=SETTINGS.zone)


@dag(
    schedule=AssetOrTimeSchedule(timetable=HALF_HOURLY, assets=[Asset("marsad://articles")]),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=RUN,
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
