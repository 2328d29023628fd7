"""Nothing of the article is furniture, and what isn't the article goes: fifteen articles in one mould and fifteen of their own in every
shape, all whole."""

from __future__ import annotations

import re
from functools import partial

import pytest

from core.article_at_hand import ASIDE, FOOTER, FURNITURE, MENU, PEOPLE, STORIES, Story, page
from core.told_at_hand import TOLD
from marsad.core.pages.article import read_page
from marsad.model import Article

URL = "https://sindyan.example/news/agreement-17"


def h1(story):
    return f"<h1>{story.title}</h1>"


def halves(story):
    middle = len(story.paragraphs) // 2
    return (
        "".join(f"<p>{line}</p>" for line in part)
        for part in (story.paragraphs[:middle], story.paragraphs[middle:])
    )


def in_class(names, deck=False):
    def build(story):
        first, rest = story.paragraphs[0], "".join(f"<p>{line}</p>" for line in story.paragraphs[1:])
        if deck:
            return f'<main>{h1(story)}<p class="deck">{first}</p><div class="{names}">{rest}</div></main>'
        return f'<main><article class="{names}">{h1(story)}{story.html}</article></main>'

    return build


def posts(card, intro=True, tag="div"):
    """A live blog: each paragraph in a post with time and heading, the first as its introduction."""

    def build(story):
        start = 1 if intro else 0
        made = "".join(
            card.format(
                n=n, time=f"{9 + n}:{10 + n}", head=f"تحديث {n} من غرفة العمليات في البلدة", text=line
            )
            for n, line in enumerate(story.paragraphs[start:])
        )
        lead = f"<p>{story.paragraphs[0]}</p>" if intro else ""
        return f"<main>{h1(story)}{lead}<{tag} class=posts>{made}</{tag}></main>"

    return build


def swallowed(opening):
    """A header with a tag that is never closed."""

    def build(story):
        return (f"<header>{opening}</header>", f"<main>{h1(story)}<div class=text>{story.html}</div></main>")

    return build


def with_h1s(build_one):
    def build(story):
        lines = [f"<p>{line}</p>" for line in story.paragraphs]
        return f"<main><div class=content>{build_one(story, lines)}</div></main>"

    return build


def deep(count, tag="div"):
    def build(story):
        opening, closing = f"<{tag}>" * count, f"</{tag}>" * count
        return f"<main>{h1(story)}{opening}{story.html}{closing}</main>"

    return build


def after_first_half(opening, closing=""):
    def build(story):
        first, second = halves(story)
        return f'<main>{h1(story)}<div class="article-body">{first}{opening}{second}{closing}</div></main>'

    return build


def beside_first_half(opening, closing=""):
    def build(story):
        first, second = halves(story)
        return f'<main>{h1(story)}<div class="article-body">{first}</div>{opening}{second}{closing}</main>'

    return build


def around(opening, closing):
    return lambda story: f"<main>{h1(story)}<div class=body>{opening}{story.html}{closing}</div></main>"


def each(template):
    """Every paragraph in a template of its own."""

    def build(story):
        made = "".join(template.format(text=line, n=n) for n, line in enumerate(story.paragraphs))
        return f"<main>{h1(story)}<div class=body>{made}</div></main>"

    return build


