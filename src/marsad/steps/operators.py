"""The operators' mail: something went wrong that a person should look at."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from marsad.core import wording
from marsad.edge.mail import Handover, mailer
from marsad.settings import Settings


def tell(settings: Settings, what: str, where: str, why: str, link: str | None = None) -> dict[str, Handover]:
    """Mail every operator that `what` failed; what the server said to each. Nobody is told where none is set."""
    with mailer(settings) as mail:
        return {
            address: mail.hand(_message(settings, address, what, where, why, link), address)
            for address in settings.operator_addresses
        }


def _message(
    settings: Settings, address: str, what: str, where: str, why: str, link: str | None
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Marsad: {wording.plain(what)} failed · تعذّر تنفيذ مهمة"
    message["From"] = settings.mail_from
    message["To"] = address
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"{what} failed in {where}, after all its retries.\n\n{why[:4000]}\n\n{link or ''}\n\n"
        "Nothing is lost: the next run takes up what was left. `marsad status` shows the state of the warehouse.\n"
    )
    return message
