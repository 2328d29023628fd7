"""The web as it is: whatever a server does comes to an outcome, in bounded time and memory, and harms nobody else."""

from __future__ import annotations

import asyncio
import hashlib
import resource
import socket
import ssl
import tomllib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import pytest
from aiohttp import web as aiohttp_web
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from edge.hostile import FEED, Hostile
from marsad.core.feeds import feed
from marsad.edge.web import robots
from marsad.edge.web.address_filter import AddressFilter, UnsafeAddress, is_public
from marsad.edge.web.agent import USER_AGENT
from marsad.edge.web.client import Limits, Web
from marsad.edge.web.decompress import Decompressor
from marsad.model import Answer, FetchOutcome
from marsad.settings import PROJECT

QUICK = Limits(connect_seconds=0.5, first_byte_seconds=0.5, total_seconds=1.0)
FRESH, UNCHANGED, GONE = FetchOutcome.FRESH, FetchOutcome.UNCHANGED, FetchOutcome.GONE
BLOCKED, UNAVAILABLE, REFUSED = FetchOutcome.BLOCKED, FetchOutcome.UNAVAILABLE, FetchOutcome.REFUSED


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def server() -> AsyncIterator[Hostile]:
    async with Hostile() as running:
        yield running


def client(server: Hostile, **options: object) -> Web:
    options = {"gap_seconds": 0.0, "limits": QUICK, "allow_private": {f"127.0.0.1:{server.port}"}} | options
    return Web("Marsad/test", "mailto:desk@example.org", **options)  # type: ignore[arg-type]


async def fetch(server: Hostile, path: str, kind: str = "page", **options: object) -> Answer:
    async with client(server, **options) as web:
        return await web.get(path if "://" in path else server.url(path), kind=kind)  # type: ignore[arg-type]


