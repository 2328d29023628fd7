"""The article as the frameworks of the web send it to their scripts: every form gives every line, and nothing else."""

import base64
import json
import re
from html import escape
from urllib.parse import quote

import pytest

from marsad.core.pages.article import read_page
from marsad.core.pages.likeness import SAME, likeness
from marsad.model import Article

TITLE = "لجنة البطم تعلن تمديد الهدنة أسبوعين وتسيير دوريات ليلية"
LINES = [
    "أعلنت لجنة الوساطة في بلدة البطم مساء الثلاثاء تمديد الهدنة بين الفصيلين أسبوعين آخرين، بعد لقاء استمر خمس ساعات.",
    "وقال رئيس اللجنة مازن القاضي: «اتفقنا على دوريات ليلية تسير على طول الوادي»، وأضاف أن الأسماء ستعلن غدا.",
    "ولم يصدر تعليق من الفصيلين، فيما ذكر سكان أن الحواجز عند المدخل الغربي أزيلت فجر اليوم للمرة الأولى منذ شهر.",
    "وتضم البلدة نحو تسعة آلاف نسمة، نزح نصفهم في الصيف الماضي إلى المزارع القريبة، ثم عاد بعضهم بعد اتفاق سابق.",
]
HTML = "".join(f"<p>{line}</p>" for line in LINES)
OTHER = {
    "title": "افتتاح معرض الكتاب في السنديان",
    "slug": "book-fair",
    "content": "<p>" + "نص عن معرض الكتاب في السنديان. " * 40 + "</p>",
}
POST = {"title": TITLE, "slug": "truce", "content": HTML}


ANGULAR = {'"': "&q;", "'": "&s;", "<": "&l;", ">": "&g;", "&": "&a;"}


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


def script(source, kind=""):
    return f"<script{f' type={kind}' if kind else ''}>{source}</script>"


def pieces(text, size=120):
    return [text[begin : begin + size] for begin in range(0, len(text), size)]


def flight(rows):
    stream = "".join(rows)
    pushes = "".join(
        script(f"self.__next_f.push([1,{json.dumps(piece, ensure_ascii=False)}])") for piece in pieces(stream)
    )
    return script("(self.__next_f=self.__next_f||[]).push([0])") + pushes


def turbo(value):
    """A value as React Router streams it: one flat list, names and values by their places."""
    flat = []

    def put(part):
        place = len(flat)
        flat.append(None)
        if isinstance(part, dict):
            flat[place] = {f"_{put(name)}": put(each) for name, each in part.items()}
        elif isinstance(part, list):
            flat[place] = [put(each) for each in part]
        else:
            flat[place] = part
        return place

    put(value)
    return json.dumps(flat, ensure_ascii=False)


def devalued(value):
    """A value as Nuxt 3 and SvelteKit write it: one flat list, values by their places."""
    flat = []

    def put(part):
        place = len(flat)
        flat.append(None)
        if isinstance(part, dict):
            flat[place] = {name: put(each) for name, each in part.items()}
        elif isinstance(part, list):
            flat[place] = [put(each) for each in part]
        else:
            flat[place] = part
        return place

    flat.append(["ShallowReactive", 1])
    put(value)
    return json.dumps(flat, ensure_ascii=False)


def astro(value):
    if isinstance(value, dict):
        return [0, {name: astro(part) for name, part in value.items()}]
    return [1, [astro(part) for part in value]] if isinstance(value, list) else [0, value]


def element(tag, children, **rest):
    return ["$", tag, None, {**rest, "children": children}]


