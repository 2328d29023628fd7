"""The operators are told: something went wrong that a person should look at. At most once per cause and day, by every way that works.

By mail, by a webhook where one is set (MARSAD_OPERATORS_WEBHOOK), and in the log, for the mail server may be what went wrong. It doesn't
go through the outbox: it must come through when the warehouse is what went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from marsad.core.alerts.mail_reply import DeliveryVerdict, judged, shown
from marsad.core.wording import wording
from marsad.edge.clock import now
from marsad.edge.mail import Handover, mailer
from marsad.edge.rows.upkeep import Trouble
from marsad.edge.store import Store
from marsad.edge.warehouse import warehouse
from marsad.edge.web import webhook
from marsad.errors import MarsadError
from marsad.settings import Settings
from marsad.steps.upkeep import anomalies

DETAIL_CHARACTERS = 4000
LATELY = timedelta(days=1)
WEBHOOK = "webhook"

Told = dict[str, str | None]  # way (an address, or "webhook") → what went wrong with it; None: told

_log = logging.getLogger("marsad.operators")


class _NotTold(Exception):  # noqa: N818 (reads as what happened)
    """No server took the mail: the cause is forgotten again, so that the next run tells it."""


def tell(settings: Settings, what: str, where: str, why: str, link: str | None = None) -> Told:
    """Tell the operators that `what` failed. Empty where nobody is set, or all were told today.

    Where the warehouse can't be asked who was told, they are told."""
    body = (
        f"{what} failed in {where}, after all its retries.\n\n{why[:DETAIL_CHARACTERS]}\n\n{link or ''}\n\n"
        "Nothing is lost: the next run takes up what was left. `marsad status` shows the state of the warehouse.\n"
    )
    subject = f"Marsad: {wording.plain(what)} failed · تعذّر تنفيذ مهمة"
    try:
        with warehouse(settings) as store:
            return _once(store, settings, {what: body}, subject)
    except MarsadError:
        return _send(settings, subject, body)


def tell_causes(store: Store, settings: Settings, causes: Mapping[str, str]) -> Told:
    """Tell the operators those of `causes` (cause → detail) that they weren't told of today, in one message."""
    return _once(store, settings, causes, "Marsad: to be looked at · يحتاج إلى نظر")


def rederived(store: Store, settings: Settings, counts: Mapping[str, int]) -> Told:
    """Sum up what a change of rules gained and lost in stored articles (the counts of `maintain`): subscribers aren't told."""
    found = ", ".join(
        f"{count} {name}" for name, count in sorted(counts.items()) if name.startswith(("gained_", "lost_"))
    )
    return tell_causes(
        store, settings, {"rules changed": f"Mentions after a change of rules: {found}."} if found else {}
    )


def report(store: Store, settings: Settings) -> Told:
    """Tell the operators of parked and refused messages, of feeds that stopped bringing news, and of sources that bring too little."""
    at = now()
    stopped = at - timedelta(minutes=settings.mail_failure_minutes)
    found = store.objects("operators.troubles", Trouble, since=at - LATELY, stopped_before=stopped)
    causes = {one.cause: f"{one.cause}: {one.detail}" for one in found}
    for one in anomalies.report(store, now()):
        cause = f"source {one.source_id}: {one.what}"
        causes[cause] = f"{cause}: {one.detail}"
    return tell_causes(store, settings, causes)


def _once(store: Store, settings: Settings, causes: Mapping[str, str], subject: str) -> Told:
    """Tell the operators those of `causes` that they weren't told of today, in one message; returns each way and whether it worked.

    A cause counts as told when one way worked, or when there is none but the log; else the next run tells it again.
    """
    if not causes:
        return {}
    told: Told = {}
    try:
        with store.transaction():
            at = now()
            new = [cause for cause in causes if _remember(store, settings, cause, at)]
            if not new:
                return {}
            told = _send(settings, subject, "\n\n".join(causes[cause] for cause in new))
            if told and all(told.values()):
                raise _NotTold
    except _NotTold:
        pass
    return told


def _remember(store: Store, settings: Settings, cause: str, at: datetime) -> bool:
    return store.run("operators.remember", cause=cause, now=at, zone=settings.zone) > 0


def _send(settings: Settings, subject: str, body: str) -> Told:
    """By mail, by the webhook, and in the log; one way that fails, however it fails, leaves the others."""
    _log.warning("%s\n%s", subject, wording.plain_lines(body))
    told: Told = {}
    hook = settings.operators_webhook.get_secret_value()
    if hook:
        told[WEBHOOK] = webhook.post(hook, f"{subject}\n\n{body}")
    try:
        with mailer(settings) as mail:
            for address in settings.operator_addresses:
                content = _message(settings, address, subject, body).as_bytes()
                told[address] = _problem(mail.hand(content, address))
    except Exception as error:  # such as an address that no mail can be made for
        told |= {a: f"{type(error).__name__}: {error}" for a in settings.operator_addresses if a not in told}
    for way, problem in told.items():
        if problem:
            _log.error("the operators can't be told by %s: %s", way, problem)
    return told


def _problem(answer: Handover) -> str | None:
    verdict = judged(answer.code, answer.words, is_begun=answer.is_begun)
    return None if verdict is DeliveryVerdict.ACCEPTED else shown(answer.code, answer.words)


def _message(settings: Settings, address: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = settings.mail_from
    message["To"] = address
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain="marsad.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message
