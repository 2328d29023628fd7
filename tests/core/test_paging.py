"""Where an article in parts goes on."""

import pytest
from lxml import html

from marsad.core.pages.article import read_page
from marsad.core.pages.paging import is_part, may_lead_on, next_page
from marsad.core.pages.parts import joined
from marsad.model import Article, LanguageVerdict, Unreadable

SITE = "https://sindyan.example"
TOLD = (
    "أعلن مجلس بلدة السنديان هدنة مدتها أسبوعان بين فصيلين محليين، تبدأ فجر الأحد وتشمل الطريق الزراعي كله."
)


def found(url, *links):
    return next_page(html.fromstring(f"<html><body>{''.join(links)}</body></html>"), SITE + url)


@pytest.mark.parametrize(
    ("url", "href", "expected"),
    [
        ("/news/7", "/news/7/2", "/news/7/2"),
        ("/news/7/", "2/", "/news/7/2/"),
        ("/news/hudna", "?page=2", "/news/hudna?page=2"),
        ("/news/hudna?page=2", "?page=3", "/news/hudna?page=3"),
        ("/a.aspx?id=9", "/a.aspx?id=9&pg=2", "/a.aspx?id=9&pg=2"),
        ("/2026/11/hudna.html", "/2026/11/hudna-2.html", "/2026/11/hudna-2.html"),
        ("/2026/11/hudna.html", "hudna_2.html", "/2026/11/hudna_2.html"),
        ("/news/hudna", "/news/hudna/page/2/", "/news/hudna/page/2/"),
        ("/news/hudna/page/2", "/news/hudna/page/3", "/news/hudna/page/3"),
        ("/news/hudna-7/2", "/news/hudna-7/3", "/news/hudna-7/3"),
        ("/?p=88", "/?p=88&page=2", "/?p=88&page=2"),
        ("/news/7?utm=1", "/news/7?utm=1&part=2#top", "/news/7?utm=1&part=2"),
    ],
)
def test_the_own_address_with_the_next_number(url, href, expected):
    assert found(url, f'<a href="{href}">2</a>') == SITE + expected
    assert found(url, f'<link rel="next" href="{href}">') == SITE + expected
    assert may_lead_on(f'<a href="{href}">2</a>'.encode(), SITE + url)


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("/news/7", "/news/8"),
        ("/news/7", "/news/72"),
        ("/news/2", "/news/3"),
        ("/news/7", "/news/9/2"),
        ("/news/7", "/news/7"),
        ("/news/7", "/news/7#2"),
        ("/news/7", "/news/7/comment-page-2"),
        ("/news/7", "/news/7?cpage=2"),
        ("/news/7", "/news/7?image=2"),
        ("/news/7", "/news/7?page=1"),
        ("/news/7", "/news/7?page=5"),
        ("/news/7", "/news/7/gallery/2"),
        ("/?p=88", "/?p=89"),
        ("/news/7", "https://other.example/news/7/2"),
        ("/news/7", "http://["),
        ("/2026/11/20/hudna", "/2026/11/21/hudna"),
        ("/2026/11/hudna-1.html", "/2026/11/dawria-2.html"),
    ],
)
def test_no_other_article_no_comments_no_gallery(url, href):
    assert found(url, f'<link rel="next" href="{href}">', f'<a href="{href}">التالي</a>') is None


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("الصفحة 1 من 3", True),
        ("صفحة ١ من ٢", True),
        ("Page 2 of 4", True),
        ("الصفحة 3 من 3", False),
        ("الجزء الأول من القصة", False),
    ],
)
def test_a_line_that_says_which_part_it_is(line, is_one):
    assert is_part(line) is is_one


def test_an_article_says_where_it_goes_on_and_that_it_does():
    page = f'<title>هدنة في السنديان</title><h1>هدنة في السنديان</h1><div><p>{TOLD}</p></div><a href="/news/7?page=2">2</a>'
    article = read_page(page.encode(), url=f"{SITE}/news/7")
    assert (article.incomplete, article.next_page) == (True, f"{SITE}/news/7?page=2")
    whole = read_page(page.replace("?page=2", "").encode(), url=f"{SITE}/news/7")
    assert (whole.incomplete, whole.next_page) == (False, None)


