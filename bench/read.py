"""Reads the same pages with Marsad and with trafilatura's default extraction with metadata, in one run on one core.

    python bench/read.py [FOLDER] [--rounds N]

Without FOLDER the pages of the demonstration news stand are read, over HTTP: as they are (12 KB), and with the
ballast of a real site around the article (90 KB of menus, styles, scripts, cards and footers). A FOLDER holds
NAME.html, and beside those whose text is known NAME.txt, the text as a reader reads it. Prints pages per second,
word-level F1 and how many texts are exact. Fails where Marsad is less than LIMIT times as fast, or no better.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from aiohttp import ClientSession
from trafilatura import extract_with_metadata

from marsad.core.pages import removal
from marsad.core.pages.article import read_page, warm
from marsad.core.web.encoding import decode
from marsad.demo.newsstand import Newsstand
from marsad.model import Article

DEMO = Path(__file__).parent.parent / "demo"
LIMIT = 2.0
HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)  # the metadata, which trafilatura puts above the text
Page = tuple[bytes, str | None]


def marsad(body: bytes) -> str:
    outcome = read_page(body, url="https://news.example/a")
    return outcome.text if isinstance(outcome, Article) else ""


def trafilatura(body: bytes) -> str:
    found = extract_with_metadata(body, url="https://news.example/a")
    return HEADER.sub("", str(found.text or "")) if found else ""


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────


def folder_pages(folder: Path) -> list[Page]:
    texts = {path.stem: path.read_text("utf-8") for path in folder.glob("*.txt")}
    return [(path.read_bytes(), texts.get(path.stem)) for path in sorted(folder.glob("*.html"))]


async def stand() -> list[Page]:
    """The stand's pages as a fetcher gets them, each with the text that its template was given."""
    found = []
    async with Newsstand(DEMO, date.today(), base_port=0) as open_stand, ClientSession() as session:  # noqa: DTZ011
        for expected in open_stand.expectations():
            async with session.get(expected.url) as answer:
                found.append((await answer.read(), expected.text))
    return found


SECTIONS = [
    "سياسة",
    "اقتصاد",
    "رياضة",
    "ثقافة",
    "علوم",
    "صحة",
    "محليات",
    "عربي",
    "دولي",
    "تحقيقات",
    "آراء",
    "صور",
    "تعليم",
]
HEADLINES = [
    "الوزراء يناقشون خطة لدعم المزارعين في المحافظات الشرقية",
    "ارتفاع أسعار المحروقات في الأسواق المحلية مطلع الأسبوع",
    "افتتاح معرض الكتاب بمشاركة مئتي دار نشر من عشرين بلدا",
    "المنتخب يتأهل إلى الدور الثاني بعد فوز صعب في الوقت الإضافي",
    "باحثون يرصدون نوعا نادرا من الطيور المهاجرة قرب البحيرة",
]


def with_ballast(body: bytes) -> bytes:
    """The page as a site with everything would send it, in the same encoding; not a word of the article changes."""
    html, encoding = decode(body, None)
    html = html.replace("</head>", _head() + "</head>", 1)
    html = re.sub(r"<body[^>]*>", lambda opening: opening[0] + _above(), html, count=1)
    return html.replace("</body>", _below() + "</body>", 1).encode(encoding, "xmlcharrefreplace")


def _head() -> str:
    styles = "".join(
        f".c-{n}__item--wide>.c-{n}__title:hover{{margin:0 {n}px;color:#{n:06x};display:flex}}\n"
        for n in range(200)
    )
    state = json.dumps(
        {"layout": [{"id": n, "slot": f"div-gpt-{n}", "sizes": [[300, 250]]} for n in range(150)]}
    )
    links = "".join(f'<link rel="preload" as="script" href="/_static/chunk.{n:08x}.js">' for n in range(40))
    return f"<style>{styles}</style>{links}<script>window.__STATE__={state};</script>"


