"""What classifying costs, as ratios in one run: to extracting the same pages, and 64 topics to 4.

    python bench/classify.py [FOLDER OF HTML PAGES | ARTICLES.jsonl[.gz]]
    make bench ONLY=classify PAGES=folder       real pages: the better measure
    make bench ONLY=classify TEXTS=articles.jsonl.gz

Articles (lines with title and text) are set into a plain newspaper page, with the menus, links, cards and scripts that make such a
page some 60 KB (real ones have 60 to 300). Without an argument they are the seed corpus.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from html import escape
from itertools import islice
from pathlib import Path

import trafilatura

from marsad.core.entities.gazetteer import read_gazetteer
from marsad.core.text.arabic import normalise
from marsad.core.topics.topic import Topics, classify, compile_topics
from marsad.settings import PROJECT

ROUNDS = 3
MOST_PAGES = 300
MOST_OF_EXTRACTION, MOST_OF_FOUR = 0.10, 3.0
_PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="2020-03-05T10:00:00+03:00">
<script>var page = {{"section": "news", "id": 1}};</script><style>body {{margin: 0}}</style></head><body>
<nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1><time datetime="2020-03-05">5 آذار 2020</time>{body}</article></main>
<aside><h3>مقالات ذات صلة</h3>{cards}</aside><footer><p>جميع الحقوق محفوظة</p>{menu}</footer></body></html>"""


def pages(given: Path | None) -> list[str]:
    """The HTML pages to measure with: those of a folder, or pages made of a file's articles or of the seed corpus."""
    if given and given.is_dir():
        paths = sorted(path for path in given.rglob("*.htm*") if path.is_file())[:MOST_PAGES]
        return [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    menu = "".join(
        f'<li class="item"><a href="/news/{n}">خبر رقم {n} من أخبار اليوم</a></li>' for n in range(120)
    )
    card = '<div class="card"><a href="/news/{0}"><img src="/i/{0}.jpg" alt=""><h4>عنوان الخبر {0}</h4></a><span>أمس</span></div>'
    cards = "".join(card.format(number) for number in range(300))
    made = []
    for title, text in articles(given):
        body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
        made.append(_PAGE.format(title=escape(title), menu=menu, body=body, cards=cards))
    return made


def articles(given: Path | None) -> Iterator[tuple[str, str]]:
    """Titles and texts of a file of JSON lines, or of the seed corpus."""
    if given is None:
        for path in sorted((PROJECT / "seeds").glob("0*.txt")):
            title, _, text = path.read_text(encoding="utf-8").strip().partition("\n")
            yield title, text
        return
    with (gzip.open if given.suffix == ".gz" else open)(given, "rt", encoding="utf-8") as lines:
        for line in islice(lines, MOST_PAGES):
            article = json.loads(line)
            yield article.get("title") or "", article.get("text") or ""


def compiled(more: dict[str, str]) -> Topics:
    """The shipped topics, and more."""
    config = PROJECT / "config"
    files = {
        path.name: path.read_text(encoding="utf-8") for path in sorted((config / "topics").glob("*.yaml"))
    }
    return compile_topics(files | more, (config / "gazetteer.yaml").read_text(encoding="utf-8"))


def made_topics(number: int) -> dict[str, str]:
    """Topics of the shipped ones' size and shape over the names of the gazetteer, many of which stand in any such page."""
    gazetteer = read_gazetteer((PROJECT / "config" / "gazetteer.yaml").read_text(encoding="utf-8"))
    names = [
        word for place in gazetteer.places.values() for name in place.ar for word in normalise(name).words
    ]
    words = sorted({word for word in names if len(word) > 3 and word.isalpha()})
    files = {}
    for topic in range(number):
        own = [words[(topic * 131 + step * 17) % len(words)] for step in range(120)]
        rules = "".join(
            f"  - rule: r{rule}\n    find: [{own[rule]}, {own[rule + 10]} .. {own[rule + 20]}]\n"
            f"    with: [{{any: [<far>, {own[rule + 30]}], within: sentence}}]\n"
            f"    without: [{{any: [<near>, {own[rule + 40]} {own[rule + 50]}], within: 8 words}}]\n"
            for rule in range(8)
        )
        files[f"made{topic}.yaml"] = (
            f"topic: made{topic}\nversion: 1\ntitle: {{ar: ت, en: t}}\nwords:\n  far: [{', '.join(own[:60])}]\n"
            f"  near: [{', '.join(own[60:])}]\nrules:\n{rules}"
        )
    return files


def seconds(work: Callable[[], object]) -> float:
    """The quickest of some rounds: what the work costs when nothing else disturbs it."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> int:
    """Measure, print, and fail where a ratio is above what the project promises."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PAGES") or os.environ.get("TEXTS")
    html = pages(Path(given) if given else None)
    documents = [trafilatura.bare_extraction(page, with_metadata=True) for page in html]
    read = [(str(d.title or ""), str(d.text or "")) for d in documents if d is not None]
    four = compiled({})
    many = compiled(made_topics(64 - len(four.names)))
    extracting = seconds(lambda: [trafilatura.bare_extraction(page, with_metadata=True) for page in html])
    with_four = seconds(lambda: [classify(four, title, text) for title, text in read])
    with_many = seconds(lambda: [classify(many, title, text) for title, text in read])
    to_extraction, to_four = with_four / extracting, with_many / with_four
    print(f"{len(read)} pages, {sum(len(text) for _, text in read) // max(len(read), 1)} characters each")
    print(f"extracting  {extracting / len(html) * 1000:8.2f} ms a page")
    print(
        f"classifying {with_four / len(html) * 1000:8.2f} ms a page, {to_extraction:.3f} of trafilatura's default with metadata"
    )
    print(
        f"{len(many.names)} topics   {with_many / len(html) * 1000:8.2f} ms a page, {to_four:.2f} times {len(four.names)} topics"
    )
    return 0 if to_extraction <= MOST_OF_EXTRACTION and to_four <= MOST_OF_FOUR else 1


if __name__ == "__main__":
    sys.exit(main())
