"""The article in a page's application state: what its scripts would fill the page with.

Decides which object of the state is the article: the one that has the page's title among its values, be it decorated
or cut; where none has, the one that the address names, or the only one that tells at length. And which of its values
are the text: the longest, or the many under one key, whether HTML, plain or an editor's blocks. Objects beside it that
have titles of their own are other articles. Does not care where the state stood (`states`) nor how the site would show
it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from marsad.core.pages import flight
from marsad.core.pages.likeness import SAME, likeness
from marsad.core.pages.rich_text import html_of, is_rich
from marsad.core.pages.states import states

_DEEPEST = 50
_MIN_TEXT = 40  # Arabic letters that make a text of it
_AT_LENGTH = 250  # letters from which an untitled page's article is told by its length
_MUCH_MORE = 3  # times the letters of the next
_MAX_TITLE = 400  # characters
_ARABIC = re.compile(r"[\u0621-\u064a]")
_TITLE_NAME = re.compile(r"(?:title|headline|heading|subject)s?$", re.IGNORECASE)
_ADDRESS_NAME = re.compile(r"(?:slug|url|link|path|permalink|canonical\w*|uri|href|id)$", re.IGNORECASE)
_BESIDE_TEXT = re.compile(
    r"caption|credit|alt$|keywords|tags|bio$|(?:^|\.)seo|meta|copyright|author", re.IGNORECASE
)
_PARAGRAPHS = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote)\b", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,300}>")

Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class Hydrated:
    """The article as the page's script state holds it: the text in HTML, "" where there is none, and the title of its object."""

    html: str = ""
    title: str = ""


def body_in_state(
    scripts: Sequence[tuple[str, str]],
    attributes: Iterable[str],
    titles: Sequence[str],
    *,
    url: str,
    is_empty: bool,
) -> Hydrated:
    """The article in these scripts, each (type, source), and attributes.

    `titles` are the names that page and feed give the article; where none is found and the page `is_empty`, its address
    or its length tells it.
    """
    rows = flight.rows_of(source for _, source in scripts)
    data = [*states(scripts, attributes), *flight.data_of(rows)]
    objects = [found for state in data for found in _objects(state, 0)]
    best = max((_scored(found, titles) for found in objects), key=lambda scored: scored[:2], default=None)
    if best and best[0] >= SAME:
        return Hydrated(best[2], best[3])
    markup = flight.markup_of(rows) if rows else ""
    if _letters(_TAG.sub("", markup)) >= _MIN_TEXT:
        return Hydrated(markup)
    return _untitled(objects, url) if is_empty else Hydrated()


def _objects(value: object, depth: int) -> Iterator[Object]:
    """All objects of a state that have a title."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict) and (
        any(map(_TITLE_NAME.search, value)) or any(map(_is_title, value.values()))
    ):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(part, depth + 1)


def _is_title(value: object) -> bool:
    """Return whether a value may be a title under another name: a short Arabic line."""
    return (
        isinstance(value, str)
        and 12 <= len(value) <= _MAX_TITLE
        and "\n" not in value
        and bool(_ARABIC.search(value))
    )


def _titles(found: Object) -> list[str]:
    """The values that may be an object's title: a text, or one of several ("headlines": {"basic": …})."""
    parts = [
        part
        for value in found.values()
        for part in ([*value.values()] if isinstance(value, dict) else [value])
    ]
    return [
        _TAG.sub("", unescape(part))
        for part in parts
        if isinstance(part, str) and 0 < len(part) <= _MAX_TITLE
    ]


def _scored(found: Object, titles: Sequence[str]) -> tuple[float, int, str, str]:
    """Return how well an object's title is the page's, how long its text is, the text, and the title."""
    likest = max(
        ((likeness(title, said), said) for said in _titles(found) for title in titles if title),
        default=(0.0, ""),
    )
    if likest[0] < SAME:
        return 0.0, 0, "", ""
    text = _text_of(found, likest[1])
    return (likest[0] if text else 0.0), _letters(text), text, likest[1]


def _untitled(objects: Sequence[Object], url: str) -> Hydrated:
    """The article of a page that doesn't say its title: the object that its address names, or the only long one."""
    told = [(found, _text_of(found)) for found in objects]
    told = [(found, text) for found, text in told if _letters(text) >= _AT_LENGTH]
    named = [(found, text) for found, text in told if _is_addressed(found, url)]
    told = sorted(named or told, key=lambda pair: _letters(pair[1]), reverse=True)
    different = (
        [pair for pair in told[1:] if pair[1] != told[0][1] and pair[1] not in told[0][1]] if told else []
    )
    if not told or (
        different and not named and _letters(told[0][1]) < _MUCH_MORE * _letters(different[0][1])
    ):
        return Hydrated()
    title = next(
        (part for name, part in told[0][0].items() if _TITLE_NAME.search(name) and isinstance(part, str)), ""
    )
    return Hydrated(told[0][1], title)


def _is_addressed(found: Object, url: str) -> bool:
    """Return whether one of an object's names for itself ends the page's address."""
    path = unquote(urlsplit(url).path).rstrip("/")
    last = path.rsplit("/", 1)[-1]
    said = (
        str(part)
        for name, part in found.items()
        if _ADDRESS_NAME.search(name) and isinstance(part, str | int)
    )
    return bool(last) and any(unquote(one).rstrip("/").rsplit("/", 1)[-1] == last for one in said)


def _text_of(article: Object, title: str = "") -> str:
    """The longest text among the article's values: one value, or those that stand under one name in a list."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name, value in article.items():
        if value != title:
            _collect(texts, value, name, 0)
    best = max(texts.values(), key=lambda parts: sum(map(_letters, parts)), default=[])
    return _html(best) if sum(map(_letters, best)) >= _MIN_TEXT else ""


def _collect(texts: dict[str, list[str]], value: object, name: str, depth: int) -> None:
    """Put the Arabic strings of a value, those of other articles aside, under their names."""
    if isinstance(value, str):
        if _ARABIC.search(value) and not _BESIDE_TEXT.search(name):
            texts[name].append(value)
    elif is_rich(value):
        texts[name].append(html_of(value) or "")
    elif isinstance(value, dict) and depth < _DEEPEST and not any(map(_TITLE_NAME.search, value)):
        for part_name, part in value.items():
            _collect(texts, part, f"{name}.{part_name}", depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for part in value:
            _collect(texts, part, name, depth + 1)


def _html(parts: list[str]) -> str:
    """The parts as they are where they are HTML, else their lines as paragraphs."""
    parts = [unescape(part) if "&lt;" in part and not _PARAGRAPHS.search(part) else part for part in parts]
    if any(_PARAGRAPHS.search(part) for part in parts):
        return "\n".join(parts)
    return "".join(f"<p>{escape(unescape(line))}</p>\n" for part in parts for line in part.split("\n"))


def _letters(text: str) -> int:
    return len(_ARABIC.findall(text))