def _above() -> str:
    """A menu with sections and their newest, a strip of headlines, a search form."""
    menus = "".join(
        f'<li class="menu-item menu-item-{n} has-children"><a href="/{n}/"><span>{section}</span></a><ul class="sub-menu">'
        + "".join(
            f'<li><a href="/{n}/{m}" class="sub-link">{headline}</a></li>'
            for m, headline in enumerate(HEADLINES)
        )
        + "</ul></li>"
        for n, section in enumerate(SECTIONS)
    )
    strip = "".join(
        f'<div class="slide" data-n="{n}"><a href="/s/{n}"><img src="/i/{n}.webp" alt="">{headline}</a></div>'
        for n, headline in enumerate(HEADLINES * 3)
    )
    icons = "".join(
        f'<symbol id="i{n}"><path d="M{n} 0h24v24H0z m{"1 2 3 " * 12}"/></symbol>' for n in range(30)
    )
    return (
        f'<svg style="display:none">{icons}</svg><div class="mega-menu"><ul>{menus}</ul></div><div class="slider">{strip}</div>'
        '<form action="/search"><input name="q"><button>بحث</button></form>'
    )


def _below() -> str:
    """Cards of other articles, most read, a footer of links, scripts of other firms."""
    cards = "".join(
        f'<div class="card card--{n}"><a href="/c/{n}"><img loading="lazy" src="/i/c{n}.webp" alt="{headline}"></a>'
        f'<div class="card-body"><span class="card-cat">{SECTIONS[n % len(SECTIONS)]}</span>'
        f'<h3><a href="/c/{n}">{headline}</a></h3></div></div>'
        for n, headline in enumerate(HEADLINES * 8)
    )
    footer = "".join(
        f'<div class="col"><h4>{section}</h4><ul>'
        + "".join(f'<li><a href="/f/{n}/{m}">{other}</a></li>' for m, other in enumerate(SECTIONS))
        + "</ul></div>"
        for n, section in enumerate(SECTIONS[:8])
    )
    scripts = "".join(
        f'<script>(function(w,d,s,l,i){{w[l]=w[l]||[];w[l].push({{"n":{n},"start":0}});}})(window,document,"script","l{n}");</script>'
        for n in range(40)
    )
    return f'<section class="related-posts"><h2>اقرأ أيضا</h2>{cards}</section><footer>{footer}</footer>{scripts}'


# ── figures ────────────────────────────────────────────────────────────────────────────────────────────────


def f1(gold: str, text: str) -> float:
    one, other = Counter(re.findall(r"\w+", gold)), Counter(re.findall(r"\w+", text))
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def seconds(read: Callable[[bytes], str], given: Sequence[Page]) -> float:
    """Of one round; what an earlier round learned of a line must not speed it up."""
    removal.rule_for_line.cache_clear()
    started = time.process_time()
    for body, _ in given:
        read(body)
    return time.process_time() - started


def compare(name: str, given: Sequence[Page], rounds: int) -> bool:
    """Print both readers' figures; whether Marsad is fast enough and no worse. The readers take turns, and each
    is measured by its fastest round.
    """
    readers = {"marsad": marsad, "trafilatura default + metadata": trafilatura}
    texts = [
        [read(body) for body, _ in given] for read in readers.values()
    ]  # the first reading of each isn't timed
    taken = [[seconds(read, given) for read in readers.values()] for _ in range(rounds)]
    fastest = [min(times) for times in zip(*taken, strict=True)]
    scores = []
    size = sum(len(body) for body, _ in given) / len(given) / 1000
    print(f"{name}: {len(given)} pages of {size:.0f} KB")
    for reader, found, spent in zip(readers, texts, fastest, strict=True):
        known = [(gold, text) for (_, gold), text in zip(given, found, strict=True) if gold is not None]
        scores.append(sum(f1(*pair) for pair in known) / (len(known) or 1))
        exact = sum(gold.split() == text.split() for gold, text in known) / (len(known) or 1)
        quality = f"  F1 {scores[-1]:.4f}  exact {exact:.1%}" if known else ""
        print(f"  {reader:32} {len(given) / spent:7.1f} pages/s{quality}")
    ratio = fastest[1] / fastest[0]
    slowest = min(other / own for own, other in taken)
    print(f"  marsad ÷ trafilatura: {ratio:.2f} (limit {LIMIT}; the worst of {rounds} rounds {slowest:.2f})")
    return ratio >= LIMIT and scores[0] >= scores[1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    warm()
    gc.freeze()  # as the process does that reads pages
    if arguments.folder:
        sets = {str(arguments.folder): folder_pages(arguments.folder)}
    else:
        as_they_are = asyncio.run(stand())
        heavy = [(with_ballast(body), text) for body, text in as_they_are]
        sets = {"the stand's pages": as_they_are, "the same with the ballast of a real site": heavy}
    missed = [name for name, given in sets.items() if not compare(name, given, arguments.rounds)]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
