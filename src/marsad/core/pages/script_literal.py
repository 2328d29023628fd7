"""JavaScript's literals as data: objects, lists, strings, and the few calls that only wrap a value.

Sites write their state as a program ("window.__NUXT__=(function(a){return {title:a}}("…"))"), not as JSON. Nothing is
run: what is no literal is None, and what can't be read at all raises `LiteralError`.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

_DEEPEST = 80
_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
_STRING = re.compile(
    r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'|`((?:[^`\\$]|\\.|\$(?!\{))*+)`', re.DOTALL
)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_CONSTANT = re.compile(r"!\s*[01]|void\s+0|-?Infinity")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_NAMED_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r\n": "",
}
_FUNCTION = re.compile(
    r"\(\s*function\s*\w*\s*\(([^()]*)\)\s*\{[^{}]*?return\s*|\(\s*\(?([\w$,\s]*)\)?\s*=>\s*\(?\s*"
)


class LiteralError(ValueError):
    """The source goes on with something that is no literal."""


@dataclass(slots=True)
class _Reader:
    source: str
    place: int
    names: Mapping[str, object] = field(default_factory=dict)


def literal(source: str, begin: int = 0) -> tuple[object, int]:
    """The value that begins here, and where it ends. Raises LiteralError."""
    reader = _Reader(source, begin)
    function = _FUNCTION.match(source, begin)
    value = _called(reader, function) if function else _value(reader, 0)
    return value, reader.place


def _called(reader: _Reader, function: re.Match[str]) -> object:
    """Return what a function returns that is called where it is written: its literal, with the arguments for its names."""
    begin = reader.place = function.end()
    _value(reader, 0)  # only to find its end
    after = re.compile(r"[\s;)}]*\(").match(reader.source, reader.place)
    if after is None:
        raise LiteralError
    reader.place = after.end()
    arguments = _list(reader, ")", 0)
    end, names = reader.place, [name.strip() for name in (function[1] or function[2] or "").split(",")]
    reader.place, reader.names = begin, dict(zip(names, arguments, strict=False))
    value = _value(reader, 0)
    reader.place = end
    return value


def _skip(reader: _Reader) -> str:
    """The next character that is no space."""
    space = _SPACE.match(reader.source, reader.place)
    reader.place = space.end() if space else reader.place
    return reader.source[reader.place : reader.place + 1]


def _value(reader: _Reader, depth: int) -> object:
    """A value, and those that a plus joins to it."""
    value = _single(reader, depth)
    while _skip(reader) == "+":
        reader.place += 1
        value = f"{_text(value)}{_text(_single(reader, depth))}"
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _single(reader: _Reader, depth: int) -> object:
    if depth > _DEEPEST:
        raise LiteralError
    first = _skip(reader)
    if first == "{":
        reader.place += 1
        return _object(reader, depth)
    if first == "[":
        reader.place += 1
        return _list(reader, "]", depth)
    if first == "(":
        reader.place += 1
        return _list(reader, ")", depth)[-1]
    if first and first in "\"'`":
        return _quoted(reader)
    return _word(reader, depth)


def _word(reader: _Reader, depth: int) -> object:
    """A constant, a number, a name with what it stands for, or a call."""
    constant = _CONSTANT.match(reader.source, reader.place)
    number = None if constant else _NUMBER.match(reader.source, reader.place)
    if constant or number:
        reader.place = (constant or number).end()  # type: ignore[union-attr]
        if number:
            return float(number[0]) if set(number[0]) & set(".eE") else int(number[0][:300])
        return {"!0": True, "!1": False}.get((constant or number)[0].replace(" ", ""))  # type: ignore[index]
    name = _NAME.match(reader.source, reader.place)
    if name is None or name[0] == "function":
        raise LiteralError
    reader.place = name.end()
    if name[0] == "new":
        return _word_after_new(reader, depth)
    if _skip(reader) == "(":
        reader.place += 1
        return _call(name[0], _list(reader, ")", depth))
    return {"true": True, "false": False}.get(name[0], reader.names.get(name[0]))


def _word_after_new(reader: _Reader, depth: int) -> object:
    _skip(reader)
    return _word(reader, depth)


def _call(name: str, arguments: list[object]) -> object:
    """Return what a call gives that only wraps its argument: JSON.parse, decodeURIComponent, atob, new Date and the like."""
    given = arguments[0] if arguments else None
    last = name.rpartition(".")[2]
    try:
        if name == "JSON.parse" and isinstance(given, str):
            return json.loads(given, strict=False)
        if last in ("decodeURIComponent", "decodeURI", "unescape") and isinstance(given, str):
            return unquote(given)
        if last == "atob" and isinstance(given, str):
            return base64.b64decode(given).decode("utf-8", "replace")
    except (ValueError, RecursionError):
        return None
    return given


def _quoted(reader: _Reader) -> str:
    string = _STRING.match(reader.source, reader.place)
    if string is None:
        raise LiteralError
    reader.place = string.end()
    inner = next(part for part in string.groups() if part is not None)
    return _unescaped(inner) if "\\" in inner else inner


def _unescaped(inner: str) -> str:
    def character(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2] or escape[3]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""
        return _NAMED_ESCAPES.get(escape[4], escape[4])

    text = _ESCAPE.sub(character, inner)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _list(reader: _Reader, closing: str, depth: int) -> list[object]:
    found: list[object] = []
    while True:
        following = _skip(reader)
        if following == closing:
            reader.place += 1
            return found or ([None] if closing == ")" else [])
        if following == ",":
            reader.place += 1
            continue
        found.append(_value(reader, depth + 1))


def _object(reader: _Reader, depth: int) -> dict[str, object]:
    found: dict[str, object] = {}
    while True:
        following = _skip(reader)
        if following == "}":
            reader.place += 1
            return found
        if following == ",":
            reader.place += 1
            continue
        name = _name(reader)
        if _skip(reader) == ":":
            reader.place += 1
            found[name] = _value(reader, depth + 1)
        elif _skip(reader) in ("", ",", "}"):
            found[name] = reader.names.get(name)
        else:
            raise LiteralError


def _name(reader: _Reader) -> str:
    if reader.source[reader.place] in "\"'`":
        return _quoted(reader)
    name = _NAME.match(reader.source, reader.place) or _NUMBER.match(reader.source, reader.place)
    if name is None:
        raise LiteralError
    reader.place = name.end()
    return name[0]
