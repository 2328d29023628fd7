"""A channel's public preview page, read as a feed. The page is written after the code of public readers, not taken from Telegram."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from marsad.core.feeds import feed
from marsad.core.feeds.own_text import as_page
from marsad.core.pages.article import read_page
from marsad.model import Article

URL = "https://t.me/s/rasad_channel"


def post(
    number: int, text: str, *, before: str = "", meta: str = "", time: str = "2026-11-28T10:00:00+00:00"
) -> str:
    words = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap '
        f'js-widget_message" data-post="rasad_channel/{number}"><div class="tgme_widget_message_bubble">'
        '<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/rasad_channel">'
        f'<span dir="auto">رصد القناة</span></a></div>{before}{words}<div class="tgme_widget_message_footer compact js-message_footer">'
        '<div class="tgme_widget_message_info short js-message_info"><span class="tgme_widget_message_views">1.2K</span>'
        f'<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date" href="https://t.me/rasad_channel/{number}">'
        f'<time datetime="{time}" class="time">10:00</time></a></span></div></div></div></div></div>'
    )


def page(*posts: str) -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>رصد القناة – Telegram</title></head><body class="widget_frame_base">'
        '<div class="tgme_channel_info_header_title"><span dir="auto">رصد القناة</span></div><section class="tgme_channel_history '
        f'js-message_history">{"".join(posts)}</section></body></html>'
    ).encode()


FORWARDED = (
    '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;<a class="tgme_widget_message_forwarded_from_name" '
    'href="https://t.me/other/5"><span dir="auto">مصدر آخر</span></a></div>'
)
REPLY = (
    '<a class="tgme_widget_message_reply" href="https://t.me/rasad_channel/100"><div class="tgme_widget_message_metatext '
    'js-message_reply_text" dir="auto">كلام سابق</div></a>'
)


def test_posts_are_entries_newest_first() -> None:
    text = "عاجل | دخول <b>الهدنة</b> حيز التنفيذ<br/><br/>وأفاد مراسلنا بهدوء حذر في المدينة <a href='?q=%23x'>#هدنة</a>"
    parsed = feed.parse(
        page(post(101, "خبر أول", time="2026-11-28T09:00:00+03:00"), post(102, text)),
        url=URL,
        fetched_at=None,
    )
    assert (parsed.kind, parsed.title, parsed.problem) == ("telegram", "رصد القناة", None)
    newest, oldest = parsed.entries
    assert newest.url == newest.canonical_url == "https://t.me/rasad_channel/102"
    assert newest.title == "عاجل | دخول الهدنة حيز التنفيذ"
    assert newest.published_at == datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert oldest.published_at == datetime(2026, 11, 28, 6, tzinfo=UTC)
    assert newest.author == "رصد القناة"
    assert newest.content == (
        "<p>عاجل | دخول الهدنة حيز التنفيذ</p><p>وأفاد مراسلنا بهدوء حذر في المدينة #هدنة</p>"
    )


def test_a_post_tells_from_whom_it_is_and_that_it_was_edited() -> None:
    (one,) = feed.parse(
        page(post(7, "نص الخبر", before=FORWARDED + REPLY, meta="edited &nbsp;")), url=URL, fetched_at=None
    ).entries
    assert one.author == "مصدر آخر"
    assert one.summary == "نص الخبر"
    assert (one.content, one.is_edited, one.forwarded_from) == ("<p>نص الخبر</p>", True, "مصدر آخر")


def test_a_picture_without_words_is_no_entry() -> None:
    assert [
        one.guid for one in feed.parse(page(post(1, ""), post(2, "خبر")), url=URL, fetched_at=None).entries
    ] == ["rasad_channel/2"]


def test_a_channel_without_preview_says_so() -> None:
    parsed = feed.parse(
        b"<!DOCTYPE html><html><title>Telegram: Contact</title></html>", url=URL, fetched_at=None
    )
    assert parsed.problem == "the Telegram channel shows no public posts"


@pytest.mark.parametrize(
    "words",
    [
        "عاجل | دخول الهدنة حيز التنفيذ في المدينة بعد أسبوع من القصف",
        "أعلنت لجنة المتابعة أن وقف إطلاق النار دخل حيز التنفيذ عند منتصف الليل بعد أسبوع من القصف.<br/>وقال المتحدث إن الفرق ستنتشر.",
    ],
)
def test_each_post_makes_an_article_of_its_own(words: str) -> None:
    (one,) = feed.parse(page(post(3, words)), url=URL, fetched_at=None).entries
    made = read_page(as_page(one.title, one.content or ""), url=one.url, feed_published_at=one.published_at)
    assert isinstance(made, Article)
    assert "حيز التنفيذ" in f"{made.title}\n{made.text}"
    assert made.text
    assert made.published is not None
