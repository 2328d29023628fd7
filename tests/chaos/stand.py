"""Sites on loopback that publish as they are told to, and break off answers when asked to: what is published is known.

A third of the articles announces a ceasefire at a place of its own, some are copies of another site's, the rest is of other things.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import yaml

from marsad.edge.local import kept

SITES = 4
_PLACES = """إدلب|حلب|درعا|السويداء|حمص|حماة|اللاذقية|طرطوس|الرقة|الحسكة|القامشلي|منبج|الباب|عفرين|جرابلس|تدمر|سراقب|جسر الشغور|معرة النعمان
|كوباني|دوما|داريا|الزبداني|القنيطرة|البوكمال|الميادين|سلقين|أريحا|بنش|حارم"""
_WORDS = """المدينة|الطريق|السوق|المجلس|الحكومة|المطر|الزراعة|المدرسة|الجامعة|القمح|المشفى|الكهرباء|الماء|الأسعار|البلدية|الملعب|المصنع
|الميناء|الحدود|القرية|الوزير|المدير|الطلاب|المزارعون|السكان|الشتاء|الصيف|المعرض|الكتاب|الشركة|الخبز|النقل|الجسر|النهر|الجبل|البحر"""
PLACES, WORDS = (some.replace("\n", "").split("|") for some in (_PLACES, _WORDS))
VERBS = ["أعلن", "افتتح", "ناقش", "زار", "شهد", "تابع", "أكد", "أوضح", "عقد", "بحث"]


@dataclass(frozen=True, slots=True)
class Published:
    """One article of a site."""

    site: int
    number: int
    title: str
    lines: tuple[str, ...]
    at: datetime
    is_news: bool
    copy_of: int | None

    @property
    def path(self) -> str:
        return f"/news/{self.number}"

    def page(self) -> str:
        paragraphs = "".join(
            f"<p>{'، و'.join(self.lines[at : at + 3])}.</p>" for at in range(0, len(self.lines), 3)
        )
        return (
            f'<html lang=ar><head><meta charset=utf-8><title>{self.title}</title><meta property="article:published_time"'
            f' content="{self.at.isoformat()}"></head><body><article><h1>{self.title}</h1>{paragraphs}</article></body></html>'
        )


class Stand:
    """A context manager. `now` says what time it is where the articles are written."""

    def __init__(self, chance: Random, now: Callable[[], datetime]) -> None:
        self._chance, self._now = chance, now
        self.articles: list[Published] = []
        self.to_break_off = 0  # answers, from the next one on
        self._servers = [_server(self, site) for site in range(SITES)]

    def __enter__(self) -> Stand:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def url(self, article: Published) -> str:
        return f"{self.home(article.site)}{article.path}"

    def home(self, site: int) -> str:
        return f"http://{kept.LOOPBACK}:{self._servers[site].server_port}"

    def sources(self) -> str:
        """The file of sources."""
        outlets = [
            {
                "id": f"site-{site}", "name": {"ar": f"موقع {site}", "en": f"Site {site}"}, "country": "SY", "ownership": "private",
                "theatre": "syria", "language": "ar", "home": f"{self.home(site)}/", "feeds": [{"url": f"{self.home(site)}/feed"}],
            }
            for site in range(SITES)
        ]  # fmt: skip
        return yaml.safe_dump({"sources": outlets}, allow_unicode=True)

    def publish(self, count: int) -> None:
        """So many new articles, at sites in turn."""
        for _ in range(count):
            self.articles.append(self._written(len(self.articles)))

    def _written(self, number: int) -> Published:
        some, site = self._chance, number % SITES
        news = [one for one in self.articles[-12:] if one.is_news and one.site != site]
        if news and some.random() < 0.2:
            first = some.choice(news)
            return Published(site, number, first.title, first.lines, self._now(), True, first.number)
        verb = some.choice(VERBS)
        lines = [
            f"{some.choice(VERBS)} {' في '.join(some.sample(WORDS, 9))} رقم {some.randrange(10**6)}"
            for _ in range(15)
        ]
        if some.random() < 0.5:
            title = f"{verb} {' '.join(some.sample(WORDS, 4))}"
            return Published(site, number, title, tuple(lines), self._now(), False, None)
        place = some.choice(PLACES)
        lines.insert(
            0, f"أعلن الطرفان وقفا لإطلاق النار في {place} يبدأ اليوم قرب {' '.join(some.sample(WORDS, 3))}"
        )
        title = f"إعلان وقف إطلاق النار في {place} {some.randrange(10**6)}"
        return Published(site, number, title, tuple(lines), self._now(), True, None)

    def feed(self, site: int) -> str:
        items = "".join(
            f"<item><title>{one.title}</title><link>{self.url(one)}</link><pubDate>{format_datetime(one.at)}</pubDate></item>"
            for one in self.articles
            if one.site == site
        )
        return f"<rss version='2.0'><channel><title>{site}</title>{items}</channel></rss>"


def _server(stand: Stand, site: int) -> ThreadingHTTPServer:
    class Answering(BaseHTTPRequestHandler):
        """Answers a feed or a page."""

        def do_GET(self) -> None:
            body = self._body()
            self.send_response(200 if body else 404)
            kind = "application/rss+xml" if self.path == "/feed" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if stand.to_break_off > 0:
                stand.to_break_off -= 1
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                return
            self.wfile.write(body)

        def _body(self) -> bytes:
            if self.path == "/feed":
                return stand.feed(site).encode()
            number = self.path.rpartition("/")[2]
            is_ours = (
                self.path.startswith("/news/") and number.isdigit() and int(number) < len(stand.articles)
            )
            return stand.articles[int(number)].page().encode() if is_ours else b""

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return ThreadingHTTPServer((kept.LOOPBACK, 0), Answering)
