"""Makes the pages of docs/ that are read off the code: settings.md and dags.md. `python docs/make.py` writes them; tests compare them."""

from __future__ import annotations

import ast
from pathlib import Path

from marsad.settings import PREFIX, PROJECT, Settings

DOCS = Path(__file__).resolve().parent


def pages() -> dict[str, str]:
    """File name → what it must say."""
    return {"settings.md": settings_page(), "dags.md": dags_page()}


def settings_page() -> str:
    """Every setting with its default and meaning."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = (
        "# Settings\n\nSet them in the environment (for docker-compose: in `.env`). A name that doesn't exist, or a value that can't be\n"
        "used, is an error that says so. Inside Airflow the connections `marsad_warehouse` and `marsad_smtp` win over the settings of\n"
        "the database and the mail server. Made by docs/make.py from src/marsad/settings.py.\n\n"
        "| setting | default | meaning |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def dags_page() -> str:
    """The operator's manual of every DAG: its docstring."""
    manuals = []
    for file in sorted((PROJECT / "dags").glob("*.py")):
        manual = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        if manual.startswith("# "):
            manuals.append("#" + manual)
    order = ["collect", "understand", "publish"]
    manuals.sort(
        key=lambda m: next((i for i, name in enumerate(order) if m.startswith(f"## {name}")), len(order))
    )
    return (
        "# DAGs\n\nMade by docs/make.py from the docstrings in dags/, which Airflow shows too.\n\n"
        + "\n\n".join(manuals)
        + "\n"
    )


def _default(value: object) -> str:
    if isinstance(value, Path):
        return f"`{value.relative_to(PROJECT)}`" if value != PROJECT else "the project's folder"
    text = str(value)
    return "" if value is None or set(text) <= {"*", ""} else f"`{text}`"


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
