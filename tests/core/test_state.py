"""The text of pages that scripts fill in, where the scripts hold it."""

import json
import time

import pytest

from marsad.core.pages.article import read_page

TITLE = "مجلسا بلدتين يتفقان على هدنة وتسيير دوريات مشتركة"
LINES = [
    "اتفق مجلسا بلدتين متجاورتين في ريف حماة على هدنة مدتها أسبوعان، تبدأ فجر الأحد وتشرف عليها لجنة من وجهاء المنطقة.",
    "وقال عضو في اللجنة إن دوريات مشتركة ستجوب الطريق الواصل بين البلدتين صباحا ومساء، ولن يسمح بمرور السلاح الثقيل عليه.",
    "وأضاف أن المدارس ستعود إلى الدوام بعد يومين، وأن فرق الصيانة ستصلح خط الكهرباء الذي قطعته الاشتباكات مطلع الشهر.",
]
OTHERS = [
    {
        "title": f"خبر آخر رقم {n}",
        "body": "وهذا نص طويل لخبر آخر لا يعني القارئ هنا. " * 30,
        "summary": "ملخص.",
    }
    for n in range(4)
]
HTML = "".join(f"<p>{line}</p>" for line in LINES)


def text(script):
    page = f"<html><head><title>{TITLE}</title></head><body><div id=app><p>جاري التحميل</p></div>{script}</body></html>"
    article = read_page(page.encode(), url="https://news.example/a")
    assert article.extractor.endswith("/state")
    return article.text.split("\n")


def dumped(value):
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003C")


@pytest.mark.parametrize(
    "article",
    [
        {"title": TITLE, "body": HTML, "related": OTHERS},
        {"related": OTHERS, "headline": TITLE, "content": [{"type": "p", "text": line} for line in LINES]},
        {
            "headlines": {"basic": TITLE},
            "content_elements": [{"type": "text", "content": line} for line in LINES],
            "related": [{"headlines": {"basic": "x"}, "content": other["body"]} for other in OTHERS],
        },
        {"title": TITLE, "summary": LINES[0][:50], "text": "\n\n".join(LINES).replace("،", "&#1548;")},
        {
            "title": TITLE,
            "body": f"{HTML}<p>اقرأ أيضا: <a href=/x>خبر آخر</a></p><figure><figcaption>من البلدة</figcaption></figure>",
        },
    ],
)
@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        "<script>window.__NUXT__={};</script>",
        '<script>window["app.state"] = {}; start()</script>',
        "<script>window.state = JSON.parse({{}})</script>",
    ],
)
def test_the_text_is_the_one_beside_the_title(article, script):
    state = dumped({"menu": ["أخبار"], "latest": OTHERS, "page": {"data": [article]}})
    script = script.replace("{{}}", dumped(state).replace("\\\\u003C", "\\u003C"))
    assert text(script.replace("{}", state)) == LINES


def test_a_state_written_as_a_flat_list():
    state = [["Reactive", 1], {"data": 2}, {"title": 3, "body": 4, "id": 9}, TITLE, HTML, OTHERS[0]["body"]]
    assert text(f'<script type="application/json" id="__NUXT_DATA__">{dumped(state)}</script>') == LINES


def test_a_state_written_as_a_function():
    call = f"window.__NUXT__=(function(a,b){{return {{data:[{{title:a,body:{dumped(HTML)},tags:[b]}}]}}}}({dumped(TITLE)},null));"
    assert text(f"<script>{call}</script>") == LINES


@pytest.mark.parametrize("state", ["{", "[" * 3000, "null", "{}", dumped({"title": TITLE}), dumped(OTHERS)])
def test_a_state_without_the_article_is_left_out(state):
    page = f"<html><body><h1>{TITLE}</h1><p>{LINES[0]}</p><script>window.x={state}</script></body></html>"
    assert read_page(page.encode(), url="https://news.example/a").text == LINES[0]


def test_a_script_of_quotes_is_read_in_one_pass():
    script = "<script>window.__NUXT__=(function(a){" + '"' + '\\"' * 200_000 + "</script>"
    page = f"<html><body><h1>{TITLE}</h1><p>{LINES[0]}</p>{script}</body></html>"
    started = time.process_time()
    assert read_page(page.encode(), url="https://news.example/a").text == LINES[0]
    assert time.process_time() - started < 10
