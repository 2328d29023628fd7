"""The token of a link that stops a subscription: the subscription's id, signed together with the address it goes to.

Whoever has the message may stop it, and nobody else; a token for an address that the subscription no longer goes to is worth
nothing. Tokens don't expire: an old message must stop too.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

PATH = "/unsubscribe"
_TOKEN = re.compile(r"[a-z0-9][a-z0-9-]{0,199}\.[A-Za-z0-9_-]{32}", re.ASCII)


def token(secret: str, subscription_id: str, address: str) -> str:
    """Return a token such as "ceasefire-desk.3q2-7w…", which fits into a URL as it is."""
    return f"{subscription_id}.{_signature(secret, subscription_id, address)}"


def is_formed(given: str) -> bool:
    """Return whether a text could be a token at all: an id as the file may have it, a dot, and a signature's length of letters."""
    return _TOKEN.fullmatch(given) is not None


def subscription_of(given: str) -> str:
    """The id that a token claims to be for; it proves nothing yet."""
    return given.rpartition(".")[0]


def is_valid(secret: str, given: str, address: str) -> bool:
    """Return whether we made the token for that subscription at this address. Never, without a secret."""
    if not secret or not given.isascii():
        return False
    return hmac.compare_digest(given, token(secret, subscription_of(given), address))


def link(public_url: str, secret: str, subscription_id: str, address: str) -> str | None:
    """The address that stops a subscription; None where there is no public address or no secret."""
    if not public_url or not secret:
        return None
    return f"{public_url.rstrip('/')}{PATH}?token={token(secret, subscription_id, address)}"


def _signature(secret: str, subscription_id: str, address: str) -> str:
    said = f"unsubscribe\0{subscription_id}\0{address}".encode()
    digest = hmac.new(secret.encode(), said, hashlib.sha256).digest()[:24]
    return base64.urlsafe_b64encode(digest).decode()
