"""Publish: send what is in the outbox, each message claimed, handed over, and recorded before the next.

Several senders work side by side, each with a connection of its own to the warehouse and to the mail server, so that a slow
message holds up nobody else. A sender that is killed loses nothing: what it had claimed is claimed again, and the one message that
the server may have accepted by then goes out again under the same Message-ID.

What a server refuses because of *us* costs no message an attempt (`core.alerts.mail_reply`). One that takes nothing for long is a failure:
the run fails with its words, `marsad status` and the desk show them, and operators are told by every way that still works.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from marsad.core.alerts import message
from marsad.core.alerts.mail_reply import DeliveryVerdict, judged, shown
from marsad.edge import log
from marsad.edge.clock import now
from marsad.edge.mail import Mailer, mailer
from marsad.edge.rows.delivery import DeliveryRow, SettledDelivery
from marsad.edge.store import Store, columns, open_store
from marsad.edge.templates import templates
from marsad.edge.warehouse import warehouse_dsn
from marsad.errors import DeliveryError, StoreError
from marsad.settings import Settings
from marsad.steps.alerting.render import Renderer
from marsad.steps.upkeep import checks, faults, marts, operators
from marsad.steps.upkeep.faults import each_by_itself
from marsad.steps.upkeep.run import recorded

RETRY_BASE_SECONDS = 300
RETRY_MOST_SECONDS = 6 * 3600
REFUSED_US_SECONDS = 900  # at least, until a server that refused us is asked again for the same message
IN_A_ROW = (
    10  # messages that a server refuses because of us, after which a sender asks it no more in this run
)
OURS = frozenset({DeliveryVerdict.NO_SERVICE, DeliveryVerdict.REFUSES_US})
EMAIL = "email"
NOTHING_IN_HAND = SettledDelivery()


@dataclass
class Round:
    """The work of one sender in one run. `words` are what the server said last when it refused us."""

    counts: Counter[str] = field(default_factory=Counter)
    words: str | None = None


def publish(store: Store, settings: Settings) -> Counter[str]:
    """Count the new days, check the data, and send every message that is due and not held by a check.

    A message that another process is sending is left to it. Operators are told what the checks found. What one of these raises keeps none
    of the others from being done, and is raised at the end. Raises DeliveryError, when all that is done, where the mail server has
    taken nothing for MARSAD_MAIL_FAILURE_MINUTES.
    """
    with recorded(store, "publish") as run, each_by_itself() as part:
        with part():
            marts.refresh(store)
        with part():
            found = checks.run(store)
            run.counts.update(found.counts)
            operators.tell_causes(store, settings, found.causes)
        with part():
            run.counts.update(withdrawn=store.run("deliver.withdraw"))
        with part():
            stopped = _send_due(store, settings, run.counts)
            if stopped:
                raise DeliveryError(stopped)
        run.counts += Counter()  # without zeros
        with part():
            operators.report(store, settings)
    return run.counts


def _send_due(store: Store, settings: Settings, counts: Counter[str]) -> str | None:
    """Send what is due; why that is a failure, where the server has taken nothing for too long."""
    senders = store.value("deliver.due", now=now(), most=settings.senders)
    if not senders:
        return None
    with warehouse_dsn(settings) as dsn, ThreadPoolExecutor(senders, "sender") as pool:
        work = [pool.submit(copy_context().run, _send_all, dsn, settings) for _ in range(senders)]
        rounds = [one.result() for one in work]
    for one in rounds:
        counts.update(one.counts)
    words = next((one.words for one in rounds if one.words), None)
    if counts["sent"]:
        store.run("deliver.service_works", channel=EMAIL, now=now())
    elif words:
        since = store.value("deliver.service_fails", channel=EMAIL, now=now(), reason=words)
        return _stopped(settings, since, words)
    return None


def _stopped(settings: Settings, since: datetime, words: str) -> str | None:
    if now() - since < timedelta(minutes=settings.mail_failure_minutes):
        return None
    return (
        f"no mail is taken since {since:%Y-%m-%d %H:%M} UTC by {settings.smtp_host}:{settings.smtp_port}: {words}; "
        "nothing is lost, what waits is sent when it takes mail again"
    )


def _send_all(dsn: str, settings: Settings) -> Round:
    """Send message after message until none is due. Each is settled, durably, before the next is handed over."""
    done, in_a_row = Round(), 0
    with open_store(dsn, settings.project / "sql" / "steps") as store, mailer(settings) as mail:
        sender = store.value("deliver.enrol")
        settled, renderer = NOTHING_IN_HAND, Renderer(store, settings)
        while taken := store.first("deliver.turn", DeliveryRow, sender=sender, now=now(), **columns(settled)):
            told = _told(store, renderer, mail, taken)
            log.event(
                "message_handed",
                delivery=taken.delivery_id,
                attempt=taken.attempts,
                outcome=str(told.verdict),
            )
            if told.verdict in OURS:
                done.words, in_a_row = told.reason, in_a_row + 1
            else:
                in_a_row = 0
            goes_on = told.verdict is not DeliveryVerdict.NO_SERVICE and in_a_row < IN_A_ROW
            settled = _recorded(settings, taken, told, goes_on=goes_on)
            done.counts[_named(told.verdict, settled.state)] += 1
    return done


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of one message."""

    verdict: DeliveryVerdict
    reason: str | None = None
    subject: str | None = None


