"""The templates of messages, read from the package and compiled once."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from marsad.core.alerts.message import Templates


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("marsad"), autoescape=select_autoescape(["html.j2"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def templates() -> Templates:
    """Return what `core.alerts.message.compose` makes messages of."""
    found = _environment()
    return Templates(
        plain=found.get_template("message.txt.j2"),
        html=found.get_template("message.html.j2"),
        footer_plain=found.get_template("footer.txt.j2"),
        footer_html=found.get_template("footer.html.j2"),
    )


def briefing_template() -> Template:
    """The template of the briefing, one page of HTML."""
    return _environment().get_template("briefing.html.j2")
