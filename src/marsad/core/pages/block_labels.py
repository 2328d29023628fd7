"""Which of a page's lines are marked as furniture by what surrounds them, before anything is read.

Takes back the element rules that lie over much of the page's prose (a layout class, whatever it is called),
and adds marks of its own: teasers, known by their repetition, the articles that endless scrolling puts below,
boxes that begin with the heading of related news, and lines that the site repeats on every page, known from a
snapshot. Of what a line says only such headings count: the rest is the part of the text rules.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from marsad.core.pages.blocks import Block, Page, key
from marsad.core.pages.removal import rule_for_line

LONG = 40  # characters outside links from which a line is prose
MOSTLY_LINK = 0.5  # of a line's characters: more of it in links is no prose
_ALL_LINK, _MIN_HEADLINE = 0.9, 12  # a linked headline: share of link, characters
_CARD_DEPTH = 6  # elements from a teaser to its lines
_MAX_CARD, _MIN_CARDS = 500, 2  # prose in a teaser, teasers side by side
_MAX_LONG_CARD, _MIN_LONG_CARDS = 1_500, 5  # an archive shows more of each, and more of them
_MAX_LABEL = 60  # characters of the heading of a box
_LABEL = re.compile(
    r"صل[ةه]|متعلق|مشابه|يهم|يعجب|[قؤ]ر[اأ]|مشاهد|[أاإ]يض|اختر|[آأا]خر|[أا]حدث|مزيد|[a-z]{4}", re.IGNORECASE
)
_NO_HEADLINE = frozenset(("share_bar", "tags", "byline", "post_meta", "to_top"))  # what links in these say
# Of the page's prose: what holds more of it is no furniture, and the less so if the main heading is in it,
# too.
_GUARD, _HEADED = 0.4, 0.15
# These may be longer than a short article.
_GUARDS = dict.fromkeys(
    """comments related footer navigation aside notice newsletter cookie_notice share_bar tags""".split(),  # noqa: SIM905
    0.9,
)
_INLINE = frozenset(("span", "font", "b", "strong", "em", "i", "u"))
_PASTED = 100  # characters of prose from which an inline element holds text
_MUCH_LONGER = 3  # times the title's letters: a line of that many characters is no title
MIN_TITLE = 8  # letters from which a line that equals the title is the title


_Kind = tuple[str, str, str]  # rule, tag, class


def line_hash(line: str) -> int:
    """What a snapshot of a site's repeated lines holds of a line: 63 bits that ignore spaces and signs."""
    return int.from_bytes(blake2b(key(line).encode(), digest_size=8).digest(), "big") >> 1


def settle(page: Page, title: str, boilerplate: frozenset[int]) -> None:
    """Leave on every block the marks that hold, and prune the tree of the elements that they stand on."""
    _forget_pasted(page)
    _weigh(page)
    _mark_teasers(page)
    _mark_next_articles(page, title)
    _mark_boxes(page, title)
    _free_article(page, title)
    for block in page.blocks:
        if boilerplate and line_hash(block.text) in boilerplate:
            block.marks = (*block.marks, (-1, "repeated"))
    _prune(page, page.blocks)


def is_title(block: Block, title: str) -> bool:
    """Whether a line is the title, given by its letters; a main heading may say a little more or less."""
    if block.tag != "h1" and not len(title) <= len(block.text) <= _MUCH_LONGER * len(title):
        return False
    letters = block.letters
    return letters == title or (
        block.tag == "h1" and (title in letters or (len(letters) >= MIN_TITLE and letters in title))
    )


def _kinds(page: Page, block: Block) -> set[_Kind]:
    """The marks of a block, each with tag and class of its element: what holds for one holds for all of
    them.
    """
    return {(rule, page.tags[number], page.classes[number]) for number, rule in block.marks}


def _unmark(page: Page, kinds: set[_Kind]) -> None:
    for block in page.blocks if kinds else ():
        block.marks = tuple(
            (number, rule)
            for number, rule in block.marks
            if page.tags[number] == "footer" or (rule, page.tags[number], page.classes[number]) not in kinds
        )


def _forget_pasted(page: Page) -> None:
    """Take back what inline elements within a paragraph are called, where they hold prose: text that was pasted from
    a social network keeps the classes that it had there.
    """
    for block in page.blocks:
        if block.marks and block.prose >= _PASTED:
            block.marks = tuple(
                (number, rule)
                for number, rule in block.marks
                if rule == "hidden" or not _is_inline_in_paragraph(page, number)
            )


def _is_inline_in_paragraph(page: Page, number: int) -> bool:
    while number and page.tags[number] in _INLINE:
        number = page.parents[number]
        if page.tags[number] == "p":
            return True
    return False


def _weigh(page: Page) -> None:
    """Take back marks over elements that hold much of the page's prose, alone or with all of their class."""
    total, under, headed = 1, Counter[_Kind](), set[_Kind]()
    for block in page.blocks:
        total += block.prose if block.prose >= LONG else 0
        if block.marks:
            kinds = _kinds(page, block)
            headed |= kinds if block.tag == "h1" else set()
            for kind in kinds:
                under[kind] += block.prose if block.prose >= LONG else 0
    held = {kind: prose / total for kind, prose in under.items()}
    guards = {kind: _HEADED if kind in headed else _GUARDS.get(kind[0], _GUARD) for kind in held}
    _unmark(page, {kind for kind, share in held.items() if share >= guards[kind]})


