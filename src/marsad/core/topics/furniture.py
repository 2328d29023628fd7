"""What of a text is page furniture and therefore never evidence, where extraction has left it in.

Furniture is recognised by its own words (اقرأ أيضا, مقالات ذات صلة, a cookie notice, a comment form), never by what
it speaks about. Removing it from pages is core.pages.article's; here the text stays as it is and spans are named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from marsad.core.text.arabic import fold

Span = tuple[int, int]


def _spelt(words: str) -> str:
    """A regular expression for words, to be looked for in a folded line. (Every spelling as alternatives took 0.2 s to compile.)"""
    return r"\s+".join(re.escape(fold(word)) for word in words.split())


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(_spelt(phrase) for phrase in phrases) + ")"


_READ_ON = _any(
    *("اقرأ أيضا", "اقرأ المزيد", "اقرأوا أيضا", "اقرؤوا أيضا", "اقرأ كذلك", "انظر أيضا", "شاهد أيضا"),
    *("شاهدوا أيضا", "طالع أيضا", "طالعوا أيضا", "تابع أيضا", "قد يهمك أيضا", "قد يهمك", "قد يعجبك"),
)
_LABEL = _any(
    *("للمزيد", "لمزيد من المعلومات", "المزيد حول", "المزيد من الأخبار", "المزيد عن", "مواضيع متعلقة"),
    *("موضوعات متعلقة", "أخبار متعلقة", "خبر متعلق", "وسوم", "الوسوم", "كلمات مفتاحية", "الكلمات المفتاحية"),
    *("كلمات دلالية", "الكلمات الدلالية", "تاغات", "التصنيفات", "علامات", "هاشتاغ"),
    *("عاجل الآن", "شريط الأخبار", "ذات صلة", "مواضيع ذات صلة", "مقالات ذات صلة"),
)
_MOST_READ = _any("الأكثر قراءة", "الأكثر مشاهدة", "الأكثر تداولا", "الأكثر زيارة", "الأكثر تعليقا")
_HEADING = _any(
    *("مقالات ذات صلة", "مواضيع ذات صلة", "موضوعات ذات صلة", "أخبار ذات صلة", "روابط ذات صلة", "ذات صلة"),
    *("مقالات مشابهة", "مواضيع مشابهة", "أخبار مشابهة", "المزيد من الأخبار", "آخر الأخبار", "أحدث الأخبار"),
    *("أهم الأخبار", "الأكثر قراءة", "الأكثر مشاهدة", "الأكثر تداولا", "اقرأ أيضا", "شاهد أيضا"),
    *("قد يهمك أيضا", "قد يعجبك أيضا", "مواضيع متعلقة", "موضوعات متعلقة", "أخبار متعلقة", "اخترنا لك"),
    *("اخترنا لكم", "شريط الأخبار", "كلمات مفتاحية", "الوسوم"),
)
_COMMENTS = _any(
    *(
        "تعليقات",
        "التعليقات",
        "تعليقات فيسبوك",
        "تعليقات القراء",
        "تعليقات الزوار",
        "اترك تعليقا",
        "اترك ردا",
    ),
    *("اترك تعليقك", "أضف تعليقا", "أضف تعليق", "أضف تعليقك", "شارك برأيك", "شاركنا برأيك"),
    *("لا توجد تعليقات", "لا يوجد تعليقات", "إضافة تعليق", "إضافة تعليق جديد"),
)
_NOTICE = _any(
    *("هذا الموقع يستخدم ملف", "هذا الموقع يستخدم ملفات", "ملفات تعريف الارتباط", "ملف تعريف الارتباط"),
    *("لن يتم نشر عنوان بريدك", "عنوان بريدك الإلكتروني", "الحقول الإلزامية", "جميع الحقوق محفوظة"),
    *(
        "حقوق النشر محفوظة",
        "زر الذهاب إلى الأعلى",
        "شارك هذا المقال",
        "شارك الخبر",
        "شارك المقال",
        "شارك عبر",
    ),
    *(
        "مشاركة عبر",
        "تابعونا على",
        "تابعنا على",
        "تابعونا عبر",
        "اشترك في نشرتنا",
        "اشترك في قناتنا",
        "يمكنكم تسلم إشعارات",
    ),
    *(
        "يمكنكم استلام إشعارات",
        "حمل تطبيق",
        "اضغط هنا",
        "انضم إلى قناتنا",
        "تابعنا عبر",
        "لمتابعة كل جديد",
        "تعليقات فيسبوك",
    ),
)

_LINE_OPENS = re.compile(
    rf"[\s\W]{{0,20}}(?:{_READ_ON}(?!\w)|(?:{_LABEL}|{_MOST_READ}(?:\s\w{{1,12}}){{0,3}})\s{{0,3}}(?:[:|：/\-–—.…]|$))"
)
_LINE_HOLDS = re.compile(rf"{_NOTICE}(?!\w)")
_COMMENTS_HEAD = re.compile(rf"[\s\W]{{0,20}}{_COMMENTS}\s{{0,3}}(?:\(?\d{{0,5}}\)?\s{{0,3}}$|:)")
_WIDE_SPACE = re.compile(r"[ \t\u00a0]{3,}")
_WIDE = re.compile(r"\S[ \t\u00a0]{3,}(?=\S)")  # what parts the headlines of a ticker
_FEWEST_HEADLINES, _LONGEST_TICKER = 5, 2_000  # pieces, characters
_HEADLINE_WORDS = range(3, 19)
_NO_HEADLINE = re.compile(
    r"(?:و(?!ز)|ف|أن|إن|الذي|التي|في|من|إلى|على|عن|كما|حيث|مع|بعد|قبل)\b|.*[.،,؛:](?!\w)|و\w{4}"
)
_MENU = re.compile(r"(?:[^|›»•]{1,40}[|›»•]){3}")
_HEADS = re.compile(rf"[\s\W]{{0,20}}{_HEADING}[\s\W]{{0,20}}")
_MIDWAY = re.compile(rf"(?<=[.!?؟…»”\")\]])\s{{0,3}}[(\[]?{_READ_ON}\s{{0,3}}[:|]")
# A lead that stands alone: of a teaser's length, and opening without a word or number that ties it.
_TIED = re.compile(r"[\s\"“”«(\[]{0,4}(?:[وف\d*•–-]|ك[ام]|يذكر|جاء|لكن|هذا|هذه|إلا|اقرأ)")
_LEAD_SHORTEST, _LEAD_LONGEST = 90, 260  # characters
_FEWEST_LEADS, _MOST_LEADS = 4, 5  # that make a closing block of other stories, and that such a block has
_STOP = re.compile(r"[.؟?!]")
_HOLDER_LONGEST = 220  # characters of a line that a notice makes furniture as a whole; a longer one is prose
_HEADLINE_LONGEST = 140  # characters of a line under a heading that is still a headline
_READ_ON_LONGEST = 160  # characters that a link in mid-line may have
_ENDS = (".", '."', ".”", ".»", '".', "”.", "».")


def furniture(text: str) -> tuple[Span, ...]:
    """The spans of a text that are never evidence, rising and apart. Linear; looks at no topic."""
    found: list[Span] = []
    start, under_heading = 0, False
    leads = _closing_leads(text)
    for line in text[: leads[0]].split("\n"):
        end = start + len(line)
        bare, folded = line.strip(), fold(line)
        if _COMMENTS_HEAD.match(folded):
            return (*found, (start, len(text)))  # what readers write closes a page
        if bare:
            heads = len(line) <= _HEADLINE_LONGEST and bool(_HEADS.fullmatch(folded))
            under_heading = heads or (under_heading and _is_headline(bare))
            opens = _LINE_OPENS.match(folded) is not None
            menu = not bare.endswith(_ENDS) and _MENU.match(bare) is not None
            holds = len(bare) <= _HOLDER_LONGEST and _LINE_HOLDS.search(folded) is not None
            ticker = len(bare) <= _LONGEST_TICKER and _is_ticker(bare)
            if under_heading or opens or holds or menu or ticker:
                found.append((start, end))
            else:
                found += [(start + left, start + right) for left, right in _midway(line, folded)]
        start = end + 1
    return (*found, leads) if leads[0] < len(text) else tuple(found)


def _closing_leads(text: str) -> Span:
    """The block of other stories' leads that some outlets print below an article; empty where there is none."""
    lines = text.rstrip().rsplit("\n", _MOST_LEADS + 1)
    alone = 0
    for line in reversed(lines[1:]):
        bare = line.strip()
        if not _LEAD_SHORTEST <= len(bare) <= _LEAD_LONGEST or _TIED.match(bare):
            break
        alone += 1
    alone = min(alone, _MOST_LEADS)
    if alone < _FEWEST_LEADS:
        return len(text), len(text)
    length = sum(len(line) + 1 for line in lines[-alone:])
    return len(text.rstrip()) - length + 1, len(text)


