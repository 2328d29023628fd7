"""Where an article in parts goes on."""

import pytest
from lxml import html

from marsad.core.pages.article import read_page
from marsad.core.pages.paging import is_part, next_page

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
