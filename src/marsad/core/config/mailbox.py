"""E-mail addresses as operators write them: right, or refused in plain words."""

from __future__ import annotations

import re
from email.utils import parseaddr, quote

# A domain of our own machines (localhost, mail.internal) is as good as any: nobody is registered here. What stands behind a registered
# name is checked as strictly, and reserved by no one.
_BEHIND = ".example.org"
_NAMED = re.compile(r"^(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>$")


def address(text: str) -> str:
    """One plain address, such as desk@example.org; an Arabic domain as its ASCII form. ValueError for anything else.

    Letters before the @ are ASCII: few mail servers take others (SMTPUTF8), and none can be told by `smtplib` alone."""
    from email_validator import EmailNotValidError, validate_email  # 0.1 s that `marsad --help` needs not

    _, at, domain = text.rpartition("@")
    try:
        if not at or not domain:
            raise EmailNotValidError("it has no @")
        found = validate_email(text + _BEHIND, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        why = str(error).rstrip(".").replace("The email address", "it").replace("An email address", "it")
        raise ValueError(f"one plain e-mail address, such as desk@example.org ({why})") from None
    return text if text.isascii() else str(found.ascii_email).removesuffix(_BEHIND)


def sender(text: str) -> str:
    """An address with or without a name before it: Marsad, News Desk <desk@example.org>. The name is quoted where a header needs it."""
    named = _NAMED.match(text.strip())
    if named is None:
        return address(text.strip())
    plain = address(named["address"].strip())
    name = named["name"].strip()
    if not name:
        return plain
    if any(not c.isprintable() for c in name):
        raise ValueError("a name without line breaks and control characters")
    if parseaddr(f"{name} <{plain}>") == (name, plain):
        return f"{name} <{plain}>"
    return f'"{quote(name.strip(chr(34)))}" <{plain}>'


def addresses(text: str) -> tuple[str, ...]:
    """Plain addresses, separated by commas."""
    return tuple(address(part.strip()) for part in text.split(",") if part.strip())
