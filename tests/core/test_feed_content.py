"""The text that a feed itself carries of an article, kept as HTML beside the summary."""

from __future__ import annotations

import json

import pytest

from marsad.core.feeds import entry, feed

BODY = "<p>أعلنت اللجنة وقفا لإطلاق النار.</p><p>وقال المتحدث إن الفرق ستنتشر &amp; تراقب.</p>"
LONG = "<p>" + "أعلنت اللجنة وقفا لإطلاق النار في البلدة. " * 30 + "</p>"
RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>هدنة</title>'
    "<link>https://news.example/1</link>{}</item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>هدنة</title><id>urn:1</id><link href="https://news.example/1"/>'
    "{}</entry></feed>"
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [{"id": "https://news.example/1", "title": "هدنة"}],
}


def json_feed(**more: str) -> str:
    return json.dumps({**JSON_FEED, "items": [{**JSON_FEED["items"][0], **more}]})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("body", "content", "summary"),
    [
        (
            RSS.format(
                f"<description>موجز</description><content:encoded><![CDATA[{BODY}]]></content:encoded>"
            ),
            BODY,
            "موجز",
        ),
        (RSS.format("<description>موجز</description>"), None, "موجز"),
        (RSS.format(f"<description><![CDATA[{LONG}]]></description>"), LONG, entry.plain(LONG, 5_000)),
        (ATOM.format(f'<content type="html"><![CDATA[{BODY}]]></content>'), BODY, entry.plain(BODY, 5_000)),
        (
            ATOM.format('<content type="text">سطر &lt;أول\nسطر ثان</content>'),
            "<p>سطر &lt;أول</p><p>سطر ثان</p>",
            None,
        ),
        (json_feed(content_html=BODY, summary="موجز"), BODY, "موجز"),
        (json_feed(content_text="سطر\nسطر"), "<p>سطر</p><p>سطر</p>", "سطر سطر"),
        (
            json.dumps(
                [
                    {
                        "link": "https://news.example/1",
                        "title": {"rendered": "هدنة"},
                        "content": {"rendered": BODY},
                    }
                ]
            ),
            BODY,
            entry.plain(BODY, 5_000),
        ),
    ],
)
def test_a_feed_carries_the_text(body: str, content: str | None, summary: str | None) -> None:
    (one,) = feed.parse(body.encode(), url="https://news.example/feed", fetched_at=None).entries
    assert one.content == content
    assert summary is None or one.summary == summary


def test_what_it_carries_is_bounded_and_can_be_stored() -> None:
    (one,) = feed.parse(
        RSS.format(f"<content:encoded>{'أ' * 300_000}&#0;</content:encoded>").encode(),
        url="https://news.example/feed",
        fetched_at=None,
    ).entries
    assert one.content
    assert len(one.content) <= entry.MAX_CONTENT
    assert "\0" not in one.content
