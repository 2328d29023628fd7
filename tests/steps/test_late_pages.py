"""The web as it is, played by servers: pages that come later, feeds that tell all, answers that only browsers read.

Each situation goes through collecting and understanding twice; the article is there with its topic at the latest in
the run after the page came right.
"""

from __future__ import annotations

import gzip
from asyncio import StreamWriter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import brotli
import pytest

from edge.hostile import Hostile, Seen, route
from marsad.core.topics.topic import Topics
from marsad.model import Source
from marsad.steps.understanding import understand
from steps.hostile_desk import Clock, Desk

WORDS = (  # noqa: SIM905
    "الأهالي المدينة الحي السوق المدرسة المستشفى الطريق الجسر النهر الجبل الوادي القرية المزرعة المصنع الميناء البلدية "
    "اللجنة المجلس الرئيس الوزير السفير المبعوث الطبيب المعلم التاجر المزارع العامل السائق الصحفي الشاهد قال أعلن "
    "أضاف أوضح ذكر أكد نقل شاهد وصل غادر عاد بدأ انتهى استمر توقف فتح أغلق أصلح زار استقبل صباحا مساء أمس قريبا "
    "بعيدا شرقا غربا شمالا جنوبا كثيرا قليلا سريعا الماء الكهرباء الخبز الوقود الدواء القمح الزيتون البرتقال الخضار "
    "اللحوم الأسعار الأجور الشتاء الصيف الربيع المطر الثلج الريح الشمس"
).split()
ROOT = "بلدة الريحانية"


def text_of(number: int) -> list[str]:
    """An article like no other, with a ceasefire in its first sentence."""
    some = Random(number)
    others = [f"{' '.join(some.sample(WORDS, 22))}." for _ in range(7)]
    return [
        f"دخل وقف إطلاق النار في {ROOT} رقم {number} حيز التنفيذ {' '.join(some.sample(WORDS, 8))}.",
        *others,
    ]


def title_of(number: int) -> str:
    return " ".join(Random(-1 - number).sample(WORDS, 7))


def page(title: str, *paragraphs: str, head: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><h1>{title}</h1><article>{text}</article></main></body></html>"
    ).encode()


