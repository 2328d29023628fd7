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

from marsad.core.pages.blocks import LETTER, Block, Page, key
from marsad.core.pages.removal import is_expander, rule_for_line
from marsad.core.text.arabic import fold

LONG = 40  # characters outside links from which a line is prose
MOSTLY_LINK = 0.5  # of a line's characters: more of it in links is no prose
_ALL_LINK, _MIN_HEADLINE = 0.9, 12  # a linked headline: share of link, characters
_MIN_LINKED = _ALL_LINK * _MIN_HEADLINE
_CARD_DEPTH = 6  # elements from a teaser to its lines
_MAX_CARD, _MIN_CARDS = 500, 2  # prose in a teaser, teasers side by side
_MAX_LONG_CARD, _MIN_LONG_CARDS = 1_500, 5  # an archive shows more of each, and more of them
_PARAGRAPH = 60  # characters of a line that may be a paragraph
_MIN_TO_ONE = 3  # paragraphs that are links to one address
_DECK_LINES = 2  # of prose between the title and a text that is marked
_SENTENCE_END = re.compile(r"\w[»”\"')\]]*[.!؟?…][»”\"')\]]*$")
_HEADLINES = frozenset(("h1", "h2", "h3"))
_HANDLE, _COMMENT_DEPTH, _MIN_QUOTED = 40, 4, 25
# What is shown to go on, and what is shown to answer, folded.
_MORE = re.compile(
    r"\W*(?:اقر[اي]و?ا? |عرض |اظهر |اظهار |شاهد |قراءه )?(?:ال)?(?:مزيد|بقيه|باقي|كامل)"
    r"|\W*(?:تابع|اكمل|استكمال|متابعه) (?:ال)?قراءه|\W*(?:read|show|see) (?:more|all)|\W*continue reading"
)
_MAY_ANSWER = re.compile("رد|عجب|عجاب|لاغ|بل[ّ]?غ|eply|ike|eport|REPLY|LIKE")
_ANSWER = re.compile(
    r"\W*(?:ال)?(?:رد|اعجبني|اعجاب|لم يعجبني|ابلاغ|بلغ|ابلغ عن|اضف ردا?)(?: عل[يى] (?:ال)?\w+)?(?:\W*\d*\W*)(?:اعجبني|ابلاغ|رد)?\W*$"
    r"|\W*(?:reply|like|report)s?(?: \d+)?(?: ?(?:reply|like|report))?\W*$"
)
_ABOUT_NEXT, _ABOUT_RULES = 3, frozenset(("byline", "dateline", "post_meta", "page_facts", "share_bar"))
_SUB_HEADING_WORDS, _LONG_WORD, _SHARED_WORDS = 5, 4, 3
_MANY_HEADINGS, _FEW_EACH = 4, 2
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
    """Return what a snapshot of a site's repeated lines holds of a line: 63 bits that ignore spaces and signs."""
    return int.from_bytes(blake2b(key(line).encode(), digest_size=8).digest(), "big") >> 1


def assign_labels(page: Page, title: str, boilerplate: frozenset[int]) -> None:
    """Leave on every block the marks that hold, and prune the tree of the elements that they stand on."""
    _forget_pasted(page)
    _unlink(page, title)
    _weigh(page)
    _mark_teasers(page)
    _mark_next_articles(page, title)
    _mark_boxes(page, title)
    _free_article(page, title)
    _free_expanded(page, title)
    _mark_comments(page, title)
    _mark_quotations(page)
    for block in page.blocks:
        if boilerplate and line_hash(block.text) in boilerplate:
            block.marks = (*block.marks, (-1, "repeated"))
    _prune(page, page.blocks)


def is_title(block: Block, title: str) -> bool:
    """Return whether a line is the title, given by its letters; a main heading may say a little more or less."""
    if block.tag != "h1":
        may_be = len(title) <= len(block.text) <= _MUCH_LONGER * len(title) and _begins(block.text, title)
        return may_be and block.letters == title
    letters = block.letters
    return title in letters or (len(letters) >= MIN_TITLE and letters in title)


def _begins(text: str, title: str) -> bool:
    """Return whether a text's first letter is that of a title: what takes most lines out before all their letters are told."""
    first = LETTER.search(text)
    return first is not None and title.startswith(first[0])


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
        is_long = block.prose >= LONG
        total += block.prose if is_long else 0
        if block.marks and (is_long or block.tag == "h1"):
            kinds = _kinds(page, block)
            headed |= kinds if block.tag == "h1" else set()
            for kind in kinds if is_long else ():
                under[kind] += block.prose
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
    if not any(block.marks for block in prose):
        return
    prose = [block for block in prose if not rule_for_line(block.text)]
    free = sum(block.prose for block in prose if not block.marks)
    marked = next((n for n, block in enumerate(prose[: _DECK_LINES + 1]) if block.marks), None)
    if marked is None:
        return
    kinds = _kinds(page, prose[marked])
    held = [block for block in prose if _kinds(page, block) & kinds]
    if sum(block.prose for block in held) > free and (marked == 0 or _is_one_text(page, held)):
        _unmark(page, kinds)