def _free_article(page: Page, title: str) -> None:
    """Take back the marks over the first prose below the title, where they hold more prose than goes
    unmarked.
    """
    begin = next((n for n, block in enumerate(page.blocks) if is_title(block, title)), None)
    if begin is None or len(title) < MIN_TITLE:
        return
    prose = [block for block in page.blocks[begin:] if block.prose >= LONG and not is_title(block, title)]
    prose = [block for block in prose if not any(rule == "teaser" for _, rule in block.marks)]
    first = next((block for block in prose if not rule_for_line(block.text)), None)
    kinds = _kinds(page, first) if first else set()
    free = sum(block.prose for block in prose if not block.marks)
    if kinds and sum(block.prose for block in prose if _kinds(page, block) & kinds) > free:
        _unmark(page, kinds)


@dataclass(slots=True)
class _Card:
    """What an element that may be a teaser holds."""

    links: int = 0  # headlines that are links
    prose: int = 0  # characters
    lines: int = 0  # that are no such headline


def _mark_teasers(page: Page) -> None:
    """Mark sibling elements of one kind that hold a line or two of prose, where two have a linked headline."""
    cards = defaultdict[int, _Card](_Card)
    for block in page.blocks:
        is_headline = (
            block.links >= _ALL_LINK * len(block.text)
            and len(block.text) >= _MIN_HEADLINE
            and not (block.marks and block.marks[-1][1] in _NO_HEADLINE)
        )
        for number in block.path[-_CARD_DEPTH:] if is_headline or block.prose >= LONG else ():
            card = cards[number]
            card.links += is_headline
            card.prose += block.prose
            card.lines += not is_headline
    small = {n: card for n, card in cards.items() if 1 <= card.lines <= 2 and card.prose <= _MAX_LONG_CARD}

    def kind(number: int) -> tuple[int, str, str]:
        return page.parents[number], page.tags[number], page.classes[number]

    siblings = Counter(kind(number) for number, card in small.items() if 1 <= card.links <= 2)
    teasers = {
        number
        for number, card in (small.items() if siblings else ())
        if siblings[kind(number)] >= (_MIN_CARDS if card.prose <= _MAX_CARD else _MIN_LONG_CARDS)
    }
    for block in page.blocks if teasers else ():
        teaser = next((number for number in block.path[-_CARD_DEPTH:] if number in teasers), None)
        if teaser is not None:
            block.marks = ((teaser, "teaser"), *block.marks)


def _mark_next_articles(page: Page, title: str) -> None:
    """Mark elements that stand beside the one with title and text and are its like, with a heading of their
    own: what endless scrolling puts below the article.
    """
    headings = [block for block in page.blocks if block.is_heading] if len(title) >= MIN_TITLE else []
    own = next((block for block in headings if is_title(block, title)), None)
    if own is None:
        return
    others = [block for block in headings if block.tag == own.tag and not is_title(block, title)]
    pairs = {pair for block in others if (pair := _branches(own.path, block.path)) and _alike(page, *pair)}
    prose = (block for block in page.blocks if block.prose >= LONG and not block.is_heading)
    with_text = {number for block in prose for number in block.path}
    next_articles = {other for mine, other in pairs if mine in with_text and other > mine}
    for block in page.blocks if next_articles else ():
        number = next((number for number in block.path if number in next_articles), None)
        if number is not None:
            block.marks = ((number, "next_article"), *block.marks)


def _mark_boxes(page: Page, title: str) -> None:
    """Mark elements below the first prose that begin with the heading of related news: however much they tell,
    they don't vote.
    """
    blocks = page.blocks
    begin = next((n for n, block in enumerate(blocks) if is_title(block, title)), len(blocks))
    begin = next((n for n in range(begin + 1, len(blocks)) if _is_prose(blocks[n])), len(blocks))
    for index in range(begin + 1, len(blocks) - 1):
        block = blocks[index]
        if block.marks or block.links or len(block.text) > _MAX_LABEL or not _LABEL.search(block.text):
            continue
        found = rule_for_line(block.text)
        box = next((number for number in reversed(block.path) if number in blocks[index + 1].path), 0)
        if found and found.opens_box and box not in blocks[index - 1].path:
            for inside in islice(blocks, index, None):
                if box not in inside.path:
                    break
                inside.marks = ((box, found.name), *inside.marks)


def _is_prose(block: Block) -> bool:
    return block.prose >= LONG and not block.marks and not block.is_heading


def _branches(one: Sequence[int], other: Sequence[int]) -> tuple[int, int] | None:
    """The two elements side by side in which two paths part; None where one leads on from the other."""
    return next(((a, b) for a, b in zip(one, other, strict=False) if a != b), None)


def _alike(page: Page, one: int, other: int) -> bool:
    return page.tags[one] == page.tags[other] and (
        page.tags[one] == "article" or page.classes[one] == page.classes[other]
    )


def _prune(page: Page, blocks: Sequence[Block]) -> None:
    """Take marked elements out of the tree, so that trafilatura needn't see them."""
    for number in {number for block in blocks for number, _ in block.marks}:
        element = page.marked.get(number)
        if element is not None and element.getparent() is not None:
            element.drop_tree()
