"""The analysts' ten questions (docs/analysts.md), each at most three clicks from the front page, on this machine alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from desk.test_browser import DESKTOP, PHONE, Visit
from marsad.settings import PROJECT

Sql = Callable[..., list[tuple]]
MOST_CLICKS = 3

# The way to each answer, as a newcomer reads it on the page: the words of each link; and what the answer shows, as the name of a column.
ASKED = "الأسئلة"
WAYS: dict[str, tuple[tuple[str, ...], str]] = {
    "Announcements per governorate and week": (
        (ASKED, "كم وقفا لإطلاق النار أُعلن في كل محافظة"),
        "الإعلانات",
    ),
    "Who announced first": ((ASKED, "من نقل خبر كل وقف لإطلاق النار أولا"), "كلمات الحال"),
    "Violations after the truce of a date": (
        (ASKED, "ما الخروقات التي نُقلت منذ هدنة يوم معيّن"),
        "كلمات الحال",
    ),
    "Who reports late": ((ASKED, "من ينشر أولا، وبعد كم من الوقت"), "وسيط التأخر بالساعات"),
    "Every sentence of a ministry": ((ASKED, "ماذا قالت جهة ما"), "كلمات الحال"),
    "Joint patrols by number and road": (("السجل", "الدوريات بحسب الطريق"), "الرقم"),
    "Killed in violations of a truce": ((ASKED, "كم قتيلا وجريحا سقط"), "القيمة"),
    "Wording by ownership": ((ASKED, "كيف تصوغ المصادر الخبر نفسه بحسب ملكيتها"), "الملكية"),
    "What changed after publication": ((ASKED, "ماذا حذف المصدر من مقالاته أو غيّر فيها"), "بعد التعديل"),
    "All of it elsewhere (DuckDB on Parquet)": (("السجل", "CSV"), ""),
}


def test_each_question_of_the_guide_has_its_way() -> None:
    guide = (PROJECT / "docs" / "analysts.md").read_text(encoding="utf-8")
    table = guide.partition("## Ten questions")[2].partition("\n## ")[0]
    assert list(WAYS) == re.findall(r"^\| ([^|]+?) \| [`m]", table, re.MULTILINE)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_ten_questions_are_three_clicks_away(
    browser: Any, base: str, sql: Sql, size: dict[str, int]
) -> None:
    ((article_id,),) = sql(
        "SELECT min(article_id) FROM marsad.ledger_event JOIN marsad.article USING (article_id) WHERE seed IS NULL"
    )
    sql(
        "INSERT INTO marsad.revision (article_id, revision, title, text, extractor, replaced_at) SELECT article_id, 1, title || ' أمس',"
        " text || E'\\nجملة حُذفت بعد النشر من المقال.', extractor, now() FROM marsad.article WHERE article_id = %s",
        article_id,
    )
    visit = Visit(browser, base, viewport=size)
    for question, (words, column) in WAYS.items():
        visit.go("/?lang=ar")
        assert len(words) <= MOST_CLICKS
        for word in words[:-1] if not column else words:
            visit.page.locator("a", has_text=word).first.click()
            visit.page.wait_for_load_state()
        if column:
            rows = visit.page.locator("table.list tbody tr")
            assert rows.count() > 0, question
            assert visit.page.locator("table.list thead").first.text_content().count(column), question
        else:
            with visit.page.expect_download() as download:
                visit.page.get_by_role("link", name=words[-1]).first.click()
            assert download.value.suggested_filename == "marsad-ledger.csv"
    assert visit.troubles == [], "no request leaves the machine, and nothing is refused"


def test_a_column_of_a_plot_leads_to_its_articles(browser: Any, base: str, sql: Sql) -> None:
    sql(
        "UPDATE marsad.article SET published_at = published_at - interval '14 days' WHERE seed IS NULL"
        " AND article_id IN (SELECT article_id FROM marsad.mention WHERE status = 'announced')"
    )
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/queries/statuses_over_time?weight=part&lang=ar")
    plot = visit.page.locator("svg.plot")
    labels = plot.locator("text.day").all_text_contents()
    assert labels and all(re.fullmatch(r"\d{1,2} \S.*", one) for one in labels), labels
    assert visit.page.locator("ul.legend li").count() >= 2
    column = plot.locator("a").first
    count = int(re.findall(r": (\d+)$", column.locator("title").text_content() or "")[0])
    column.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search*")
    assert visit.page.locator("article.card").count() >= count > 0, "copies are found too"
    assert all(part in visit.page.url for part in ("status=", "theatre=syria", "since="))


def test_the_map_of_an_answer_names_its_places(browser: Any, base: str) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/queries/announcements_by_governorate?lang=ar")
    dot = visit.page.locator("figure.map a").first
    assert "الإعلانات" in (dot.get_attribute("aria-label") or "")
    dot.click()
    visit.page.wait_for_url("**/place/*")
    assert visit.troubles == []


def test_keys_lead_through_cards_and_say_what_they_do(browser: Any, base: str) -> None:
    visit = Visit(browser, base, viewport=DESKTOP)
    visit.go("/ledger")
    visit.page.keyboard.press("?")
    assert visit.page.locator("#keys").is_visible()
    visit.page.keyboard.press("j")
    first = visit.page.evaluate("document.activeElement.href")
    visit.page.keyboard.press("j")
    second = visit.page.evaluate("document.activeElement.href")
    visit.page.keyboard.press("k")
    assert first != second and visit.page.evaluate("document.activeElement.href") == first
    visit.page.keyboard.press("/")
    visit.page.wait_for_url("**/search*")
    assert visit.page.evaluate("document.activeElement.name") == "q", "one may type at once"
    visit.page.keyboard.type("j/k?")
    assert visit.page.locator("input[name=q]").input_value() == "j/k?", "keys are letters in a field"