def _is_one_text(page: Page, held: Sequence[Block]) -> bool:
    """Return whether marked lines below an unmarked deck are one text: in one element, and neither a form nor a heading of
    comments or related news, nor answers to one another, among its lines.
    """
    number = held[0].marks[0][0]
    if any(block.marks[0][0] != number for block in held):
        return False
    inside = [block for block in page.blocks if number in block.path and len(block.text) <= _MAX_LABEL]
    rules = [rule for block in inside if (rule := rule_for_line(block.text))]
    is_furniture = any(rule.opens_box or rule.ends_text or rule.name == "comment_form" for rule in rules)
    return not is_furniture and not any(_ANSWER.match(fold(block.text)) for block in inside)


@dataclass(slots=True)
class _Card:
    """What an element that may be a teaser holds."""

    links: int = 0  # headlines that are links
    prose: int = 0  # characters
    lines: int = 0  # that are no such headline


def _unlink(page: Page, title: str) -> None:
    """Take paragraphs that are links as a whole for text, where the link makes no headline of them: many lead to one
    address, or they are all that the page has.
    """
    linked = [block for block in page.blocks if _is_linked_sentence(block) and not is_title(block, title)]
    long_ones = [block for block in linked if len(block.text) >= _PARAGRAPH]
    if len(long_ones) < _MIN_TO_ONE:
        return
    leads = [next((page.targets[n] for n in block.path if n in page.targets), "") for block in linked]
    of_long = Counter(
        lead for block, lead in zip(linked, leads, strict=True) if len(block.text) >= _PARAGRAPH
    )
    many = {target for target, count in of_long.items() if count >= _MIN_TO_ONE}
    has_text = any(
        _is_prose(block) and not rule_for_line(block.text) and not is_title(block, title)
        for block in page.blocks
    )
    places = Counter(_place(page, block) for block in long_ones)
    for block, target in zip(linked, leads, strict=True):
        if target in many or (not has_text and places[_place(page, block)] >= _MIN_TO_ONE):
            block.links, block.prose, block.link_start = 0, len(block.text), len(block.text)


def _is_linked_sentence(block: Block) -> bool:
    return (
        not block.marks
        and block.links >= _ALL_LINK * len(block.text)
        and len(block.text) >= _MIN_QUOTED  # the text's last may be short
        and bool(_SENTENCE_END.search(block.text))
    )


def _place(page: Page, block: Block) -> tuple[int, str]:
    """In which element a paragraph's own stands, and what that is: alike for all paragraphs of a text."""
    element = page.line_element(block)
    return page.parents[element], page.tags[element]


def _free_expanded(page: Page, title: str) -> None:
    """Take back marks over what a page shows at a click: sentences that go on in the element where the text stands."""
    begin = next((n for n, block in enumerate(page.blocks) if is_title(block, title)), -1)
    below = page.blocks[begin + 1 :]
    candidates = {block.marks[0] for block in below if block.marks and block.prose >= LONG}
    candidates = {(number, rule) for number, rule in candidates if _may_expand(page, number, rule)}
    if not candidates:
        return
    text = [block for block in below if _is_prose(block) and not rule_for_line(block.text)]
    holding = {number for block in text for number in block.path}
    shown = {block.letters for block in page.blocks if not block.marks}
    for number, _ in candidates:
        if page.parents[number] in holding and _goes_on(page, number, shown):
            for block in below:
                block.marks = tuple(mark for mark in block.marks if mark[0] != number)


def _may_expand(page: Page, number: int, rule: str) -> bool:
    return rule == "hidden" or (rule == "related" and is_expander(page.names.get(number, "")))


def _goes_on(page: Page, number: int, shown: set[str]) -> bool:
    """Return whether an element holds sentences, mostly, that are neither linked nor shown elsewhere."""
    inside = [block for block in page.blocks if number in block.path]
    sentences = [block for block in inside if _is_sentence(block) and block.letters not in shown]
    return 2 * sum(len(block.text) for block in sentences) > sum(len(block.text) for block in inside)


def _is_sentence(block: Block, least: int = _PARAGRAPH) -> bool:
    is_text = block.prose >= least and block.links < MOSTLY_LINK * len(block.text)
    return is_text and bool(_SENTENCE_END.search(block.text)) and not rule_for_line(block.text)