def _told(store: Store, renderer: Renderer, mail: Mailer, taken: DeliveryRow) -> Told:
    """Compose a claimed message and hand it over.

    Whatever one message raises is its own outcome, kept for the operators: it is tried again, then parked, and the others go on."""
    subject = None
    try:
        composed = message.compose(templates(), *renderer.parts(taken))
        subject = composed.subject
        answer = mail.hand(composed.content, taken.address)
        verdict = judged(answer.code, answer.words, is_begun=answer.is_begun)
        return Told(
            verdict,
            None if verdict is DeliveryVerdict.ACCEPTED else shown(answer.code, answer.words),
            subject,
        )
    except StoreError:
        raise
    except Exception as error:
        what = "sent" if subject else "composed"
        reason = f"it can't be {what}: {faults.keep(store, 'publish', taken.message_id, error)}"[:500]
        return Told(DeliveryVerdict.TEMPORARY, reason, subject)


def _recorded(settings: Settings, taken: DeliveryRow, told: Told, *, goes_on: bool) -> SettledDelivery:
    """Return what deliver.turn is to record of a message."""
    state, wait = _settled(told.verdict, taken, settings.deliver_attempts)
    return SettledDelivery(
        delivery_id=taken.delivery_id,
        state=state,
        reason=told.reason,
        subject=told.subject,
        is_counted=told.verdict not in OURS,
        goes_on=goes_on,
        next_attempt_at=now() + timedelta(seconds=wait),
    )


def _settled(verdict: DeliveryVerdict, taken: DeliveryRow, most: int) -> tuple[str, float]:
    """The delivery's new state, and the seconds to its next attempt."""
    if verdict is DeliveryVerdict.ACCEPTED:
        return "sent", 0
    if verdict is DeliveryVerdict.PERMANENT:
        return "refused", 0
    if verdict is DeliveryVerdict.NO_SERVICE:
        return "pending", 0
    if (
        verdict is DeliveryVerdict.REFUSES_US
    ):  # the older it is the later, so that it comes behind what is new
        age = (now() - (taken.created_at or now())).total_seconds()
        return "pending", min(max(REFUSED_US_SECONDS, age / 4), RETRY_MOST_SECONDS)
    if taken.attempts >= most:
        return "parked", 0
    return "pending", min(RETRY_BASE_SECONDS * 2 ** (taken.attempts - 1), RETRY_MOST_SECONDS)


def _named(verdict: DeliveryVerdict, state: str | None) -> str:
    """Return what came of a message, as the run counts it."""
    if verdict in OURS:
        return str(verdict)
    return "retried" if state == "pending" else str(state)
