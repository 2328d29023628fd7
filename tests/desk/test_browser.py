"""The desk in a real browser: accessible, inert, by keyboard and at phone width, and corrected by an analyst."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.browsing import axe, findings

Sql = Callable[..., list[tuple]]
HOSTILE = '<script>document.title="hit"</script><img src=x onerror="alert(1)">\u202eabc' + "م" * 10_000
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Visit:
    """A tab that remembers what went wrong in it."""

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.base, self.troubles = base, []
        self.page.on(
            "console", lambda m: self.troubles.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda e: self.troubles.append(str(e)))
        self.page.on("dialog", lambda d: (self.troubles.append(f"dialog {d.message}"), d.dismiss()))
        self.page.on(
            "request", lambda r: None if r.url.startswith(base) else self.troubles.append(f"asked {r.url}")
        )

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def overflow(self) -> int:
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )


def pages(sql: Sql) -> list[str]:
    ((article_id, story_id),) = sql(
        "SELECT a.article_id, a.story_id FROM marsad.duplicate d JOIN marsad.article a ON a.article_id = d.original_id "
        "WHERE a.seed IS NULL AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id) LIMIT 1"
    )
    ((copy_id,),) = sql("SELECT article_id FROM marsad.duplicate WHERE original_id = %s LIMIT 1", article_id)
    ((source_id,),) = sql("SELECT source_id FROM marsad.feed ORDER BY feed_id LIMIT 1")
    return [
        "/", "/today", "/map", "/mine", "/saved", "/tokens", "/ledger", "/ledger/patrols", "/ledger/violations",
        "/ledger/contradictions", "/place/idlib", "/party/turkey", "/speaker/turkey", f"/outlet/{source_id}",
        f"/story/{story_id}", f"/article/{article_id}", f"/compare/{article_id}/{copy_id}", "/timeline", "/search?q=هدنة",
        "/sources", f"/sources/{source_id}", "/queries", "/queries/topics_by_theatre", "/queries/statuses_over_time",
        "/queries/announcements_by_governorate",
        "/alerts", "/runs", "/corrections", "/nowhere",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [("ar", "light", DESKTOP), ("ar", "dark", PHONE), ("en", "dark", DESKTOP), ("en", "light", PHONE)],
)
def test_every_page_is_accessible_and_fits(
    browser: Any,
    base: str,
    sql: Sql,
    pytestconfig: pytest.Config,
    language: str,
    theme: str,
    size: dict[str, int],
) -> None:
    source = axe(pytestconfig.cache.mkdir("axe"))
    visit = Visit(browser, base, viewport=size)
    visit.go(f"/runs?lang={language}&theme={theme}")
    for path in pages(sql):
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert visit.page.evaluate("document.documentElement.dataset.theme") == theme
        assert findings(visit.page, source) == [], path
        assert visit.overflow() <= 0, path
    assert [t for t in visit.troubles if "404" not in t] == []


def test_hostile_texts_do_nothing_in_a_browser(browser: Any, base: str, sql: Sql) -> None:
    sql(
        "UPDATE marsad.article SET title = %s, text = %s || E'\\n' || text, author = %s",
        HOSTILE,
        HOSTILE,
        HOSTILE[:300],
    )
    sql("UPDATE marsad.story SET title = %s", HOSTILE)
    visit = Visit(browser, base, viewport=PHONE)
    for path in pages(sql)[:12]:
        visit.go(path)
        assert visit.page.title() != "hit"
        assert visit.overflow() <= 0, path
    assert visit.troubles == []


def test_keyboard_comes_to_the_content_and_to_every_page(browser: Any, base: str) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    assert visit.page.evaluate("document.activeElement.getBoundingClientRect().x >= 0")
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"
    visit.go("/")
    for _ in range(5):
        visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/ledger")


def test_from_the_days_table_to_the_evidence_of_a_story(browser: Any, base: str) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/today")
    visit.page.locator("table.cross td a").first.click()
    visit.page.locator("article.card h3 a").first.click()
    visit.page.wait_for_url("**/story/*")
    assert visit.page.locator(".evidence mark").count() > 0
    visit.page.locator("article.card h3 a").first.click()
    visit.page.wait_for_url("**/article/*")
    assert "SHA-256" in visit.page.content()
    visit.page.get_by_role("link", name="English").click()
    assert visit.page.locator("html").get_attribute("dir") == "ltr"
    visit.page.get_by_role("link", name="Dark").click()
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"


def test_a_bar_of_the_timeline_leads_to_its_articles(browser: Any, base: str) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/timeline?lang=ar")
    bar = visit.page.locator("svg.plot a").first
    said = bar.locator("title").text_content()
    bar.click()
    visit.page.wait_for_url("**/search*")
    shown = visit.page.locator("article.card").count()
    assert said is not None and ("مقال" in said) and shown > 0


def test_csv_of_a_question_is_downloaded(browser: Any, base: str) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/queries/topics_by_theatre")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("topic,theatre") and "ceasefire,syria" in text


def test_an_analyst_corrects_by_hand(browser: Any, base: str, sql: Sql) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    path = next(one for one in pages(sql) if one.startswith("/article/"))
    article_id = int(path.rpartition("/")[2])
    visit.go(path)
    visit.page.get_by_text("تصحيح", exact=True).first.click()
    visit.page.locator("form[action$='/mention'] input[name=reason]").first.fill("كلام آخر")
    visit.page.locator("button[value=wrong]").first.click()
    visit.page.wait_for_load_state()
    assert sql("SELECT kind, made_by FROM marsad.correction WHERE article_id = %s", article_id) == [
        ("wrong", "سمر")
    ]
    visit.page.evaluate("getSelection().selectAllChildren(document.querySelector('.text p'))")
    visit.page.evaluate(
        """() => {
            const texts = document.createTreeWalker(document.querySelector('.text p'), NodeFilter.SHOW_TEXT)
            let text = texts.nextNode()
            while (text.data.indexOf(' ', 9) < 0) text = texts.nextNode()  // marks of mentions and events part the paragraph
            getSelection().collapse(text, 0)
            getSelection().extend(text, text.data.indexOf(' ', 9))
        }"""
    )
    chosen = visit.page.evaluate("String(getSelection()).trim()")
    visit.page.get_by_text("إضافة شاهد لم ترصده القواعد").click()
    form = visit.page.locator("form[action$='/missing']")
    assert form.locator("input[name=quote]").input_value() == chosen != ""
    form.locator("input[name=reason]").fill("هنا")
    form.locator("button").click()
    visit.page.wait_for_load_state()
    assert sql("SELECT kind, quote FROM marsad.correction WHERE article_id = %s ORDER BY 1", article_id)[
        0
    ] == ("missing", chosen)
    assert "التصحيحات" in visit.page.content() and visit.troubles == []


def test_outside_links_leave_the_frame_of_airflow(browser: Any, base: str, sql: Sql) -> None:
    """The frame may not open windows; the page around it may."""
    sql("UPDATE marsad.article SET url = %s", f"{base}/runs")
    path = next(one for one in pages(sql) if one.startswith("/article/"))
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.context.route(
        f"{base}/around",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<iframe src="{path}" width="1000" height="800" sandbox="allow-scripts allow-same-origin allow-forms allow-downloads">',
        ),
    )
    visit.go("/around")
    with visit.context.expect_page() as opened:
        visit.page.frame_locator("iframe").locator("a[data-outside]").first.click()
    assert opened.value.url == f"{base}/runs"
    assert path in visit.page.frames[1].url