PARAGRAPHS = [element("p", line) for line in LINES]
RAW = ["$", "div", None, {"dangerouslySetInnerHTML": {"__html": HTML}}]
TREE = element("article", [element("h1", TITLE), element("div", PARAGRAPHS, className="body")])
LONG = "".join(f"<p>{line}</p>" for line in LINES)
JS = (
    "{title:"
    + dumped(TITLE)
    + ",views:12,isNew:!0,body:"
    + dumped(HTML)
    + ",tags:["
    + dumped("هدنة")
    + ",],at:new Date(1790000000000)}"
)
FORMS = {
    "next, pages": script(
        dumped({"props": {"pageProps": {"post": POST, "more": [OTHER]}}}), "application/json"
    ),
    "next, flight of elements": flight(
        [f"0:{dumped(['$', '$L1', None, {'children': '$L2'}])}\n", '1:I["chunk.js"]\n', f"2:{dumped(TREE)}\n"]
    ),
    "next, flight of data": flight(
        [f"3:{dumped(['$', '$L9', None, {'article': POST, 'related': [OTHER]}])}\n"]
    ),
    "next, flight with a text apart": flight(
        [
            f"b:T{len(LONG.encode()):x},{LONG}",
            f"4:{dumped(['$', '$L9', None, {'article': {'title': TITLE, 'body': '$b'}}])}\n",
        ]
    ),
    "next, flight of raw html": flight([f"5:{dumped(element('div', [element('h1', TITLE), RAW]))}\n"]),
    "next, flight in components": flight(
        [
            f"6:{dumped(['$', '$Lf', None, {'children': [element('h1', TITLE), PARAGRAPHS, element('$L7', 'شارك')]}])}\n"
        ]
    ),
    "react router": script(
        f"window.__reactRouterContext.streamController.enqueue("
        f"{json.dumps(turbo({'loaderData': {'routes/n': {'post': POST, 'more': [OTHER]}}}))});"
    ),
    "react router, in pieces": "".join(
        script(f"window.__reactRouterContext.streamController.enqueue({json.dumps(piece)});")
        for piece in pieces(turbo({"post": POST}) + "\n", 300)
    ),
    "remix": script(
        f"window.__remixContext = {dumped({'state': {'loaderData': {'root': {}, 'routes/n.$slug': {'post': POST}}}})};"
    ),
    "inertia": f'<div id="app" data-page="{escape(dumped({"component": "Show", "props": {"post": POST, "latest": [OTHER]}}))}"></div>',
    "inertia, two": script(
        dumped({"component": "Show", "props": {"post": POST}}), '"application/json" data-page="app"'
    ),
    "astro": f'<astro-island uid="x" props="{escape(dumped(astro({"post": POST, "more": [OTHER]})[1]))}" ssr></astro-island>',
    "sveltekit, fetched": script(
        dumped({"status": 200, "body": dumped({"post": POST})}), '"application/json" data-sveltekit-fetched'
    ),
    "sveltekit, start": script(
        "{ const element = document.currentScript.parentElement; Promise.all([import('/a.js')]).then(([kit, app]) => { "
        "kit.start(app, element, "
        '{ node_ids: [0, 2], data: [null,{type:"data",data:{post:'
        + JS
        + "},uses:{}}], form: null, error: null }); }); }"
    ),
    "sveltekit, a global of its own": script(
        f'__sveltekit_1 = {{data:[{{type:"data",data:{{post:{JS}}}}}]}}'
    ),
    "uri component of escapes": script(
        f'window.__DATA__ = JSON.parse(decodeURIComponent("{quote(json.dumps({"post": POST}))}"));'
    ),
    "nuxt 2": script(
        f"window.__NUXT__=(function(a,b,c){{return {{data:[{{post:{{title:a,id:c,body:b}}}}],fetch:{{}}}}}}("
        f"{dumped(TITLE)},{dumped(HTML)},7));"
    ),
    "nuxt 3": script(
        devalued({"data": {"post": POST, "latest": [OTHER]}, "state": {}}),
        '"application/json" id="__NUXT_DATA__"',
    ),
    "gatsby": script(
        f"/*<![CDATA[*/window.___pageData={dumped({'result': {'data': {'wpPost': POST}}})};/*]]>*/"
    ),
    "apollo": script(
        "window.__APOLLO_STATE__ = "
        + dumped(
            {
                "Post:7": {"__typename": "Post", "title": TITLE, "body": {"__ref": "Body:7"}},
                "Body:7": {"html": HTML},
                "Post:8": OTHER,
                "ROOT_QUERY": {},
            }
        )
        + ";"
    ),
    "angular": script(
        dumped({"G.json.https://api.example/n/7?": {"body": {"headline": TITLE, "text": "\n".join(LINES)}}}),
        '"application/json" id="ng-state"',
    ),
    "redux": script(
        f"window.__PRELOADED_STATE__ = {dumped({'entities': {'articles': {'7': POST, '8': OTHER}}})}"
    ),
    "uri component": script(
        f'window.__DATA__ = JSON.parse(decodeURIComponent("{quote(dumped({"post": POST}))}"));'
    ),
    "uri component alone": script(f"var state = decodeURIComponent('{quote(dumped(POST))}');"),
    "base64": script(
        f'window.__S = JSON.parse(atob("{base64.b64encode(json.dumps({"post": POST}, ensure_ascii=False).encode()).decode()}"))'
    ),
    "escaped": script(f"window.__S = JSON.parse({json.dumps(json.dumps({'post': POST}))});"),
    "a plain object": script(f"var article = {JS}; show(article);"),
    "single quotes": script(f"const post = {{'title': '{TITLE}', 'body': '{HTML}'}};"),
    "angular's own escapes": script(
        re.sub("[\"'<>&]", lambda sign: ANGULAR[sign[0]], dumped({"k": {"body": POST}})),
        '"application/json" id="serverApp-state"',
    ),
    "livewire": f'<div wire:snapshot="{escape(dumped({"data": {"post": [POST, {"s": "arr"}]}, "memo": {}}))}"></div>',
    "vue attribute": f"<news-page :post='{escape(dumped(POST))}'></news-page>",
}


