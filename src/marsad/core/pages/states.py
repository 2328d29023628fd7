"""Where a page keeps the data that its scripts fill it with, in whatever form its framework gives them.

Scripts of JSON, values that a script assigns or hands to a function, JSON in an attribute (`data-page`, `props`),
the streams of React Router and of server components. Gives plain values: lists of places in a list (Nuxt, React
Router), pairs with a type's number (Astro), references (Apollo) and JSON within JSON are resolved. Runs no script and
doesn't know which of the data is the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marsad.core.pages import mended_json
from marsad.core.pages.script_literal import LiteralError, literal

_MAX_SCRIPT = 2_000_000  # characters
_MIN_SCRIPT = 60
_MAX_NODES = 300_000  # of one state
_DEEPEST = 50
# What a script's literal may come after: an assignment, or a call that it is handed to.
_BEFORE = re.compile(
    r"(?:(?:window|self|globalThis|Fusion)[.\[][\w.$\"'\]]{1,60}|\b(?:var|let|const)\s+[\w$]{1,60}|(?<![\w$.])__[\w$]{3,60})\s*=\s*"
    r"|\b(?:start|hydrate|render|mount|init|bootstrap|createApp|setState|push|enqueue)\s*\((?:\s*[\w$.]{1,40}\s*,){0,3}\s*"
    r"|\.(?:data|state|payload|article|props)\s*=\s*"
)
_MAY_BEGIN = re.compile(r"[\[{(\"'`]|JSON\.parse|decodeURI|unescape|atob|new\s")
_SPEAKS = re.compile(r"[\u0621-\u064a]|\\u06[0-9a-fA-F]{2}|%D[89]%|%5[cC]u06|atob\(")
_STREAM = re.compile(r"(?:streamController|__remixContext\.stream\w*|controller)\s*\.\s*enqueue\(\s*")
_JSON_TEXT = re.compile(r"\s*[\[{]")
_WRAPPERS = frozenset(
    ("Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "Promise", "P", "Object")
)
_ANGULAR = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))
_PLACE = re.compile(r"_(\d+)$")
_ASTRO_TYPES = range(12)


def states(scripts: Iterable[tuple[str, str]], attributes: Iterable[str]) -> Iterator[object]:
    """The data of a page, one value per script or attribute; `scripts` are (type, source)."""
    scripts = [
        (kind.lower(), source) for kind, source in scripts if _MIN_SCRIPT <= len(source) <= _MAX_SCRIPT
    ]
    for kind, source in scripts:
        if "json" in kind and "ld+" not in kind:
            yield from map(plain, mended_json.values(_from_angular(source)))
        elif "json" not in kind and _SPEAKS.search(source):
            yield from map(plain, _literals(source))
    stream = "".join(text for _, source in scripts for text in _streamed(source))
    for line in stream.split("\n") if stream else ():
        yield from map(plain, mended_json.values(re.sub(r"^P\d+:", "", line)))
    for text in attributes:
        yield from map(plain, mended_json.values(text))


def _from_angular(source: str) -> str:
    """JSON with the signs that Angular writes for those of HTML."""
    for written, sign in _ANGULAR if "&q;" in source else ():
        source = source.replace(written, sign)
    return source


def _literals(source: str) -> Iterator[object]:
    """Yield what a script assigns or hands over, each once."""
    place = 0
    while before := _BEFORE.search(source, place):
        place = before.end()
        if not _MAY_BEGIN.match(source, place):
            continue
        try:
            value, place = literal(source, place)
        except (LiteralError, RecursionError):
            continue
        if isinstance(value, dict | list) or (isinstance(value, str) and _JSON_TEXT.match(value)):
            yield value


def _streamed(source: str) -> Iterator[str]:
    for call in _STREAM.finditer(source) if "enqueue" in source else ():
        try:
            value, _ = literal(source, call.end())
        except LiteralError:
            continue
        if isinstance(value, str):
            yield value


# ── one form for all ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Budget:
    nodes: int = _MAX_NODES
    store: dict[str, object] = field(default_factory=dict)  # what references point to


def plain(value: object) -> object:
    """A state as plain lists, objects and texts."""
    budget = _Budget()
    value = _opened(value)
    if isinstance(value, list) and _is_flat(value):
        value = _unfolded(value, 0, {}, 0)
    if isinstance(value, dict):
        budget.store = _stored(value)
    return _plain(value, budget, 0)


def _opened(value: object) -> object:
    """A text that is JSON as what it holds."""
    if isinstance(value, str) and _JSON_TEXT.match(value):
        try:
            return json.loads(value, strict=False)
        except (ValueError, RecursionError):
            return value
    return value


def _plain(value: object, budget: _Budget, depth: int) -> object:
    budget.nodes -= 1
    if depth > _DEEPEST or budget.nodes < 0:
        return None
    value = _opened(value)
    if isinstance(value, list):
        if _is_astro(value):
            return _plain(value[1], budget, depth + 1)
        return [_plain(part, budget, depth + 1) for part in value]
    if isinstance(value, dict):
        there = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
        if isinstance(there, str) and there in budget.store:
            return _plain(budget.store[there], budget, depth + 8)
        return {str(name): _plain(part, budget, depth + 1) for name, part in value.items()}
    return value


def _is_astro(value: list[object]) -> bool:
    """Return whether a list is a value with the number of its type before it, as Astro writes the properties of an island."""
    return (
        len(value) == 2
        and isinstance(value[0], int)
        and not isinstance(value[0], bool)
        and value[0] in _ASTRO_TYPES
        and isinstance(value[1], str | dict | list)
    )


def _stored(value: dict[object, object]) -> dict[str, object]:
    """The objects of a normalised store ({"Article:7": {"__typename": …}}), also where it lies one or two names deep."""
    found: dict[str, object] = {}
    for name, part in value.items():
        if isinstance(part, dict):
            found[str(name)] = part
            found |= {str(inner): each for inner, each in part.items() if isinstance(each, dict)}
    return found


def _is_flat(value: list[object]) -> bool:
    """Return whether a list holds its objects as places in itself: [{"title": 1}, "…"]."""
    first = next((part for part in value[:3] if isinstance(part, dict) and part), None)
    return len(value) > 2 and first is not None and all(type(place) is int for place in first.values())


def _unfolded(flat: list[object], place: int, seen: dict[int, object], depth: int) -> object:
    """The value at a place of a flat list, with everything that it points to."""
    if not 0 <= place < len(flat) or depth > _DEEPEST:
        return None
    if place in seen:
        return seen[place]
    value = flat[place]
    seen[place] = None  # a circle ends here
    if isinstance(value, dict):
        seen[place] = {
            _name(flat, name): _unfolded(flat, part, seen, depth + 1)
            for name, part in value.items()
            if type(part) is int
        }
    elif isinstance(value, list):
        parts = value[1:2] if value and value[0] in _WRAPPERS else value
        found = [_unfolded(flat, part, seen, depth + 1) for part in parts if type(part) is int]
        seen[place] = found[0] if parts is not value and found else found
    else:
        seen[place] = value
    return seen[place]


def _name(flat: list[object], name: str) -> str:
    """A name that may be the place of one ("_5")."""
    there = _PLACE.match(name)
    named = flat[int(there[1])] if there and int(there[1]) < len(flat) else None
    return named if isinstance(named, str) else name
