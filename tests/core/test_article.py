"""Reading a page: what is refused, what is believed, and that any bytes have an outcome."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.pages.article import EXTRACTOR, line_hash, read_page
from marsad.model import Article, Precision, Unreadable

TITLE = "مجلس البلدة يعلن وقفا لإطلاق النار في ريفها الشرقي"
LINES = [
    "أعلن مجلس البلدة أن الطرفين توصلا إلى وقف لإطلاق النار يبدأ فجر الأحد ويستمر أسبوعا قابلا للتمديد باتفاق الجانبين.",
    "وقال رئيس المجلس إن لجنة من الأهالي ستراقب التنفيذ عند المدخلين الشرقي والشمالي، وستنشر تقريرا كل مساء.",
    "ويأتي الاتفاق بعد أيام من اشتباكات أوقعت قتيلين وعددا من الجرحى، ودفعت مدارس الحي إلى إغلاق أبوابها.",
]
FETCHED_AT = datetime(2020, 3, 20, 12, tzinfo=UTC)


def page(head="", *, before="", after="", title=TITLE, lines=LINES):
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{title} | موقع البلدة</title>{head}</head>'
        f"<body><h1>{title}</h1>{before}<div>{text}</div>{after}</body></html>"
    )


def ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields}, ensure_ascii=False)}</script>'


def read(html, url="https://news.example/a", **rest):
    body = html if isinstance(html, bytes) else html.encode()
    return read_page(body, url=url, **{"fetched_at": FETCHED_AT, **rest})


def test_a_plain_page():
    article = read(page())
    assert (article.title, article.text.split("\n")) == (TITLE, LINES)
    assert article.language.is_arabic
    assert article.extractor.startswith(EXTRACTOR)
    assert article.published is None and article.author is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_html"),
        (b"\0" * 100, "not_html"),
        (b"%PDF-1.4 \xd9\x88\xd9\x82\xd9\x81", "not_html"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b"\xff\xd8\xff\xe0", "not_html"),
        (b"PK\x03\x04", "not_html"),
        (b'{"title": "x"}', "not_html"),
        ("نص بلا وسوم".encode(), "not_html"),
        (b"<html><body></body></html>", "no_text"),
        (b"<html><body><nav><a href=/>x</a></nav></body></html>", "no_text"),
        (b"<p>" + b"x" * 6_000_001, "too_large"),
        (b"<p>" * 40_001, "too_complex"),
        (b"<p " + b"a=b " * 3_000 + b">", "too_complex"),
    ],
)
def test_what_is_no_article_says_why(body, reason):
    outcome = read(body)
    assert isinstance(outcome, Unreadable) and outcome.reason == reason and outcome.detail


def test_null_bytes_and_controls_do_not_reach_the_text():
    article = read(page().replace(" ", "\0 ").replace("البلدة", "الب\x0bلدة"))
    assert article.text.split("\n") == LINES
    assert "\0" not in article.title


def test_a_root_that_closes_itself_is_none_the_less_open():
    for root in ("<html", "<body"):
        html = page().replace('<html lang="ar"', "<html").replace(root, f"{root} dir='rtl' /", 1)
        assert (read(html).title, read(html).text.split("\n")) == (TITLE, LINES)


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6"])
def test_old_encodings_without_a_header(charset):
    plain = page(lines=[line.replace("،", ",") for line in LINES]).replace(
        'charset="utf-8"', f'charset="{charset}"'
    )
    assert read(plain.encode(charset)).title == TITLE


def test_characters_stay_as_they_are_and_spaces_collapse():
    line = "أُعلِنَ عن هـــدنة «مؤقتة»  في   \u200fالمدينة\u00a0القديمة، وفق ما قاله ٣ شهود عيان تحدثوا إلى المراسل."
    article = read(page(lines=[line, *LINES]))
    assert (
        article.text.split("\n")[0]
        == "أُعلِنَ عن هـــدنة «مؤقتة» في \u200fالمدينة القديمة، وفق ما قاله ٣ شهود عيان تحدثوا إلى المراسل."
    )


def test_lines_that_the_site_repeats_are_taken_out_and_kept():
    repeated = "نحن صحيفة تصدرها البلدة منذ ثلاثين عاما وتوزع في الأسواق مجانا."
    html = page(lines=[*LINES, repeated])
    assert read(html).text.endswith(repeated)
    article = read(html, boilerplate=frozenset([line_hash(repeated)]))
    assert article.text.split("\n") == LINES
    assert [piece.rule for piece in article.removed] == ["repeated"]


def test_breaking_news_that_scripts_fill_in_is_what_the_page_says_of_itself():
    said = f'<meta property="og:description" content="{LINES[0]}">'
    empty = '<html><head><title>x</title>{}</head><body><div id="root"></div></body></html>'
    assert read(empty.format(said + META.format("2020-03-14T15:10:00Z"))).text == LINES[0]
    assert isinstance(read(empty.format(said)), Unreadable)


@pytest.mark.parametrize(
    "line",
    [
        "وتابع أيضا أن المجلس سيعقد اجتماعا طارئا لبحث توزيع المساعدات.",
        "نشر الجيش دوريات على الطريق الدولي وأغلق مداخل البلدة.",
        "سجل في قائمة الهدافين ثلاثة لاعبين من الفريق المحلي هذا الموسم.",
        "قالت الشركة إن المتصفح الجديد يمنع ملفات تعريف الارتباط من تتبع المستخدمين.",
        "وأظهرت الصور التي نشرت في مواقع التواصل الاجتماعي دمارا واسعا.",
        "وانضم إلى الاجتماع عبر تطبيق الفيديو وزيران من الدول الضامنة.",
        "شارك في المحادثات ممثلون عن الدول الضامنة ومراقبون من الأمم المتحدة.",
        "بحث الوزيران ملف الحدود.",
    ],
)
def test_news_that_sounds_like_furniture_stays(line):
    assert line in read(page(lines=[LINES[0], line, *LINES[1:]])).text.split("\n")


def test_pasted_text_keeps_its_classes_and_is_text():
    pasted = f'<span class="fbPhotosPhotoCaption"><span class="hasCaption">{LINES[2]}</span></span>'
    assert read(page(lines=[*LINES[:2], pasted])).text.split("\n") == LINES
    caption = '<span class="caption">رئيس المجلس أمام البلدة القديمة أمس.</span>'
    assert read(page(lines=[LINES[0], caption, *LINES[1:]])).text.split("\n") == LINES


def test_what_is_paid_for_is_text():
    paid = "".join(f"<p>{line}</p>" for line in LINES[1:])
    html = page(lines=[], after=f'<div class="lead"><p>{LINES[0]}</p></div><div class="paywall">{paid}</div>')
    assert read(html).text.split("\n")[-2:] == LINES[1:]


NASTY = [
    "menu-content",
    "footer-content",
    "related-article-body",
    "comment-content",
    "sidebar-content",
    "post_meta_body",
]


@pytest.mark.parametrize("outer", NASTY)
@pytest.mark.parametrize("inner", ["content-author-text", "caption-lg", "ad-p", "text"])
def test_the_text_is_the_text_whatever_its_classes_are_called(outer, inner):
    teasers = "".join(
        f'<div class="card"><a href="/{n}"><h3>عنوان خبر آخر من أخبار البلدة رقم {n}</h3></a><p>{LINES[n]} (خبر آخر)</p></div>'
        for n in range(3)
    )
    text = "".join(f'<p class="{inner}">{line}</p>' for line in LINES)
    html = page(
        lines=[],
        after=f'<div class="{outer}"><section>{text}</section></div><div class="more">{teasers}</div>',
    )
    assert read(html).text.split("\n") == LINES


def test_paragraphs_of_a_short_text_may_each_have_an_element():
    text = "".join(f"<section><p>{line}</p></section>" for line in [LINES[0][:60] + ".", LINES[1] * 6])
    assert read(page(lines=[], after=f"<div>{text}</div>")).text.split("\n") == [
        LINES[0][:60] + ".",
        LINES[1] * 6,
    ]


def test_a_sentence_in_an_element_called_a_lead_opens_the_text():
    lead = '<div class="head"><p class="post-lead">{}</p></div>'
    assert read(page(before=lead.format(LINES[0]), lines=LINES[1:])).text.split("\n") == LINES
    assert read(page(before=lead.format("خبر قصير"), lines=LINES)).text.split("\n") == LINES


@pytest.mark.parametrize(
    "end",
    [
        "<p>والفائزون هم:</p><p>فريق البلدة الشرقية</p><p>فريق البلدة الغربية</p>",
        "<p>والفائزون هم:</p><ul><li>فريق البلدة الشرقية</li><li>فريق البلدة الغربية</li></ul>",
        "<ul><li>فريق البلدة الشرقية</li><li>فريق البلدة الغربية</li></ul>",
        "<table><tr><td>البلدة الشرقية</td><td>12</td></tr><tr><td>البلدة الغربية</td><td>7</td></tr></table>",
    ],
)
def test_a_list_that_ends_a_text_is_of_the_text(end):
    text = read(
        page(lines=[*LINES, LINES[0].replace("أعلن", "وأكد")]).replace("</p></div>", f"</p>{end}</div>")
    ).text
    assert text.split("\n")[-2:] in (
        ["فريق البلدة الشرقية", "فريق البلدة الغربية"],
        ["البلدة الشرقية 12", "البلدة الغربية 7"],
    )


# ── titles and addresses ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f'<meta property="og:title" content="{TITLE} - موقع البلدة">', TITLE),
        ('<meta property="og:title" content="مجلس البلدة يعلن وقفا لإطلاق...">', TITLE),
        (ld(headline="عنوان للمحركات لا صلة له بالصفحة"), TITLE),
        (ld(headline=f"{TITLE}"), TITLE),
    ],
)
def test_the_heading_is_believed_where_a_claim_confirms_it(head, expected):
    assert read(page(head)).title == expected


@pytest.mark.parametrize("separator", [" - ", " | ", " – ", " :: ", " » "])
def test_the_name_of_the_site_is_no_part_of_the_title(separator):
    html = page().replace(f"<h1>{TITLE}</h1>", "").replace(" | ", separator)
    html = html.replace("</head>", '<meta property="og:site_name" content="موقع البلدة"></head>')
    assert read(html).title == TITLE


@pytest.mark.parametrize(
    "logo", ['<a href="/">صحيفة البلدة</a>', '<a href="https://news.example/index.html">البلدة</a>']
)
def test_a_heading_that_leads_to_the_front_page_is_no_title(logo):
    html = page().replace("<h1>", f"<h1>{logo}</h1><h2>").replace("</h1><div>", "</h2><div>")
    assert read(html.replace(f"{TITLE} | موقع البلدة", f"صحيفة البلدة - {TITLE}")).title == TITLE


def test_a_dash_within_a_title_stays():
    title = "قمة سوتشي - قراءة في النتائج بعد عام على الاتفاق"
    assert read(page(title=title)).title == title


def test_the_feed_gives_the_title_where_the_page_has_none():
    html = page().replace(f"<title>{TITLE} | موقع البلدة</title>", "").replace(f"<h1>{TITLE}</h1>", "")
    assert read(html, feed_title=TITLE).title == TITLE


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "https://news.example/a"),
        ('<link rel="canonical" href="/2020/03/truce">', "https://news.example/2020/03/truce"),
        ('<meta property="og:url" content="https://news.example/b">', "https://news.example/b"),
        ('<link rel="canonical" href="https://news.example/">', "https://news.example/a"),
        ('<link rel="canonical" href="https://evil.example/b">', "https://news.example/a"),
        ('<link rel="canonical" href="javascript:alert(1)">', "https://news.example/a"),
        ('<link rel="canonical" href="http://[bad">', "https://news.example/a"),
    ],
)
def test_the_canonical_address_is_believed_on_its_own_site_only(head, expected):
    assert read(page(head)).canonical_url == expected


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        (ld(author={"name": "ليلى حداد"}), "", "ليلى حداد"),
        (ld(author=[{"name": "ليلى حداد"}, {"name": "سامر نعمة"}]), "", "ليلى حداد، سامر نعمة"),
        (ld(author="موقع البلدة", publisher={"name": "موقع البلدة"}), "", None),
        ('<meta property="article:author" content="https://facebook.com/x">', "", None),
        ('<meta name="author" content="admin">', "", None),
        ("", "<div>بقلم: ليلى حداد</div>", "ليلى حداد"),
        ("", '<span class="post-author">ليلى حداد</span>', "ليلى حداد"),
        ("", '<div class="post-author"><div>بواسطة</div> <a>ليلى حداد</a></div>', "ليلى حداد"),
        ("", "<div>حاورته: ليلى حداد</div>", "ليلى حداد"),
        ("", '<div class="meta_author"><div>بواسطة</div><a>ليلى حداد</a></div>', "ليلى حداد"),
        ("", "<p>السبت 14-03-2020 15:10 | كتب: <a href=/l>ليلى حداد</a> |</p>", "ليلى حداد"),
        (
            f'<meta name="description" content="{LINES[0]}">',
            f"<h2>{LINES[0]}</h2><p>بقلم: ليلى حداد</p>",
            "ليلى حداد",
        ),
        ("", "", None),
    ],
)
def test_the_author(head, before, expected):
    assert read(page(head, before=before)).author == expected


# ── times ─────────────────────────────────────────────────────────────────────────────────────────────────

META = '<meta property="article:published_time" content="{}">'
CAPTION = "<div><img><span>عناصر من اللجنة في المنطقة في أثناء جولتهم - 12 شباط 2019 (AFP)</span></div>"
TIME = '<time datetime="2020-03-{}T12:10:00Z">منذ ساعة</time>'
OTHER_LD = ld(headline="خبر آخر", datePublished="2020-02-01T15:10:00Z", articleBody="نص")
META_NAME = "article:published_time"
RIGHT = "2020-03-14T12:10:00"


@pytest.mark.parametrize(
    ("head", "before", "at", "zone", "basis", "precision"),
    [
        (ld(datePublished="2020-03-14T15:10:30+03:00"), "", "2020-03-14T12:10:30", "+03:00", "json-ld", "second"),
        (META.format("2020-03-14T15:10+0200"), "", "2020-03-14T13:10:00", "+02:00", "article:published_time", "minute"),
        (META.format("Sat, 14 Mar 2020 15:10:00 +0300"), "", RIGHT, "+03:00", META_NAME, "second"),
        (META.format("1584187830"), "", "2020-03-14T12:10:30", "+00:00", "article:published_time", "second"),
        ("", '<time datetime="2020-03-14T12:10:00Z">أمس</time>', "2020-03-14T12:10:00", "+00:00", "time", "second"),
        ("", "<div>السبت 14 آذار 2020 - 15:10 بتوقيت مكة</div>", "2020-03-14T12:10:00", "+03:00", "visible", "minute"),
        ("", "<div>نشر في: 14/03/2020 03:10 م</div>", "2020-03-14T15:10:00", None, "visible", "minute"),
        ("", "<div>١٤ مارس ٢٠٢٠، الساعة ١٥:١٠ (GMT+2)</div>", "2020-03-14T13:10:00", "+02:00", "visible", "minute"),
        ("", "<div>14 مارس 2020</div>", "2020-03-14T00:00:00", None, "visible", "day"),
        ("", "<div>تاريخ النشر: 14.03.2020 | 12:10 GMT</div>", RIGHT, "+00:00", "visible", "minute"),
        ("", "<div>03:10 م السبت 14 مارس 2020</div>", "2020-03-14T15:10:00", None, "visible", "minute"),
        ("", "<div>14 مارس 2020 الساعة 12:10م GMT</div>", RIGHT, "+00:00", "visible", "minute"),
        ("", "<div>March 14, 2020 12:10 pm GMT</div>", RIGHT, "+00:00", "visible", "minute"),
        ("", "<div>Sat, 14 Mar 2020</div>", "2020-03-14T00:00:00", None, "visible", "day"),
        ("", "<div>نُشر: 12:10-14 مارس 2020 م ـ 20 رجب 1441 هـ</div>", "2020-03-14T12:10:00", None, "visible", "minute"),
        ("", "<div>آخر تحديث: 15/03/2020 18:00 | تاريخ النشر: 14/03/2020 12:10</div>", "2020-03-14T12:10:00", None, "visible", "minute"),
        ("", "<div>أضيف في 2020-03-14 12:10:30</div>", "2020-03-14T12:10:30", None, "visible", "second"),
        ("", "<div>نشر بتاريخ: 14/03/2020 ( آخر تحديث: 14/03/2020 الساعة: 23:10 )</div>", "2020-03-14T00:00:00", None, "visible", "day"),
        ("", "<div>آخر تحديث: السبت 14 مارس 2020 KSA 15:10 - GMT 12:10</div>", RIGHT, "+03:00", "visible", "minute"),
        ("", "<div>12:10 م السبت 14 مارس 2020 GMT</div>", RIGHT, "+00:00", "visible", "minute"),
        ("", "<div>السبت 14 مارس 2020 12:10 ص GMT</div>", "2020-03-14T00:10:00", "+00:00", "visible", "minute"),
        ("", "<div>السبت 21 رجب 1441 هـ - 14 مارس 2020 م</div>", "2020-03-14T00:00:00", None, "visible", "day"),
        ("", "<div>GMT 12:10 2020 السبت 14 مارس</div>", RIGHT, "+00:00", "visible", "minute"),
        ("", "<div>14 مارس 2020، السبت - 15:10 (توقيت مكة)</div>", RIGHT, "+03:00", "visible", "minute"),
        ("", "<div>14 آذار 2020 - 14:10 بتوقيت بيروت</div>", RIGHT, "+02:00", "visible", "minute"),
        ("", "<div>2 تموز 2019 - 14:10 بتوقيت بيروت</div>", "2019-07-02T11:10:00", "+03:00", "visible", "minute"),
        ("", "<div><span>2020-03-14 | 15:10</span><span>301 شوهد</span></div>", "2020-03-14T15:10:00", None, "visible", "minute"),
        ("", "<div>منذ 3 ساعات</div>", "2020-03-20T09:00:00", "+00:00", "visible", "hour"),
        ("", '<abbr itemprop="datePublished" title="2020-03-14T15:10:00+03:00">3:10 م</abbr>', RIGHT, "+03:00", "microdata", "second"),
        (ld(**{"@type": "VideoObject"}, name=TITLE, uploadDate="2020-03-14T15:10:00+03:00"), "", RIGHT, "+03:00", "json-ld", "second"),
        (OTHER_LD + ld(headline=TITLE, datePublished="2020-03-14T12:10:00Z"), "", RIGHT, "+00:00", "json-ld", "second"),
        # A ticker's time stands above the title.
        ("<body>" + TIME.format(13), TIME.format(14), RIGHT, "+00:00", "time", "second"),
        # A caption that repeats the title hides nothing of what stands under the title.
        ("", f"<div>14 مارس 2020 | 15:10 بتوقيت مكة</div><figcaption>{TITLE}</figcaption>", RIGHT, "+03:00", "visible", "minute"),
        # A caption has a date of its own.
        ("", f"<div>آخر تحديث: 14 مارس 2020 | 12:10 GMT</div>{CAPTION}", RIGHT, "+00:00", "visible", "minute"),
        # A date alone is made exact by a lesser claim of the same day.
        (ld(datePublished="2020-03-14"), META.format("2020-03-14T15:10:00+03:00"), RIGHT, "+03:00", META_NAME, "second"),
        # What can't be is passed over.
        (ld(datePublished="2031-01-01T00:00:00Z") + META.format("2020-03-14T12:10:00Z"), "", RIGHT, "+00:00", META_NAME, "second"),
        (ld(datePublished="1970-01-01T00:00:00Z") + META.format("2020-03-14T12:10:00Z"), "", RIGHT, "+00:00", META_NAME, "second"),
    ],
)  # fmt: skip
def test_the_publication_time(head, before, at, zone, basis, precision):
    published = read(page(head, before=before)).published
    assert (published.at.isoformat(), published.zone, published.basis) == (f"{at}+00:00", zone, basis)
    assert published.precision is Precision(precision)
    assert published.reason


def test_a_wall_clock_takes_its_zone_from_the_feed():
    feed = datetime(2020, 3, 14, 12, 10, 5, tzinfo=UTC)
    published = read(page(META.format("2020-03-14T15:10:00")), feed_published_at=feed).published
    assert (published.at.isoformat(), published.zone) == ("2020-03-14T12:10:00+00:00", "+03:00")
    assert "feed" in published.reason


def test_the_feed_and_then_the_address_are_the_last_resort():
    feed = datetime(2020, 3, 14, 12, 10, tzinfo=UTC)
    assert read(page(), feed_published_at=feed).published.basis == "feed"
    published = read(page(), url="https://news.example/2020/03/14/truce").published
    assert (published.basis, published.precision, published.at.day) == ("url", Precision.DAY, 14)


# ── anything at all ───────────────────────────────────────────────────────────────────────────────────────


def test_the_same_bytes_give_the_same_article():
    html = page(ld(headline=TITLE), after="<ul><li><a href=/1>خبر آخر من البلدة القريبة</a></ul>")
    assert len({repr(read(html)) for _ in range(20)}) == 1


@pytest.mark.parametrize(
    "script", ["{", "null", "[]", '{"@type": 3}', '{"@type": "NewsArticle", "author": [[{"name": {}}]], "datePublished": {}}',
               '{"@graph": {"@graph": {"@type": ["NewsArticle"], "headline": ["x"]}}}', "[" * 3000]
)  # fmt: skip
def test_broken_json_ld_is_left_out(script):
    article = read(page(f'<script type="application/ld+json">{script}</script>'))
    assert (article.title, article.text.split("\n")) == (TITLE, LINES)


PIECES = [
    page(),
    "<div>",
    "</div>",
    "<p>",
    "<table>",
    "<tr><td>",
    "</html>",
    "<a href=x>",
    "<!--",
    "-->",
    "<script>",
    "&#0;",
    "<b",
    "\0",
    LINES[0],
]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.binary(max_size=60))
def test_any_bytes_have_an_outcome(pieces, noise):
    outcome = read("".join(pieces).encode() + noise)
    assert isinstance(outcome, Article | Unreadable)
    assert not isinstance(outcome, Article) or (outcome.text.strip() and "\0" not in outcome.text)


@pytest.mark.parametrize(
    "line",
    [
        'نشر في 5 نوفمبر 2019 10:30 <span>آخر تحديث <time datetime="2019-11-07T09:00:00+03:00">7 نوفمبر 2019</time></span>',
        'نشر في 5 نوفمبر 2019 10:30 <b>عُدّل:</b> <time class="updated" datetime="2019-11-07T09:00:00+03:00">7 نوفمبر 2019</time>',
        '<time datetime="2019-11-07T09:00" class="entry-date updated">7 نوفمبر</time> <time datetime="2019-11-05T10:30">5 نوفمبر</time>',
        'Last modified: <time datetime="2019-11-07T09:00:00+03:00"></time> Published <time datetime="2019-11-05T10:30"></time>',
    ],
)
def test_published_beats_updated(line):
    body = (
        "<p>"
        + "أعلنت لجنة المتابعة أن وقف إطلاق النار دخل حيز التنفيذ عند منتصف الليل في البلدة. " * 4
        + "</p>"
    )
    html = f"<html><title>هدنة في البلدة</title><body><article><h1>هدنة في البلدة</h1><div>{line}</div>{body}</article></body></html>"
    assert f"{read(html).published.at:%Y-%m-%d}" == "2019-11-05"