def read(body, title=TITLE, **rest):
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div id=root></div>{body}</body></html>"
    return read_page(page.encode(), url="https://butm.example/news/truce", **rest)


def assert_whole(found):
    assert isinstance(found, Article), found
    assert found.text.split("\n") == LINES


@pytest.mark.parametrize("form", FORMS)
def test_every_framework_gives_the_article(form):
    assert_whole(read(FORMS[form]))


# ── an editor's blocks ─────────────────────────────────────────────────────────────────────────────────────


def spans(line, **names):
    """A line as two spans, one of them bold."""
    return line[:40], line[40:]


def quill(line):
    one, two = spans(line)
    return [{"insert": one}, {"insert": two, "attributes": {"bold": True}}, {"insert": "\n"}]


EDITORS = {
    "editorjs": {
        "time": 1,
        "blocks": [
            {"type": "image", "data": {"caption": "صورة من البلدة", "url": "x"}},
            *({"type": "paragraph", "data": {"text": line}} for line in LINES),
        ],
    },
    "portable text": [
        {
            "_type": "block",
            "style": "normal",
            "markDefs": [],
            "children": [{"_type": "span", "text": part, "marks": []} for part in spans(line)],
        }
        for line in LINES
    ],
    "contentful": {
        "nodeType": "document",
        "data": {},
        "content": [
            {
                "nodeType": "paragraph",
                "data": {},
                "content": [
                    {"nodeType": "text", "value": part, "marks": [], "data": {}} for part in spans(line)
                ],
            }
            for line in LINES
        ],
    },
    "draft": {
        "blocks": [
            {"key": "a", "text": line, "type": "unstyled", "inlineStyleRanges": [], "data": {}}
            for line in LINES
        ],
        "entityMap": {},
    },
    "prosemirror": {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": part} for part in spans(line)]}
            for line in LINES
        ],
    },
    "slate": [
        {
            "type": "paragraph",
            "children": [
                {"text": spans(line)[0]},
                {"type": "link", "url": "/x", "children": [{"text": spans(line)[1]}]},
            ],
        }
        for line in LINES
    ],
    "lexical": {
        "root": {
            "type": "root",
            "children": [
                {
                    "type": "paragraph",
                    "children": [{"type": "text", "text": part, "format": 1} for part in spans(line)],
                }
                for line in LINES
            ],
        }
    },
    "quill": {"ops": [op for line in LINES for op in quill(line)]},
    "gutenberg": [
        {"name": "core/paragraph", "attributes": {"content": line}, "innerBlocks": []} for line in LINES
    ],
    "gutenberg, parsed": [
        {"blockName": "core/paragraph", "attrs": {}, "innerBlocks": [], "innerHTML": f"\n<p>{line}</p>\n"}
        for line in LINES
    ],
    "strapi": [{"type": "paragraph", "children": [{"type": "text", "text": line}]} for line in LINES],
    "storyblok": {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"text": line, "type": "text"}, {"type": "hard_break"}]}
            for line in LINES
        ],
    },
    "arc": [{"type": "text", "content": line} for line in LINES],
    "drupal paragraphs": [
        {"type": "paragraph--text", "field_text": {"processed": f"<p>{line}</p>"}, "text": line}
        for line in LINES
    ],
    "columns": [
        {
            "type": "row",
            "columns": [{"type": "column", "blocks": [{"type": "text", "text": line} for line in LINES]}],
        }
    ],
}


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize("editor", EDITORS)
def test_an_editors_blocks_come_out_as_text(editor, as_text):
    content = json.dumps(EDITORS[editor], ensure_ascii=False) if as_text else EDITORS[editor]
    assert_whole(
        read(
            script(
                dumped({"props": {"post": {"title": TITLE, "content": content}, "more": [OTHER]}}),
                "application/json",
            )
        )
    )


# ── titles ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "other",
    [
        f"عاجل | {TITLE}",
        f"{TITLE} – فيديو",
        f"{TITLE} | شبكة البطم",
        TITLE.replace("الهدنة", "“الهدنة”"),
        TITLE[:45] + "…",
        TITLE.replace("ة", "ه").replace("أ", "ا"),
        "بالصور.. " + TITLE,
    ],
)
def test_titles_match_by_their_words(other):
    assert likeness(TITLE, other) >= SAME
    assert_whole(
        read(script(dumped({"post": {"title": other, "body": HTML}, "more": [OTHER]}), "application/json"))
    )
    assert_whole(read(script(dumped({"post": POST, "more": [OTHER]}), "application/json"), title=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حصيلة خروق الهدنة في البطم اليوم رقم 12", "حصيلة خروق الهدنة في البطم اليوم رقم 13"),
        ("هدنة في البطم", "هدنة في السنديان"),
        ("لجنة البطم تعلن تمديد الهدنة أسبوعين", "لجنة البطم تنفي تعليق عملها في السنديان"),
        ("هدنة", "هدنة في البطم تدخل يومها الثالث"),
        ("", ""),
    ],
)
def test_other_titles_do_not(one, other):
    assert likeness(one, other) < SAME


