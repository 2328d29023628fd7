"""JSON as sites write it: with quotes that aren't escaped, entities for quotes, commas too many, two values in one.

Mends step by step and stops at the first text that is JSON; what is right already is never touched. Where nothing
helps, `fields` gives the named strings that can still be told. Does not care what the values mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from html import unescape

_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_BETWEEN = re.compile(r"[\s,;]*")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_QUOTED_BY_ENTITY = re.compile(r"\s*[\[{][\s\[{]*&(?:amp;)?(?:quot|#34|#x22);")
_BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.)|$)', re.DOTALL)
_COMMENT = re.compile(r"(?<![:\"'\w])//[^\n\"]*$|/\*.{0,2000}?\*/", re.DOTALL | re.MULTILINE)
_KEY_NEXT = re.compile(r'\s*,\s*"[^"\n]{1,80}"\s*:')
_VALUE_NEXT = re.compile(r'\s*,\s*(?:["\[{]|-?\d|true|false|null)')
_CLOSING = re.compile(r"\s*(?:[}\]]\s*(?:[,}\]]|$)|$)")
_STRING = r'"((?:[^"\\]|\\.)*+)"'
_MAX = 2_000_000  # characters


def values(text: str) -> list[object]:
    """All values that the text holds, one after the other; none where it can't be read as JSON, mended or not."""
    bare = _WRAPPING.sub("", text.strip()).strip().rstrip(";") if len(text) <= _MAX else ""
    for mended in _mendings(bare):
        try:
            return _sequence(mended)
        except (ValueError, RecursionError):
            continue
    return []


def fields(text: str, names: Collection[str]) -> dict[str, str]:
    """The first string that stands after each of these names; for a text that is no JSON any more."""
    if _QUOTED_BY_ENTITY.match(text):
        text = unescape(unescape(text))
    wanted = "|".join(map(re.escape, names))
    found: dict[str, str] = {}
    for match in re.finditer(rf'"({wanted})"\s*:\s*\[?\s*{_STRING}', text[:_MAX], re.DOTALL):
        value = _string(match[2])
        if value:
            found.setdefault(match[1], value)
    return found


def _string(literal: str) -> str:
    try:
        return str(json.loads(f'"{_escaped(literal)}"', strict=False))
    except ValueError:
        return ""


def _sequence(text: str) -> list[object]:
    """The values of a text that holds nothing else but white space, commas and semicolons between them."""
    found, place = [], 0
    while place < len(text):
        value, place = _DECODER.raw_decode(text, place)
        found.append(value)
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place
    return found


def _mendings(text: str) -> Iterator[str]:
    """The text as it is, then after one mending more each time."""
    if text:
        yield text
    steps: tuple[Callable[[str], str], ...] = (_with_quotes, _escaped, _without_commas, _requoted)
    for step in steps if text else ():
        text = step(text)
        yield text


def _with_quotes(text: str) -> str:
    return unescape(unescape(text)) if _QUOTED_BY_ENTITY.match(text) else text


def _escaped(text: str) -> str:
    r"""With backslashes only where JSON has them: \' and \x are what stands behind them."""
    return _BAD_ESCAPE.sub(lambda escape: f"\\{escape[1]}" if escape[1] else escape[2] or "", text)


def _without_commas(text: str) -> str:
    return _TRAILING_COMMA.sub("", _COMMENT.sub("", text))


def _requoted(text: str) -> str:
    """With a backslash before every quote that ends no string, told by what comes after it."""
    pieces, begin, is_key, closers = [], 0, True, [""]
    quote = text.find('"')
    while quote >= 0:
        outside = text[begin:quote]
        closers += [bracket for bracket in outside if bracket in "[{"]
        for bracket in outside:
            if bracket in "]}" and len(closers) > 1:
                closers.pop()
        is_key = closers[-1] == "{" and not outside.rstrip().endswith(":")
        end = _string_end(text, quote + 1, is_key=is_key, in_list=closers[-1] == "[")
        inner = re.sub(r'(?<!\\)"', r"\"", text[quote + 1 : end])
        pieces.append(f'{outside}"{inner}"')
        begin = end + 1
        quote = text.find('"', begin)
    return "".join([*pieces, text[begin:]])


def _string_end(text: str, begin: int, *, is_key: bool, in_list: bool) -> int:
    """Return where the string that begins here ends: at the first quote with something of JSON's behind it."""
    quote = text.find('"', begin)
    while quote >= 0:
        is_escaped = text[quote - 1] == "\\" and text[quote - 2] != "\\"
        if not is_escaped and _ends(text, quote + 1, is_key=is_key, in_list=in_list):
            return quote
        quote = text.find('"', quote + 1)
    return len(text)


def _ends(text: str, after: int, *, is_key: bool, in_list: bool) -> bool:
    if is_key:
        return text[after : after + 20].lstrip().startswith(":")
    return bool((_VALUE_NEXT if in_list else _KEY_NEXT).match(text, after) or _CLOSING.match(text, after))
