"""The article in a page's application state: what its scripts would fill the page with.

Next, Nuxt and their like put their data into a script (`__NEXT_DATA__`, `window.__NUXT__ = …`, a JSON script).
Decides which object in it is the article, by the page's own title, and which of its values are the text: the
longest, or the many under one key. Objects beside it that have titles of their own are other articles. Runs no
script; does not care how the site would show it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape, unescape

from marsad.core.pages.block_labels import MIN_TITLE
from marsad.core.pages.blocks import key

_MAX_SCRIPT = 2_000_000  # characters
_MAX_DEPTH = 40
_MIN_TEXT = 40  # Arabic letters that make a text of it
_ASSIGNED = re.compile(
    r"(?:window|self|globalThis|Fusion)[.\[][\w.$\"'\]]{1,60}\s*=\s*(JSON\.parse\()?(?=[{\[(\"])"
)
_JSON = json.JSONDecoder(strict=False)
_LITERAL = re.compile(r'(?:[^"\\]|\\.)*+', re.DOTALL)  # up to its closing quote
_ARABIC = re.compile(r"[\u0621-\u064a]")
_TITLE_NAME = re.compile(r"(?:title|headline)s?$", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)


def body_in_state(scripts: Iterable[tuple[str, str]], title: str) -> str:
    """The text in HTML of the article named `title` in these scripts, each (type, source); "" where there is none."""
    wanted = key(title)
    if len(wanted) < MIN_TITLE:
        return ""
    for kind, source in scripts:
        if len(source) <= _MAX_SCRIPT and ("json" in kind or _ASSIGNED.search(source)) and "ld+" not in kind:
            found = _body(source, wanted)
            if found:
                return found
    return ""


def _body(source: str, title: str) -> str:
    state = _load(source)
    if state is None:
        return _longest_literal(source, title)
    bodies = (_text_of(article) for article in _titled(_resolved(state), title))
    return max(bodies, key=_letters, default="")


def _load(source: str) -> object:
    """The value that a script holds or assigns, where it is JSON; None for any other script."""
    assigned = _ASSIGNED.search(source)
    begin = assigned.end() if assigned else len(source) - len(source.lstrip())
    try:
        value, _ = _JSON.raw_decode(source, begin)
        return _JSON.decode(value) if assigned and assigned[1] and isinstance(value, str) else value
    except (ValueError, RecursionError):
        return None


def _resolved(state: object) -> object:
    """The state; one written as a flat list whose objects hold places in that list (Nuxt 3) as what it means."""
    if not (isinstance(state, list) and len(state) > 2 and any(isinstance(part, dict) for part in state)):
        return state

    def at(place: object) -> object:
        value = state[place] if isinstance(place, int) and 0 <= place < len(state) else None
        return value if isinstance(value, str) else None

    flat = [{name: at(place) for name, place in part.items()} for part in state if isinstance(part, dict)]
    return flat if any(value for part in flat for value in part.values()) else state


def _titled(value: object, title: str, depth: int = 0) -> Iterator[dict[str, object]]:
    """The objects that have the title among their values."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict) and any(_is(title, part) for part in value.values()):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _titled(part, title, depth + 1)


def _is(title: str, value: object) -> bool:
    """Whether a value is the title, alone or as one of several ("headlines": {"basic": …})."""
    parts = value.values() if isinstance(value, dict) else [value]
    return any(isinstance(part, str) and key(part) == title for part in parts)


def _text_of(article: dict[str, object]) -> str:
    """The longest text among the article's values: one value, or those that stand under one name in a list."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name, value in article.items():
        _collect(texts, value, name, 0)
    best = max(texts.values(), key=lambda parts: sum(map(_letters, parts)), default=[])
    return _html(best) if sum(map(_letters, best)) >= _MIN_TEXT else ""


def _collect(texts: dict[str, list[str]], value: object, name: str, depth: int) -> None:
    """Put the Arabic strings of a value, those of other articles aside, under their names."""
    if isinstance(value, str) and _ARABIC.search(value):
        texts[name].append(value)
    elif isinstance(value, dict) and depth < _MAX_DEPTH and not any(map(_TITLE_NAME.search, value)):
        for part_name, part in value.items():
            _collect(texts, part, f"{name}.{part_name}", depth + 1)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        for part in value:
            _collect(texts, part, name, depth + 1)


def _longest_literal(source: str, title: str) -> str:
    """The longest string of a script that names the title, too: state written as a function, not as JSON."""
    strings = [text for literal in _literals(source) if (text := _unquoted(literal))]
    if not any(key(text) == title for text in strings):
        return ""
    longest = max(strings, key=_letters)
    return _html([longest]) if _letters(longest) >= _MIN_TEXT else ""


def _literals(source: str) -> Iterator[str]:
    """What stands between double quotes, in one pass."""
    begin = source.find('"') + 1
    while begin and (found := _LITERAL.match(source, begin)) and found.end() < len(source):
        yield found[0]
        begin = source.find('"', found.end() + 1) + 1


def _unquoted(literal: str) -> str:
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return ""


def _html(parts: list[str]) -> str:
    """The parts as they are where they are HTML, else their lines as paragraphs."""
    if any(_PARAGRAPHS.search(part) for part in parts):
        return "\n".join(parts)
    return "".join(f"<p>{escape(unescape(line))}</p>\n" for part in parts for line in part.split("\n"))


def _letters(text: str) -> int:
    return len(_ARABIC.findall(text))