def _is_ticker(line: str) -> bool:
    """Return whether wide spaces part a line into headlines. Prose with stray runs of spaces has pieces of all lengths, that
    end in commas or begin with "and".
    """
    if len(_WIDE.findall(line)) < _FEWEST_HEADLINES:
        return False
    pieces = [piece.strip() for piece in _WIDE_SPACE.split(line)]
    return all(
        len(piece.split()) in _HEADLINE_WORDS
        and len(piece) <= _HEADLINE_LONGEST
        and not _NO_HEADLINE.match(piece)
        for piece in pieces
    )


def _is_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_LONGEST and not line.endswith(_ENDS)


def _midway(line: str, folded: str) -> list[Span]:
    """Links that extraction left inside a paragraph: from their words to the sentence's end."""
    links = [link.span() for link in _MIDWAY.finditer(folded)]
    if not links:
        return []
    places = [place for place, letter in enumerate(line) for _ in fold(letter)]  # of the folded letters
    spans: list[Span] = []
    for begin, end in links:
        start, after = places[begin], places[end - 1] + 1
        stop = _STOP.search(line, after, after + _READ_ON_LONGEST)
        spans.append((start, stop.end() if stop else min(len(line), after + _READ_ON_LONGEST)))
    return spans


def holds(spans: Sequence[Span], start: int, end: int) -> bool:
    """Return whether a span of the text touches furniture."""
    nearest = bisect_right(spans, (end, -1)) - 1
    return nearest >= 0 and spans[nearest][0] < end and spans[nearest][1] > start