class Answers(AbstractResolver):
    """A resolver whose answers the test writes; each question takes the next answer, the last one stays."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host not in self.answers:
            raise OSError("no such name")
        found = self.answers[host]
        address = found.pop(0) if len(found) > 1 else found[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


# ── every way to misbehave ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "outcome", "says"),
    [
        ("/drip/headers", UNAVAILABLE, "no answer within 0.5 s"),
        ("/silence", UNAVAILABLE, "no answer within 0.5 s"),
        ("/drip/body", UNAVAILABLE, "did not come within 1 s"),
        ("/endless", REFUSED, "too large"),
        ("/endless/chunks", REFUSED, "too large"),
        ("/bomb", REFUSED, "after decompression"),
        ("/bomb/deflate", REFUSED, "after decompression"),
        ("/big", REFUSED, "50,000,000 bytes announced"),
        ("/packed/broken", UNAVAILABLE, "compressed answer is broken"),
        ("/packed/cut", UNAVAILABLE, "before the end"),
        ("/hops?20", REFUSED, "too many redirects"),
        ("/loop", REFUSED, "circle"),
        ("/nowhere", REFUSED, "no http(s) address"),
        ("/to?ftp://example.org/", REFUSED, "http(s) address"),
        ("/to?file:///etc/passwd", REFUSED, "http(s) address"),
        ("/to?http://[", REFUSED, "http(s) address"),
        ("/header/long", REFUSED, "headers too large"),
        ("/header/many", REFUSED, "headers too large"),
        ("/length/more", UNAVAILABLE, "before the end"),
        ("/closed", UNAVAILABLE, "connection failed"),
        ("/closed/midway", UNAVAILABLE, "connection failed"),
        ("/junk", UNAVAILABLE, "not an HTTP answer"),
        ("/status?204", UNAVAILABLE, "empty"),
        ("/status?304", UNAVAILABLE, "answers 304"),
        ("/status?400", UNAVAILABLE, "answers 400"),
        ("/status?401", BLOCKED, "answers 401"),
        ("/status?403", BLOCKED, "answers 403"),
        ("/status?404", GONE, "answers 404"),
        ("/status?410", GONE, "answers 410"),
        ("/status?451", BLOCKED, "answers 451"),
        ("/status?500", UNAVAILABLE, "answers 500"),
        ("/status?999", UNAVAILABLE, "answers 999"),
    ],
)
async def test_misbehaviour_is_an_outcome(
    server: Hostile, path: str, outcome: FetchOutcome, says: str
) -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()
    answer = await fetch(server, path)
    assert (answer.outcome, says in (answer.reason or "")) == (outcome, True), answer.reason
    assert monotonic() - started < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KB


@pytest.mark.parametrize("path", ["/length/less", "/packed/not", "/packed/brotli", "/plain"])
async def test_lesser_faults_still_give_a_body(server: Hostile, path: str) -> None:
    answer = await fetch(server, path)
    assert answer.outcome is FRESH
    assert answer.body in (b"hello", b"<html>plain</html>", b"<html><p>/plain</p></html>")
    assert answer.body_sha256 == hashlib.sha256(answer.body).digest()


async def test_slow_redirects_share_one_time_limit(server: Hostile) -> None:
    server.seconds = 0.3
    started = monotonic()
    answer = await fetch(server, "/hops?7")
    assert (answer.outcome, "within 1 s" in (answer.reason or "")) == (UNAVAILABLE, True)
    assert monotonic() - started < 2


async def test_name_servers_that_never_answer_hold_up_nobody(
    server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def slow(host: str, *rest: object, **more: object) -> object:
        if host.endswith(".slow.test"):
            sleep(2)
            raise OSError("no answer")
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    async with client(server, allow_private={"localhost"}) as web:
        stuck = asyncio.gather(*(web.get(f"http://{n}.slow.test/", kind="page") for n in range(20)))
        await asyncio.sleep(0.05)
        started = monotonic()
        answer = await web.get(server.url("/", "localhost"), kind="page")
        assert (answer.outcome, monotonic() - started < 0.4) == (FRESH, True)
        assert {found.outcome for found in await stuck} == {UNAVAILABLE}


async def test_nothing_listens(server: Hostile) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = await fetch(server, f"http://127.0.0.1:{port}/", allow_private=frozenset({"127.0.0.0/8"}))
    assert answer.outcome is UNAVAILABLE


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "http://a:99999/",
        "//x/",
    ],
)
async def test_no_address_of_ours(server: Hostile, url: str) -> None:
    async with client(server) as web:
        assert (await web.get(url, kind="feed")).outcome is REFUSED


async def test_a_404_does_not_kill_a_feed(server: Hostile) -> None:
    assert (await fetch(server, "/status?404", kind="feed")).outcome is UNAVAILABLE


# ── addresses that no stranger may send us to ──────────────────────────────────────────────────────────

PRIVATE = [
    *("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0.0.0.0", "[::1]", "[::]"),
    *(
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
    ),
    *("10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "127.0.0.1."),
    *(
        "[::7f00:1]",
        "[::ffff:0:7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:5db8:d822::1]",
        "[2001:0:5db8:d822::1]",
    ),
    *("[2a00:1450::200:5efe:7f00:1]", "[2a00:1450::5efe:5db8:d822]", "[3fff::1]", "[5f00::1]", "[100::1]"),
    *("[4000::1]", "[fec0::1]", "[ff02::1]", "192.88.99.1", "198.18.0.1", "240.0.0.1"),
]


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "::ffff:93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::1"]
)
def test_what_the_whole_world_may_reach(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", PRIVATE)
async def test_private_addresses_are_refused(server: Hostile, host: str) -> None:
    async with client(server, allow_private=frozenset()) as web:
        answer = await web.get(f"http://{host}:{server.port}/", kind="page")
    assert (answer.outcome, server.seen) == (REFUSED, [])


@pytest.mark.parametrize("host", PRIVATE[1:])
async def test_and_so_are_redirects_to_them(server: Hostile, host: str) -> None:
    answer = await fetch(server, f"/to?http://{host}:{server.port}/secret")
    assert answer.outcome is REFUSED
    assert "/secret" not in server.paths()


async def test_a_name_that_resolves_to_a_private_address(server: Hostile) -> None:
    names = Answers(evil_test=["127.0.0.1"], meta_test=["169.254.169.254"], six_test=["::1"])
    async with client(server, allow_private=frozenset(), resolver=names) as web:
        for name in ("evil.test", "meta.test", "six.test"):
            answer = await web.get(server.url("/", name), kind="page")
            assert (answer.outcome, "not a public address" in (answer.reason or "")) == (REFUSED, True)
    assert server.seen == []


async def test_a_name_that_changes_its_answer(server: Hostile) -> None:
    """127.0.0.2 plays the public address; the second answer of the same name is 127.0.0.1, which is private."""
    names = Answers(turns_test=["127.0.0.2", "127.0.0.2", "127.0.0.1"])
    limits = Limits(first_byte_seconds=1, total_seconds=1, dns_seconds=0)
    options = {"allow_private": frozenset({"127.0.0.2/32"}), "resolver": names, "limits": limits}
    async with client(server, **options) as web:
        first = await web.get(server.url("/first", "turns.test"), kind="page")
        second = await web.get(server.url("/second", "turns.test"), kind="page")
    assert (first.outcome, second.outcome) == (FRESH, REFUSED)
    assert {seen.address for seen in server.seen} == {"127.0.0.2"}


async def test_the_socket_itself_is_guarded() -> None:
    guard = AddressFilter(Answers(), frozenset({"127.0.0.1:80"}))
    info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 81))
    with pytest.raises(UnsafeAddress):
        guard.socket(info)  # type: ignore[arg-type]
    guard.socket((*info[:4], ("127.0.0.1", 80))).close()  # type: ignore[arg-type]


async def test_the_allowed_by_name_only(server: Hostile) -> None:
    names = Answers(stand_test=["127.0.0.1"], other_test=["127.0.0.1"])
    async with client(server, allow_private=frozenset({"stand.test"}), resolver=names) as web:
        assert (await web.get(server.url("/", "stand.test"), kind="page")).outcome is FRESH
        assert (await web.get(server.url("/", "other.test"), kind="page")).outcome is REFUSED
        assert (await web.get(server.url("/", "127.0.0.1"), kind="page")).outcome is REFUSED


async def test_behind_a_proxy(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url(""))
    names = Answers(private_test=["10.0.0.1"])
    async with client(server, allow_private=frozenset(), resolver=names) as web:
        outside = await web.get("http://news.test/1", kind="page")
        literal = await web.get("http://10.0.0.1/1", kind="page")
        private = await web.get("http://private.test/1", kind="page")
    assert (outside.outcome, literal.outcome, private.outcome) == (FRESH, REFUSED, REFUSED)
    assert server.paths() == ["http://news.test/robots.txt", "http://news.test/1"]


# ── redirects and validators ───────────────────────────────────────────────────────────────────────────


async def test_permanent_redirects_move_and_others_do_not(server: Hostile) -> None:
    async with client(server) as web:
        moved = await web.get(server.url("/hops?2"), kind="feed")
        partly = await web.get(server.url("/moved/then/found"), kind="feed")
        found = await web.get(server.url("/to?/feed"), kind="feed")
    assert moved.moved_to == moved.final_url == server.url("/feed")
    assert moved.redirects == (server.url("/hops?2"), server.url("/hops?1"))
    assert (partly.moved_to, partly.final_url) == (server.url("/to?/feed"), server.url("/feed"))
    assert (found.moved_to, found.outcome) == (None, FRESH)


async def test_a_location_in_raw_arabic(server: Hostile) -> None:
    answer = await fetch(server, "/arabic")
    assert answer.final_url.endswith("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1%20%D8%B3%D9%88%D8%B1%D9%8A%D8%A7")
    assert answer.outcome is FRESH


async def test_a_cookie_is_sent_back_to_its_host_and_to_no_other(server: Hostile) -> None:
    async with client(server, allow_private={"127.0.0.0/8"}) as web:
        answer = await web.get(server.url("/cookie?seen=yes"), kind="page")
        elsewhere = await web.get(f"http://127.0.0.2:{server.port}/x", kind="page")
        again = await web.get(server.url("/news/2"), kind="page")
    assert (answer.outcome, elsewhere.outcome, again.outcome) == (FRESH, FRESH, FRESH)
    cookies = {seen.path: seen.headers.get("cookie") for seen in server.seen}
    assert cookies == {"/robots.txt": None, "/cookie?seen=yes": "seen=yes", "/x": None, "/news/2": "seen=yes"}
    assert "Cookie" not in again.request_headers  # what is stored tells no secret of the chase


async def test_who_forgets_the_cookie_is_a_circle(server: Hostile) -> None:
    assert (await fetch(server, "/cookie/never")).outcome is REFUSED


@pytest.mark.parametrize("form", ["header", "meta", "script", "relative"])
async def test_a_refresh_is_a_redirect(server: Hostile, form: str) -> None:
    answer = await fetch(server, server.url(f"/refresh/{form}?{server.url('/plain')}"))
    assert (answer.outcome, answer.final_url) == (FRESH, server.url("/plain"))
    assert (answer.moved_to, len(answer.redirects)) == (None, 1)


async def test_a_refresh_is_guarded_like_a_redirect(server: Hostile) -> None:
    for target in ("http://169.254.169.254/x", "file:///etc/passwd", "http://[::1]:1/"):
        assert (await fetch(server, server.url(f"/refresh/meta?{target}"))).outcome is REFUSED
    server.robots, server.robots_status = b"User-agent: *\nDisallow: /plain", 200
    assert (await fetch(server, "/refresh/header?/plain")).outcome is BLOCKED
    assert "/plain" not in server.paths()


async def test_a_page_that_refreshes_itself_is_a_circle(server: Hostile) -> None:
    answer = await fetch(server, "/refresh/self")
    assert (answer.outcome, "circle" in (answer.reason or "")) == (REFUSED, True)


async def test_the_address_of_a_challenge_is_not_gone_to(server: Hostile) -> None:
    answer = await fetch(server, "/refresh/header?/.well-known/sgcaptcha/")
    assert "/.well-known/sgcaptcha/" not in server.paths() and answer.redirects == ()


async def test_unchanged_by_validator_and_by_hash(server: Hostile) -> None:
    async with client(server) as web:
        first = await web.get(server.url("/feed"), kind="feed")
        same = await web.get(server.url("/feed"), kind="feed", known_sha256=first.body_sha256)
        by_etag = await web.get(server.url("/etag/liar"), kind="feed", etag=first.headers["etag"])
        server.feed += b"<!-- new -->"
        other = await web.get(
            server.url("/feed"), kind="feed", etag=first.headers["etag"], known_sha256=first.body_sha256
        )
    assert (first.outcome, same.outcome, by_etag.outcome, other.outcome) == (
        FRESH,
        UNCHANGED,
        UNCHANGED,
        FRESH,
    )
    assert (same.body, same.body_sha256, by_etag.status) == (b"", first.body_sha256, 304)


async def test_a_lying_feed_is_read_all_the_same(server: Hostile) -> None:
    server.feed = FEED.encode("cp1256")
    answer = await fetch(server, "/feed", kind="feed")
    parsed = feed.parse(answer.body, url=answer.final_url, content_type=answer.headers["content-type"])
    assert [entry.title for entry in parsed.entries] == ["وقف إطلاق النار في إدلب"]
    assert parsed.entries[0].url == server.url("/news/1")


# ── politeness ─────────────────────────────────────────────────────────────────────────────────────────


async def test_an_honest_name_with_a_contact(server: Hostile) -> None:
    answer = await fetch(server, "/")
    assert server.seen[-1].headers["user-agent"] == "Marsad/test (+mailto:desk@example.org)"
    assert answer.request_headers["User-Agent"] == "Marsad/test (+mailto:desk@example.org)"


def test_the_name_says_this_version() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Marsad/" + project["version"].rpartition(".")[0] == USER_AGENT


@pytest.mark.parametrize(("per_host", "gap"), [(1, 0.05), (2, 0.15)])
async def test_never_more_connections_nor_less_gap_than_allowed(
    server: Hostile, per_host: int, gap: float
) -> None:
    server.seconds = 1.5 * gap  # a second connection goes out while the first waits
    async with client(server, per_host=per_host, gap_seconds=gap) as web:
        answers = await asyncio.gather(*(web.get(server.url(f"/{n}"), kind="page") for n in range(12)))
    assert {answer.outcome for answer in answers} == {FRESH}
    times = sorted(seen.at for seen in server.seen)
    late = (
        0.02 if per_host > 1 else 0.001
    )  # so late may a request reach a busy server whose answer we don't have yet
    assert min(later - earlier for earlier, later in pairwise(times)) >= gap - late
    assert max(seen.open_now for seen in server.seen) <= per_host


async def test_one_hosts_gap_holds_up_no_other(server: Hostile) -> None:
    async with Hostile() as good, client(server, gap_seconds=0.3) as web:
        web._address_filter._names.add(f"127.0.0.1:{good.port}")
        slow = [
            web.get(server.url(path), kind="page") for path in ("/silence", "/drip/body", "/endless", "/bomb")
        ]
        hostile = asyncio.gather(*slow)
        started = monotonic()
        answer = await web.get(good.url("/feed"), kind="feed")
        assert (answer.outcome, monotonic() - started < 0.8) == (FRESH, True)
        assert {found.outcome for found in await hostile} == {UNAVAILABLE, REFUSED}


async def test_robots_are_honoured_and_read_once(server: Hostile) -> None:
    server.robots_status = 200
    server.robots = (
        "\ufeffUser-agent: Marsad\nDisallow: /private\nDisallow: /خاص\nCrawl-delay: 0.1\n".encode()
    )
    async with client(server) as web:
        outcomes = [
            (await web.get(server.url(path), kind="page")).outcome
            for path in ("/private/1", "/%D8%AE%D8%A7%D8%B5/1", "/to?/private/2", "/open/1", "/open/2")
        ]
    assert outcomes == [BLOCKED, BLOCKED, BLOCKED, FRESH, FRESH]
    assert server.paths() == ["/robots.txt", "/to?/private/2", "/open/1", "/open/2"]
    times = [seen.at for seen in server.seen[1:]]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.098


async def test_robots_that_trip_us_cost_their_host_a_wait(
    server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trips(*_: object) -> object:
        raise OverflowError("a rule too many")

    async with client(server) as web:
        with monkeypatch.context() as patch:
            patch.setattr(robots, "read", trips)
            found = await web.get(server.url("/1"), kind="page")
        assert (found.outcome, found.reason) == (
            UNAVAILABLE,
            "robots.txt can't be read: OverflowError: a rule too many",
        )
        web._robots.clear()  # ten minutes later
        assert (await web.get(server.url("/1"), kind="page")).outcome is FRESH


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, FRESH), (403, FRESH), (503, UNAVAILABLE), (429, UNAVAILABLE)]
)
async def test_robots_that_cannot_be_read(server: Hostile, status: int, outcome: FetchOutcome) -> None:
    server.robots_status = status
    assert (await fetch(server, "/open")).outcome is outcome


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_retry_after_is_kept_for_the_host(server: Hostile, status: int, form: str) -> None:
    when = datetime.now(UTC) + timedelta(seconds=120)
    value = "120" if form == "seconds" else format_datetime(when, usegmt=True).replace(" ", "%20")
    async with client(server) as web:
        first = await web.get(server.url(f"/status?{status}&Retry-After:%20{value}"), kind="page")
        second = await web.get(server.url("/other"), kind="page")
    assert first.status == status
    assert 115 <= (first.retry_after_seconds or 0) <= 121
    assert (second.outcome, second.status) == (UNAVAILABLE, None)
    assert 115 <= (second.retry_after_seconds or 0) <= 121
    assert "/other" not in server.paths()
    again = await fetch(server, "/other", waits=web.waits)
    assert again.outcome is UNAVAILABLE


@pytest.mark.parametrize(
    ("value", "seconds"), [("999999999", 86_400), ("-5", None), ("soon", None), ("0", 0)]
)
async def test_retry_after_is_bounded(server: Hostile, value: str, seconds: int | None) -> None:
    answer = await fetch(server, f"/status?503&Retry-After:%20{value}")
    assert answer.retry_after_seconds == seconds


# ── TLS, decompression ─────────────────────────────────────────────────────────────────────────────────


async def test_a_certificate_of_nobodys_is_not_trusted(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path))
    app = aiohttp_web.Application()
    runner = aiohttp_web.AppRunner(app)
    await runner.setup()
    site = aiohttp_web.SockSite(runner, socket.create_server(("127.0.0.1", 0)), ssl_context=context)
    await site.start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}/"
    async with Web(allow_private=frozenset({"127.0.0.1"}), gap_seconds=0, limits=QUICK) as web:
        answer = await web.get(url, kind="page")
    await runner.cleanup()
    assert (answer.outcome, "no trusted connection" in (answer.reason or "")) == (UNAVAILABLE, True)


def self_signed(folder: Path) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()))
    return certificate, secret


@given(st.binary(max_size=5_000), st.sampled_from(["gzip", "zlib", "raw", ""]), st.integers(1, 700))
def test_inflated_in_any_pieces(body: bytes, form: str, step: int) -> None:
    import gzip
    import zlib

    packer = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(body),
        "zlib": zlib.compress(body),
        "raw": packer.compress(body) + packer.flush(),
        "": body,
    }[form]
    coding = {"gzip": "gzip", "zlib": "deflate", "raw": "deflate", "": ""}[form]
    decompressor = Decompressor(coding, 10_000)
    for start in range(0, len(packed), step):
        decompressor.feed(packed[start : start + step])
    assert decompressor.finish() == body
