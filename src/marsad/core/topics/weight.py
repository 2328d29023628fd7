"""How much an article makes of what it mentions: the subject of its news, a part of it, or background.

The headline and the lead say what an article is about; what stands further down is a part of the news where somebody says or does
something about it that day, and background where it is only recalled: in the standing tail of a dispatch (وكان … قد، يذكر أن), beside a
year, as the ground on which something else stands (بموجب اتفاق سوتشي، نقاط المراقبة التي أقيمت …), of another conflict, or for comparison.
Place alone decides nothing: a lead may recall, and a last paragraph may bring the day's refusal. Does not care whether it is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.core.text.arabic import fold, without_proclitics
from marsad.core.text.field import Field
from marsad.core.text.span import Span
from marsad.core.text.verbs import forms
from marsad.core.topics.rule import LEAD
from marsad.core.topics.theatre import Indexed
from marsad.model import CeasefireStatus, Mention, Theatre, Weight

_GROUND = 4  # words before a mention in which what makes it another thing's ground stands
_CLAUSE = 9  # words before it in which a relative clause begins that it lies in
_YEAR = 9  # words around it in which a year makes it history
_OPENING = 6  # first words of a sentence that tell a reminder
_SHORTEST_LEAD = 8  # words; a dateline alone is no lead
_NEAR_HEAD = 3  # sentences in which what the head says is told on
_SHARED, _LETTERS = 2, 4  # words of so many letters that a sentence shares with the headline that it tells on
_LATEST = 2100
_REMINDER = "a reminder"
_STEPS = frozenset(
    ("called_for", "negotiated", "failed", "violated", "rejected", "suspended")
)  # each a step of it
_LONG = 60  # words of a sentence on either side that are looked through


def _words(written: str) -> frozenset[str]:
    return frozenset(fold(word) for word in written.split())


def _verbs(written: str) -> frozenset[str]:
    return frozenset(form for verb in written.split() for form in forms(verb))


_SAYS = _verbs(
    "قال أكّد أضاف أوضح صرّح دعا طالب رفض أعلن اقترح نفى حذّر شدّد ناشد رحّب اتّهم هدّد كشف أبلغ توقّع اعتبر بحث "
    "ناقش وافق جدّد أعرب حثّ لفت عبّر طلب أشاد لوّح زار شمل جاء وصف أجاب نقل حمّل أبدى اشترط تلقّى رصد سجّل وثّق أقرّ "
    "توصّل اتّفق استبعد عرض طرح أفاد أشار ذكر أدان تعهّد تسلّم سلّم"
)
_HAPPENS = _verbs(
    "خرق انتهك قصف استهدف قتل سيّر نفّذ استأنف علّق مدّد انهار انتهى بدأ دخل وقّع عقد انطلق اندلع تجدّد التقى وصل"
)
_DAYS = _words(
    "اليوم أمس الأحد الإثنين الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت صباح مساء فجر ظهر ليل الليلة البارحة غدا حاليا الآن الساعات غداة"
)
_REMINDERS = _words("يذكر ويذكر يشار ويشار تجدر وتجدر جدير والجدير الجدير وسبق سبق ومنذ وكما ومعلوم")
_TERMS = _words("ونص وتنص وينص")
_YEARS = _words("سنوات أعوام سنتين عامين عقود عقدين عقد")
_WERE = _words("كان كانت وكان وكانت فكان كانا وكانا كانوا وكانوا")
_SINCE = _words("منذ ومنذ")
_GROUNDS = _words(
    "بموجب وفق وفقا وفقًا ضمن إطار تنفيذا تطبيقا عملا استنادا المشمولة المشمول مشمولة الخاضعة الخاضع إليها نتيجة ثمرة بناء"
)
_RUNS = (CeasefireStatus.IN_EFFECT, CeasefireStatus.ANNOUNCED)
_OFFICE = 3  # words before a mention in which an office's name begins
_OFFICES = _words("مركز لمركز المركز غرفة لغرفة مكتب لمكتب")
_COMMITTEES = _words("لجنة للجنة اللجنة بعثة لبعثة آلية لآلية")
_WATCHES = _words("مراقبة رصد متابعة الإشراف لمراقبة لرصد لمتابعة تنسيق")
_RELATIVES = _words("الذي التي الذين اللذين اللتين حيث")
_OFFSPRING = _words(
    "نقطة نقاط منطقة مناطق المنطقة المناطق النقاط النقطة بعثة البعثة قوة القوة لجنة اللجنة "
    "خط الخط حدود الحدود طريق الطريق معبر المعبر ممر الممر مركز "
    "غرفة"
)
_BESIDE = _words(
    "احتجاجا ردا بسبب فيما بينما حين وسط موضحا موضحة مؤكدا مؤكدة مشيرا مشيرة معربا تزامنا بالتزامن مطالبا مطالبين مطالبة داعيا داعية "
    "وهي وهو ظل قلقه قلقها سواء"
)
_COMPARES = _words(
    "غرار مثلما شبيهة شبيه تشبه يشبه كتلك أسوة شأن تجربة تجارب نموذج تاريخ تاريخيا ذكرى الذكرى ذكريات"
)
_WORKS = _words(
    "رواية فيلم الفيلم كتاب الكتاب الرواية وثائقي مسلسل ديوان مذكرات مذكراته سيرة معرض قصيدة مسرحية تخرج مواليد"
)
_CALENDAR = _words(
    "عام العام سنة لعام يناير فبراير مارس أبريل إبريل نيسان مايو أيار يونيو حزيران يوليو تموز أغسطس آب سبتمبر أيلول أكتوبر نوفمبر ديسمبر "
    "الأول الثاني شباط آذار كانون تشرين صيف ربيع خريف شتاء منذ نهاية مطلع أواخر خلال في حتى"
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A weight, why, and the word of the mention's field that shows it, if one does."""

    weight: Weight
    reason: str
    word: Span | None = None


