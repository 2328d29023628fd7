"""Whether what happens at a date is past or to come, by the words that govern it.

"ستبدأ الهدنة السبت" names the coming Saturday and "بدأت الهدنة السبت" the last one. Arabic puts the verb before its time, so
the nearest telling word before the date in its sentence decides; where a sentence begins with the date, the first one after
it does. Telling are: the future particle (سيعقد، سوف، لن), words of a plan (من المقرر، المرتقب، يعتزم), verbs of beginning,
meeting and travelling in the present, which newspapers use for what is fixed (تبدأ السبت، يزور الأحد), and the past of some
three hundred verbs of the news. Everything else says nothing, and the date is then read as it was: up to the publication.

Does not parse: a date governed by a noun in between ("ستبحث نتائج قمة السبت") gets the tense of the verb.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from marsad.core.text.arabic import Normal, fold, normalise
from marsad.core.text.verbs import past_forms, present_forms


class Tense(StrEnum):
    """The side of the publication on which a date lies, as far as its sentence says so."""

    PAST = "past"
    FUTURE = "future"
    UNSAID = ""


_REACH = 200  # characters before or behind a date in which its verb is looked for
_MOST_WORDS_BEFORE = 3  # of a sentence that begins with its date: "وفي مساء يوم السبت ستبدأ"
_MOST_WORDS = 30
_SENTENCE_END = re.compile(r"[.!?؟؛;…\n](?!\Z)|[!?؟؛;…\n]")  # not the point of 1.5

_PAST_VERBS = """
أعلن قال ذكر أفاد أكد أضاف أوضح أشار كشف صرح نفى نقل نشر بث أصدر أدان ندد حذر دعا طالب طلب ناشد أعرب عبر شدد جدد كرر اعتبر رأى
اتهم زعم ادعى تعهد أبلغ أخبر روى وصف علق رحب أشاد ودان لفت تابع بين كتب غرد رصد وثق سجل أحصى قدر
قتل أصاب أصيب جرح سقط توفي مات لقي استشهد قضى عثر انتشل قصف استهدف شن هاجم ضرب أطلق فجر انفجر دمر أحرق اقتحم احتل سيطر تقدم
انسحب تراجع انتزع استعاد حرر حاصر طوق أسر خطف اختطف اعتقل أوقف احتجز أفرج سلم تسلم أجلى نزح هجر فر هرب عبر اشتبك تصدى أسقط
اعترض أحبط خرق انتهك نفذ سير أجرى عقد اجتمع التقى زار وصل غادر عاد توجه شارك حضر ترأس استقبل استضاف ناقش بحث تباحث اتفق وقع أبرم
توصل توافق وافق رفض قبل صادق أقر صوت قرر ألغى تبنى فرض رفع انتخب عين أقال استقال بدأ انطلق استأنف استؤنف انتهى اختتم توقف دخل سرى
استمر تواصل شهد جرى حدث وقع حصل تم تعرض اندلع تجدد عم ساد خيم انهار فشل نجح أسفر أدى تسبب أودى خلف خرج دخل مر اجتاز أرسل بعث وجه
تلقى أوفد نشر حشد عزز أقام أنشأ فتح أغلق قطع احتج تظاهر تجمع شيع دفن أحيا احتفل فاز خسر تعادل لعب هدم قضى أدى ألقى هدد توعد ظهر
دوى تمكن أحرز أحكم استبعد كثف مرر طمأن انتقد تبادل أقيم نسب أصر ارتدى جمع أيد برر نشط أنهى قاد منح نال حقق أثار ألمح لوح أوصى واجه
توغل نصب استنكر هنأ اشترط كلف أمر أوعز شيد ساهم ساعد لجأ أطاح نجا أخلى سمح منع أجبر أثنى استهل أسس أخفق تأهل لحق سحب دفع صد تفقد
اغتال انضم طرح أعاد تزامن صادر ضبط رد نبه تمسك تحدث عزا حمل رجح اقترح استدعى أدرج أخطر أحاط أوردت أورد أجاب سأل أمهل ختم ودع
غاب اختفى ازداد ارتفع انخفض بلغ كان ظل أصبح بات أمسى صار
"""
_PLANNED_VERBS = """
بدأ انطلق استأنف عقد انعقد اجتمع التقى زار وصل غادر توجه استضاف استقبل شارك حضر ترأس افتتح اختتم انتهى دخل سرى أجرى صوت وقع ألقى
نظم شهد انضم أطلق نفذ عاد تسلم باشر أدلى سافر تولى فتح أحيا
"""
_PUT_OFF = "تاجيل ارجاء ارجات ارجي ارجا اجل اجلت اجلوا تمديد مدد مددت مددوا امهل امهلت مهله ترحيل يمدد تمدد يوجل تستمر يستمر سيستمر"
_PLAN = """
سوف لن مقرر مقرره المقرر المقرره مرتقب مرتقبه المرتقب المرتقبه مزمع مزمعه المزمع المزمعه متوقع متوقعه المتوقع المتوقعه منتظر
المنتظر المنتظره يعتزم تعتزم يعتزمون ينوي تنوي يستعد تستعد يستعدون استعدادا تمهيدا تحضيرا استباقا يفترض يتوقع تتوقع ينتظر تنتظر
يرتقب ترتقب يرجح عشيه موعدا موعد بموعد سيكون ستكون وشيك يامل تامل
"""
_PLANNERS = "اتفق اتفقا اتفقت اتفقوا توافق توافقا وافق وافقت دعا دعت قرر قررت قرروا يدعو تدعو اتفاق الاتفاق طالب طالبت"
_DOINGS = "عقد بدء بدا انطلاق استئناف استيناف اجراء تسيير دخول تنفيذ تطبيق تشغيل فتح اجتماع لقاء هدنه وقف"
_ALWAYS_DONE = frozenset(("منذ", "لم", "بعدما"))
_UP_TO = frozenset(("حتي", "الي", "لغايه"))
_DONE = """
المعلن المعلنه الموقع الموقعه الصادر الصادره المبرم المبرمه المنعقد المنعقده الواقع الواقعه المنتهي المنتهيه"""
_NOT_FUTURE = """
سيار سياس سياد سياق سياج سياح سيده سيدات سيرغي سيجار سيبيري سيلفا سيمون ستار ستاف ستال ستان ستاد ستراتيج ستوكهولم ستورج ستولت
ستيف ستين ستون سنجار سنوات سنوي سنتين سنتان سندات سنغافور سناتور سنتيم"""
_NEVER_FUTURE = """
سيد سيدي سيدنا سير سيره سيرت سيرا سيرتها سيطر سيطرت سيطروا سيطره سيطرتها سيطرته سيق سيما سيئ سييه سيء سيت سيف سيفا سيل سيلا سيول
سيناء سيناي سيني سينما سيناريو سيناريوهات سيستم سته ست سنه سنهم سني سنيه ستر ستراته سند سنده سيتي ستيني ستينات ستينيات ستيه سناء"""
_NO_VERBS = "بين قبل عبر عين مر عم خلف بينها بينهم بينهما قبلها قبلهم خلفه خلفها عينه ضدها وجه وجها حول"
_WAS_NOT_YET = "كان كانت كانا كانوا وكان وكانت وكانوا فكان فكانت"
_OPENERS = "قد لقد الذي بعدما عندما حين حينما حيث ما ان انه انها كان كانت كانوا كما التي اذ"
_SHORTEST_FUTURE = 4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _like_nouns(verbs: Iterable[str]) -> Iterator[str]:
    """The pasts that are spelled as a noun is: رفع، عقد، تقدم; no أعلن, no زار."""
    for verb in verbs:
        is_short = len(verb) == _SHORT and verb[1] != "ا" and verb[-1] not in "اى"
        if is_short or (verb[0] == "ت" and len(verb) > _SHORT):
            yield from (fold(verb) + ending for ending in ("", "ا", "ه", "ها", "هم", "هما"))


_SHORT = 3  # letters
_PAST = frozenset().union(*map(past_forms, _PAST_VERBS.split())) - _words(_NO_VERBS)
_LIKE_NOUNS = frozenset(_like_nouns(_PAST_VERBS.split()))
_PLANNED = frozenset().union(*map(present_forms, _PLANNED_VERBS.split())) - _PAST  # توصل is no وصل
_PLAN_WORDS, _PUT_OFF_WORDS, _PLANNER_WORDS = _words(_PLAN), _words(_PUT_OFF), _words(_PLANNERS)
_DOING_WORDS, _DONE_WORDS, _WAS = _words(_DOINGS), _words(_DONE), _words(_WAS_NOT_YET)
_TELLING = _PAST | _PLANNED | _PLAN_WORDS | _PUT_OFF_WORDS | _DOING_WORDS | _DONE_WORDS | _ALWAYS_DONE
_BEFORE_A_VERB, _NEVER = _words(_OPENERS), _words(_NEVER_FUTURE)
_NOT_BEGUN = tuple(_NOT_FUTURE.split())


def tense_of(text: str, start: int, end: int) -> Tense:
    """The tense of what governs the date text[start:end], e.g. FUTURE for السبت in "ستبدأ الهدنة السبت".

    Looks at the date's own sentence only, and never at the words of the date itself.
    """
    begin = max(0, start - _REACH)
    normal = normalise(text[begin : end + _REACH])
    first = bisect_left(normal.starts, start - begin)
    return tense_at(normal, first, max(first, bisect_left(normal.starts, end - begin)))


def tense_at(normal: Normal, first: int, after: int) -> Tense:
    """The same for the words from `first` up to `after` of a text that is folded already."""
    left = normal.words[_sentence_begin(normal, first) : first]
    for place in range(len(left) - 1, -1, -1):
        tense = _tense(left, place)
        if tense is not None:
            return tense
    if len(left) > _MOST_WORDS_BEFORE:
        return Tense.UNSAID
    right = normal.words[after : _sentence_end(normal, after)]
    return next(
        (tense for place in range(len(right)) if (tense := _tense(right, place)) is not None), Tense.UNSAID
    )


def _sentence_begin(normal: Normal, first: int) -> int:
    lowest = max(0, first - _MOST_WORDS)
    place = min(first, len(normal.words) - 1)
    while place > lowest and not _ends_before(normal, place):
        place -= 1
    return place


def _sentence_end(normal: Normal, after: int) -> int:
    highest = min(len(normal.words), after + _MOST_WORDS)
    place = after
    while 0 < place < highest and not _ends_before(normal, place):
        place += 1
    return place if place < highest else highest


def _ends_before(normal: Normal, place: int) -> bool:
    """Return whether a sentence ends right before the word at this place."""
    gap = normal.source[normal.ends[place - 1] : normal.starts[place]]
    return gap != " " and _SENTENCE_END.search(gap) is not None


def _tense(words: Sequence[str], place: int) -> Tense | None:
    """Return what the word at this place tells, None where it is no telling word."""
    word = _bare(words[place])
    if word not in _TELLING and not _is_future(word):
        return None
    before = [_bare(other) for other in words[max(0, place - 5) : place]]
    if word in _PLAN_WORDS or _is_future(word):
        is_unsaid = "غير" in before[-1:] or not _WAS.isdisjoint(before)  # غير متوقع, كان من المقرر
        return Tense.UNSAID if is_unsaid else Tense.FUTURE
    if word in _PLANNED:
        return _of_present(before)
    if _is_put_off(words, place, word) or (word in _DOING_WORDS and _is_agreed(words, place)):
        return Tense.FUTURE
    return Tense.PAST if _is_done(words, place, word) else None


def _is_put_off(words: Sequence[str], place: int, word: str) -> bool:
    """Return whether something is to last or wait up to the date: تأجيل الجولة إلى الأحد."""
    return word in _PUT_OFF_WORDS and not _UP_TO.isdisjoint(words[place + 1 :])


def _is_done(words: Sequence[str], place: int, word: str) -> bool:
    if word in _DONE_WORDS and place == len(words) - 1:
        return True
    return word in _ALWAYS_DONE or (word in _PAST and _is_verb(words, place, word))


def _is_verb(words: Sequence[str], place: int, word: str) -> bool:
    """Return whether a past is none of the nouns that look like it: رفع العقوبات, عقد اجتماع, but not رفعت, وعقد, بعد أن رفع."""
    if word not in _LIKE_NOUNS or place == 0 or words[place] != word:
        return True
    return words[place - 1] in _BEFORE_A_VERB or _bare(words[place - 1]) in _BEFORE_A_VERB


def _of_present(before: Sequence[str]) -> Tense:
    """Of a verb of beginning, meeting or travelling in the present: to come, but for لم تبدأ and كانت تجتمع."""
    if "لم" in before[-1:] or not _WAS.isdisjoint(before[-2:]):
        return Tense.PAST
    is_unsaid = before[-2:] == ["قبل", "ان"] or not _WAS.isdisjoint(before)  # "before it resumed on Sunday"
    return Tense.UNSAID if is_unsaid else Tense.FUTURE


def _is_agreed(words: Sequence[str], place: int) -> bool:
    """Return whether a doing is what somebody agreed on or called for: اتفقا على عقد اجتماع السبت."""
    near = [_bare(word) for word in words[max(0, place - 6) : place + 1]]
    return any(
        to in ("علي", "الي") and doing in _DOING_WORDS and not _PLANNER_WORDS.isdisjoint(near[:at])
        for at, (to, doing) in enumerate(pairwise(near))
    )


def _is_future(word: str) -> bool:
    """Return whether a word is a verb behind س: سيعقد، ستبدأ; no سيارة، ستة، سياسي."""
    return (
        len(word) >= _SHORTEST_FUTURE
        and word.startswith(("سي", "ست", "سن"))
        and word not in _NEVER
        and not word.startswith(_NOT_BEGUN)
    )


def _bare(word: str) -> str:
    """A word without the و or ف that joins it; وقع, وصل and فشل keep their own."""
    if word[0] not in "وف" or word in _PAST:
        return word
    return word[1:] if len(word) > _SHORTEST_FUTURE or word[1:] in _TELLING else word
