"""Publish: send what is in the outbox, each message claimed, handed over, and recorded before the next.

Several senders work side by side, each with a connection of its own to the warehouse and to the mail server, so that a slow
message holds up nobody else. A sender that is killed loses nothing: what it had claimed is claimed again, and the one message that
the server may have accepted by then goes out again under the same Message-ID.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from marsad.core.alerts import message
from marsad.edge.clock import now
from marsad.edge.mail import Handover, Mailer, Verdict, mailer
from marsad.edge.store import Row, Store, open_store
from marsad.edge.templates import templates
from marsad.edge.warehouse import warehouse_dsn
from marsad.settings import Settings
from marsad.steps.alerting.render import Teller
from marsad.steps.upkeep import checks, marts, operators
from marsad.steps.upkeep.run import recorded

RETRY_BASE_SECONDS = 300
RETRY_MOST_SECONDS = 6 * 3600
NOTHING_IN_HAND: Row = {
    "delivery_id": None, "state": None, "reason": None, "subject": None, "is_counted": True, "next_attempt_at": None,
}  # fmt: skip


def publish(store: Store, settings: Settings) -> Counter[str]:
    """Count the new days, check the data, and send every message that is due and not held by a check.

    A message that another process is sending is left to it. Operators are told what the checks found.
    """
    with recorded(store, "publish") as run:
        marts.refresh(store)
        found = checks.run(store)
        run.counts.update(found.counts)
        operators.tell_causes(store, settings, found.causes)
        run.counts.update(withdrawn=store.run("deliver.withdraw"))
        senders = store.value("deliver.due", now=now(), most=settings.senders)
        if senders:
            with warehouse_dsn(settings) as dsn, ThreadPoolExecutor(senders, "sender") as pool:
                for counts in pool.map(partial(_send_all, dsn), [settings] * senders):
                    run.counts.update(counts)
        run.counts += Counter()  # without zeros
    operators.report(store, settings)
    return run.counts


def _send_all(dsn: str, settings: Settings) -> Counter[str]:
    """Send message after message until none is due. Each is settled, durably, before the next is handed over."""
    counts: Counter[str] = Counter()
    with open_store(dsn, settings.project / "sql" / "steps") as store, mailer(settings) as mail:
        sender = store.value("deliver.enrol")
        settled, teller = NOTHING_IN_HAND, Teller(store, settings)
        while taken := store.one("deliver.turn", sender=sender, **{**settled, "now": now()}):
            settled = _deliver(teller, settings, mail, taken)
            counts[_named(settled)] += 1
    return counts


def _deliver(teller: Teller, settings: Settings, mail: Mailer, taken: Row) -> Row:
    """Compose a claimed message and hand it over; what publish.turn is to record of it."""
    parts = teller.parts(taken)
    subject = None
    try:
        composed = message.compose(templates(), *parts)
        subject = composed.subject
    except (
        Exception
    ) as error:  # one message that can't be made must not hold up the others: it is parked and reported
        handover = Handover(Verdict.TEMPORARY, f"it can't be composed: {type(error).__name__}: {error}"[:500])
    else:
        handover = mail.hand(composed.content, taken["address"])
    state, wait = _settled(handover.verdict, taken["attempts"], settings.deliver_attempts)
    return {
        "delivery_id": taken["delivery_id"],
        "state": state,
        "reason": handover.reason,
        "subject": subject,
        "is_counted": handover.verdict is not Verdict.NO_SERVICE,
        "next_attempt_at": now() + timedelta(seconds=wait),
    }


def _settled(verdict: Verdict, attempts: int, most: int) -> tuple[str, int]:
    """The delivery's new state, and the seconds to its next attempt."""
    if verdict is Verdict.ACCEPTED:
        return "sent", 0
    if verdict is Verdict.PERMANENT:
        return "refused", 0
    if verdict is Verdict.NO_SERVICE:
        return "pending", 0
    if attempts >= most:
        return "parked", 0
    return "pending", min(RETRY_BASE_SECONDS * 2 ** (attempts - 1), RETRY_MOST_SECONDS)


def _named(settled: Row) -> str:
    """What came of a message, as the run counts it."""
    if not settled["is_counted"]:
        return "no_service"
    return "retried" if settled["state"] == "pending" else str(settled["state"])
