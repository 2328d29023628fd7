"""Which lines of a page are the article's text: trafilatura votes, the page's own claims vote, the lines
decide.

The voters say roughly where the article is; the innermost element that holds nine tenths of their votes is
taken as its container, and the text is read from the page itself, line by line, with the rules of removal.
So neither a paragraph that a voter lost nor its changes of spacing reach the text. Where the votes look
wrong, the next voter is asked. Does not care about titles, dates and languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from marsad.core.blocks import Block, Page, page_of
from marsad.core.published import is_dateline
from marsad.core.removal import rule_for_line, tail_to_cut
from marsad.model import Removed

_GUARD = 0.4  # of the page's prose: an element that holds more of it is no furniture, whatever its class says
_UNGUARDED = frozenset(("comments", "navigation", "footer", "related"))
_CONTAINED = 0.9  # of the votes that the container must hold
_LONG = 40  # characters outside links from which a line that nobody voted for is prose
_MOSTLY_LINK = 0.5  # of a line's characters
_MIN_TEXT = 140  # characters: a shorter result is checked against the other voters
_MAX_REMOVED = 400  # characters of a removed piece that are kept
_MIN_TITLE = 8  # letters from which a line that equals the title is the title
_HEAD_PROSE = 400  # characters of the container's prose among which the title is looked for
_ABOUT_LINES, _ABOUT_LENGTH = 30, 200
_DATELINE = 100  # characters of a line that may be nothing but a date
_NOT_WORD = re.compile(r"[\W_]+")
_NO_CONTAINER = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "span", "b", "strong", "font", "a", "em", "i")
)


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines, what was taken out between them, the lines about it (date, author), who found it."""

    lines: tuple[str, ...]
    removed: tuple[Removed, ...]
    about: tuple[tuple[str, str], ...]  # (line, its rule or "")
    voter: str


def line_hash(line: str) -> int:
    """What the learned list of a site's repeated lines holds of a line: 63 bits that ignore spaces and
    punctuation.
    """
    return int.from_bytes(blake2b(_key(line).encode(), digest_size=8).digest(), "big") >> 1


def read_body(tree: HtmlElement, *, claimed: str, title: str, boilerplate: frozenset[int]) -> Body:
    """The article's text; `claimed` is the body that the page's JSON-LD gives, if any. The tree is used up."""
    page = page_of(tree)
    blocks = _without_overbroad_marks(page, boilerplate)
    _prune(page, blocks)
    voted = _voted(blocks, f"{_trafilatura(tree)}\n{claimed}")
    body = _from_votes(page, blocks, voted, title, "trafilatura")
    if sum(map(len, body.lines)) >= _MIN_TEXT:
        return body
    return body


def _trafilatura(tree: HtmlElement) -> str:
    found = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False)
    return str(found.text or "") if found is not None and not isinstance(found, dict) else ""


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text)


# ── marks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _without_overbroad_marks(page: Page, boilerplate: frozenset[int]) -> list[Block]:
    """The blocks with only those marks that hold little of the page's prose, and the site's repeated lines
    marked.
    """
    total, under = 1, Counter[int]()
    for block in page.blocks:
        if block.prose >= _LONG:
            total += block.prose
            under.update(dict.fromkeys((number for number, _ in block.marks), block.prose))
    for block in page.blocks:
        block.marks = tuple(
            (number, rule)
            for number, rule in block.marks
            if rule in _UNGUARDED or under[number] < _GUARD * total
        )
        if boilerplate and line_hash(block.text) in boilerplate:
            block.marks = (*block.marks, (-1, "repeated"))
    return page.blocks


def _prune(page: Page, blocks: Sequence[Block]) -> None:
    """Take marked elements out of the tree, so that trafilatura needn't see them."""
    for number in {number for block in blocks for number, _ in block.marks}:
        element = page.marked.get(number)
        if element is not None and element.getparent() is not None:
            element.drop_tree()


# ── votes ──────────────────────────────────────────────────────────────────────────────────────────────────


def _voted(blocks: Sequence[Block], votes: str) -> list[int]:
    """Indices of the unmarked blocks that stand in what a voter returned."""
    lines = {_key(line) for line in votes.split("\n")} - {""}
    whole = _key(votes) if len(votes) < 200_000 else ""
    found = []
    for index, block in enumerate(blocks):
        if not block.marks:
            key = _key(block.text)
            if key in lines or (len(key) >= 15 and key in whole):
                found.append(index)
    return found


