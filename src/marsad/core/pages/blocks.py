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
from urllib.parse import urlsplit

from lxml.etree import XPath, iterwalk
from lxml.html import HtmlElement

from marsad.core.pages.removal import rule_for_element

_SILENT = frozenset(
    """nav script style template svg math iframe object embed applet video audio canvas map select
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
LETTER = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[^\W_]+")
# Elements that show nothing a reader came for, as long as they don't hold the page, since a tag was never closed.
_MAY_SWALLOW = frozenset(("nav", "button", "select", "object", "iframe", "video", "audio", "canvas", "map"))
_PAGE_WITHIN = XPath(
    "boolean(descendant::h1 or descendant::main or descendant::article) and count(descendant::p) > 1"
)
_SHADOW_ROOT = ("shadowrootmode", "shadowroot")
_SHORT = 200  # characters of a line that may be several things side by side
_MAX_DEPTH = 250  # elements: what is nested deeper is read without regard to its nesting


_PART_OF = re.compile(
    r"\?(?:post|update|entry|pinned|live\w*|anchor|view|page)="
)  # what a live blog links to in itself
_NEAR = frozenset(("#", "?"))  # how links into the page itself begin
_NOWHERE = "\0"  # in no address
_LONG_PATH = 12  # characters of a path that is no section's


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
    targets: dict[int, str] = field(default_factory=dict)  # where the links among the elements lead
    names: dict[int, str] = field(default_factory=dict)  # class and id of the elements that a rule lies over

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


@dataclass(frozen=True, slots=True)
class Own:
    """The page's own address, and which links lead nowhere else: to a place in it, to a view of it, to a part of it."""

    url: str
    path: str = _NOWHERE
    names: frozenset[str] = frozenset()  # of its parameters

    def holds(self, href: str) -> bool:
        """Return whether a link leads to the page itself ("#p1", "?post=3", "/live/7/post-3")."""
        if href.startswith("#"):
            return len(href) > 1
        if self.path == _NOWHERE or not href:
            return False
        if href.startswith("?"):
            return _PART_OF.match(href) is not None and href[1:].partition("=")[0] not in self.names
        there = href.partition("#")[0].partition("?")[0].rstrip("/")
        if there in (self.url, self.path):
            return "#" in href or "?" in href or there == self.url
        return len(self.path) >= _LONG_PATH and there.startswith((f"{self.path}/", f"{self.url}/"))


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
    targets: dict[int, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    own: Own = field(default_factory=lambda: Own(""))


def own_address(url: str) -> Own:
    """The address of a page without its query, as links are compared with it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Own("")
    path = parts.path.rstrip("/")
    names = frozenset(part.partition("=")[0] for part in parts.query.split("&"))
    return Own(f"{parts.scheme}://{parts.netloc}{path}", path, names) if path else Own("")


def page_of(tree: HtmlElement, url: str = "") -> Page:
    """The lines of the page's body in the order of its source. Links to `url` itself are none."""
    walk = _Walk(own=own_address(url))
    body = tree.find("body")
    _element(walk, tree if body is None else body, False)
    _flush(walk)
    return Page(
        walk.blocks,
        walk.tags,
        walk.parents,
        walk.classes,
        walk.marked,
        walk.pictured,
        walk.targets,
        walk.names,
    )


def _element(walk: _Walk, element: HtmlElement, in_link: bool) -> None:  # noqa: PLR0912
    # Not divided further: it is run for each of up to 40,000 elements, and every call would cost.
    tag = element.tag
    if not isinstance(tag, str) or (tag in _SILENT and not _shows_page(element, tag)):
        return
    path = walk.path
    if len(path) > _MAX_DEPTH:
        _deep(walk, element, in_link)
        return
    if tag == "br":
        _flush(walk)
        return
    if tag in _IMAGES:
        walk.pictured.add(next((n for n in reversed(path) if walk.tags[n] in _LINES), 0))
    attributes = dict(element.items())
    rule = rule_for_element(tag, attributes) if tag not in _SILENT else None
    makes_lines = rule is not None or tag in _LINES
    if makes_lines:
        if walk.pieces:
            _flush(walk)
        walk.lines.append(tag)
    elif tag in _SPACED:
        walk.pieces.append((" ", False))
    number = len(walk.tags)
    walk.tags.append(tag)
    walk.parents.append(path[-1] if path else 0)
    names = attributes.get("class")
    walk.classes.append(names.strip().split(" ", 1)[0] if names else "")
    path.append(number)
    if rule:
        walk.marks.append((number, rule))
        walk.marked[number] = element
        walk.names[number] = f"{names or ''} {attributes.get('id', '')}"
    if tag == "a":
        href = walk.targets[number] = attributes.get("href", "").strip()
        in_link = in_link or not (href[:1] in _NEAR or walk.own.path in href) or not walk.own.holds(href)
    text = element.text
    if text and (walk.begun_in is not None or not text.isspace()):
        _text(walk, text, in_link)
    for child in element:
        _element(walk, child, in_link)
        text = child.tail
        if text and (walk.begun_in is not None or not text.isspace()):
            _text(walk, text, in_link)
    if makes_lines:
        if walk.pieces:
            _flush(walk)
        walk.lines.pop()
    if rule:
        walk.marks.pop()
    path.pop()


def _shows_page(element: HtmlElement, tag: str) -> bool:
    """Return whether an element that shows no text of the article does so here: a shadow root, or one that holds the page."""
    if tag == "template":
        return any(name in element.keys() for name in _SHADOW_ROOT)  # noqa: SIM118 (an lxml element is no mapping)
    return tag in _MAY_SWALLOW and len(element) > 0 and bool(_PAGE_WITHIN(element))


def _deep(walk: _Walk, root: HtmlElement, in_link: bool) -> None:
    """Read an element that is nested too deep: its lines, all in the element above it."""
    skipped: HtmlElement | None = None
    for event, element in iterwalk(root, events=("start", "end")):
        tag = element.tag
        is_line = tag in _LINES or tag == "br"
        if event == "start" and skipped is None:
            if not isinstance(tag, str) or tag in _SILENT:
                skipped = element
                continue
            if is_line:
                _flush(walk)
            if text := element.text:
                _text(walk, text, in_link)
        elif event == "end" and (skipped is None or element is skipped):
            skipped = None
            if is_line:
                _flush(walk)
            if element is not root and (text := element.tail):
                _text(walk, text, in_link)


def _text(walk: _Walk, text: str, in_link: bool) -> None:
    if walk.begun_in is None:
        if text.isspace():
            return
        walk.begun_in = tuple(walk.path)
    walk.pieces.append((text, in_link))


def _flush(walk: _Walk) -> None:
    """End the line: what was collected becomes a block, unless it is nothing but space."""
    pieces, path = walk.pieces, walk.begun_in
    if not pieces:
        return
    walk.pieces = []
    if path is None:
        return
    walk.begun_in = None
    tag = walk.lines[-1] if walk.lines else "body"
    marks = tuple(walk.marks)
    if len(pieces) == 1:
        piece, in_link = pieces[0]
        text = _spaced(piece)
        length = len(text)
        sizes = (length, 0, 0) if in_link else (0, length, length)
        walk.blocks.append(Block(text, *sizes, tag, path, marks))
        return
    text = _spaced("".join([piece for piece, _ in pieces]))
    length = len(text)
    links, link_start = _links(pieces, length)
    apart = tuple([piece for piece, _ in pieces]) if length <= _SHORT else ()
    walk.blocks.append(Block(text, links, length - links, link_start, tag, path, marks, apart))


def _spaced(text: str) -> str:
    """With one space wherever there is any."""
    return " ".join(text.split())


def _links(pieces: list[tuple[str, bool]], length: int) -> tuple[int, int]:
    """Return how many characters of a line are in links, and where the link that ends it begins."""
    linked = [piece for piece, in_link in pieces if in_link]
    if not linked:
        return 0, length
    if len(linked) == len(pieces):
        return length, 0
    return min(length, len(_spaced("".join(linked)))), _link_start(pieces, length)


def _link_start(pieces: list[tuple[str, bool]], length: int) -> int:
    """Return how many characters come before the link that ends the line; `length` where none ends it."""
    ending = []
    for piece, in_link in reversed(pieces):
        if piece.strip() and not in_link:
            break
        ending.append(piece)
    if not any(piece.strip() for piece in ending):
        return length
    return max(0, length - len(_spaced("".join(reversed(ending)))))
