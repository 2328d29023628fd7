"""Reads the article's container line by line: what is kept, and which rule takes the rest.

Decides by the marks over a line, by what the line says (`removal`), and by whether it is prose or stands
amid prose. After the heading of a box of related news nothing is the article's up to a paragraph that stands like the
earlier ones; below the heading of the comments nothing is. What is taken is kept, with the name of its rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.core.pages.block_labels import LONG, MOSTLY_LINK, is_sub_heading, is_title, opens_more
from marsad.core.pages.blocks import Block, Page, key
from marsad.core.pages.published import is_dateline, tells_when
from marsad.core.pages.removal import TextRule, is_role, rule_for_line, tail_to_cut
from marsad.model import Removed

_MAX_REMOVED = 400  # characters of a removed piece that are kept
_DATELINE = 100  # characters of a line that may be nothing but a date
_NEAR = 300  # lines among which a date alone is looked for
_CAPTION, _CAPTION_DEPTH = 200, 3  # characters of a caption, elements from it to its image
_PARAGRAPH, _MOST_ABOVE = 60, 3  # characters of a paragraph above the container, and how many there may be
_NAME = 40  # characters of a writer's name
_MAX_BOXES = 50  # in one article: of more, none is looked at
_LEAD_LETTERS, _MIN_LEAD = 60, 15  # letters in which a lead and the page's description are the same
_SENTENCE_END = re.compile(r"\w{2}[»”\"')\]]*[.!؟?…][»”\"')\]]*$")
_TAIL = 30  # characters of a line that may be its last letters and the signs behind them
_LEAD = re.compile(r"lead|intro|announce|standfirst|excerpt|summary|abstract|chapo|brief", re.IGNORECASE)
_CUT = re.compile(r"\s*\[?(?:\.{2,}|…)\]?\s*$")
_DOTS = ("..", "…", "..]", "…]")  # with which such a line ends

Shape = tuple[str, ...]


@dataclass(slots=True)
class Lines:
    """The lines of one container, as far as they are read."""

    page: Page
    container: int  # its number
    named: frozenset[int]  # indices of the blocks that a voter named
    prose: list[int]  # indices of the container's blocks of prose
    title: str = ""  # its letters
    kept: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # of the kept lines: indices of their blocks
    removed: list[Removed] = field(default_factory=list)
    _shapes: set[Shape] = field(default_factory=set)  # of the elements that kept lines stand in
    _amid: set[Shape] | None = None  # of the headings amid the prose, once asked for
    _listed: int = -1  # the index of the last line of a list below all prose
    _open_list: str = ""  # the rule whose list of links is being read
    _after_box: str = ""  # the rule of a box of headlines that stands above
    _box: int = 0  # the number of its element, where the text goes on below it
    _boxes: int = 0  # how many there were
    _inline: bool = False  # whether it has none, and the text goes on below it
    _ends: list[tuple[int, str]] = field(
        default_factory=list
    )  # how many lines were kept above an end, its rule

    def read(self, inside: Sequence[int]) -> None:
        """Read the blocks with these indices, in their order."""
        for index in inside:
            self._read(index)
        self._cut_off()
        self._drop_cut_copies()

    def add_lead(self, between: range, description: str) -> None:
        """Put a lead that stands outside the container, between it and the title, before the text."""
        lead, text = key(_CUT.sub("", description)), key("".join(self.kept[:2]))
        for index in between if text else ():
            block = self.page.blocks[index]
            if block.marks or block.links:
                continue
            letters = block.letters
            is_described = len(lead) >= _MIN_LEAD and (
                letters.startswith(lead[:_LEAD_LETTERS]) or (len(letters) >= LONG and letters in lead)
            )
            is_lead = is_described or self._is_called_lead(block)
            if is_lead and letters not in text:
                self.kept.insert(0, block.text)
                self.places.insert(0, index)
                return
        self._add_above(between)

    def _add_above(self, between: range) -> None:
        """Put sentences that stand beside the container, between it and the title, before the text."""
        blocks = self.page.blocks
        around = {number for place in (self.places[:1] or [0]) for number in blocks[place].path}
        around |= {*blocks[between.start - 1].path} if between.start > 0 else set()
        found = (
            [index for index in between if self._is_beside(blocks[index], around)]
            if between.start > 0
            else []
        )
        if len(found) <= _MOST_ABOVE:
            self.kept[:0] = [blocks[index].text for index in found]
            self.places[:0] = found

    def _is_beside(self, block: Block, around: set[int]) -> bool:
        """Return whether a block is a sentence of text whose element stands in one that holds title or text, too."""
        if block.prose < _PARAGRAPH or block.marks or block.links or block.is_heading:
            return False
        element = self.page.line_element(block)
        parent = self.page.parents[element]
        return bool(
            parent in around
            and self.page.pictured.isdisjoint((element, parent))
            and _ends_sentence(block.text)
            and not rule_for_line(block.text)
            and not any(block.letters in key(line) for line in self.kept[:3])
        )

    def _is_called_lead(self, block: Block) -> bool:
        """Return whether a sentence stands in an element that is called a lead."""
        is_sentence = block.prose >= LONG and _ends_sentence(block.text) and not rule_for_line(block.text)
        return bool(is_sentence) and any(
            _LEAD.search(self.page.classes[number]) for number in block.path[-2:]
        )

    def _read(self, index: int) -> None:
        block = self.page.blocks[index]
        shape = self.page.shape(block, self.container)
        if (self._box and self._box not in block.path) or (self._inline and self._ends_box(block, index)):
            self._after_box, self._box, self._inline = "", 0, False
        rule = block.marks[0][1] if block.marks else self._text_rule(block, index, shape)
        if not rule and self._after_box and (self._box or shape not in self._shapes):
            rule = self._after_box
        if not rule and not self._belongs(block, index, shape):
            rule = "not_prose"
        if rule:
            self._remove(block.text, rule)
            return
        text, cut = tail_to_cut(block.text, block.link_start)
        if cut:
            self.removed.append(cut)
        if text:
            if shape in self._shapes and block.prose >= LONG:
                self._after_box, self._inline = "", False
            self.kept.append(text)
            self.places.append(index)
            self._shapes.add(shape)

    def _remove(self, text: str, rule: str) -> None:
        self.removed.append(Removed(text[:_MAX_REMOVED], rule))

    def _text_rule(self, block: Block, index: int, shape: Shape) -> str:
        is_near = len(self.kept) + len(self.removed) < _NEAR
        is_short = len(block.text) <= _DATELINE
        if is_short and (
            (is_near and is_dateline(block.apart))
            or (not self.kept and self._is_about(block.apart, index, shape))
        ):
            return "dateline"
        named = self._heading_rule(block, index) or ("byline" if self._is_name(block, index) else "")
        if named:
            return named
        found = rule_for_line(block.text) or (rule_for_line(block.apart) if block.pieces else None)
        if not found and self._is_caption(block, index):
            return "photo_credit"
        if not found:
            if block.links < MOSTLY_LINK * len(block.text):
                self._open_list = ""
            return self._open_list
        self._follow(found, index)
        return found.name

    def _heading_rule(self, block: Block, index: int) -> str:
        """The rule for a heading that is the title again, or another article's."""
        if block.is_heading and is_title(block, self.title):
            return "repeated"
        if block.tag == "h1" and self.kept and not is_sub_heading(self.page, index, self.title, self.named):
            self._ends.append((len(self.kept), "next_article"))
            return "next_article"
        return ""

    def _follow(self, found: TextRule, index: int) -> None:
        """Remember what a line that a rule takes says of the lines below it."""
        if found.opens_box and opens_more(self.page.blocks, index):
            self._open_list = ""
            return
        self._open_list = found.name if found.opens_list else ""
        if found.opens_box and self.kept:
            self._after_box = found.name
            self._box, self._inline = self._extent(index)
        if found.ends_text:
            self._ends.append((len(self.kept), found.name))

    def _is_name(self, block: Block, index: int) -> bool:
        """Return whether a few words stand above a line that says what their bearer is."""
        blocks = self.page.blocks
        is_short = len(block.text) <= _NAME and not block.is_heading and index + 1 < len(blocks)
        return is_short and block.text[-1].isalpha() and is_role(blocks[index + 1].text)

    def _is_about(self, line: str, index: int, shape: Shape) -> bool:
        """Return whether a line above the text tells when it was published, and doesn't stand like the text."""
        text = next((number for number in self.prose if number != index), index)
        return shape != self._shape_of(text) and tells_when(line)

    def _is_caption(self, block: Block, index: int) -> bool:
        """Return whether a few words stand alone with an image in an element of their own."""
        if len(block.text) > _CAPTION or not self.page.pictured or self.prose == [index]:
            return False
        if block.prose >= LONG and _ends_sentence(block.text):
            return False
        number = self.page.line_element(block)
        for _ in range(_CAPTION_DEPTH):
            if number <= self.container or self._holds_more(number, index):
                return False
            if number in self.page.pictured:
                return True
            number = self.page.parents[number]
        return False

    def _holds_more(self, number: int, index: int) -> bool:
        """Return whether an element holds other lines than this and one more beside it."""
        beside = [near for near in range(max(0, index - 2), index + 3) if near < len(self.page.blocks)]
        return sum(number in self.page.blocks[near].path for near in beside) > 2

    def _extent(self, index: int) -> tuple[int, bool]:
        """Where the text goes on below the heading of a box: the box's element if it has one of its own, else 0; and
        whether it has none. Where the text doesn't go on, all below is of the box.
        """
        self._boxes += 1
        if self._boxes > _MAX_BOXES:
            return 0, True
        text = [below for below in self.prose if below > index and self._shape_of(below) in self._shapes]
        if not text:
            return 0, False
        blocks = self.page.blocks
        held = {number for place in (*self.places, *text) for number in blocks[place].path}
        own = (number for number in blocks[index].path if number > self.container and number not in held)
        box = next((number for number in own if number in blocks[index + 1].path), 0)
        return box, not box

    def _ends_box(self, block: Block, index: int) -> bool:
        """Return whether a line stands below the links of a box: one without links that no rule takes."""
        above = self.page.blocks[index - 1]
        return (
            not block.links
            and not block.marks
            and (bool(above.marks) or above.links >= MOSTLY_LINK * len(above.text))
        )

    def _belongs(self, block: Block, index: int, shape: Shape) -> bool:
        """Return whether a line that no rule takes is the article's: prose, or something short amid prose."""
        if block.links > MOSTLY_LINK * len(block.text):
            return False
        if block.prose >= LONG:
            return True
        begins, ends = (self.prose[0], self.prose[-1]) if self.prose else (0, -1)
        if begins < index < ends and (block.is_heading or block.links == 0 or shape in self._shapes):
            return True
        stands_so = block.links == 0 and shape == self._shape_of(begins)  # a dateline: "إدلب – خاص:"
        if index < begins and (stands_so or (block.is_heading and shape in self._sub_headings(begins, ends))):
            return True
        if index in self.named and index >= begins:
            return True
        is_sentence = shape in self._shapes and _ends_sentence(block.text)
        return block.links == 0 and (is_sentence or (index > ends and self._ends_list(block, index, shape)))

    def _ends_list(self, block: Block, index: int, shape: Shape) -> bool:
        """Return whether a line below all prose is of the list that a paragraph announces, "and these are:", or of a
        table that follows it.
        """
        if not self.places or self.places[-1] != index - 1:
            return False
        if block.text.endswith(":") and shape in self._shapes:
            return self._begins_list(index)
        is_announced = (
            self._listed == index - 1
            or self.page.blocks[index - 1].text.endswith(":")
            or self._stands_below(block, self.page.blocks[index - 1])
        )
        is_listed = block.tag == "tr" or (is_announced and (block.tag == "li" or shape in self._shapes))
        self._listed = index if is_listed else self._listed
        return is_listed

    def _stands_below(self, item: Block, paragraph: Block) -> bool:
        """Return whether an item's list stands in the same element as the paragraph above it."""
        parents = self.page.parents
        above = self.page.line_element(paragraph)
        return parents[parents[self.page.line_element(item)]] in (above, parents[above])

    def _begins_list(self, index: int) -> bool:
        """Return whether a list follows: the next line has no link and is an item, or stands like the text."""
        below = self.page.blocks[index + 1] if index + 1 < len(self.page.blocks) else None
        if below is None or below.links or below.marks or rule_for_line(below.text):
            return False
        return below.tag == "li" or self._shape_of(index + 1) in self._shapes

    def _sub_headings(self, begins: int, ends: int) -> set[Shape]:
        """The shapes of the headings amid the prose."""
        if self._amid is None:
            amid = range(begins + 1, ends)
            self._amid = {self._shape_of(index) for index in amid if self.page.blocks[index].is_heading}
        return self._amid

    def _shape_of(self, index: int) -> Shape:
        return self.page.shape(self.page.blocks[index], self.container)

    def _cut_off(self) -> None:
        """Drop what stands below a line that ends the text, if most of the text is above it."""
        lengths = [len(line) for line in self.kept]
        for count, rule in self._ends:
            if sum(lengths[:count]) >= sum(lengths) / 2:
                for line in self.kept[count:]:
                    self._remove(line, rule)
                del self.kept[count:], self.places[count:]
                return

    def _drop_cut_copies(self) -> None:
        """Drop lines that end in dots and begin the line below them: what is shown to who hasn't paid."""
        for number in reversed(range(len(self.kept) - 1)):
            if not self.kept[number].endswith(_DOTS):
                continue
            beginning = _CUT.sub("", self.kept[number])
            if LONG <= len(beginning) < len(self.kept[number]) and self.kept[number + 1].startswith(
                beginning
            ):
                self._remove(self.kept.pop(number), "teaser")
                self.places.pop(number)


def _ends_sentence(text: str) -> bool:
    """Return whether a line ends as a sentence does; the pattern would otherwise be tried at each of its letters."""
    return _SENTENCE_END.search(text[-_TAIL:]) is not None