def of_topics(mentions: Sequence[Mention]) -> dict[str, Weight]:
    """The weight of each topic in an article: that of its weightiest mention."""
    weights: dict[str, Weight] = {}
    for mention in mentions:
        known = weights.get(mention.topic, mention.weight)
        weights[mention.topic] = Weight.heaviest((known, mention.weight))
    return weights


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A mention as the scale sees it: where it stands, of which conflict it is, and what is said of it."""

    topic: str
    field: Field
    span: Span
    theatre: Theatre
    status: CeasefireStatus | None

    @property
    def is_title(self) -> bool:
        """Return whether it stands in the headline."""
        return self.field.name == "title"


class Scale:
    """Weighs the mentions of one article, of all its topics."""

    def __init__(self, article: Indexed, places: Sequence[PlacedMention]) -> None:
        self.article = article
        title, text = article.fields
        self.lead = self._first_sentence(text)
        self.theatres = self._main(title, text)
        self.headline = _content(title.normal.words)
        self.titled = frozenset(place.topic for place in places if place.is_title)
        self.subjects = self.titled | {
            place.topic
            for place in places
            if self._in_lead(place) and self._of_lead(place)[0] is Weight.SUBJECT
        }

    def _first_sentence(self, text: Field) -> int:
        """The word behind the lead: the first sentence that is more than a dateline."""
        many = len(text.normal.words)
        return text.sentences((0, min(_SHORTEST_LEAD, many)))[1] if many else 0

    def _main(self, title: Field, text: Field) -> frozenset[Theatre]:
        """The conflicts that the headline and the first sentences name."""
        after = text.sentences((0, min(LEAD, len(text.normal.words))))[1] if text.normal.words else 0
        signs = [
            *self.article.signs_within(title, 0, len(title.normal.words)),
            *self.article.signs_within(text, 0, after),
        ]
        return frozenset(sign.theatre for sign in signs)

    def _in_lead(self, place: PlacedMention) -> bool:
        return not place.is_title and place.span[0] < self.lead

    def weigh(self, place: PlacedMention) -> Weighed:
        """The weight of a mention, beside the others of its article."""
        if place.is_title:
            return Weighed(Weight.SUBJECT, "the headline says it")
        if self._in_lead(place):
            return Weighed(*self._of_lead(place))
        if recalled := self._recalled(place):
            is_told_on = recalled[0] == _REMINDER and place.topic in self.subjects
            return Weighed(Weight.PART if is_told_on else Weight.BACKGROUND, *recalled)
        return self._further_down(place)

    def _further_down(self, place: PlacedMention) -> Weighed:
        """The weight of what stands below the lead and isn't recalled."""
        news = self._news(place)
        is_near = place.field.sentence_of[place.span[0]] - place.field.sentence_of[self.lead - 1] < _NEAR_HEAD
        if is_near and place.topic in self.subjects:
            return Weighed(Weight.SUBJECT, "more of what the headline or the lead says", news)
        if is_near and (shared := self._tells_on(place)):
            return Weighed(Weight.PART, "it tells on what the headline says", shared)
        if news or place.topic in self.subjects or place.status in _STEPS:
            return Weighed(Weight.PART, "something new further down", news)
        return Weighed(Weight.BACKGROUND, "far below the lead, and nothing new is told of it")

    def _of_lead(self, place: PlacedMention) -> tuple[Weight, str, Span | None]:
        """The weight of a mention in the lead: its main clause says the news, what stands beside it is only a part."""
        field, span = place.field, place.span
        words, begin = field.normal.words, max(field.sentences(span)[0], span[0] - _LONG)
        if old := self._stands_for_years(place):
            return Weight.BACKGROUND, "it has stood for years", old
        if place.topic not in self.titled:
            if ground := self._ground(place):
                return Weight.BACKGROUND, *ground
            if committee := _office(words, span, begin, _COMMITTEES):
                return Weight.PART, "a committee on it is spoken of", committee
            if beside := _first(words, range(span[0] - 1, begin - 1, -1), _BESIDE):
                return Weight.PART, "beside the news of the lead", beside
        return Weight.SUBJECT, "the lead says it", None

    def _ground(self, place: PlacedMention) -> tuple[str, Span] | None:
        """Return what makes a mention the ground on which something else stands."""
        field, span = place.field, place.span
        words, begin = field.normal.words, field.sentences(span)[0]
        near = range(span[1] - 1, max(begin, span[0] - _GROUND) - 1, -1)
        if ground := _first(words, near, _GROUNDS):
            return "the ground of something else", ground
        if since := self._time_only(place, near):
            return "only a time is told by it", since
        if office := _office(words, span, begin):
            return "it only names an office", office
        off = self._offspring(field, span, begin)
        return ("what came of it is spoken of", off) if off else None

    def _time_only(self, place: PlacedMention, near: Iterable[int]) -> Span | None:
        """Return the word that shows that only a time is told by the mention: نزح مئة ألف منذ بدء الهدنة.

        What is broken in that time is the news itself, and a day beside the mention makes it the day's."""
        field, span = place.field, place.span
        begin, end = _sentence(field, span)
        beside = range(max(begin, span[0] - _GROUND), min(end, span[1] + _GROUND))
        is_today = _first(field.normal.words, beside, _DAYS)
        return _first(field.normal.words, near, _SINCE) if place.status in _RUNS and not is_today else None

    def _recalled(self, place: PlacedMention) -> tuple[str, Span | None] | None:
        """Return why a mention below the lead is only recalled, and the word that shows it; None where it isn't."""
        field, span = place.field, place.span
        begin, end = _sentence(field, span)
        words = field.normal.words
        day = _first(words, range(begin, end), _DAYS)
        signs: tuple[tuple[str, Span | None], ...] = (
            ("a year stands beside it", self._year_beside(place, begin, end)),
            ("it has stood for years", None if day else self._stands_for_years(place)),
            ("a comparison or a memory", _first(words, range(begin, end), _COMPARES)),
            ("a work or a life is told", _first(words, range(begin, end), _WORKS)),
            (_REMINDER, None if day else self._reminder(words, begin, end)),
        )
        if place.status is CeasefireStatus.PAST:
            return "an earlier one", None
        if ground := self._ground(place):
            return ground
        if self._elsewhere(place) and not day:
            return f"another conflict: {place.theatre}", None
        return next(((reason, word) for reason, word in signs if word), None)

    def _stands_for_years(self, place: PlacedMention) -> Span | None:
        """The words behind a mention that say for how long it has stood, where that is years: القائمة منذ أربع سنوات."""
        words, (_, end) = place.field.normal.words, _sentence(place.field, place.span)
        begin = place.span[1]
        since = _first(words, range(begin, min(end, begin + _GROUND)), _SINCE)
        years = _first(words, range(since[1], min(end, since[1] + _GROUND)), _YEARS) if since else None
        return (since[0], years[1]) if since and years else None

    def _year_beside(self, place: PlacedMention, begin: int, end: int) -> Span | None:
        """The year that makes a mention history. What is asked for or broken today may be of any age: احترام هدنة عام 2018."""
        after = place.span[0] if place.status in _STEPS else min(end, place.span[1] + _YEAR)
        return self._year(place.field.normal.words, max(begin, place.span[0] - _YEAR), after)

    def _year(self, words: Sequence[str], begin: int, end: int) -> Span | None:
        for word in range(begin, end):
            text = words[word].lstrip("لو")
            is_year = len(text) == 4 and text.isdecimal() and text[:2] in ("19", "20") and int(text) < _LATEST
            if is_year and (words[word] != text or (word and words[word - 1] in _CALENDAR)):
                return word, word + 1
        return None

    def _offspring(self, field: Field, span: Span, begin: int) -> Span | None:
        """A zone or a post that a relative clause with the mention describes."""
        words = field.normal.words
        for word in range(span[0] - 1, max(begin, span[0] - _CLAUSE) - 1, -1):
            if words[word] in _RELATIVES:
                return _first(words, range(word - 1, max(begin, word - _GROUND) - 1, -1), _OFFSPRING)
        return None

    def _reminder(self, words: Sequence[str], begin: int, end: int) -> Span | None:
        opening = range(begin, min(end, begin + _OPENING))
        if found := _first(words, opening[:2], _REMINDERS):
            return found
        is_of_lead = begin == self.lead  # what the lead's own agreement holds is no reminder
        if not is_of_lead and (found := _first(words, opening[:2], _TERMS)):
            return found
        were = _first(words, opening[:3], _WERE)
        if were and (_first(words, range(begin, end), _words("قد وقد")) or _said(words, range(were[1], end))):
            return were
        return None

    def _elsewhere(self, place: PlacedMention) -> bool:
        return (
            bool(self.theatres)
            and place.theatre is not Theatre.UNCLEAR
            and place.theatre not in self.theatres
        )

    def _news(self, place: PlacedMention) -> Span | None:
        """The word that tells that something is said or happens that day."""
        begin, end = _sentence(place.field, place.span)
        words = place.field.normal.words
        told = _said(words, range(begin, end)) or _first(words, range(begin, end), _DAYS)
        return told or (
            _first(words, range(begin, min(end, begin + 2)), _TERMS) if begin == self.lead else None
        )

    def _tells_on(self, place: PlacedMention) -> Span | None:
        """The first word of a mention's sentence that stands in the headline, too, where enough of them do."""
        begin, end = _sentence(place.field, place.span)
        words = place.field.normal.words
        shared = [
            word
            for word in range(begin, end)
            if not self.headline.isdisjoint(_content(words[word : word + 1]))
        ]
        return (shared[0], shared[0] + 1) if len(shared) >= _SHARED else None


