"""Which lines of a page are the article's text: prose votes, trafilatura votes, the lines decide.

Every line of prose says where the article is, with twice the weight where the page's own JSON-LD names it,
too; the innermost element that holds four fifths of the votes is the article's container, and the text is
read from the page itself (`lines`). Where the prose is scattered or little, trafilatura is asked and has the
same double vote: it is right where density misleads, but alone it loses short articles to sidebars. So
neither a paragraph that a voter lost nor its changes of spacing reach the text. A page that shows nothing of
the body it claims (scripts fill it in) is taken at its word, and so is one that shows little and holds the
body in its scripts. Does not care about languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from marsad.core.pages.block_labels import LONG, MIN_TITLE, MOSTLY_LINK, assign_labels, is_title, line_hash
from marsad.core.pages.blocks import Block, Page, key, page_of
from marsad.core.pages.hydration import body_in_state
from marsad.core.pages.lines import Lines
from marsad.core.pages.markup import parse
from marsad.core.pages.removal import rule_for_line
from marsad.model import Removed

__all__ = ["Body", "line_hash", "read_body"]

_CONTAINED = 0.8  # of the votes that the container must hold
# Where a container holds this share, trafilatura's doubled votes for anything else couldn't take it the
# majority.
_AGREED = 0.9
_ENOUGH = 300  # letters of prose from which its lines alone are believed
_MIN_KEY = 15  # letters from which a line is looked for within a longer one
_MAX_WHOLE = 200_000  # characters of a vote up to which lines are looked for within it
_LITTLE = 700  # characters of a text up to which the page's scripts are asked for a longer one
_MIN_DATA = 200  # characters of an attribute that may hold an article
_MARKED = re.compile(r"<(?:p|br|div|span|h[1-6]|ul)\b", re.IGNORECASE)
_MAX_WRAPPED = 2  # paragraphs in an element that does nothing but hold them
_MIN_CLAIMED = 40  # characters from which a claimed body is compared with what is shown
_MOSTLY_CLAIMED = 0.8  # of what is shown: a shorter claimed body is no better
_HEAD_LINE = 100  # characters of a line between title and text that is no part of either
_HEAD_PROSE = 400  # characters of the container's prose among which the title is looked for
_CAPTION_WORDS = 7  # spaces from which a line beside an image is no date or name
_ABOUT_LINES, _ABOUT_LENGTH = 30, 200  # how far from the title, and how long, a line about the article may be
_INLINE = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "span", "b", "strong", "font", "a", "em", "i")
)


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines, what was taken out between them, the lines about it (date, author), who found it."""

    lines: tuple[str, ...]
    removed: tuple[Removed, ...]
    about: tuple[tuple[str, str], ...]  # (line, its rule or "")
    voter: str
    title: str = ""  # where it was found with one that the page doesn't show


def read_body(
    page: Page,
    tree: HtmlElement,
    *,
    claimed: str,
    description: str,
    title: str,
    boilerplate: frozenset[int],
    names: Sequence[str] = (),
    url: str = "",
) -> Body:
    """The article's text. `page` are the lines of `tree`, which is used up.

    `claimed` is the body and `description` the sentence that the page gives for machines, "" where it gives
    none; `names` are other titles that page or feed give the article at `url`.
    """
    scripts = [(script.get("type") or "", script.text or "") for script in tree.iter("script")]
    attributes = _data_in(tree) if sum(block.prose for block in page.blocks) < _LITTLE else []
    assign_labels(page, key(title), boilerplate)
    found = _read(page, tree, claimed, description, key(title))
    told = _told(claimed, page, found, key(title))
    if told:
        return replace(told, about=found.about, voter="json-ld")
    if sum(map(len, found.lines)) >= _LITTLE or not (scripts or attributes):
        return found
    is_empty = key("".join(found.lines)) in key(title)
    state = body_in_state(scripts, attributes, [title, *names], url=url, is_empty=is_empty)
    told = _told(state.html, page, found, key(state.title or title))
    return replace(told, about=found.about, voter="state", title=state.title) if told else found


def _data_in(tree: HtmlElement) -> list[str]:
    """The attributes of a page's elements that may hold its data."""
    return [
        value
        for element in tree.iter(etree.Element)
        for value in element.values()
        if len(value) >= _MIN_DATA and value.lstrip()[:1] in ("{", "[")
    ]


