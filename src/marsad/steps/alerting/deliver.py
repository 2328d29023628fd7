"""Publish: send what is in the outbox, each message claimed, handed over, and recorded before the next.

Several senders work side by side, each with a connection of its own to the warehouse and to the mail server, so that a slow
message holds up nobody else; every webhook, chat room and Telegram chat has one sender of its own. A sender that is killed loses
nothing: what it had claimed is claimed again, and the one message that the server may have accepted by then goes out again under the
same Message-ID.

What a server refuses because of *us* costs no message an attempt (`core.alerts.mail_reply`). One that takes nothing for long is a failure:
the run fails with its words, `marsad status` and the desk show them, and operators are told by every way that still works.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from marsad.core.alerts.channels.http_reply import Outcome
from marsad.core.alerts.mail_reply import DeliveryVerdict
from marsad.edge import log
from marsad.edge.clock import now
from marsad.edge.rows.delivery import DeliveryRow, SettledDelivery, Way
from marsad.edge.store import Store, columns, open_store
from marsad.edge.warehouse import warehouse_dsn
from marsad.errors import DeliveryError, StoreError
from marsad.model import ChannelName
from marsad.settings import Settings
from marsad.steps.alerting import channels
from marsad.steps.alerting.channels import Channel
from marsad.steps.alerting.render import Renderer
from marsad.steps.upkeep import checks, faults, marts, operators
from marsad.steps.upkeep.faults import each_by_itself
from marsad.steps.upkeep.run import recorded

RETRY_BASE_SECONDS = 300
RETRY_MOST_SECONDS = 6 * 3600
MAY_ASK_AGAIN_SECONDS = 1  # at least, whatever the other side asks for
REFUSED_US_SECONDS = 900  # at least, until a server that refused us is asked again for the same message
IN_A_ROW = (
    10  # messages that a server refuses because of us, after which a sender asks it no more in this run
)
OURS = frozenset({DeliveryVerdict.NO_SERVICE, DeliveryVerdict.REFUSES_US})
MOST_WAYS = 16  # receivers of other channels that are served side by side
NOTHING_IN_HAND = SettledDelivery()


@dataclass
class Round:
    """The work of one sender in one run. `words` are what the server said last when it refused us."""

    way: Way
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
    ways = store.objects("deliver.due", Way, now=now())
    if not ways:
        return None
    senders = [way for way in ways for _ in range(_senders(way, settings))]
    at_once = min(len(senders), settings.senders + MOST_WAYS)
    with warehouse_dsn(settings) as dsn, ThreadPoolExecutor(at_once, "sender") as pool:
        work = [pool.submit(copy_context().run, _send_all, dsn, settings, way) for way in senders]
        rounds = [one.result() for one in work]
    for one in rounds:
        counts.update(one.counts)
    stopped = [_state(store, settings, way, [one for one in rounds if one.way == way]) for way in ways]
    return next(filter(None, stopped), None)


def _senders(way: Way, settings: Settings) -> int:
    return min(way.due, settings.senders) if way.channel is ChannelName.EMAIL else 1


def _state(store: Store, settings: Settings, way: Way, rounds: list[Round]) -> str | None:
    """Record whether a way takes messages; why that fails the run, where mail has been taken for too long by nobody.

    One receiver whose webhook is broken fails nobody's run: operators are told of it."""
    words = next((one.words for one in rounds if one.words), None)
    if any(one.counts["sent"] for one in rounds):
        store.run("deliver.service_works", channel=way.name, now=now())
    elif words:
        since = store.value("deliver.service_fails", channel=way.name, now=now(), reason=words)
        return _stopped(settings, since, words) if way.channel is ChannelName.EMAIL else None
    return None


def _stopped(settings: Settings, since: datetime, words: str) -> str | None:
    if now() - since < timedelta(minutes=settings.mail_failure_minutes):
        return None
    return (
        f"no mail is taken since {since:%Y-%m-%d %H:%M} UTC by {settings.smtp_host}:{settings.smtp_port}: {words}; "
        "nothing is lost, what waits is sent when it takes mail again"
    )


def _send_all(dsn: str, settings: Settings, way: Way) -> Round:
    """Send message after message on one way until none is due. Each is settled, durably, before the next is handed over."""
    done, in_a_row = Round(way), 0
    most = IN_A_ROW if way.channel is ChannelName.EMAIL else 1  # elsewhere all go to one receiver
    claims = {"channel": way.channel, "receiver": way.receiver}
    with (
        open_store(dsn, settings.project / "sql" / "steps") as store,
        channels.opened(settings, way.channel) as channel,
    ):
        claims["sender"] = store.value("deliver.enrol")
        settled, renderer = NOTHING_IN_HAND, Renderer(store, settings)
        while taken := store.first("deliver.turn", DeliveryRow, now=now(), **claims, **columns(settled)):
            told = _told(store, renderer, channel, taken)
            log.event(
                "message_handed",
                delivery=taken.delivery_id,
                channel=str(taken.channel),
                attempt=taken.attempts,
                outcome=str(told.verdict),
            )
            if told.verdict in OURS:
                done.words, in_a_row = told.reason, in_a_row + 1
            else:
                in_a_row = 0
            goes_on = told.verdict is not DeliveryVerdict.NO_SERVICE and in_a_row < most
            settled = _recorded(settings, taken, told, goes_on=goes_on)
            done.counts[_named(told.verdict, settled.state)] += 1
    return done


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of one message."""

    verdict: DeliveryVerdict
    reason: str | None = None
    subject: str | None = None
    wait_seconds: float | None = None  # as the other side asks for


def _told(store: Store, renderer: Renderer, channel: Channel, taken: DeliveryRow) -> Told:
    """Compose a claimed message and hand it over.

    Whatever one message raises is its own outcome, kept for the operators: it is tried again, then parked, and the others go on."""
    subject = None
    try:
        parts = renderer.parts(taken)
        composed = channel.compose(parts)
        subject = composed.subject
        outcome: Outcome = channel.hand(composed, parts)
        return Told(outcome.verdict, outcome.words, subject, outcome.wait_seconds)
    except StoreError:
        raise
    except Exception as error:
        what = "sent" if subject else "composed"
        reason = f"it can't be {what}: {faults.keep(store, 'publish', taken.message_id, error)}"[:500]
        return Told(DeliveryVerdict.TEMPORARY, reason, subject)


def _recorded(settings: Settings, taken: DeliveryRow, told: Told, *, goes_on: bool) -> SettledDelivery:
    """Return what deliver.turn is to record of a message."""
    state, wait = _settled(told.verdict, taken, settings.deliver_attempts)
    wait = wait if told.wait_seconds is None else max(told.wait_seconds, MAY_ASK_AGAIN_SECONDS)
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