def _sentence(field: Field, span: Span) -> Span:
    """The sentence around a mention, of one without end only what is nearest."""
    begin, end = field.sentences(span)
    return max(begin, span[0] - _LONG), min(end, span[1] + _LONG)


def _office(words: Sequence[str], span: Span, begin: int, offices: frozenset[str] = _OFFICES) -> Span | None:
    """Return the words of an office's name in which a mention stands: مركز مراقبة وقف إطلاق النار."""
    for word in range(span[0] - 1, max(begin, span[0] - _OFFICE) - 1, -1):
        if words[word] in _WATCHES and word > begin and words[word - 1] in offices:
            return word - 1, word + 1
    return None


def _content(words: Iterable[str]) -> frozenset[str]:
    """Words of some length, without what stands before them."""
    return frozenset(bare for word in words if len(bare := without_proclitics(word)[-1]) >= _LETTERS)


def _said(words: Sequence[str], where: Iterable[int]) -> Span | None:
    for word in where:
        text = words[word]
        bare = text[1:] if text[0] in "وف" and len(text) > 3 else text
        if text in _SAYS or bare in _SAYS or text in _HAPPENS or bare in _HAPPENS:
            return word, word + 1
    return None


def _first(words: Sequence[str], where: Iterable[int], wanted: frozenset[str]) -> Span | None:
    return next(((word, word + 1) for word in where if words[word] in wanted), None)
