"""The operators' mail: something went wrong that a person should look at. At most one per cause and day.

It doesn't go through the outbox: it must come through when the warehouse is what went wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from marsad.core.wording import wording
from marsad.edge.clock import now
from marsad.edge.mail import Handover, Verdict, mailer
from marsad.edge.store import Store
from marsad.edge.warehouse import warehouse
from marsad.errors import MarsadError
from marsad.settings import Settings
from marsad.steps.upkeep import anomalies

DETAIL_CHARACTERS = 4000
LATELY = timedelta(days=1)


class _NotTold(Exception):  # noqa: N818 (reads as what happened)
    """No server took the mail: the cause is forgotten again, so that the next run tells it."""


def tell(settings: Settings, what: str, where: str, why: str, link: str | None = None) -> dict[str, Handover]:
    """Mail every operator that `what` failed; what the server said to each. Empty where nobody is set, or all were told today.

    Where the warehouse can't be asked who was told, they are told."""
    body = (
        f"{what} failed in {where}, after all its retries.\n\n{why[:DETAIL_CHARACTERS]}\n\n{link or ''}\n\n"
        "Nothing is lost: the next run takes up what was left. `marsad status` shows the state of the warehouse.\n"
    )
    subject = f"Marsad: {wording.plain(what)} failed · تعذّر تنفيذ مهمة"
    if not settings.operator_addresses:
        return {}
    try:
        with warehouse(settings) as store:
            return _once(store, settings, {what: body}, subject)
    except MarsadError:
        return _send(settings, subject, body)


def tell_causes(store: Store, settings: Settings, causes: Mapping[str, str]) -> dict[str, Handover]:
    """Mail the operators those of `causes` (cause → detail) that they weren't told of today, in one message."""
    return _once(store, settings, causes, "Marsad: to be looked at · يحتاج إلى نظر")


def rederived(store: Store, settings: Settings, counts: Mapping[str, int]) -> dict[str, Handover]:
    """Sum up what a change of rules gained and lost in stored articles (the counts of `maintain`): subscribers aren't told."""
    found = ", ".join(
        f"{count} {name}" for name, count in sorted(counts.items()) if name.startswith(("gained_", "lost_"))
    )
    return tell_causes(
        store, settings, {"rules changed": f"Mentions after a change of rules: {found}."} if found else {}
    )


def report(store: Store, settings: Settings) -> dict[str, Handover]:
    """Tell the operators of parked and refused messages, of feeds that stopped bringing news, and of sources that bring too little."""
    if not settings.operator_addresses:
        return {}
    found = store.all("operators.troubles", since=now() - LATELY)
    causes = {row["cause"]: f"{row['cause']}: {row['detail']}" for row in found}
    for row in anomalies.report(store, now()):
        cause = f"source {row['source_id']}: {row['what']}"
        causes[cause] = f"{cause}: {row['detail']}"
    return tell_causes(store, settings, causes)


def _once(store: Store, settings: Settings, causes: Mapping[str, str], subject: str) -> dict[str, Handover]:
    """Send what wasn't told today; it counts as told when a server took it for one operator at least."""
    if not causes or not settings.operator_addresses:
        return {}
    handed: dict[str, Handover] = {}
    try:
        with store.transaction():
            at = now()
            new = [cause for cause in causes if _remember(store, settings, cause, at)]
            if not new:
                return {}
            handed = _send(settings, subject, "\n\n".join(causes[cause] for cause in new))
            if all(one.verdict is not Verdict.ACCEPTED for one in handed.values()):
                raise _NotTold
    except _NotTold:
        pass
    return handed


def _remember(store: Store, settings: Settings, cause: str, at: datetime) -> bool:
    return store.one("operators.remember", cause=cause, now=at, zone=settings.zone) is not None


def _send(settings: Settings, subject: str, body: str) -> dict[str, Handover]:
    addresses: Sequence[str] = settings.operator_addresses
    with mailer(settings) as mail:
        return {
            address: mail.hand(_message(settings, address, subject, body).as_bytes(), address)
            for address in addresses
        }


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