def opens_more(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a line is the handle of what is shown at a click ("read more", "show all"): sentences stand below it, no
    headlines.
    """
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    return (
        below is not None
        and below.links == 0
        and _is_sentence(below, LONG)
        and bool(_MORE.match(fold(blocks[index].text)))
    )


def _mark_comments(page: Page, title: str) -> None:
    """Mark elements side by side below the text that each hold an answer's handle (reply, like, report), whatever they
    are called: what readers write.
    """
    kinds = defaultdict[tuple[int, str, str], set[int]](set)
    for block in page.blocks:
        if len(block.text) <= _HANDLE and _MAY_ANSWER.search(block.text) and _ANSWER.match(fold(block.text)):
            for number in block.path[-_COMMENT_DEPTH:]:
                kinds[page.parents[number], page.tags[number], page.classes[number]].add(number)
    headed = {
        number for block in page.blocks if block.tag in _HEADLINES for number in block.path
    }  # posts, not comments
    comments = {
        number
        for numbers in kinds.values()
        if len(numbers) >= _MIN_CARDS and headed.isdisjoint(numbers)
        for number in numbers
    }
    text = (n for n, block in enumerate(page.blocks) if _is_prose(block) and comments.isdisjoint(block.path))
    start = next(text, None) if comments else None
    for block in page.blocks[start:] if start is not None else ():
        comment = next((number for number in block.path if number in comments), None)
        if comment is not None and not is_title(block, title):
            block.marks = ((comment, "comments"), *block.marks)


def _mark_quotations(page: Page) -> None:
    """Mark short lines in an element of their own that repeat what a paragraph says: quotations set beside the text."""
    prose = [block for block in page.blocks if _is_prose(block) and len(block.text) >= _PARAGRAPH]
    if not prose:
        return
    tag = Counter(page.tags[page.line_element(block)] for block in prose).most_common(1)[0][0]
    apart = [
        (block, element)
        for block in page.blocks
        if not block.marks and not block.links and len(block.text) >= _MIN_QUOTED and not block.is_heading
        if page.tags[element := page.line_element(block)] != tag or "quote" in page.classes[element].lower()
    ]
    whole = "\n".join(block.letters for block in prose) if apart else ""
    for block, element in apart:
        letters = block.letters
        if len(letters) < _MIN_QUOTED or letters not in whole:
            continue
        if any(letters in other.letters and len(letters) < len(other.letters) for other in prose):
            block.marks = ((element, "quotation"), *block.marks)


def _mark_teasers(page: Page) -> None:
    """Mark sibling elements of one kind that hold a line or two of prose, where two have a linked headline."""
    cards = defaultdict[int, _Card](_Card)
    headlines, lines = [], []
    for block in page.blocks:
        if block.links >= _MIN_LINKED and block.links >= _ALL_LINK * (length := len(block.text)):
            is_headline = length >= _MIN_HEADLINE and not (block.marks and block.marks[-1][1] in _NO_HEADLINE)
        else:
            is_headline = False
        if is_headline:
            headlines.append(block)
        elif block.prose >= LONG:
            lines.append(block)
    for block in lines:
        for number in block.path[-_CARD_DEPTH:]:
            card = cards[number]
            card.prose += block.prose
            card.lines += 1
    for block in headlines:
        for number in block.path[-_CARD_DEPTH:]:
            if number in cards:  # what holds nothing but headlines is a list of them
                card = cards[number]
                card.links += 1
                card.prose += block.prose
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
    if own.tag == "h1":
        at = {id(block): index for index, block in enumerate(page.blocks)}
        others = [block for block in others if not is_sub_heading(page, at[id(block)], title)]
    pairs = {pair for block in others if (pair := _branches(own.path, block.path)) and _alike(page, *pair)}
    prose = (block for block in page.blocks if block.prose >= LONG and not block.is_heading)
    with_text = {number for block in prose for number in block.path}
    next_articles = {other for mine, other in pairs if mine in with_text and other > mine}
    for block in page.blocks if next_articles else ():
        number = next((number for number in block.path if number in next_articles), None)
        if number is not None:
            block.marks = ((number, "next_article"), *block.marks)


def is_sub_heading(page: Page, index: int, title: str, named: frozenset[int] = frozenset()) -> bool:
    """Return whether a main heading below the title only divides the text, and begins no other article.

    Another article's is a whole headline, with its date or author below it; a sub-heading is a few words, or a
    question, or speaks of what the title does, or is one of many. `named` are lines that the page claims as its text.
    """
    blocks = page.blocks
    heading, below = blocks[index], blocks[index + 1 :][:_ABOUT_NEXT]
    if not below or named & {*range(index + 1, index + 1 + _ABOUT_NEXT)}:
        return True
    if any(block.marks and block.marks[-1][1] in _ABOUT_RULES for block in below):
        return False
    if any(rule.name in _ABOUT_RULES for block in below if (rule := rule_for_line(block.text))):
        return False
    words = heading.text.split()
    if len(words) <= _SUB_HEADING_WORDS or heading.text.rstrip().endswith(("؟", "?", ":")):
        return True
    shared = sum(len(word) >= _LONG_WORD and key(word)[-_LONG_WORD:] in title for word in words)
    return shared >= _SHARED_WORDS or _divides_often(blocks)


def _divides_often(blocks: Sequence[Block]) -> bool:
    """Return whether a page has many main headings, with a paragraph or two below each."""
    headings = [index for index, block in enumerate(blocks) if block.tag == "h1" and not block.marks]
    if len(headings) < _MANY_HEADINGS:
        return False
    ends = [*headings[1:], len(blocks)]
    prose = [
        sum(_is_prose(block) for block in blocks[begin:end])
        for begin, end in zip(headings, ends, strict=True)
    ]
    return sum(prose) <= _FEW_EACH * len(headings)


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
        if found and found.opens_box and not opens_more(blocks, index) and box not in blocks[index - 1].path:
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
