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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from marsad.core.blocks import Block, Page
from marsad.core.published import is_dateline
from marsad.core.removal import rule_for_line, tail_to_cut
from marsad.model import Removed

_ALL_LINK, _MIN_HEADLINE = 0.9, 12  # a linked headline: share of link, characters
_MAX_CARD, _MIN_CARDS = 500, 2  # prose in a teaser, teasers side by side
_GUARD = 0.4  # of the page's prose: an element that holds more of it is no furniture, whatever its class says
_GUARDS = {"comments": 0.75, "related": 0.75, "footer": 0.75, "navigation": 0.75}  # these may well be longer
_CONTAINED = 0.8  # of the votes that the container must hold
_LONG = 40  # characters outside links from which a line that nobody voted for is prose
_MOSTLY_LINK = 0.5  # of a line's characters
_MIN_CLAIMED = 200  # characters from which a claimed body is compared with what is shown
_MIN_KEY = 15  # letters from which a line is looked for within a longer one
_MAX_WHOLE = 200_000  # characters of a vote up to which lines are looked for within it
_MAX_REMOVED = 400  # characters of a removed piece that are kept
_MIN_TITLE = 8  # letters from which a line that equals the title is the title
_HEAD_PROSE = 400  # characters of the container's prose among which the title is looked for
_ABOUT_LINES, _ABOUT_LENGTH = 30, 200
_DATELINE = 100  # characters of a line that may be nothing but a date
_LEAD_LETTERS = 60  # in which a lead and the page's description are the same
_CUT = re.compile(r"\s*(?:\[?(?:\.{2,}|…)\]?)\s*$")
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


def read_body(
    page: Page, tree: HtmlElement, *, claimed: str, description: str, title: str, boilerplate: frozenset[int]
) -> Body:
    """The article's text. `page` are the lines of `tree`, which is used up.

    `claimed` is the body and `description` the sentence that the page gives for machines, "" where it gives
    none.
    """
    blocks = page.blocks
    _weigh_marks(page)
    _mark_cards(page)
    for block in blocks:
        if boilerplate and line_hash(block.text) in boilerplate:
            block.marks = (*block.marks, (-1, "repeated"))
    if claimed and not _is_shown(claimed, blocks):
        return Body(tuple(filter(None, map(str.strip, claimed.split("\n")))), (), (), "json-ld")
    _prune(page, blocks)
    votes = _votes(page, f"{_trafilatura(tree)}\n{claimed}", description)
    return _from_votes(page, votes, _key(title))


def _trafilatura(tree: HtmlElement) -> str:
    found = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False)
    return str(found.text or "") if found is not None and not isinstance(found, dict) else ""


def _is_shown(claimed: str, blocks: Sequence[Block]) -> bool:
    """Whether the page shows at least half of the body that it claims; one filled in by scripts doesn't."""
    if len(claimed) < _MIN_CLAIMED:
        return True
    whole = _key(claimed)
    shown = sum(len(key) for block in blocks if len(key := _key(block.text)) >= _MIN_KEY and key in whole)
    return shown >= len(whole) / 2


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text)


# ── marks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _weigh_marks(page: Page) -> None:
    """Take back marks over elements that hold much of the page's prose: layout, whatever their class says."""
    total, under = 1, Counter[int]()
    for block in page.blocks:
        if block.prose >= _LONG:
            total += block.prose
            under.update(dict.fromkeys((number for number, _ in block.marks), block.prose))
    for block in page.blocks:
        if block.marks:
            block.marks = tuple(
                (number, rule)
                for number, rule in block.marks
                if under[number] < _GUARDS.get(rule, _GUARD) * total
            )


def _mark_cards(page: Page) -> None:
    """Mark teasers: sibling elements that each hold a linked headline and a line or two of prose."""
    links, prose, lines = Counter[int](), Counter[int](), Counter[int]()
    for block in page.blocks:
        is_link = block.links >= _ALL_LINK * len(block.text) and len(block.text) >= _MIN_HEADLINE
        for number in block.path:
            links[number] += is_link
            if block.prose >= _LONG:
                prose[number] += block.prose
                lines[number] += 1
    small = [n for n, count in lines.items() if 1 <= count <= 2 and prose[n] <= _MAX_CARD]

    def kind(number: int) -> tuple[int, str, str]:
        return page.parents[number], page.tags[number], page.classes[number]

    siblings = Counter(kind(number) for number in small if 1 <= links[number] <= 2)
    marked = {number for number in small if siblings[kind(number)] >= _MIN_CARDS}
    for block in page.blocks:
        for number in block.path:
            if number in marked:
                block.marks = ((number, "related"), *block.marks)
                break


def _prune(page: Page, blocks: Sequence[Block]) -> None:
    """Take marked elements out of the tree, so that trafilatura needn't see them."""
    for number in {number for block in blocks for number, _ in block.marks}:
        element = page.marked.get(number)
        if element is not None and element.getparent() is not None:
            element.drop_tree()


# ── votes ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Votes:
    """How much each block speaks for the article being around it, and which blocks a voter named."""

    weights: dict[int, int]
    named: frozenset[int]
    lead: str  # the letters of what the page says of itself in a sentence