SHAPES = {
    # a furniture word in the container's class
    "wordpress's categories": in_class(
        "post-88 post type-post hentry category-breaking-news tag-latest-news category-social"
    ),
    "comments closed": in_class("entry comments-off category-social"),
    "comments open": in_class("hentry comments-open has-related share-enabled"),
    "bem element": in_class("sidebar-grid__content article__content"),
    "bem block": in_class("related-layout__main news__text"),
    "tags": in_class("post tag-newsletter tag-cookies tag-share category-popular"),
    "below a deck": in_class("entry comments-off category-social", deck=True),
    "deck and popular": in_class("popular story", deck=True),
    "deck and social": in_class("social-post text", deck=True),
    "deck and comments": in_class("comments text", deck=True),
    "deck and ad": in_class("ad-layout text", deck=True),
    "deck and bem": in_class("sidebar-grid__content", deck=True),
    "hashed classes": each('<div class="css-1ad{n}x"><p class="css-0p">{text}</p></div>'),
    # live blogs and round-ups
    "posts with anchors": posts(
        '<div class="post"><time>{time}</time><h2><a href="#p{n}">{head}</a></h2><p>{text}</p></div>'
    ),
    "posts without introduction": posts(
        '<div class="post"><time>{time}</time><h2><a href="#p{n}">{head}</a></h2><p>{text}</p></div>', False
    ),
    "posts with their address": posts(
        '<article class="update"><span>{time}</span><h3><a href="/news/agreement-17#u{n}">{head}</a></h3><p>{text}</p></article>'
    ),
    "posts below the address": posts(
        '<li class="entry"><h3><a href="/news/agreement-17/post-{n}">{head}</a></h3><p>{text}</p></li>',
        tag="ul",
    ),
    "posts with a query": posts(
        '<div class="lb"><h3><a href="?post={n}">{head}</a></h3><div>{text}</div></div>'
    ),
    "posts without links": posts(
        '<section class="lb"><time>{time}</time><h2>{head}</h2><p>{text}</p></section>'
    ),
    "posts as articles": posts(
        "<article><header><time>{time}</time></header><h2>{head}</h2><p>{text}</p></article>"
    ),
    "posts with share links": posts(
        '<div class="b"><p>{time}</p><p>{text}</p><a href="#b{n}">نسخ الرابط</a></div>'
    ),
    # one tag that is never closed
    "an open button": swallowed(f'<button class="toggle">القائمة<nav>{MENU}</nav>'),
    "a div within nav": swallowed(f"<nav><div>{MENU}</nav>"),
    "two divs within nav": swallowed(f"<nav><div><div class=menu>{MENU}</div></nav>"),
    "an open nav": swallowed(f"<nav>{MENU}"),
    "a div within a button": swallowed("<button><div>القائمة</button>"),
    "an open aside": swallowed(f"<aside>{MENU}"),
    "an open form": swallowed('<form action="/s"><input name=q>'),
    "an open label": swallowed("<form><label>بحث<div><input></form>"),
    # several main headings, and depth
    "headings as h1": with_h1s(
        lambda story, lines: (
            h1(story)
            + lines[0]
            + lines[1]
            + "<h1>تفاصيل الاتفاق</h1>"
            + lines[2]
            + "<h1>ردود الفعل</h1>"
            + "".join(lines[3:])
        )
    ),
    "the title again": with_h1s(lambda story, lines: h1(story) + lines[0] + h1(story) + "".join(lines[1:])),
    "the title below the first paragraph only": with_h1s(
        lambda story, lines: lines[0] + h1(story) + "".join(lines[1:])
    ),
    "sections of h1": with_h1s(
        lambda story, lines: (
            h1(story)
            + lines[0]
            + "".join(
                f"<section><h1>{'ماذا بعد؟' if n else 'ما الجديد؟'}</h1>{line}</section>"
                for n, line in enumerate(lines[1:])
            )
        )
    ),
    "depth of 260": deep(260),
    "depth of 600": deep(600),
    "depth of spans": deep(300, "span"),
    "open fonts": each("<font><p>{text}</p>"),
    # expanders
    "readmore holds text": after_first_half('<div class="readmore">', "</div>"),
    "read-more-content": beside_first_half('<div class="read-more-content">', "</div>"),
    "details": after_first_half("<details><summary>اقرأ المزيد</summary>", "</details>"),
    "details beside": beside_first_half("<details><summary>عرض المزيد</summary>", "</details>"),
    "hidden by style": after_first_half(
        '<a class="btn" href="#">إقرأ المزيد</a><div style="display:none" id="more">', "</div>"
    ),
    "hidden": after_first_half("<button>المزيد</button><div hidden>", "</div>"),
    "aria-hidden": after_first_half('<div aria-hidden="true">', "</div>"),
    "hidden beside": beside_first_half('<div class="rest" style="display: none">', "</div>"),
    "a button of text": after_first_half('<p><a href="javascript:void(0)">تابع القراءة</a></p>'),
    "a label alone": after_first_half("<p>اقرأ المزيد</p>"),
    # other holders
    "noscript": around("<noscript>", "</noscript>"),
    "noscript beside": beside_first_half("<noscript>", "</noscript>"),
    "shadow root": around('<x-article><template shadowrootmode="open">', "</template></x-article>"),
    "old shadow root": around(
        '<x-article><template shadowroot="open"><slot></slot>', "</template></x-article>"
    ),
    "one link around all": around('<a href="/amp/17">', "</a>"),
    "every paragraph linked": each('<p><a href="/n/17">{text}</a></p>'),
    "every paragraph linked to its own": each('<p><a href="/p/{n}">{text}</a></p>'),
    "every paragraph linked to here": each('<p><a href="#p{n}">{text}</a></p>'),
}


def read(story, built):
    header, main = built if isinstance(built, tuple) else (f"<header><nav>{MENU}</nav></header>", built)
    found = read_page(page(story, main, header).encode(), url=URL)
    assert isinstance(found, Article), found
    return found


