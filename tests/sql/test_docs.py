"""docs/warehouse.md and docs/queries.md say what is so. `WRITE_DOCS=1 pytest tests/sql/test_docs.py` writes them anew."""

from __future__ import annotations

import os

from marsad.cli.report import table
from marsad.edge.questions import ask, questions
from marsad.edge.store import Store, open_store
from marsad.settings import PROJECT
from marsad.steps.upkeep import catalogue

DOCS = PROJECT / "docs"
HEAD = """# Questions

The named questions of sql/queries, each with a picture of its answer over the small fixed warehouse of tests/sql/rows.sql.
Made by `WRITE_DOCS=1 pytest tests/sql/test_docs.py`; a test fails when it is stale.

Ask with `marsad query NAME --param since=2026-01-01 [--format csv|json]`, from the desk, or with psql as the file stands:
`psql "$DSN" -v since=2026-01-01 -f sql/queries/NAME.sql`. A parameter that isn't given has the default named below; `since` without a
default counts back from the newest day that has articles. An answer takes at most a minute, and is asked with the rights of
`marsad_analyst`, who reads schema `mart` alone ([warehouse.md](warehouse.md)).
"""
ROWS_SHOWN = 8


def current(name: str, text: str) -> None:
    file = DOCS / name
    if os.environ.get("WRITE_DOCS"):
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, (
        f"docs/{name} is stale: WRITE_DOCS=1 pytest tests/sql/test_docs.py"
    )


def test_the_warehouses_page_is_current(store: Store) -> None:
    current("warehouse.md", catalogue.page(store))


def test_the_questions_page_is_current(filled: str) -> None:
    parts = [HEAD]
    for one in questions(PROJECT / "sql" / "queries").values():
        columns, rows = ask(filled, one, {})
        given = ", ".join(f"`{name}` ({value or 'none'})" for name, value in one.defaults.items()) or "none"
        picture = table(columns, rows[-ROWS_SHOWN:] if one.name == "weekly_rhythm" else rows[:ROWS_SHOWN])
        parts.append(
            f"## {one.name}\n\n{one.words}\n\n{one.row}\n\nParameters: {given}.\n\n```text\n{picture}\n```\n"
        )
    current("queries.md", "\n".join(parts))


def test_a_changed_comment_is_noticed(dsn: str) -> None:
    with open_store(dsn, PROJECT / "sql" / "steps") as store:
        store._connection.execute("COMMENT ON COLUMN mart.run.seconds IS 'Something | else.'")
        page = catalogue.page(store)
    assert "| seconds | numeric | Something \\| else. |" in page
    assert page != (DOCS / "warehouse.md").read_text(encoding="utf-8")
