"""Cookies for the length of one run: what a host sets is sent back to that host, and to no other.

Enough for sites that let nobody in who doesn't send back what they set (a redirect to itself with Set-Cookie). Nothing is
written to disk; paths and ages count for nothing, since a run is short. Browsers let a host set cookies for its
whole domain; here a cookie never leaves the very host that set it.
"""

from __future__ import annotations

import re

from yarl import URL

MOST_COOKIES = 30  # of one host
MOST_BYTES = 4096  # of one cookie
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[!-:<-~ ]*")  # printable ASCII but the semicolon
_GONE = re.compile(r";\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)|;\s*expires\s*=[^;]*\b19[67]\d\b", re.IGNORECASE)


class Cookies:
    """The cookies of all hosts."""

    def __init__(self) -> None:
        self._of: dict[
            str, dict[str, tuple[str, bool]]
        ] = {}  # host → name → value, and whether it is for TLS only

    def keep(self, url: URL, lines: list[str]) -> None:
        """Takes what an answer of `url` sets: the values of its Set-Cookie headers."""
        kept = self._of.setdefault(_host(url), {})
        for line in lines:
            name, equals, value = (part.strip() for part in line.partition(";")[0].partition("="))
            if (
                not equals
                or len(line) > MOST_BYTES
                or not (_NAME.fullmatch(name) and _VALUE.fullmatch(value))
            ):
                continue
            if _GONE.search(line):
                kept.pop(name, None)
            elif name in kept or len(kept) < MOST_COOKIES:
                kept[name] = (value, bool(re.search(r";\s*secure\s*(;|$)", line, re.IGNORECASE)))

    def header(self, url: URL) -> str:
        """The Cookie header for `url`; empty where its host has set none."""
        is_safe = url.scheme == "https"
        kept = self._of.get(_host(url), {})
        return "; ".join(
            f"{name}={value}" for name, (value, is_secure) in kept.items() if is_safe or not is_secure
        )


def _host(url: URL) -> str:
    """http and https of a host share their cookies, as a site that moves to TLS needs; other ports are other hosts."""
    return (url.host or "").lower() if url.is_default_port() else f"{url.host}:{url.port}".lower()
