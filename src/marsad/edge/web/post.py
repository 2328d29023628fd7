"""One POST to an address of the settings, and what was answered as a value: bounded, guarded, without redirects.

No address but a public one is connected to, unless the operator allows it: who may write the address of a webhook must not reach our own
network by it. Every outcome is a value that never names the address, for that is a secret (it carries a key). Proxies are taken from the
environment, as `edge.web.client` takes them; what a proxy can reach is the proxy's duty.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from urllib.request import getproxies_environment, proxy_bypass  # noqa: TID251 (who the proxy is)

import aiohttp
from yarl import URL

from marsad.edge.web.address_filter import AddressFilter, UnsafeAddress
from marsad.edge.web.agent import USER_AGENT
from marsad.edge.web.resolver import ThreadedResolver
from marsad.model import HttpReply

BODY_BYTES = 20_000  # of an answer: what says why


class Poster:
    """Posts to one receiver after another over kept connections; used by one thread."""

    def __init__(self, runner: asyncio.Runner, seconds: float, allow_private: Collection[str]) -> None:
        self._runner, self._seconds, self._allowed = runner, seconds, allow_private
        self._proxies = getproxies_environment()
        self._filter: AddressFilter | None = None
        self._sessions: dict[bool, aiohttp.ClientSession] = {}  # by whether it goes by a proxy

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> HttpReply:
        """Post `content` within so many seconds, answer and all. Never raises for what a server or network does."""
        return self._runner.run(self._post(URL(url), content, headers))

    def close(self) -> None:
        """End the connections."""
        for session in self._sessions.values():
            self._runner.run(session.close())
        if self._filter is not None:
            self._runner.run(self._filter.close())

    async def _post(self, url: URL, content: bytes, headers: Mapping[str, str]) -> HttpReply:
        proxy = self._proxy(url)
        self._filter = guard = self._filter or AddressFilter(ThreadedResolver(2), self._allowed)
        if why := guard.refuses(url.host or "", url.port or 443):
            return _refused(why)
        session = self._session(guard, by_proxy=proxy is not None)
        is_begun = False
        try:
            async with (
                asyncio.timeout(self._seconds),
                session.post(
                    url, data=content, headers=dict(headers), allow_redirects=False, proxy=proxy
                ) as response,
            ):
                is_begun = True
                words = (await _some(response)).decode("utf-8", "replace")
                return HttpReply(response.status, words, {k.lower(): v for k, v in response.headers.items()})
        except TimeoutError:
            return HttpReply(None, f"no whole answer within {self._seconds:g} s")
        except aiohttp.ClientConnectorError as error:  # nothing was sent
            return (
                _refused(str(error.os_error))
                if isinstance(error.os_error, UnsafeAddress)
                else _unreached(error)
            )
        except UnsafeAddress as error:
            return _refused(str(error))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            why = "the answer breaks off" if is_begun else "the connection broke before an answer"
            return HttpReply(None, f"{why} ({type(error).__name__})")

    def _session(self, guard: AddressFilter, *, by_proxy: bool) -> aiohttp.ClientSession:
        """The proxy itself may be a private address; what is connected to without one may not."""
        if by_proxy not in self._sessions:
            connector = (
                aiohttp.TCPConnector(limit=2)
                if by_proxy
                else aiohttp.TCPConnector(limit=2, resolver=guard, socket_factory=guard.socket)
            )
            self._sessions[by_proxy] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT},
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return self._sessions[by_proxy]

    def _proxy(self, url: URL) -> URL | None:
        found = self._proxies.get(url.scheme)
        return URL(found) if found and not proxy_bypass(url.host or "") else None


async def _some(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of the answer's body; the rest is nobody's."""
    found = bytearray()
    async for chunk in response.content.iter_any():
        found += chunk
        if len(found) >= BODY_BYTES:
            response.close()
            break
    return bytes(found[:BODY_BYTES])


def _refused(why: str) -> HttpReply:
    return HttpReply(None, f"{why}; MARSAD_WEBHOOK_ALLOW_PRIVATE allows it", is_begun=False)


def _unreached(error: aiohttp.ClientConnectorError) -> HttpReply:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        why = "its host name is not known"
    elif isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        why = "its certificate is not trusted"
    else:
        why = f"no connection ({error.os_error.strerror or type(error.os_error).__name__})"
    return HttpReply(None, why, is_begun=False)


@contextmanager
def poster(seconds: float, allow_private: Collection[str]) -> Iterator[Poster]:
    """A Poster whose connections are ended at the end."""
    with asyncio.Runner() as runner:
        opened = Poster(runner, seconds, allow_private)
        try:
            yield opened
        finally:
            opened.close()