def answer(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join(
        (f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", "Connection: close", *lines)
    )
    return head.encode("latin-1") + b"\r\n\r\n" + body


def article(number: int) -> bytes:
    return page(title_of(number), *text_of(number))


SHELL = page("الريحانية اليوم", head="<script src=/app.js></script>").replace(
    b"<h1>", b"<div id=root hidden>"
)
NOT_FOUND = page("404 - الصفحة غير موجودة | الريحانية اليوم", "عذرا، الصفحة التي تبحث عنها غير موجودة.")
FORBIDDEN = answer(b"<h1>403 Forbidden</h1>", status="403 Forbidden")
# What the page answers at first; in the second run it is there.
LATER = {
    "404 while the feed is ahead": answer(b"no", status="404 Not Found"),
    "410": answer(b"no", status="410 Gone"),
    "a redirect to the front page": answer(b"", "Location: /", status="302 Found"),
    "a redirect to a page of errors": answer(b"", "Location: /404", status="302 Found"),
    "a redirect to a log-in": answer(b"", "Location: /login?to=1", status="302 Found"),
    "200 with not found": answer(NOT_FOUND),
    "200 with not found in French": answer(page("Page non trouvée", "La page demandée est introuvable.")),
    "a database error": answer(
        page("خطأ في قاعدة البيانات", "تعذر الاتصال بقاعدة البيانات، يرجى المحاولة لاحقا.")
    ),
    "a database error in English": answer(page("Database Error", "Error establishing a database connection")),
    "maintenance": answer(page("الموقع تحت الصيانة", "نقوم حاليا بأعمال صيانة."), status="503 Unavailable"),
    "maintenance with 200": answer(
        page("الموقع تحت الصيانة", "نقوم حاليا بأعمال صيانة في الموقع وسنعود قريبا.")
    ),
    "SiteGround's challenge": answer(b"<html></html>", "SG-Captcha: challenge", status="202 Accepted"),
    "SiteGround's refresh": answer(
        b'<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">', status="202 Accepted"
    ),
    "Imunify360": answer(
        page("One moment, please...", "Please wait while your request is being verified...")
    ),
    "Cloudflare": answer(page("Just a moment...", "Enable JavaScript and cookies"), status="403 Forbidden"),
    "an empty shell": answer(SHELL),
    "a shell that asks for scripts": answer(
        page("الريحانية اليوم", "يتطلب هذا الموقع تفعيل جافا سكربت في متصفحك ليعمل.")
    ),
    "a first line": answer(
        page("عاجل من البلدة", "أنباء أولية عن اجتماع في مبنى البلدية، والتفاصيل بعد قليل.")
    ),
    "an empty answer": answer(b""),
    "half of it": answer(article(0)[:300], "Content-Length: 9999"),
    "no connection": b"",
}
# What the page answers both times, with the article in it.
AT_ONCE: dict[str, Callable[[bytes], bytes]] = {
    "as it should be": answer,
    "brotli": lambda body: answer(brotli.compress(body), "Content-Encoding: br"),
    "a gzip that doesn't say so": lambda body: answer(gzip.compress(body)),
    "a gzip of the wrong length": lambda body: answer(
        gzip.compress(body), "Content-Encoding: gzip", f"Content-Length: {len(body)}"
    ),
    "odd headers": lambda body: answer(body, "X Powered By: PHP", "Set-Cookie : a=b", "garbage"),
    "the length twice": lambda body: answer(body, *[f"Content-Length: {len(body)}"] * 2),
}


class Site:
    """Outlets on one server, each with a feed that names one page."""

    def __init__(self, desk: Desk, topics: Topics) -> None:
        self.desk, self.topics = desk, topics
        self.sources: list[Source] = []
        understand.sync(desk.store, topics, [])

    def outlet(self, name: str, says: bytes, content: str = "") -> int:
        """One more outlet; its number, which is also that of its article."""
        number = len(self.sources)
        own = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
        link = self.desk.server.url(f"/news/{number}")
        item = f"<item><title>{title_of(number)}</title><link>{link}</link>{own}</item>"
        name_space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        rss = f'<rss version="2.0" {name_space}><channel>{item}</channel></rss>'
        self.desk.server.raw[f"/feed/{number}"] = answer(rss.encode(), "X Powered By: PHP")
        self.desk.server.raw[f"/news/{number}"] = says
        self.sources.append(self.desk.source(f"s{number}", f"/feed/{number}"))
        return number

    def comes_right(self, number: int) -> None:
        self.desk.server.raw[f"/news/{number}"] = answer(article(number))

    async def run(self, *, only_due: bool = False) -> None:
        await self.desk.collect(*self.sources, only_due=only_due)
        for batch in understand.shares(self.desk.store, self.desk.settings):
            understand.understand(self.desk.store, self.desk.settings, self.topics, [], batch)

    def articles(self) -> dict[int, dict[str, Any]]:
        """What stands in the warehouse of each outlet."""
        rows = self.desk.rows(
            """SELECT substr(e.source_id, 2)::integer AS number, e.state, e.reason, e.attempts, a.text, p.basis, p.http_status,
                      (SELECT array_agg(DISTINCT m.topic) FROM marsad.mention m WHERE m.article_id = a.article_id) AS topics
               FROM marsad.entry e LEFT JOIN marsad.article a USING (entry_id) LEFT JOIN marsad.page p USING (page_id)"""
        )
        return {row["number"]: row for row in rows}

    def misses(self, names: dict[int, str]) -> dict[str, dict[str, Any]]:
        """The outlets whose article is not whole, or without its topic."""
        found = self.articles()
        whole = {
            number
            for number, row in found.items()
            if row["text"]
            and all(line in row["text"] for line in text_of(number))
            and row["topics"] == ["ceasefire"]
        }
        return {name: found[number] for number, name in names.items() if number not in whole}


@pytest.fixture
def site(desk: Desk, topics: Topics) -> Site:
    return Site(desk, topics)


async def test_the_first_answer_does_not_decide_for_ever(site: Site) -> None:
    names = {site.outlet(name, says): name for name, says in LATER.items()}
    await site.run()
    assert set(site.misses(names)) == set(LATER)
    first = site.articles()
    for number, name in names.items():  # what didn't come is to come, and why it didn't is shown
        if name != "a first line":
            assert (first[number]["state"], bool(first[number]["reason"]), first[number]["text"]) == (
                "pending",
                True,
                None,
            ), name
        site.comes_right(number)
    await site.run()
    assert site.misses(names) == {}


async def test_what_browsers_read_is_there_at_once(site: Site) -> None:
    names = {site.outlet(name, b""): name for name in AT_ONCE}
    for number, name in names.items():
        site.desk.server.raw[f"/news/{number}"] = AT_ONCE[name](article(number))
    await site.run()
    assert site.misses(names) == {}


async def test_a_refresh_is_followed(site: Site) -> None:
    number = site.outlet(
        "refresh", answer(page("", head='<meta http-equiv="refresh" content="0; url=/good">'))
    )
    site.desk.server.raw["/good"] = answer(article(number))
    await site.run()
    assert site.misses({number: "refresh"}) == {}


@route("/circle")
async def circle(server: Hostile, writer: StreamWriter, seen: Seen) -> None:
    """Sends whoever brings no cookie to itself, with one."""
    if "seen=yes" in seen.headers.get("cookie", ""):
        await server.send(writer, answer(article(0)))
    else:
        lines = "Set-Cookie: seen=yes; path=/", "Location: /circle"
        await server.send(writer, answer(b"", *lines, status="302 Found"))


async def test_a_cookie_set_on_the_way_round_is_sent_back(site: Site) -> None:
    number = site.outlet("cookie", answer(b"", "Location: /circle", status="302 Found"))
    await site.run()
    assert site.misses({number: "cookie"}) == {}


async def test_the_feeds_own_text_stands_in_until_the_page_comes(site: Site) -> None:
    """For a page that is blocked, one that holds nothing, and one that is much shorter."""
    stub = answer(page(title_of(2), text_of(2)[0]))
    says = {"blocked": FORBIDDEN, "nothing": answer(NOT_FOUND), "shorter": stub}
    names = {
        site.outlet(name, one, "".join(f"<p>{line}</p>" for line in text_of(number)))
        for number, (name, one) in enumerate(says.items())
    }
    await site.run()
    found = site.articles()
    assert site.misses({number: str(number) for number in names}) == {}
    assert [found[number]["basis"] for number in names] == ["feed"] * 3
    assert [found[number]["state"] for number in names] == ["pending", "pending", "fetched"]
    await site.run()  # nothing new
    assert site.articles()[0]["attempts"] == 2 and len(site.desk.rows("SELECT FROM marsad.revision")) == 0
    for number in names:
        text = [*text_of(number), "هذه الفقرة لا توجد إلا في الصفحة نفسها، وقد أضيفت في آخر الخبر."]
        site.desk.server.raw[f"/news/{number}"] = answer(page(title_of(number), *text))
    await site.run()
    found = site.articles()
    assert [(found[number]["basis"], found[number]["state"]) for number in names] == [("page", "fetched")] * 3
    assert all("إلا في الصفحة نفسها" in found[number]["text"] for number in names)
    assert [found[number]["topics"] for number in names] == [["ceasefire"]] * 3


async def test_a_page_that_never_comes_is_given_up_and_says_why(site: Site, time: Clock) -> None:
    """Minutes, hours, a day, three days."""
    number = site.outlet("never", answer(NOT_FOUND))
    asked = []
    for _ in range(24 * 6):
        before = len(site.desk.server.paths())
        await site.run(only_due=True)
        if f"/news/{number}" in site.desk.server.paths()[before:]:
            asked.append(time.at)
        time.at += timedelta(hours=1)
    waits = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(asked)]
    assert waits == [1, 1, 6, 24, 72]
    entry = site.articles()[number]
    assert (entry["state"], entry["attempts"]) == ("failed", 6)
    assert entry["reason"].startswith("unreadable: not_found: 404")


async def test_a_site_that_shuts_us_out_altogether_is_read_from_its_feed(site: Site) -> None:
    """After some refusals it is left alone until the next run, and yet none of its articles is lost."""
    many = range(8)
    link = site.desk.server.url
    items = "".join(
        f"<item><title>{title_of(n)}</title><link>{link(f'/news/{n}')}</link><content:encoded><![CDATA["
        + "".join(f"<p>{line}</p>" for line in text_of(n))
        + "]]></content:encoded></item>"
        for n in many
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    site.desk.server.raw["/feed"] = answer(
        f'<rss version="2.0" {space}><channel>{items}</channel></rss>'.encode()
    )
    site.desk.server.raw |= {f"/news/{n}": FORBIDDEN for n in many}
    site.desk.settings = site.desk.settings.model_copy(update={"per_host": 1})
    site.sources.append(site.desk.source("s0", "/feed"))
    await site.run()
    assert sum(path.startswith("/news/") for path in site.desk.server.paths()) < len(many)
    texts = [row["text"] for row in site.desk.rows("SELECT text FROM marsad.article ORDER BY entry_id")]
    assert [text_of(n)[0] in text for n, text in zip(many, texts, strict=True)] == [True] * len(many)


async def test_an_article_in_parts_is_read_to_its_end(site: Site) -> None:
    """Page 1 of 3, by a link or by rel=next; what stands on every page is there once."""
    number = site.outlet("parts", b"")
    lines, home = text_of(number), f"/news/{number}"
    pieces = [lines[:3], [lines[0], *lines[3:6]], [lines[0], *lines[6:]]]
    for part, some in enumerate(pieces, start=1):
        following = f'<nav><a rel="next" href="{home}?page={part + 1}">التالي</a></nav>' if part < 3 else ""
        body = page(title_of(number), *some).replace(b"</main>", f"{following}</main>".encode())
        site.desk.server.raw[home if part == 1 else f"{home}?page={part}"] = answer(body)
    await site.run()
    assert site.misses({number: "parts"}) == {}
    assert site.articles()[number]["text"].count(lines[0]) == 1
    assert site.desk.rows("SELECT is_incomplete FROM marsad.page") == [{"is_incomplete": False}]
    before = len(site.desk.server.paths())
    await site.run()
    assert not [path for path in site.desk.server.paths()[before:] if "page=" in path]


async def test_an_article_whose_second_part_does_not_come_is_incomplete(site: Site) -> None:
    number = site.outlet("parts", b"")
    body = page(title_of(number), *text_of(number)[:4])
    link = f'<a href="/news/{number}/2">2</a>'
    site.desk.server.raw[f"/news/{number}"] = answer(body.replace(b"</main>", f"{link}</main>".encode()))
    site.desk.server.raw[f"/news/{number}/2"] = answer(b"no", status="404 Not Found")
    await site.run()
    assert site.desk.rows("SELECT is_incomplete FROM marsad.page") == [{"is_incomplete": True}]
    assert text_of(number)[0] in site.articles()[number]["text"]
