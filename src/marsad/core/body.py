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
from dataclasses import dataclass
from hashlib import blake2b

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from marsad.core.blocks import Block, Page, page_of
from marsad.core.removal import rule_for_line, tail_to_cut
from marsad.model import Removed

_GUARD = 0.4  # of the page's prose: an element that holds more of it is no furniture, whatever its class says
_UNGUARDED = frozenset(("comments", "navigation", "footer", "related"))
_CONTAINED = 0.9  # of the votes that the container must hold
_LONG = 40  # characters outside links from which a line that nobody voted for is prose
_MOSTLY_LINK = 0.5  # of a line's characters
_MIN_TEXT = 140  # characters: a shorter result is checked against the other voters
_MAX_REMOVED = 400  # characters of a removed piece that are kept
_NOT_WORD = re.compile(r"[\W_]+")
_NO_CONTAINER = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "span", "b", "strong", "font", "a", "em", "i")
)


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines, what was taken out between them, and which voter found them."""

    lines: tuple[str, ...]
    removed: tuple[Removed, ...]
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
        return Body((), (), voter)
    container = _container(page, [blocks[index] for index in voted])
    inside = [index for index, block in enumerate(blocks) if container in block.path]
    lines, removed = _read(blocks, inside, frozenset(voted), _key(title))
    return Body(tuple(lines), tuple(removed), voter)


def _container(page: Page, blocks: Iterable[Block]) -> int:
    """The number of the innermost element that holds nine tenths of the blocks' characters."""
    weights, total = Counter[int](), 0
    path: tuple[int, ...] = (0,)
    for block in blocks:
        total += len(block.text)
        for number in block.path:
            weights[number] += len(block.text)
    holding = [number for number, weight in weights.items() if weight >= _CONTAINED * total]
    innermost = max(holding, default=0)
    for block in blocks:
        if innermost in block.path:
            path = block.path[: block.path.index(innermost) + 1]
            break
    return next((number for number in reversed(path) if page.tags[number] not in _NO_CONTAINER), 0)


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────


def _read(
    blocks: Sequence[Block], inside: Sequence[int], voted: frozenset[int], title: str
) -> tuple[list[str], list[Removed]]:
    """The lines to keep of those inside the container, and those that a rule took."""
    lines: list[str] = []
    removed: list[Removed] = []
    first, last = min(voted), max(voted)
    open_list: str | None = None
    for index in inside:
        block = blocks[index]
        rule = block.marks[0][1] if block.marks else None
        if rule is None:
            taken = rule_for_line(block.text)
            if taken:
                rule, open_list = taken.name, taken.name if taken.opens_list else None
            elif open_list and block.links >= _MOSTLY_LINK * len(block.text):
                rule = open_list
            else:
                open_list = None
        if rule is None and not lines and _key(block.text) == title:
            continue
        if rule:
            removed.append(Removed(block.text[:_MAX_REMOVED], rule))
        elif index in voted or _is_prose(block, first < index < last):
            text, cut = tail_to_cut(block.text, block.link_start)
            if cut:
                removed.append(cut)
            if text:
                lines.append(text)
        elif block.links < len(block.text) or first < index < last:
            removed.append(Removed(block.text[:_MAX_REMOVED], "not_prose"))
    return lines, removed


def _is_prose(block: Block, between: bool) -> bool:
    """Whether a line that nobody voted for belongs to the text all the same."""
    if block.links > _MOSTLY_LINK * len(block.text):
        return False
    return block.prose >= _LONG or (between and (block.is_heading or block.links == 0))