def flat(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_article_is_whole_in_every_shape(shape):
    for story in (*STORIES, *TOLD):
        found = read(story, SHAPES[shape](story))
        text = flat(found.text)
        assert [line for line in story.paragraphs if line not in text] == []
        assert [line for line in FURNITURE if line in text] == []
        assert found.title == story.title


# ── what isn't the article ─────────────────────────────────────────────────────────────────────────────────

SAID = [
    "الله يفرجها على الجميع ويعودوا الأهالي لبيوتهم سالمين غانمين يا رب",
    "كلام جميل بس وين التنفيذ على الأرض من شهرين ننتظر ولا شي صار",
]
COMMENT = {
    "names and replies": '<div class="xq"><b>أبو {n} العلي</b><span>منذ {n} ساعات</span><p>{text}</p><a href="#r">رد</a></div>',
    "likes": '<li class="k9"><h5>سمير {n}</h5><div>{text}</div><span>أعجبني</span> <span>إبلاغ</span></li>',
    "english": '<div class="zz"><strong>user{n}</strong><p>{text}</p><button>Like</button><a>Reply</a></div>',
    "dated": '<div class="qq"><div>نورة {n} 12/11/2026 - 10:3{n}</div><div>{text}</div><div><a href="#">الرد على التعليق</a></div></div>',
}


def comments(card, story):
    return "<div>" + "".join(card.format(n=n + 1, text=SAID[n % 2]) for n in range(4)) + "</div>"


GOES = {
    **{f"comments: {name}": partial(comments, card) for name, card in COMMENT.items()},
    "comments under their heading": lambda story: (
        f"<div class=h1x><h4>آراء القراء (2)</h4><div><p>{SAID[0]}</p></div><div><p>{SAID[1]}</p></div></div>"
    ),
    "a wall": lambda story: (
        "<div class=w><p>لمتابعة القراءة سجل الدخول إلى حسابك أو اشترك في الموقع للحصول على كامل المحتوى دون حدود.</p></div>"
    ),
    "a source": lambda story: "<p>المصدر: (وكالة السنديان)</p>",
    "a source in brackets": lambda story: "<p>(المصدر: وكالات)</p>",
    "sources": lambda story: "<p>المصدر : شبكة السنديان + وكالات</p>",
    "an author's role": lambda story: (
        f"<div class=au><span>{PEOPLE[0]}</span><span>كاتب وباحث في شؤون المنطقة</span></div>"
    ),
    "another author's role": lambda story: f"<p>{PEOPLE[1]}</p><p>مراسلة الشؤون المحلية</p>",
}
GONE = (*SAID, "لمتابعة القراءة", "المصدر", "كاتب وباحث", "مراسلة الشؤون")


@pytest.mark.parametrize("kind", GOES)
@pytest.mark.parametrize("within", [True, False])
def test_what_is_not_the_article_goes(kind, within):
    for story in STORIES:
        more = GOES[kind](story)
        inside, below = (more, "") if within else ("", more)
        found = read(story, f"<main>{h1(story)}<div class=t>{story.html}{inside}</div>{below}</main>")
        assert found.text.split("\n") == list(story.paragraphs)


QUOTES = {
    "aside": "<aside><p>{}</p></aside>",
    "blockquote": "<blockquote>{}</blockquote>",
    "a class": '<div class="pullquote">{}</div>',
    "an unknown class": '<div class="kx7"><span>{}</span></div>',
    "figure": "<figure><blockquote>{}</blockquote></figure>",
}


@pytest.mark.parametrize("kind", QUOTES)
def test_a_quotation_box_that_repeats_the_text_goes(kind):
    for story in STORIES:
        quoted = re.search("«(.+?)»", story.paragraphs[-1])[1] + "، وإن الأصعب ما زال أمام الجميع"
        assert quoted.split("،")[0] in story.paragraphs[-1]
        quoted = story.paragraphs[2][:70].rsplit(" ", 1)[0]
        first, second = halves(story)
        found = read(
            story, f"<main>{h1(story)}<div class=t>{first}{QUOTES[kind].format(quoted)}{second}</div></main>"
        )
        assert found.text.split("\n") == list(story.paragraphs)


def test_an_authors_role_above_the_text_goes():
    for story in STORIES:
        found = read(
            story,
            f"<main>{h1(story)}<div class=a><p>{PEOPLE[2]}</p><p>صحفي سوري</p></div><div class=t>{story.html}</div></main>",
        )
        assert found.text.split("\n") == list(story.paragraphs)


def test_a_short_article_above_long_comments_stays_alone():
    for story in STORIES:
        short = Story(story.title, story.paragraphs[:2])
        comments = "".join(COMMENT["names and replies"].format(n=n, text=SAID[n % 2] * 3) for n in range(9))
        found = read(
            short,
            f"<main>{h1(short)}<div class=t>{short.html}</div><div class=comments>{comments}</div></main>",
        )
        assert found.text.split("\n") == list(short.paragraphs)


def test_cards_of_other_articles_stay_out():
    cards = "".join(
        f'<div class=card><h3><a href="/n/{n}">{other.title}</a></h3><p>{other.paragraphs[1]}</p></div>'
        for n, other in enumerate(STORIES[:6])
    )
    for story in STORIES[6:]:
        found = read(
            story, f"<main>{h1(story)}<div class=t>{story.html}</div><section>{cards}</section></main>"
        )
        assert found.text.split("\n") == list(story.paragraphs)


def test_a_page_of_cards_alone_is_no_article():
    cards = "".join(
        f'<div class=card><h3><a href="/n/{n}">{other.title}</a></h3><p>{other.paragraphs[1]}</p></div>'
        for n, other in enumerate(STORIES[:6])
    )
    found = read_page(
        f"<title>سياسة</title><body>{MENU}<h1>سياسة</h1><section>{cards}</section>{ASIDE}{FOOTER}".encode(),
        url=URL,
    )
    assert not isinstance(found, Article)
