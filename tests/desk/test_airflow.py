"""The real Airflow, signed in to by a browser: the tab, the new story, its evidence, search, language, theme, a question, its CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk.browsing import chromium, program
from marsad.cli.stack import Stack
from marsad.edge import files
from marsad.edge.migrate import migrate
from marsad.edge.store import open_store
from marsad.settings import PROJECT, Settings
from steps.conftest import Pipeline


def sign_in(page: Any, stack: Stack) -> None:
    page.goto(stack.airflow.url)
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", stack.airflow.password)
    page.keyboard.press("Enter")


def test_an_analysts_morning(tmp_path: Path) -> None:
    program()  # before the minute that Airflow takes
    with Stack(Settings(state=tmp_path / "state"), demonstration=True) as stack:
        url = stack.settings.database_url
        assert url is not None
        migrate(url.get_secret_value(), PROJECT / "sql")
        with open_store(url.get_secret_value(), PROJECT / "sql" / "steps") as store:  # while Airflow comes up
            Pipeline(store, stack.settings, files.ledger(stack.settings), None, None).run()  # type: ignore[arg-type]
        stack.wait_ready(frozenset({"collect"}))
        with chromium() as browser:
            morning(
                browser.new_context(viewport={"width": 1280, "height": 900}, locale="ar").new_page(), stack
            )


def morning(page: Any, stack: Stack) -> None:
    page.set_default_timeout(180_000)  # the first calls of a fresh Airflow on a busy machine
    assert page.goto(f"{stack.airflow.url}/marsad/").status == 401
    sign_in(page, stack)
    page.get_by_role("link", name="مرصد").click()
    desk = page.frame_locator("iframe")
    desk.get_by_role("link", name="اليوم", exact=True).click()
    desk.locator("table.cross").wait_for()
    page.locator("html[dir=rtl]").wait_for(state="attached")  # Airflow turns when its Arabic texts have come

    desk.locator("table.cross tr", has_text="وقف إطلاق النار").locator("td a").first.click()
    desk.locator("table.cross a[aria-current=true]").wait_for()  # the page before has cards, too
    desk.locator("article.card h3 a").first.click()
    desk.locator(".evidence mark").first.wait_for()
    assert "/plugin/marsad/marsad/story/" in page.url  # an address that can be shared
    shared = page.url
    page.goto(shared)
    desk.locator(".evidence mark").first.wait_for()

    desk.get_by_role("link", name="البحث").click()
    desk.locator("input[name=q]").fill("الهدنة")
    desk.locator("select[name=theatre]").select_option("gaza")
    desk.get_by_role("button", name="ابحث").click()
    desk.locator("article.card mark").first.wait_for()
    assert desk.locator("article.card").count() >= 1

    desk.get_by_role("link", name="English").click()
    desk.locator("html[dir=ltr]").wait_for()
    desk.get_by_role("link", name="Dark").click()
    desk.locator("html[data-theme=dark]").wait_for()
    desk.get_by_role("link", name="Queries").click()
    desk.get_by_role("link", name="topic, by theatre").click()
    desk.locator("table.list tbody tr").first.wait_for()
    with page.expect_download() as download:
        desk.get_by_role("link", name="CSV").click()
    assert "ceasefire,syria" in Path(download.value.path()).read_text(encoding="utf-8-sig")