def _votes(page: Page, said: str, description: str) -> _Votes:
    """Every line of prose below the title votes with its length, twice where a voter names it, too."""
    blocks = page.blocks
    lines = {_key(line) for line in said.split("\n")} - {""}
    whole = _key(said) if len(said) < _MAX_WHOLE else ""
    named, weights = set(), {}
    for index, block in enumerate(blocks):
        if block.marks:
            continue
        key = _key(block.text)
        if key in lines or (len(key) >= _MIN_KEY and key in whole):
            named.add(index)
        if (
            block.prose >= _LONG
            and block.links < _MOSTLY_LINK * len(block.text)
            and not rule_for_line(block.text)
        ):
            weights[index] = block.prose * (2 if index in named else 1)
    weights = weights or {index: len(blocks[index].text) for index in named}
    return _Votes(weights, frozenset(named), _key(_CUT.sub("", description)))


def _from_votes(page: Page, votes: _Votes, title: str) -> Body:
    blocks = page.blocks
    if not votes.weights:
        return Body((), (), (), "none")
    container = _container(page, votes.weights)
    inside = [index for index, block in enumerate(blocks) if container in block.path]
    above = _title_above(blocks, inside, title)
    inside = [index for index in inside if index > above]
    kept = _Reading(
        container, frozenset(votes.named), [index for index in votes.weights if index in set(inside)]
    )
    for index in inside:
        _read_line(kept, page, index)
    _close(kept)
    _lead(kept, blocks, range(above + 1, kept.first), votes.lead)
    return Body(tuple(kept.lines), tuple(kept.removed), _about(blocks, above, kept.first), "trafilatura")


def _container(page: Page, weights: Mapping[int, int]) -> int:
    """The number of the innermost element that holds most of the votes."""
    held = Counter[int]()
    for index, weight in weights.items():
        for number in page.blocks[index].path:
            held[number] += weight
    total = sum(weights.values())
    innermost = max((number for number, weight in held.items() if weight >= _CONTAINED * total), default=0)
    while page.tags[innermost] in _NO_CONTAINER and innermost:
        innermost = page.parents[innermost]
    return innermost


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

    container: int
    named: frozenset[int]
    prose: list[int]  # indices of the lines of prose within the container
    lines: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # of the lines, in the page
    removed: list[Removed] = field(default_factory=list)
    open_list: str = ""  # the rule whose list of links is being read
    closed: list[tuple[int, str]] = field(default_factory=list)  # where a rule says that the text ended
    shapes: set[tuple[str, ...]] = field(default_factory=set)  # of the elements that the kept prose stands in
    after_box: str = ""  # the rule of a box of related headlines that stands above

    @property
    def first(self) -> int:
        return self.places[0] if self.places else 0

    def remove(self, text: str, rule: str) -> None:
        self.removed.append(Removed(text[:_MAX_REMOVED], rule))


def _read_line(kept: _Reading, page: Page, index: int) -> None:
    """Keep a line, or note which rule takes it."""
    block = page.blocks[index]
    rule = block.marks[0][1] if block.marks else _text_rule(kept, block)
    shape = page.shape(block, kept.container)
    if not rule and kept.after_box and shape not in kept.shapes:
        rule = kept.after_box
    if rule:
        kept.remove(block.text, rule)
    elif not _belongs(kept, block, index):
        kept.remove(block.text, "not_prose")
    else:
        text, cut = tail_to_cut(block.text, block.link_start)
        if cut:
            kept.removed.append(cut)
        if text:
            kept.lines.append(text)
            kept.places.append(index)
            kept.shapes.add(shape)


def _text_rule(kept: _Reading, block: Block) -> str:
    if len(block.text) <= _DATELINE and is_dateline(block.text):
        return "dateline"
    found = rule_for_line(block.text)
    if found:
        kept.open_list = found.name if found.opens_list else ""
        if found.name == "related_heading":
            kept.after_box = found.name
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


def _lead(kept: _Reading, blocks: Sequence[Block], between: range, lead: str) -> None:
    """Put a lead that stands outside the container, between it and the title, before the text."""
    if len(lead) < _MIN_KEY or not kept.lines:
        return
    text = _key("".join(kept.lines[:2]))
    for index in between:
        block, key = blocks[index], _key(blocks[index].text)
        is_lead = key.startswith(lead[:_LEAD_LETTERS]) or (len(key) >= _LONG and key in lead)
        if is_lead and not block.marks and not block.links and key not in text:
            kept.lines.insert(0, block.text)
            kept.places.insert(0, index)
            return


def _belongs(kept: _Reading, block: Block, index: int) -> bool:
    """Whether a line that no rule takes is the article's: prose, or something short amid prose."""
    if block.links > _MOSTLY_LINK * len(block.text):
        return False
    if block.prose >= _LONG:
        return True
    amid = bool(kept.prose) and kept.prose[0] < index < kept.prose[-1]
    return index in kept.named or (amid and (block.is_heading or block.links == 0))
