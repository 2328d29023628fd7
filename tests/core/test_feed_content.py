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


# ── whose title and text ───────────────────────────────────────────────────────────────────────────────────

NEWS_SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:i="http://www.google.com/schemas/sitemap-image/1.1" xmlns:v="http://www.google.com/schemas/sitemap-video/1.1"><url>{}</url></urlset>'
)
LOC = "<loc>https://news.example/1</loc>"
NEWS = "<n:news><n:publication_date>2026-11-28T10:00:00+03:00</n:publication_date><n:title>هدنة</n:title></n:news>"
IMAGE = "<i:image><i:loc>https://cdn.example/i.jpg</i:loc><i:title>صورة</i:title></i:image>"
VIDEO = "<v:video><v:title>فيديو</v:title><v:publication_date>2020-01-01</v:publication_date></v:video>"


@pytest.mark.parametrize(
    "blocks", [LOC + IMAGE + NEWS, IMAGE + NEWS + LOC, VIDEO + LOC + NEWS + IMAGE, LOC + NEWS + VIDEO]
)
def test_news_beat_pictures_in_a_sitemap(blocks: str) -> None:
    (one,) = feed.parse(
        NEWS_SITEMAP.format(blocks).encode(), url="https://news.example/s.xml", fetched_at=None
    ).entries
    assert (one.url, one.title, f"{one.published_at:%Y-%m-%dT%H}") == (
        "https://news.example/1",
        "هدنة",
        "2026-11-28T07",
    )


def test_a_picture_names_no_page() -> None:
    (one,) = feed.parse(
        NEWS_SITEMAP.format(LOC + IMAGE).encode(), url="https://news.example/s.xml", fetched_at=None
    ).entries
    assert one.title == ""


MEDIA = (
    '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="https://cdn.example/i.jpg"><m:title>صورة</m:title>'
    "<m:description>مبنى</m:description></m:content>"
)


@pytest.mark.parametrize(
    "items", ["<description>موجز</description>" + MEDIA, MEDIA + "<description>موجز</description>"]
)
def test_an_items_own_words_beat_its_pictures(items: str) -> None:
    (one,) = feed.parse(RSS.format(items).encode(), url="https://news.example/feed", fetched_at=None).entries
    assert (one.title, one.summary) == ("هدنة", "موجز")


def test_a_pictures_words_stand_in_where_there_are_no_others() -> None:
    (one,) = feed.parse(RSS.format(MEDIA).encode(), url="https://news.example/feed", fetched_at=None).entries
    assert one.summary == "مبنى"


# ── JSON as it comes ───────────────────────────────────────────────────────────────────────────────────────

POSTS = json.dumps([{"id": 12, "link": "https://news.example/1", "title": {"rendered": "هدنة"}}])


@pytest.mark.parametrize(
    "body",
    [
        POSTS,
        f"<br />\n<b>Notice</b>: Undefined index [a] in <b>/w/p.php</b> on line <b>1</b><br />\n{POSTS}",
        f"Warning: mysqli() in /w/p.php on line 1\n{POSTS}",
        f"Deprecated: x\n{json_feed(title='هدنة')}",
        f"callback({POSTS});",
        f"/**/ jQuery.cb_1({json_feed()});",
        f")]}}',\n{POSTS}",
        f"{POSTS}\n<!-- cached -->",
    ],
)
def test_json_is_found_behind_what_is_put_before_it(body: str) -> None:
    (one,) = feed.parse(body.encode(), url="https://news.example/feed", fetched_at=None).entries
    assert (one.url, one.title) == ("https://news.example/1", "هدنة")


def test_a_json_feed_is_relative_to_its_home() -> None:
    body = json.dumps(
        {
            **JSON_FEED,
            "home_page_url": "https://www.news.example/",
            "items": [{"id": "1", "url": "/1", "title": "هدنة"}],
        }
    )
    (one,) = feed.parse(body.encode(), url="https://feeds.host.example/z.json", fetched_at=None).entries
    assert one.url == "https://www.news.example/1"


def test_a_title_encoded_twice_is_read() -> None:
    title = "وقف إطلاق النار في بلدة".encode().decode("latin-1")
    (one,) = feed.parse(
        RSS.format("").replace("هدنة", title).encode(), url="https://news.example/feed", fetched_at=None
    ).entries
    assert one.title == "وقف إطلاق النار في بلدة"


@pytest.mark.parametrize("service", ["feedburner", "feedblitz", "pheedo"])
def test_the_original_link_beats_the_one_that_is_counted(service: str) -> None:
    body = RSS.format(f"<{service}:origLink>https://news.example/2</{service}:origLink>").replace(
        "<rss", f'<rss xmlns:{service}="http://{service}.example"'
    )
    (one,) = feed.parse(body.encode(), url="https://feeds.example/rss", fetched_at=None).entries
    assert one.url == "https://news.example/2"
