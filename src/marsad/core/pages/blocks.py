"""A page's tree as a list of lines with what matters of each: how much of it is link, and under which
elements it is.

Decides what one line of text is (a paragraph, a heading, a table row, a stretch between two line breaks) and
which element rule lies over it; leaves to `body` whether it belongs to the article. Whitespace collapses
within a line; other characters stay as they are. Elements that show no text (scripts, styles, form fields)
are not looked into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from marsad.core.pages.removal import ATTRIBUTES, rule_for_element

_SILENT = frozenset(
    """nav script style noscript template svg math iframe object embed applet video audio canvas map select
    datalist option button input textarea head title meta link base source track area progress meter frame
    frameset noframes""".split()  # noqa: SIM905
)
_LINES = frozenset(
    """html body div p section article main header footer aside nav menu ul ol li dl dt dd table thead tbody
    tfoot tr caption h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption form fieldset address details
    summary dialog hr center hgroup legend search noindex""".split()  # noqa: SIM905
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IMAGES = frozenset(("img", "amp-img"))
_SPACED = frozenset(("td", "th"))
_LETTERS = re.compile(r"[^\W_]+")
_SHORT = 200  # characters of a line that may be several things side by side
_MAX_DEPTH = 400


def key(text: str) -> str:
    """The letters and digits of a text, by which two spellings of a line are the same."""
    return "".join(_LETTERS.findall(text))


@dataclass(slots=True)
class Block:
    """One line of a page. `path` are the numbers of its elements, outermost first; `marks` the rules over
    it.
    """

    text: str
    links: int  # characters of the text that are in links
    prose: int  # and those that are not
    link_start: int  # where its last stretch of link begins if it ends in one, else len(text)
    tag: str  # of the innermost element that makes lines
    path: tuple[int, ...]
    marks: tuple[tuple[int, str], ...]  # (element number, rule)
    pieces: tuple[str, ...] = ()  # of a short line: what its elements hold
    _letters: str | None = None

    @property
    def letters(self) -> str:
        """The `key` of the text."""
        if self._letters is None:
            self._letters = key(self.text)
        return self._letters

    @property
    def apart(self) -> str:
        """The text of a short line with its elements' texts apart, as a site's style shows them: 22:35 | 301 views."""
        return _spaced(" ".join(self.pieces)) if self.pieces else self.text

    @property
    def is_heading(self) -> bool:
        return self.tag in _HEADINGS


@dataclass(frozen=True, slots=True)
class Page:
    """All lines of a page, tag and parent of each numbered element, and the elements that a rule lies over."""

    blocks: list[Block]
    tags: list[str]
    parents: list[int]
    classes: list[str]  # the first class of each, or ""
    marked: dict[int, HtmlElement]
    pictured: set[int]  # the elements that make lines and hold an image

    def line_element(self, block: Block) -> int:
        """The number of the innermost element that makes the block a line."""
        return next((number for number in reversed(block.path) if self.tags[number] in _LINES), 0)

    def shape(self, block: Block, below: int) -> tuple[str, ...]:
        """The line-making elements that the block stands in, below the element numbered `below`: tag and class of
        each, of the innermost the tag.
        """
        numbers = [number for number in block.path if number > below and self.tags[number] in _LINES]
        around = [f"{self.tags[number]}.{self.classes[number]}" for number in numbers[:-1]]
        return (*around, *(self.tags[number] for number in numbers[-1:]))


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[tuple[str, bool]] = field(default_factory=list)  # text, whether it is in a link
    path: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # tags of the open elements that make lines
    marks: list[tuple[int, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    begun_in: tuple[int, ...] | None = None  # the path of the first words of the line
    marked: dict[int, HtmlElement] = field(default_factory=dict)
    pictured: set[int] = field(default_factory=set)


def page_of(tree: HtmlElement) -> Page:
    """The lines of the page's body in the order of its source."""
    walk = _Walk()
    body = tree.find("body")
    _element(walk, tree if body is None else body, False)
    _flush(walk)
    return Page(walk.blocks, walk.tags, walk.parents, walk.classes, walk.marked, walk.pictured)


def _element(walk: _Walk, element: HtmlElement, in_link: bool) -> None:
    tag = element.tag
    if tag in _SILENT or not isinstance(tag, str) or len(walk.path) > _MAX_DEPTH:
        return
    if tag == "br":
        _flush(walk)
        return
    if tag in _IMAGES:
        walk.pictured.add(next((n for n in reversed(walk.path) if walk.tags[n] in _LINES), 0))
    names = element.keys()
    attributes = {name: element.get(name) for name in names if name in ATTRIBUTES} if names else {}
    rule = rule_for_element(tag, attributes)
    makes_lines = rule is not None or tag in _LINES
    if makes_lines:
        _flush(walk)
        walk.lines.append(tag)
    elif tag in _SPACED:
        walk.pieces.append((" ", False))
    number = len(walk.tags)
    walk.tags.append(tag)
    walk.parents.append(walk.path[-1] if walk.path else 0)
    walk.classes.append(attributes.get("class", "").strip().split(" ", 1)[0])
    walk.path.append(number)
    if rule:
        walk.marks.append((number, rule))
        walk.marked[number] = element
    in_link = in_link or tag == "a"
    if text := element.text:
        _text(walk, text, in_link)
    for child in element:
        _element(walk, child, in_link)
        if text := child.tail:
            _text(walk, text, in_link)
    if makes_lines:
        _flush(walk)
        walk.lines.pop()
    if rule:
        walk.marks.pop()
    walk.path.pop()


def _text(walk: _Walk, text: str, in_link: bool) -> None:
    if walk.begun_in is None:
        if text.isspace():
            return
        walk.begun_in = tuple(walk.path)
    walk.pieces.append((text, in_link))


def _flush(walk: _Walk) -> None:
    """End the line: what was collected becomes a block, unless it is nothing but space."""
    if not walk.pieces:
        return
    pieces, walk.pieces = walk.pieces, []
    path, walk.begun_in = walk.begun_in, None
    if path is None:
        return
    text = _spaced("".join([piece for piece, _ in pieces]))
    links, link_start = _links(pieces, len(text))
    tag = walk.lines[-1] if walk.lines else "body"
    apart = tuple([piece for piece, _ in pieces]) if len(pieces) > 1 and len(text) <= _SHORT else ()
    walk.blocks.append(Block(text, links, len(text) - links, link_start, tag, path, tuple(walk.marks), apart))


def _spaced(text: str) -> str:
    """With one space wherever there is any."""
    return " ".join(text.split())


def _links(pieces: list[tuple[str, bool]], length: int) -> tuple[int, int]:
    """How many characters of a line are in links, and where the link that ends it begins."""
    linked = [piece for piece, in_link in pieces if in_link]
    if not linked:
        return 0, length
    if len(linked) == len(pieces):
        return length, 0
    return min(length, len(_spaced("".join(linked)))), _link_start(pieces, length)


def _link_start(pieces: list[tuple[str, bool]], length: int) -> int:
    """How many characters come before the link that ends the line; `length` where none ends it."""
    ending = []
    for piece, in_link in reversed(pieces):
        if piece.strip() and not in_link:
            break
        ending.append(piece)
    if not any(piece.strip() for piece in ending):
        return length
    return max(0, length - len(_spaced("".join(reversed(ending)))))
