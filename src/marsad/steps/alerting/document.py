"""The briefing as a Word document (DOCX): the same words in the same order as the page, right to left where they are Arabic.

Word needs to be told the direction twice, of the paragraph (bidi) and of each run of Arabic words (rtl), and takes the size and face of
Arabic letters from marks of their own (cs); python-docx writes neither.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from marsad.core.alerts import wording
from marsad.steps.alerting.briefing import Briefing, BriefingItem, OtherArticle

FONT = "Arial"  # has Arabic letters on every system that reads DOCX


def docx(told: Briefing) -> bytes:
    """The document's bytes."""
    words = wording.briefing_words(told.language, told.zone)
    made = _Writer(told, words)
    made.write()
    out = io.BytesIO()
    made.document.save(out)
    return out.getvalue()


class _Writer:
    """Writes one briefing into one document."""

    def __init__(self, told: Briefing, words: Mapping[str, Any]) -> None:
        self.told, self.words, self.say = told, words, words["say"]
        self.is_rtl = told.language == "ar"
        self.document: Docx = Document()
        self.document.styles["Normal"].font.name = FONT
        self.document.core_properties.title = self.say["title"]
        self.document.core_properties.author = "Marsad"
        self.document.core_properties.language = told.language
        self.document.core_properties.created = self.document.core_properties.modified = told.until.replace(
            tzinfo=None
        )

    def write(self) -> None:
        told, moment = self.told, self.words["moment"]
        self.heading(self.say["title"], 0)
        self.text(f"{moment(told.since)} – {moment(told.until)}")
        self.text(told.top, bold=True)
        if not told.theatres and not told.background:
            self.text(self.say["nothing"])
        for theatre in told.theatres:
            self.heading(self.words["theatre"](theatre), 1)
            self.running([one for one in told.running if one.told.theatre is theatre])
            for name, items in told.groups(theatre):
                self.heading(self.say[name], 2)
                if name == "changed" and (count := told.violations(theatre)):
                    self.text(count)
                for one in items:
                    self.entry(one)
            self.contradictions(told.contradicted(theatre))
            self.others(self.say["others"], [one for one in told.news if one.theatre is theatre], 2)
        self.others(self.say["background"], told.background, 1)

    def running(self, items: list[BriefingItem]) -> None:
        if items:
            self.heading(self.say["running"], 2)
        for one in items:
            self.text(self.words["title"](one), bold=True, style="List Bullet")
            self.text(self.words["state"](one))

    def entry(self, one: BriefingItem) -> None:
        self.text(self.words["title"](one, self.words["what"](one.told)), bold=True, style="List Bullet")
        if one.is_quoted:
            self.text(self.say["above"])
        elif not one.is_headline:
            for pieces in one.told.passages:
                quoted = self.paragraph(is_rtl=True)
                for piece in pieces:
                    self.run(quoted, self.words["line"](piece.text), is_marked=piece.what == "status")
        facts = (
            self.words["says"](one.told.cause),
            self.words["sure"](one.told),
            self.words["life"](one.told),
        )
        self.text(" · ".join(fact for fact in facts if fact))
        self.link(one.title, one.url)

    def contradictions(self, items: list[BriefingItem]) -> None:
        if items:
            self.heading(self.words["words"]["conflict"], 2)
        for one in items:
            self.text(self.words["title"](one, self.words["what"](one.told)), style="List Bullet")
            for claim in self.words["claims"](one.told):
                self.text(claim)

    def others(self, title: str, articles: list[OtherArticle] | Any, level: int) -> None:
        if articles:
            self.heading(title, level)
        for one in articles:
            outlet = one.name_ar if self.is_rtl else one.name_en
            self.text(f"{self.words['status'](one)} · {self.words['plain'](outlet)}", style="List Bullet")
            self.link(one.title, one.url)

    def heading(self, words: str, level: int) -> None:
        made = self.document.add_heading(level=level)
        self.directed(made, is_rtl=self.is_rtl)
        self.run(made, words)

    def text(self, words: str, *, bold: bool = False, style: str | None = None) -> None:
        self.run(self.paragraph(style, is_rtl=self.is_rtl), words, bold=bold)

    def paragraph(self, style: str | None = None, *, is_rtl: bool) -> Paragraph:
        made = self.document.add_paragraph(style=style)
        made.paragraph_format.space_after = Pt(2)
        self.directed(made, is_rtl=is_rtl)
        return made

    def link(self, words: str, url: str) -> None:
        """A headline, which is Arabic whatever the reader reads, and where it leads."""
        made = self.paragraph(is_rtl=True)
        shown = self.run(made, self.words["plain"](words))
        if not self.words["link"](url):
            return
        anchor = OxmlElement("w:hyperlink")
        anchor.set(
            qn("r:id"), self.document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
        shown.font.underline = True
        anchor.append(shown._r)
        made._p.append(anchor)

    def run(self, to: Paragraph, words: str, *, bold: bool = False, is_marked: bool = False) -> Run:
        made = to.add_run(words)
        made.bold = bold or None
        if is_marked:
            made.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if any("\u0590" <= c <= "\u08ff" for c in words):
            made.font.rtl = True
            made.font.complex_script = True
            made.font.cs_bold = bold or None
        fonts = made._r.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:cs"), FONT)
        return made

    @staticmethod
    def directed(made: Paragraph, *, is_rtl: bool) -> None:
        if is_rtl:
            properties = made._p.get_or_add_pPr()
            properties.insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
