"""Makes the pages of docs/ that are read off the code: settings.md, dags.md, layers.md. `python docs/make.py` writes them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable
from pathlib import Path

from marsad.settings import PREFIX, PROJECT, Settings

DOCS = Path(__file__).resolve().parent


def pages() -> dict[str, str]:
    """File name → what it must say."""
    return {"settings.md": settings_page(), "dags.md": dags_page(), "layers.md": layers_page()}


def settings_page() -> str:
    """Every setting with its default and meaning."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = (
        "# Settings\n\nSet them in the environment (for docker-compose: in `.env`, every one of them). A name that doesn't exist, or\n"
        "a value that can't be used, is an error that says so, all of them at once; `marsad settings` shows what is in force and whence.\n"
        "Inside Airflow the connections `marsad_warehouse` and `marsad_smtp` win over the settings of\n"
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


def layers_page() -> str:
    """Who may import whom: the contracts of pyproject.toml."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    rows = [
        f"| {contract['name']} | {_listed(contract['forbidden_modules'])} | {_listed(contract.get('ignore_imports', ()))} |"
        for contract in tomllib.loads(text)["tool"]["importlinter"]["contracts"]
        if contract["type"] == "forbidden"
    ]
    return (
        "# Layers: who may import whom\n\nMade by docs/make.py from the contracts at the end of pyproject.toml, which `lint-imports`\n"
        "holds in `make check` and `make test`. Why each exception stands is in [decisions.md](decisions.md). No room of the core,\n"
        "no stage of the steps and no file knows itself in a circle. What no import shows (the clock, the environment) ruff\n"
        "forbids; that the core, the steps and the desk touch no file is held by tests/test_contract.py.\n\n"
        "| part | never imports | except |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _listed(modules: Iterable[str]) -> str:
    return ", ".join(f"`{name.replace('marsad.', '').replace('->', '→')}`" for name in modules)


def _default(value: object) -> str:
    if isinstance(value, Path):
        return f"`{value.relative_to(PROJECT)}`" if value != PROJECT else "the project's folder"
    text = str(value)
    return "" if value is None or set(text) <= {"*", ""} else f"`{text}`"


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
