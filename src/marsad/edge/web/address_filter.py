"""Which addresses a stranger's link may make us connect to: public ones, and those an operator allows by
name.

Checked three times, since each check alone can be walked round: the host as written (an IP literal is never
resolved), every answer of the resolver, and the final address of every socket (the only one that a name that
changes its answer can't deceive). Does not care about paths, ports of public hosts or who asks.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA's registries of special addresses, and the multicast and reserved blocks.
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")  # all that has been given out (global unicast)
_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # the third quarter of an address: RFC 5214, section 6.1


class UnsafeAddress(OSError):  # noqa: N818 (an OSError, so that the client passes it on as a failed connection)
    """A connection to an address that no stranger may send us to."""


class AddressFilter(AbstractResolver):
    """Refuses private, loopback, link-local, metadata and multicast addresses; wraps the real resolver.

    `allowed` holds `host`, `host:port`, addresses, `address:port` or networks in CIDR form.
    """

    def __init__(self, resolver: AbstractResolver, allowed: Collection[str]) -> None:
        self._resolver = resolver
        self._names = {name.lower() for name in allowed}
        self._networks = [network for name in allowed if (network := _network(name))]
        self._let_through: set[tuple[str, int]] = set()  # what an allowed name resolved to

    def refuses(self, host: str, port: int) -> str | None:
        """Return why no request may go to `host` as written (without asking the resolver), or None."""
        address = _address(host)
        if address is None or self._is_allowed(host, port) or self._is_open(address):
            return None
        return f"{host} is not a public address"

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if self._is_allowed(host, port):
            self._let_through.update((item["host"], port) for item in found)
            return found
        safe = [item for item in found if (address := _address(item["host"])) and self._is_open(address)]
        if found and not safe:
            raise UnsafeAddress(f"{host} resolves to {found[0]['host']}, which is not a public address")
        return safe

    def socket(self, info: AddrInfoType) -> socket.socket:
        """The socket for one final address; aiohttp's socket_factory."""
        family, kind, protocol, _, target = info
        host, port = str(target[0]), int(target[1])
        address = _address(host)
        is_known = (host, port) in self._let_through or self._is_allowed(host, port)
        if address is None or not (is_known or self._is_open(address)):
            raise UnsafeAddress(f"{host} is not a public address")
        return socket.socket(family=family, type=kind, proto=protocol)

    async def close(self) -> None:
        await self._resolver.close()

    def _is_allowed(self, host: str, port: int) -> bool:
        host = host.lower()
        return host in self._names or f"{host}:{port}" in self._names or f"[{host}]:{port}" in self._names

    def _is_open(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._networks)


def is_public(address: Address) -> bool:
    """Return whether `address` belongs to what the whole world may reach: a closed list, so that what is new, or forgotten, is refused.

    An IPv4 address written as IPv6 (::ffff:a.b.c.d) is judged as the IPv4 address. Every other form that carries one
    (IPv4-compatible and -translated, NAT64 also of a local prefix, 6to4, Teredo, ISATAP) leads through a translator
    of somebody's and is refused.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    is_isatap = int(address) >> 32 & 0xFFFFFFFF in _ISATAP
    return address in _PUBLIC_6 and not is_isatap and not any(address in network for network in _NOT_PUBLIC_6)


def _address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _network(name: str) -> Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
