"""Which news agency a text says it was taken from: its dateline, its first or its last line.

Only where an agency signs (at the head in brackets, after a dash or colon, or as the last line) is it the
origin; an agency that is quoted within the text is a voice in the news. Does not care about: who published
first.
"""

from __future__ import annotations

import re

from marsad.core.text import arabic
from marsad.model import Article

HEAD = 120  # characters in which a dateline stands
FOOT = 60
_OPENING = 400  # characters in which a headline and a signed bracket behind it stand

_NAMES = {
    "reuters": "رويترز",
    "afp": "أ ف ب|أ.ف.ب|أ. ف. ب|اف ب|فرانس برس|AFP",
    "ap": "أسوشيتد برس|أسوشييتد برس|أ ب|أ.ب",
    "dpa": "د ب أ|د.ب.أ|د. ب. أ|الألمانية",
    "anadolu": "الأناضول",
    "sputnik": "سبوتنيك",
    "tass": "تاس",
    "interfax": "إنترفاكس|انترفاكس",
    "xinhua": "شينخوا",
    "sana": "سانا",
    "spa": "واس",
    "wam": "وام",
    "qna": "وكالة الأنباء القطرية",
    "kuna": "كونا",
    "petra": "بترا",
    "mena": "أ ش أ|أ.ش.أ|أ. ش. أ",
    "map": "و م ع|و.م.ع",
    "tap": "وات",
    "aps": "وأج",
    "upi": "يو بي آي",
    "agencies": "وكالات|الوكالات",
}
_AGENCY = "|".join(
    f"(?P<{name}>{'|'.join(re.escape(arabic.fold(form)) for form in forms.split('|'))})"
    for name, forms in _NAMES.items()
)
# At the head: up to three short words of a place and a date, the agency, and what ends a dateline.
_DATELINE = re.compile(
    rf"(?:[^\n.:()\[\]]{{0,40}}[-–—,/(\[\s]+)??[(\[]?\s*(?:{_AGENCY})\s*[)\]]?\s*(?:[-–—:)\]]|\n)"
)
_WRITTEN_FROM = re.compile(
    rf"[^\n.:()\[\]]{{0,60}}[(\[]\s*(?:{_AGENCY}|[A-Za-z][A-Za-z .]{{1,19}})\s*[)\]]\s*[-–—]+\s*"
)
# A bracket that opens a paragraph near the head, with an agency and a day: "(باكستان بوينت / سبوتنيك - 14 مارس 2020)".
_SIGNED = re.compile(
    rf"^\s*[(\[][^()\[\]\n]{{0,60}}(?:{_AGENCY})[^()\[\]\n]{{0,12}}\d[^()\[\]\n]{{0,30}}[)\]]", re.MULTILINE
)
_SIGNATURE = re.compile(rf"(?:المصدر\s*:?\s*|نقلا عن\s+|[(\[\n/]\s*)(?:وكاله\s+)?(?:{_AGENCY})\s*[)\].]*\s*")
# Of anybody: up to five words of a place, a paper and a date before a dash, a stroke or a colon, or a bracket with a dash.
_PLACE_LINE = re.compile(
    r"\s*[^\W\d_]+(?:[\s،,.]+[^\W\d_]+){0,4}\s*(?:\([^()\n]{1,40}\)\s*)?(?:\d{1,2}[^\n:–—-]{0,25})?[-–—:/]+\s+"
)


def written_from(text: str) -> int:
    """Return how many characters the line takes that says where an agency wrote a text: "دبي، الإمارات (CNN)-- ", 0 where there is none.

    Only of the form with the agency in brackets before a dash: a colon also stands behind who says something."""
    found = _WRITTEN_FROM.match(arabic.fold(text[:HEAD]))
    return found.end() if found else 0


def signed_within(text: str) -> tuple[int, int]:
    """Return the characters of a bracket, at the head of one of the first paragraphs, in which an agency signs with the day.

    (0, 0) where there is none. It may stand behind a headline, where a text repeats it."""
    found = _SIGNED.search(arabic.fold(text[:_OPENING]))
    return found.span() if found else (0, 0)


def dateline(text: str) -> int:
    """Return how many characters the dateline at the head of a text takes: "دمشق - رويترز: ", 0 where there is none."""
    signed = _DATELINE.match(arabic.fold(text[:HEAD]).lstrip())
    placed = _PLACE_LINE.match(text[:HEAD])
    ends = [signed.end() if signed else 0, placed.end() if placed else 0]
    return max(ends)


def agency_of(article: Article) -> str | None:
    """The agency that signs an article: in its text, or in a line of sources that was taken off it."""
    signatures = (piece.text for piece in article.removed if piece.rule == "source")
    return next(filter(None, map(agency, (article.text, *signatures))), None)


def agency(text: str) -> str | None:
    """The id of the agency that signs the text (reuters, afp, spa, ..., agencies for several), or None."""
    head = _DATELINE.match(arabic.fold(text[:HEAD]).lstrip())
    if head:
        return head.lastgroup
    foot = arabic.fold("\n" + text.rstrip()[-FOOT:])
    signed = [found for found in _SIGNATURE.finditer(foot) if found.end() == len(foot)]
    return signed[-1].lastgroup if signed else None