def test_a_line_of_parts_alone_marks_it_too():
    page = f"<title>هدنة في السنديان</title><h1>هدنة في السنديان</h1><div><p>{TOLD}</p><p>الصفحة 1 من 2</p></div>"
    article = read_page(page.encode(), url=f"{SITE}/news/7")
    assert (article.text, article.incomplete, article.next_page) == (TOLD, True, None)


def read(text: str, **more: object) -> Article:
    given = {
        "url": "https://a.sy/1",
        "canonical_url": "",
        "title": "عنوان",
        "text": text,
        "author": None,
    } | more
    verdict = LanguageVerdict("ar", True, 1.0, "")
    return Article(published=None, site_name=None, language=verdict, extractor="x", **given)  # type: ignore[arg-type]


def test_parts_are_joined_in_order_and_each_line_is_there_once() -> None:
    first = read("تمهيد\nأول", incomplete=True, next_page="https://a.sy/1/2")
    whole = joined(first, [read("عنوان\nتمهيد\nثان", incomplete=True), read("تمهيد\nثالث")])
    assert (whole.text, whole.incomplete, whole.next_page) == ("تمهيد\nأول\nثان\nثالث", False, None)
    assert joined(first, []).incomplete and joined(first, [Unreadable("no_text")]).incomplete
    assert joined(first, [read("ثان", incomplete=True)]).incomplete


@pytest.mark.parametrize(
    "href", ["/news/1/2", "?page=2", "/news/1_2.html", "/news/1/page/2/", "/news/1-2.html"]
)
def test_what_may_lead_on_is_told_without_parsing(href: str) -> None:
    url = "https://a.sy/news/1.html" if "." in href else "https://a.sy/news/1"
    assert may_lead_on(f'<a href="{href}">2</a>'.encode(), url)
    assert next_page(html.fromstring(f'<a href="{href}">2</a>'), url)
    assert not may_lead_on("<a href='/news/abc'>خبر</a><p>٢٠٢٦ و 2 و 3</p>".encode(), url)


def test_other_numbers_in_addresses_need_no_parser() -> None:
    other = "<a href='/section/2'>2</a><a href=\"https://b.sy/news/1/2\">2</a><a href='?comment=2'>2</a>"
    assert not may_lead_on(other.encode(), "https://a.sy/news/1")
    assert may_lead_on("<a href='/خبر/2'>2</a>".encode("cp1256"), "https://a.sy/خبر")  # only a parser knows
    assert may_lead_on(b"<a href='/news?id=1&amp;page=2'>2</a>", "https://a.sy/news?id=1")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="?page=2">2</a>',
        '<a href="2/">2</a>',
        "<A HREF='/news/hudna-7?page=2'>2</A>",
        '<a Href="page-2">2</a>',
        '<link rel="next" href="/news/hudna-7/2">',
    ],
)
def test_a_page_that_is_read_names_its_next_part(link):
    body = f"<html><body><h1>هدنة</h1><article>{f'<p>{TOLD}</p>' * 4}</article>{link}</body></html>"
    found = read_page(body.encode(), url=f"{SITE}/news/hudna-7/")
    assert isinstance(found, Article) and found.incomplete
    assert found.next_page.startswith(f"{SITE}/news/hudna-7")


def test_read_also_at_the_end_of_a_paragraph_is_cut_and_its_sentence_kept_whole():
    linked = f'<p>{TOLD} اقرأ أيضا: <a href="/q">افتتاح سوق شعبي في البلدة</a></p>'
    found = read_page(
        f"<html><body><h1>هدنة</h1><p>{TOLD[:60]}.</p>{linked}<p>{TOLD[20:]}</p></body></html>".encode(),
        url=SITE,
    )
    assert isinstance(found, Article) and found.text.split("\n")[1] == TOLD
    assert ("اقرأ أيضا: افتتاح سوق شعبي في البلدة", "read_also") in [
        (one.text, one.rule) for one in found.removed
    ]
