"""What React's server components send ("Flight": `self.__next_f.push([1,"…"])`): rows of data and of elements.

The strings of all pushes make one stream, cut anywhere. A row is `id:JSON`, or `id:Tlength,text` for a long text, and
rows point to one another ("$1b"). Elements (["$","p",null,{"children":…}]) become HTML, data stay data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape

from marsad.core.pages.script_literal import LiteralError, literal

_PUSH = re.compile(r"__next_f\s*(?:=\s*[^;]{0,80}?\)?)?\.push\(\s*")
_ROW = re.compile(r"([0-9a-f]+):")
_REFERENCE = re.compile(r"\$[L@]?([0-9a-f]+)$")
_HTML = re.compile(r"[a-z][a-z0-9]*$")
_VOID = frozenset(("img", "br", "hr", "input", "meta", "link", "source"))
_KEPT = ("className", "id", "href", "role", "dateTime", "hidden")
_DEEPEST = 60
_MOST_ROWS = 5_000
_ELEMENT_LENGTH = 4  # "$", tag, key, properties
_MAX_MARKUP = 3_000_000  # characters

Rows = dict[str, object]


def rows_of(scripts: Iterable[str]) -> Rows:
    """All rows of a page's scripts by their ids."""
    stream = "".join(text for source in scripts if "__next_f" in source for text in _pushed(source))
    return _rows(stream.encode("utf-8", "replace"))


def _pushed(source: str) -> Iterator[str]:
    for push in _PUSH.finditer(source):
        try:
            value, _ = literal(source, push.end())
        except LiteralError:
            continue
        if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _rows(stream: bytes) -> Rows:
    """The rows of a stream; a text's length is in bytes."""
    rows: Rows = {}
    place = 0
    while place < len(stream) and len(rows) < _MOST_ROWS:
        head = re.compile(rb"\s*([0-9a-f]*):(?:T([0-9a-f]+),)?").match(stream, place)
        if head is None:
            place = stream.find(b"\n", place) + 1 or len(stream)
            continue
        if head[2]:
            end = head.end() + int(head[2][:8], 16)
            rows[head[1].decode()] = stream[head.end() : end].decode("utf-8", "replace")
            place = end
            continue
        end = stream.find(b"\n", head.end())
        end = len(stream) if end < 0 else end
        value = _json(stream[head.end() : end].decode("utf-8", "replace"))
        if value is not None:
            rows[head[1].decode()] = value
        place = end + 1
    return rows


def _json(text: str) -> object:
    begin = 1 if text[:1] in ("I", "H", "E") else 0  # imports, hints, errors
    try:
        return None if begin else json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def data_of(rows: Rows) -> list[object]:
    """The rows with what they point to in its place; components as their properties."""
    return [_resolved(rows, row, 0) for row in rows.values() if not isinstance(row, str)]


def _resolved(rows: Rows, value: object, depth: int) -> object:
    if depth > _DEEPEST:
        return None
    if isinstance(value, str):
        there = _REFERENCE.match(value)
        target = rows.get(there[1], value) if there else value
        return target if isinstance(target, str) else _resolved(rows, target, depth + 10)
    if isinstance(value, list) and _is_element(value):  # of HTML's own only what stands within them
        is_html, properties = bool(_HTML.match(str(value[1]))), value[3]
        within = properties.get("children") if is_html else properties
        return None if isinstance(within, str) else _resolved(rows, within, depth + 1)
    if isinstance(value, list):
        return [_resolved(rows, part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {name: _resolved(rows, part, depth + 1) for name, part in value.items()}
    return value


def markup_of(rows: Rows) -> str:
    """The elements of all rows that no other row points to, as HTML."""
    pointed = {there for row in rows.values() for there in _pointers(row, 0)}
    pieces: list[str] = []
    for id_, row in rows.items():
        if id_ not in pointed and not isinstance(row, str) and sum(map(len, pieces)) < _MAX_MARKUP:
            pieces += _markup(rows, row, 0)
    return "".join(pieces)


def _pointers(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        there = _REFERENCE.match(value)
        if there:
            yield there[1]
    elif depth < _DEEPEST and isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _pointers(part, depth + 1)


def _markup(rows: Rows, value: object, depth: int) -> Iterator[str]:
    """The HTML of a node: an element, a list of nodes, a text, or what another row holds of these."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        there = _REFERENCE.match(value)
        if there is None:
            yield escape(value.removeprefix("$$") if value.startswith("$$") else value, quote=False)
        elif there[1] in rows:
            target = rows[there[1]]
            yield from (
                [escape(target, quote=False)] if isinstance(target, str) else _markup(rows, target, depth + 5)
            )
    elif _is_element(value):
        yield from _element(rows, str(value[1]), value[3], depth)  # type: ignore[index]
    elif isinstance(value, list):
        for part in value:
            yield from _markup(rows, part, depth + 1)


def _is_element(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= _ELEMENT_LENGTH
        and value[0] == "$"
        and isinstance(value[3], dict)
    )


def _element(rows: Rows, tag: str, properties: dict[str, object], depth: int) -> Iterator[str]:
    is_html = bool(_HTML.match(tag))
    if is_html:
        kept = {name: properties[name] for name in _KEPT if isinstance(properties.get(name), str)}
        names = "".join(
            f' {"class" if name == "className" else name.lower()}="{escape(str(text))}"'
            for name, text in kept.items()
        )
        yield f"<{tag}{names}>"
    raw = properties.get("dangerouslySetInnerHTML")
    inner = _resolved(rows, raw.get("__html"), 0) if isinstance(raw, dict) else None
    if isinstance(inner, str) and tag not in ("script", "style"):
        yield inner
    elif tag not in ("script", "style"):
        yield from _markup(rows, properties.get("children"), depth + 1)
    if is_html and tag not in _VOID:
        yield f"</{tag}>"
