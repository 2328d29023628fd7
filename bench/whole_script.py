"""What a good engineer writes in an afternoon with the same packages: the peer of bench/whole.py.

    python bench/whole_script.py DSN FEED…

Reads the feeds and the pages that they list with four threads, extracts text and metadata, asks the language, and inserts what is
Arabic. It doesn't look for copies, stories, topics or events, keeps no page, and waits for nobody.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import local

import feedparser
import langdetect
import psycopg
import requests
import trafilatura

TABLE = """CREATE TABLE IF NOT EXISTS script_article (
    url text PRIMARY KEY, title text, text text, author text, published text, language text)"""
INSERT = "INSERT INTO script_article VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
HERE = local()


def session() -> requests.Session:
    """Each thread's own."""
    if not hasattr(HERE, "session"):
        HERE.session = requests.Session()
    return HERE.session


def article(entry: feedparser.FeedParserDict) -> tuple[str | None, ...] | None:
    """The row of one entry; None where its page gives no Arabic text."""
    answer = session().get(entry.link, timeout=30)
    found = trafilatura.bare_extraction(answer.content, url=entry.link, with_metadata=True)
    if answer.status_code != 200 or found is None or not found.text:
        return None
    language = langdetect.detect(found.text)
    if language != "ar":
        return None
    return entry.link, found.title, found.text, found.author, found.date, language


def main(dsn: str, feeds: list[str]) -> int:
    count = 0
    with psycopg.connect(dsn) as connection, ThreadPoolExecutor(4) as threads:
        connection.execute(TABLE)
        langdetect.DetectorFactory.seed = 0
        entries = [entry for feed in feeds for entry in feedparser.parse(session().get(feed).content).entries]
        for row in threads.map(article, entries):
            if row is not None:
                count += connection.execute(INSERT, row).rowcount
        connection.commit()
    print(count)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