def test_the_feeds_title_finds_it_where_the_page_has_the_sites_name_only():
    found = read(
        script(dumped({"more": [OTHER], "post": POST}), "application/json"),
        title="شبكة البطم",
        feed_title=TITLE,
    )
    assert_whole(found)


def test_the_address_finds_it_where_no_title_does():
    other = {**OTHER, "content": HTML.replace("البطم", "السنديان") * 3}
    found = read(script(dumped({"posts": [other, POST]}), "application/json"), title="")
    assert_whole(found)
    assert found.title == TITLE


def test_the_only_long_text_is_the_article():
    small = [{"title": f"خبر آخر رقم {n} من السنديان", "summary": "سطر واحد من الخبر."} for n in range(5)]
    found = read(
        script(dumped({"post": {**POST, "slug": "7"}, "latest": small}), "application/json"), title=""
    )
    assert_whole(found)
    assert found.title == TITLE


def test_nothing_is_taken_where_all_texts_are_alike_long():
    posts = [
        {"title": f"عنوان طويل لخبر رقم {n} من البلدة", "body": HTML.replace("البطم", f"القرية {n}")}
        for n in range(3)
    ]
    assert read(script(dumped({"posts": posts}), "application/json"), title="").reason == "needs_script"


# ── JSON-LD ────────────────────────────────────────────────────────────────────────────────────────────────

NEWS = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-11-05T10:30:00+03:00",
    "author": {"name": "مازن"},
}
LD = dumped(NEWS)
BROKEN = {
    "quotes in the title": LD.replace("الهدنة", '"الهدنة"'),
    "quotes and a comma": LD.replace("الهدنة", '"الهدنة", "الدائمة"'),
    "quotes at its ends": LD.replace(TITLE, f'"{TITLE}"'),
    "quotes in the body": LD[:-1] + ', "articleBody": "قال: "نعم"، ثم مضى" }',
    "entities": escape(LD),
    "entities twice": escape(escape(LD)),
    "two objects": dumped({"@type": "WebSite", "name": "شبكة البطم"}) + "\n" + LD,
    "two with a comma": LD + ",\n" + dumped({"@type": "WebSite", "name": "شبكة البطم"}),
    "a list of graphs": dumped([{"@graph": [{"@type": "WebSite", "name": "x"}]}, {"@graph": [NEWS]}]),
    "values as objects": dumped(
        {**NEWS, "datePublished": {"@type": "Date", "@value": NEWS["datePublished"]}}
    ),
    "values as lists": dumped(
        {
            **NEWS,
            "headline": [TITLE],
            "datePublished": [NEWS["datePublished"]],
            "@type": ["NewsArticle", "Article"],
        }
    ),
    "bad escapes": LD.replace("البطم", "البطم\\' \\x \\ن"),
    "commas too many": LD.replace("}", ",}"),
    "a line's end": LD.replace("وتسيير", "\nوتسيير"),
    "a comment": "/* seo */ " + LD,
    "wrapped": "//<![CDATA[\n" + LD + "\n//]]>",
    "a semicolon": LD + ";",
    "cut": LD[: LD.index("author") - 3],
    "names with the schema's": dumped(
        {f"http://schema.org/{name}" if name[0] != "@" else name: part for name, part in NEWS.items()}
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_json_ld_is_mended_or_read_by_its_fields(kind):
    page = f'<html><head><meta charset=utf-8><title>{TITLE}</title><script type="application/ld+json">{BROKEN[kind]}</script></head>'
    found = read_page(
        f"{page}<body><h1>{TITLE}</h1><div>{HTML}</div></body></html>".encode(), url="https://butm.example/1"
    )
    assert found.published is not None and found.published.at.isoformat() == "2026-11-05T07:30:00+00:00"
    assert_whole(found)


def test_a_live_blog_is_told_by_its_updates():
    updates = [
        {"@type": "BlogPosting", "headline": f"تحديث رقم {n}", "articleBody": line}
        for n, line in enumerate(LINES)
    ]
    blog = {
        "@type": "LiveBlogPosting",
        "headline": TITLE,
        "datePublished": NEWS["datePublished"],
        "liveBlogUpdate": updates,
    }
    for value in (
        blog,
        {"@graph": [blog]},
        {**blog, "articleBody": "تابعوا معنا مستجدات الهدنة لحظة بلحظة من بلدة البطم وريفها."},
    ):
        found = read(f'<script type="application/ld+json">{dumped(value)}</script>')
        assert [line for line in LINES if line not in found.text] == []
