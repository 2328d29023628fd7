"""What a reader would see of a page at first sight: its title, its headings, its words. Roughly, and in little time.

For telling a page of errors or an empty shell from an article, before (and whether or not) the page is parsed. The article
itself is read by `core.pages`. One pass over the tags, whatever they are: a hostile page costs no more than another.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LOOKED_AT = 200_000  # characters of a page that are looked at
_MOST_HEADINGS = 12
_MOST_METAS = 200
_OUTER = 8  # elements whose ids and classes are kept
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "iframe", "textarea"})
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|[^<]+|<", re.DOTALL)
_END_OF = {name: re.compile(rf"</{name}\s*>|\Z", re.IGNORECASE) for name in _UNSEEN}
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


@dataclass(frozen=True, slots=True)
class Visible:
    """`text` is all that is seen, `main` is that without menus, headers, footers and forms; white space is one space."""

    title: str
    headings: tuple[str, ...]
    text: str
    main: str
    names: frozenset[str]  # ids and classes of the outer elements, in lower case
    metas: Mapping[str, str] = field(
        default_factory=dict
    )  # name, property or http-equiv → content; canonical → href
    script: str = ""  # the first scripts


def visible(markup: str) -> Visible:
    """Return what is seen of the page `markup`; only its first 200,000 characters count."""
    return _Look(markup[:_LOOKED_AT]).result()


class _Look:
    def __init__(self, markup: str) -> None:
        self._all: list[str] = []
        self._main: list[str] = []
        self._title: list[str] = []
        self._headings: list[list[str]] = []
        self._names: set[str] = set()
        self._metas: dict[str, str] = {}
        self._script: list[str] = []
        self._outer = 0
        self._furniture = 0
        self._is_title = self._is_heading = False
        self._walk(markup)

    def result(self) -> Visible:
        headings = tuple(found for parts in self._headings if (found := _words(parts)))
        return Visible(
            _words(self._title),
            headings,
            _words(self._all),
            _words(self._main),
            frozenset(self._names),
            self._metas,
            "".join(self._script),
        )

    def _walk(self, markup: str) -> None:
        place = 0
        while place < len(markup):
            found = _PIECE.match(markup, place)
            assert found is not None  # noqa: S101 (its last alternatives match whatever stands there)
            place = found.end()
            name = (found[2] or "").lower()
            if not name:
                self._text("" if found[0].startswith("<!--") else found[0])
            elif name in _UNSEEN and not found[1]:
                end = _END_OF[name].search(markup, place)
                if name == "script" and len(self._script) < _OUTER and end:
                    self._script.append(markup[place : end.start()][: _LOOKED_AT // 10])
                place = end.end() if end else len(markup)
            else:
                self._tag(name, found[3], is_end=bool(found[1]))

    def _text(self, text: str) -> None:
        if self._is_title:
            self._title.append(text)
            return
        self._all.append(text)
        if not self._furniture:
            self._main.append(text)
        if self._is_heading:
            self._headings[-1].append(text)

    def _tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        self._text(" ")
        if name == "title":
            self._is_title = not is_end and not self._title
        elif name in _FURNITURE:
            self._furniture = max(0, self._furniture - 1) if is_end else self._furniture + 1
        elif name in _HEADINGS:
            self._is_heading = not is_end and len(self._headings) < _MOST_HEADINGS
            if self._is_heading:
                self._headings.append([])
        elif name in ("meta", "link") and not is_end and len(self._metas) < _MOST_METAS:
            self._meta(_attributes(attributes))
        if (
            not is_end
            and self._outer < _OUTER
            and name in ("html", "body", "main", "article", "div", "section")
        ):
            self._outer += 1
            said = _attributes(attributes)
            self._names.update(f"{said.get('id', '')} {said.get('class', '')}".lower().split())

    def _meta(self, said: Mapping[str, str]) -> None:
        name = said.get("property") or said.get("name") or said.get("http-equiv") or said.get("rel") or ""
        content = said.get("content") or said.get("href") or ""
        self._metas.setdefault(name.lower(), content)


def _attributes(written: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(written)
    }


def _words(parts: list[str]) -> str:
    return " ".join(html.unescape("".join(parts)).split())