def _from_votes(page: Page, blocks: Sequence[Block], voted: Sequence[int], title: str, voter: str) -> Body:
    if not voted:
        return Body((), (), (), voter)
    container = _container(page, [blocks[index] for index in voted])
    inside = [index for index, block in enumerate(blocks) if container in block.path]
    above = _title_above(blocks, inside, _key(title))
    inside = [index for index in inside if index > above]
    kept = _Reading()
    for index in inside:
        _read_line(kept, blocks[index], index, frozenset(voted))
    _close(kept)
    about = _about(blocks, above, kept.first)
    return Body(tuple(kept.lines), tuple(kept.removed), about, voter)


def _container(page: Page, blocks: Iterable[Block]) -> int:
    """The number of the innermost element that holds nine tenths of the prose that was voted for."""
    weights, total = Counter[int](), 0
    path: tuple[int, ...] = (0,)
    prose = [block for block in blocks if block.prose >= _LONG and not rule_for_line(block.text)]
    for block in prose or blocks:
        total += len(block.text)
        for number in block.path:
            weights[number] += len(block.text)
    innermost = max((number for number, weight in weights.items() if weight >= _CONTAINED * total), default=0)
    for block in blocks:
        if innermost in block.path:
            path = block.path[: block.path.index(innermost) + 1]
            break
    return next((number for number in reversed(path) if page.tags[number] not in _NO_CONTAINER), 0)


def _title_above(blocks: Sequence[Block], inside: Sequence[int], title: str) -> int:
    """The last line that is the title, before or early in the container; -1 where there is none."""
    if len(title) < _MIN_TITLE or not inside:
        return -1
    prose = 0
    found = -1
    for index, block in enumerate(blocks[: inside[-1]]):
        if index >= inside[0]:
            prose += block.prose
            if prose > _HEAD_PROSE:
                break
        key = _key(block.text)
        if key == title or (
            block.tag == "h1" and (title in key or (len(key) >= _MIN_TITLE and key in title))
        ):
            found = index
    return found


def _about(blocks: Sequence[Block], above: int, first: int) -> tuple[tuple[str, str], ...]:
    """The lines between title and text, and the two before the title: there date and author stand."""
    if above < 0 or first - above > _ABOUT_LINES:
        begin, end = max(0, first - 6), first
    else:
        begin, end = max(0, above - 2), first
    near = [block for block in blocks[begin:end] if len(block.text) <= _ABOUT_LENGTH]
    return tuple((block.text, block.marks[-1][1] if block.marks else "") for block in near)


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Reading:
    """What has been read of the container so far."""

    lines: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # of the lines, in the page
    removed: list[Removed] = field(default_factory=list)
    open_list: str = ""  # the rule whose list of links is being read
    closed: list[tuple[int, str]] = field(default_factory=list)  # where a rule says that the text ended

    @property
    def first(self) -> int:
        return self.places[0] if self.places else 0

    def remove(self, text: str, rule: str) -> None:
        self.removed.append(Removed(text[:_MAX_REMOVED], rule))


def _read_line(kept: _Reading, block: Block, index: int, voted: frozenset[int]) -> None:
    """Keep a line, or note which rule takes it."""
    rule = block.marks[0][1] if block.marks else _text_rule(kept, block)
    if rule:
        kept.remove(block.text, rule)
    elif index in voted or _is_prose(block, min(voted) < index < max(voted)):
        text, cut = tail_to_cut(block.text, block.link_start)
        if cut:
            kept.removed.append(cut)
        if text:
            kept.lines.append(text)
            kept.places.append(index)
    else:
        kept.remove(block.text, "not_prose")


def _text_rule(kept: _Reading, block: Block) -> str:
    if len(block.text) <= _DATELINE and is_dateline(block.text):
        return "dateline"
    found = rule_for_line(block.text)
    if found:
        kept.open_list = found.name if found.opens_list else ""
        if found.ends_text:
            kept.closed.append((len(kept.lines), found.name))
        return found.name
    if kept.open_list and block.links >= _MOSTLY_LINK * len(block.text):
        return kept.open_list
    kept.open_list = ""
    return ""


def _close(kept: _Reading) -> None:
    """Drop what stands below a line that ends the text, if most of the text is above it; and trailing
    headings.
    """
    lengths = [len(line) for line in kept.lines]
    for count, rule in kept.closed:
        if sum(lengths[:count]) >= sum(lengths) / 2:
            for line in kept.lines[count:]:
                kept.remove(line, rule)
            del kept.lines[count:], kept.places[count:]
            break


def _is_prose(block: Block, between: bool) -> bool:
    """Whether a line that nobody voted for belongs to the text all the same."""
    if block.links > _MOSTLY_LINK * len(block.text):
        return False
    return block.prose >= _LONG or (between and (block.is_heading or block.links == 0))