def _told(claimed: str, page: Page, found: Body, title: str) -> Body | None:
    """The body that a page gives for machines, in text or HTML, where it doesn't show that one; else None."""
    least = max(_MIN_CLAIMED, _MOSTLY_CLAIMED * sum(map(len, found.lines)))
    if len(claimed) < least:
        return None
    tree = parse(
        claimed if _MARKED.search(claimed) else "".join(f"<p>{escape(line)}" for line in claimed.split("\n"))
    )
    said = page_of(tree) if tree is not None else None
    text = "\n".join(block.text for block in said.blocks) if said else ""
    if said is None or len(text) < least or _is_shown(text, page.blocks):
        return None
    assign_labels(said, title, frozenset())
    named = frozenset(index for index, block in enumerate(said.blocks) if not block.marks)
    return _from_votes(said, _weights(said.blocks, named), named, title, "", "")


def _read(page: Page, tree: HtmlElement, claimed: str, description: str, title: str) -> Body:
    """The body that the lines of prose point to; where they don't agree on one, trafilatura is asked, too."""
    named = _named(page.blocks, claimed)
    weights = _weights(page.blocks, named)
    if _is_agreed(page, weights, title):
        return _from_votes(page, weights, named, title, description, "prose")
    named |= _named(page.blocks, _trafilatura(tree))
    return _from_votes(page, _weights(page.blocks, named), named, title, description, "trafilatura")


def _trafilatura(tree: HtmlElement) -> str:
    found = bare_extraction(tree, fast=True, favor_precision=True, include_comments=False)
    return str(found.text or "") if found is not None and not isinstance(found, dict) else ""


def _is_shown(claimed: str, blocks: Sequence[Block]) -> bool:
    """Return whether the page shows at least half of the body that it claims; one filled in by scripts doesn't."""
    whole = key(claimed)
    shown = sum(len(part) for block in blocks if len(part := block.letters) >= _MIN_KEY and part in whole)
    return shown >= len(whole) / 2


# ── votes ──────────────────────────────────────────────────────────────────────────────────────────────────


def _named(blocks: Sequence[Block], said: str) -> frozenset[int]:
    """Indices of the unmarked blocks that stand in what a voter said."""
    if not said:
        return frozenset()
    lines = {key(line) for line in said.split("\n")} - {""}
    whole = key(said) if len(said) < _MAX_WHOLE else ""
    letters = ((index, block.letters) for index, block in enumerate(blocks) if not block.marks)
    return frozenset(
        index for index, part in letters if part in lines or (len(part) >= _MIN_KEY and part in whole)
    )


def _weights(blocks: Sequence[Block], named: frozenset[int]) -> dict[int, int]:
    """Return how much each block votes for its elements: prose with its length; where there is none, what is named."""
    weights = {
        index: block.prose * (2 if index in named else 1)
        for index, block in enumerate(blocks)
        if block.prose >= LONG
        and not block.marks
        and block.links < MOSTLY_LINK * len(block.text)
        and not rule_for_line(block.text)
    }
    return weights or {index: len(blocks[index].text) for index in sorted(named)}


def _from_votes(
    page: Page, weights: Mapping[int, int], named: frozenset[int], title: str, description: str, voter: str
) -> Body:
    if not weights:
        return Body((), (), (), "none")
    container = _container(page, weights)
    inside = [index for index, block in enumerate(page.blocks) if container in block.path]
    above = _title_above(page, inside, title)
    inside = [index for index in inside if index > above]
    lines = Lines(page, container, named, [index for index in inside if index in weights], title)
    lines.read(inside)
    places = lines.places or [0]
    about = _about(page, above, places)
    lines.add_lead(range(above + 1, places[0]), description)
    return Body(tuple(lines.kept), tuple(lines.removed), about, voter)


def _is_agreed(page: Page, weights: Mapping[int, int], title: str) -> bool:
    """Return whether the lines of prose are enough and say together where the article is; title and date may stand
    apart.
    """
    container = _container(page, weights)
    if not container or sum(weights.values()) < _ENOUGH:
        return False
    within = [index for index in weights if container in page.blocks[index].path]
    held = sum(weights[index] for index in within)
    bearable = held / _AGREED - held
    if sum(weights.values()) - held <= bearable:
        return True
    head = _head(page.blocks[: within[0]], title)
    return sum(weight for index, weight in weights.items() if index not in head) - held <= bearable


def _head(blocks: Sequence[Block], title: str) -> frozenset[int]:
    """Indices of the title and the short lines below it, among the blocks above the text."""
    found = (
        index for index, block in enumerate(blocks) if len(title) >= MIN_TITLE and is_title(block, title)
    )
    above = next(found, len(blocks))
    below = (index for index in range(above + 1, len(blocks)) if len(blocks[index].text) <= _HEAD_LINE)
    return frozenset((above, *below))


def _container(page: Page, weights: Mapping[int, int]) -> int:
    """The number of the innermost element that holds most of the votes."""
    held, total = Counter[int](), sum(weights.values())
    for index, weight in weights.items():
        for number in page.blocks[index].path:
            held[number] += weight
    innermost = max((number for number, weight in held.items() if weight >= _CONTAINED * total), default=0)
    while innermost and page.tags[innermost] in _INLINE:
        innermost = page.parents[innermost]
    return page.parents[innermost] if innermost and _is_wrapper(page, weights, innermost) else innermost


def _is_wrapper(page: Page, weights: Mapping[int, int], number: int) -> bool:
    """Return whether an element holds a long paragraph of a short text, and others of its like the rest."""
    inside = [index for index in weights if number in page.blocks[index].path]
    if len(inside) > _MAX_WRAPPED or any(page.blocks[index].is_heading for index in inside):
        return False
    kind = page.parents[number], page.tags[number], page.classes[number]
    return any(
        other != number and (page.parents[other], page.tags[other], page.classes[other]) == kind
        for index in weights
        for other in page.blocks[index].path
    )


# ── around the title ───────────────────────────────────────────────────────────────────────────────────────


def _title_above(page: Page, inside: Sequence[int], title: str) -> int:
    """The last line that is the title, before or early in the container; -1 where there is none. A caption or
    breadcrumb that repeats it counts only where nothing else is the title; and so does one amid the text's paragraphs.
    """
    found, marked, prose, blocks = -1, -1, 0, page.blocks
    for index, block in enumerate(blocks[: inside[-1]] if len(title) >= MIN_TITLE else ()):
        prose += block.prose if index >= inside[0] else 0
        if prose > _HEAD_PROSE:
            break
        if is_title(block, title) and not _is_amid(page, inside, index):
            found, marked = (found, index) if block.marks else (index, marked)
    return found if found >= 0 else marked


def _is_amid(page: Page, inside: Sequence[int], index: int) -> bool:
    """Return whether a line stands between paragraphs of one kind, that stand side by side."""
    around = [
        number
        for number in inside
        if page.blocks[number].prose >= LONG and not page.blocks[number].is_heading
    ]
    above = [_place(page, number) for number in around if number < index]
    below = [_place(page, number) for number in around if number > index]
    return bool(above) and above[-1] in below[:1]


def _place(page: Page, index: int) -> tuple[int, str]:
    element = page.line_element(page.blocks[index])
    return page.parents[element], page.tags[element]


def _about(page: Page, above: int, places: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """The lines between title and text, the two before the title, and those between a lead and the text: there
    date and author stand.
    """
    blocks, first = page.blocks, places[0]
    begin = above - 2 if above >= 0 and first - above <= _ABOUT_LINES else first - 6
    below = range(first + 1, places[1]) if len(places) > 1 else ()
    near = [*blocks[max(0, begin) : first], *(blocks[n] for n in below if _is_about(blocks[n]))]
    return tuple((block.apart, _rule_of(page, block)) for block in near if len(block.text) <= _ABOUT_LENGTH)


def _is_about(block: Block) -> bool:
    return not block.marks or block.marks[0][1] in ("byline", "dateline", "post_meta")


def _rule_of(page: Page, block: Block) -> str:
    """The rule of the innermost mark, or what a long line beside an image is: a caption, with a date of its own."""
    if block.marks:
        return block.marks[-1][1]
    element = page.line_element(block)
    is_caption = {element, page.parents[element]} & page.pictured and block.text.count(" ") >= _CAPTION_WORDS
    return "photo_credit" if is_caption else ""
