"""The shapes of Arabic date expressions: one pattern beside the function that resolves it.

Patterns are matched against folded words with one space between them, in which signs that matter stand as
words of their own (see `dates`). Where two match at one place, the longer wins, then the earlier in the
table. Nothing in a pattern repeats without bound: linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.core.dates import months, numbers, resolve
from marsad.core.dates.words import (
    DUAL_OF,
    PARTS,
    PLURALS,
    RELATIVE_DAYS,
    SIDES,
    THIRDS,
    UNIT_OF,
    WEEKDAYS,
    any_of,
)


@dataclass(frozen=True, slots=True)
class DateRule:
    """One kind of expression; `is_duration`: how long, not when."""

    name: str
    pattern: re.Pattern[str]
    resolve: resolve.Resolver
    is_duration: bool = False


def _rule(name: str, pattern: str, resolver: resolve.Resolver, *, is_duration: bool = False) -> DateRule:
    return DateRule(name, re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), resolver, is_duration)


_WD, _SIDE, _PART, _REL = any_of(WEEKDAYS), any_of(SIDES), any_of(PARTS), any_of(RELATIVE_DAYS)
_UNIT, _DUAL, _THIRD = any_of(UNIT_OF), any_of(DUAL_OF), any_of(THIRDS)
_MONTH = months.PATTERN
_SURE = any_of(set(months.NAMES) - months.DOUBTFUL)  # months that no other word looks like
_P = "[وفبلك]?"  # a proclitic that a date may carry
_LEAD = "و?"  # before a preposition
_DAY = rf"(?:\d{{1,2}}|{numbers.ORDINAL})"
_COUNT = rf"(?:\d{{1,4}}|{numbers.CARDINAL})"
_YEAR = r"(?:19|20)\d\d|1[34]\d\d(?= ?ه)|14[0-4]\d"  # the last: Hijri by its size
_THE_YEAR = "(?:ال)?(?:عام|سنه)"
_OTHER_NAME = rf"(?: [/-] (?:{_MONTH})| \( (?:{_MONTH}) \)| (?:{_SURE}))?"  # نيسان / أبريل
_WHICH_YEAR = (
    rf"(?:(?: ,)?(?: من)?(?: {_THE_YEAR})? (?P<year>{_YEAR})(?: ?[مهء])?"
    rf"|(?: من)? {_THE_YEAR} (?P<year_side>{_SIDE})|(?: من)?(?: (?:ال)?شهر)? (?P<side>{_SIDE}))?"
)
_SOME_YEAR = _WHICH_YEAR.removesuffix("?")
_WEEKDAY_BEFORE = rf"(?:{_P}(?:يوم )?{_P}(?P<wd>{_WD})(?: [,(-])?(?: الموافق)? )?"
_UP_TO = r"(?:- ?|الي |حتي |ولغايه |لغايه |و(?=\d)|و )"
_COUNTED = rf"(?:(?:(?P<count>{_COUNT}) )?(?P<unit>{_UNIT})(?: كامل[ها]?| واحده?)?|(?P<dual>{_DUAL}))"
_SURELY_COUNTED = rf"(?:(?P<count>{_COUNT}) (?P<unit>{_UNIT})|(?P<dual>{_DUAL}))"
_THE_UNIT = any_of(f"ال{word}" for word in UNIT_OF)
_THE_FEW = any_of(f"ال{word}" for word in PLURALS)
_THE_DUAL = any_of(f"ال{word}" for word in DUAL_OF)
# RT's and other papers' names, "the first day", "the secretary-general", and so on.
_PAPERS = (
    *("روسيا", "المصري", "العرب", "اخبار"),
    *(
        f"{medium} {country}"
        for medium in ("صحيفه", "موقع", "قناه", "وكاله", "شبكه", "تلفزيون", "جريده")
        for country in ("سوريا", "تركيا", "القدس")
    ),
)
_NO_PAPER = "(?:(?!اليوم)|" + "".join(f"(?<!{name} )" for name in _PAPERS) + ")"
_TODAY_ONLY = r"(?! (?:الاول|الثاني|الثالث|الرابع|الخامس|السابع|التالي|نفسه|ذاته|السابق|الواحد|العالمي|الوطني|الدولي)(?!\S))"
_NO_OFFICE = "".join(
    rf"(?<!{office} )" for office in ("الامين", "المدير", "المدعي", "النايب", "القايد", "الراي", "المفتش")
)
_HALF = "صباحا|فجرا|ظهرا|عصرا|مساء|ليلا|بعد الظهر|قبل الظهر|صباح|فجر|ظهر|عصر|م|ص"
# "at ten, Saturday morning": the morning is Saturday's; م and ص are the clock's.
_CLOCK_HALF = rf"(?P<half>[مص](?!\S)|(?:{_HALF})(?! (?:{_WD}|{_REL})(?!\S)))"

THAT_DAY = "that_day"
"""The rule of what counts from the day last named, not from the publication."""

RULES = (
    _rule(
        "day",
        rf"{_P}(?:(?P<part>{_PART}) )?{_WEEKDAY_BEFORE}(?:يوم )?"
        rf"(?:(?:من |بين |ما بين )?{_P}(?P<first>{_DAY})"
        rf"(?: (?:من )?(?P<first_month>{_MONTH}){_OTHER_NAME})? {_UP_TO})?"
        rf"{_P}(?P<day>{_DAY})(?: -)? (?:من )?(?:شهر )?(?P<month>{_MONTH}){_OTHER_NAME}{_WHICH_YEAR}",
        resolve.explicit,
    ),
    _rule(
        "day", rf"(?P<month>{_MONTH}){_OTHER_NAME} (?P<day>\d{{1,2}}) , (?P<year>{_YEAR})", resolve.explicit
    ),
    _rule(
        "day",
        rf"{_P}(?:يوم )?(?P<day>{_DAY}) (?:من )?(?:هذا )?الشهر(?: (?P<side>{_SIDE}))?",
        resolve.day_of_this_month,
    ),
    _rule(
        "numeric",
        rf"{_WEEKDAY_BEFORE}(?P<a>\d{{1,2}}) (?P<sign>[/.-]) (?P<b>\d{{1,2}}) (?P=sign) (?P<year>(?:19|20)\d\d)",
        resolve.numeric,
    ),
    _rule(
        "numeric",
        rf"{_WEEKDAY_BEFORE}(?P<year>(?:19|20)\d\d) (?P<sign>[/.-]) (?P<b>\d{{1,2}}) (?P=sign) (?P<a>\d{{1,2}})",
        resolve.numeric,
    ),
    _rule(
        "month",
        rf"{_P}(?:(?P<third>{_THIRD}) )?(?:{_P}شهر )?(?P<month>{_SURE}){_OTHER_NAME}{_WHICH_YEAR}",
        resolve.named_month,
    ),
    _rule(
        "month",
        rf"{_P}(?:(?P<third>{_THIRD}) )?(?P<month>{_MONTH}){_OTHER_NAME}{_SOME_YEAR}",
        resolve.named_month,
    ),
    _rule(
        "month",
        rf"{_P}(?:(?P<third>{_THIRD}) {_P}(?:شهر )?|شهر )(?P<month>{_MONTH}){_OTHER_NAME}{_WHICH_YEAR}",
        resolve.named_month,
    ),
    _rule(
        "this_month",
        rf"{_P}(?:(?P<third>{_THIRD}) )?(?:{_P}الشهر|للشهر) (?P<side>{_SIDE})"
        rf"|{_P}(?P<third2>{_THIRD}) (?:هذا )?الشهر|هذا الشهر",
        resolve.this_month,
    ),
    _rule(
        "this_year",
        rf"{_P}(?:(?P<third>{_THIRD}) )?{_NO_OFFICE}(?:{_P}ال(?:عام|سنه)|للعام) (?P<side>{_SIDE})"
        rf"|{_P}(?P<third2>{_THIRD}) (?:هذا |هذه )?ال(?:عام|سنه)|هذا العام|هذه السنه",
        resolve.this_year,
    ),
    _rule(
        "this_week",
        rf"{_P}(?:(?P<third>{_THIRD}) )?(?:{_P}الاسبوع|للاسبوع) (?P<side>{_SIDE})"
        rf"|{_P}(?P<third2>{_THIRD}) (?:هذا )?الاسبوع|هذا الاسبوع",
        resolve.this_week,
    ),
    _rule(
        "year",
        rf"{_P}(?:(?P<third>{_THIRD}) )?{_P}(?:ال)?(?:عام|سنه) (?P<year>(?:19|20)\d\d)"
        rf"|{_P}(?P<third2>{_THIRD}) (?P<year2>(?:19|20)\d\d)"
        rf"|(?:بين |ما بين )?{_P}(?:عامي|سنتي) (?P<year3>(?:19|20)\d\d) {_UP_TO}(?P<last>(?:19|20)\d\d)"
        rf"|(?:{_LEAD}(?:منذ|في|حتي|قبل|بعد)) (?P<year4>(?:19|20)\d\d)(?! [/.-] \d)",
        resolve.named_year,
    ),
    _rule(
        "relative_day",
        rf"{_P}(?:(?P<part>{_PART}) )?(?:{_P}يوم )?{_NO_PAPER}{_P}(?P<rel>{_REL}){_TODAY_ONLY}"
        rf"(?:(?: ,)?(?: \()? (?:{_WD}))?",
        resolve.relative_day,
    ),
    _rule(
        THAT_DAY,
        rf"{_P}(?:(?P<part>{_PART}) )?(?:{_P}(?:ذلك|نفس|ذات) اليوم|{_P}اليوم (?:نفسه|ذاته|عينه|(?P<by>التالي|السابق)))"
        rf"|{_P}(?P<by2>غداه)",
        resolve.that_day,
    ),
    _rule(
        "this_part",
        rf"{_P}هذ[اه] (?P<part>{_PART})|{_P}(?P<part2>الليله) (?P<side>{_SIDE})",
        resolve.this_part,
    ),
    _rule("this_part", rf"{_P}(?P<part>الليله)", resolve.this_part),
    _rule(
        "weekday",
        rf"{_P}(?:(?P<part>{_PART}) )?(?:{_P}يوم )?{_P}(?P<wd>{_WD})(?: (?P<side>{_SIDE}))?",
        resolve.weekday,
    ),
    _rule(
        "weekday",
        rf"{_P}(?:يومي |من (?:يوم )?|بين (?:يومي )?|ليل |ليله )(?P<wd0>{_WD})(?: (?:الي|حتي|-)(?: يوم)?)? و?(?P<wd>{_WD})"
        rf"(?: (?P<side>{_SIDE}))?",
        resolve.weekday,
    ),
    _rule(
        "midnight",
        rf"{_P}منتصف (?:ليل |ليله )(?:يوم )?(?:(?P<wd>{_WD})(?: -)?(?: (?:يوم )?(?P<wd2>{_WD}))?|(?P<rel>{_REL})(?: {_WD})?)"
        rf"(?: (?P<side>{_SIDE}))?",
        resolve.midnight,
    ),
    _rule(
        "midnight",
        rf"{_P}منتصف (?:هذه )?(?:الليله|الليل|ليل|ليله)(?: (?P<side>{_SIDE}))?",
        resolve.midnight,
    ),
    _rule(
        "clock",
        rf"{_P}(?:الساعه|للساعه) (?P<hour>{_DAY})(?: : (?P<minute>\d\d))?(?: (?:من )?{_CLOCK_HALF})?",
        resolve.clock,
    ),
    _rule(
        "clock",
        rf"(?P<hour>\d{{1,2}}) : (?P<minute>\d\d)(?: {_CLOCK_HALF})?",
        resolve.clock,
    ),
    _rule(
        "ago",
        rf"{_LEAD}(?:قبل|منذ)(?: نحو| حوالي| اكثر من| قرابه)? {_COUNTED}(?! (?:من|علي)(?!\S))",
        resolve.ago,
    ),
    _rule("ahead", rf"{_LEAD}(?:بعد|في غضون)(?: نحو| حوالي)? {_COUNTED}(?! (?:من|علي)(?!\S))", resolve.ahead),
    _rule("since_event", rf"{_LEAD}(?:بعد|قبل)(?: نحو| حوالي)? {_COUNTED} (?:من|علي)", resolve.unresolved),
    _rule(
        "stretch",
        rf"{_P}(?P<unit>{_THE_UNIT}) (?P<count>{numbers.THE_CARDINAL}|(?:ال)?{_COUNT}|ال \d{{1,4}}) (?P<side>{_SIDE})"
        rf"|{_P}(?P<count2>ال\d{{1,4}}|ال{numbers.CARDINAL}) (?P<unit2>{_UNIT}) (?P<side2>{_SIDE})"
        rf"|{_P}(?P<dual>{_THE_DUAL}) (?P<side3>{_SIDE})"
        rf"|{_P}(?P<count4>{_COUNT}) (?P<unit4>{_UNIT}) (?P<side4>{_SIDE})",
        resolve.stretch,
    ),
    _rule("stretch", rf"{_P}اخر {_SURELY_COUNTED}", resolve.stretch),
    _rule(
        "part_of_year",
        rf"{_P}(?:الاشهر|الشهور|الاسابيع|الايام) (?P<which>الاولي|الاخيره) (?:من|في) {_THE_YEAR} "
        rf"(?:(?P<side>{_SIDE})|(?P<year>{_YEAR}))",
        resolve.part_of_year,
    ),
    _rule(
        "stretch", rf"{_P}(?P<unit>{_THE_FEW}) (?:القليله )?(?P<side>{_SIDE})(?: القليله)?", resolve.stretch
    ),
    _rule(
        "duration",
        rf"(?:{_LEAD}(?:ل?مد[هة]|طوال|طيله|علي مدي|علي مدار|لفتره|مدتها?)) {_COUNTED}",
        resolve.unresolved,
        is_duration=True,
    ),
    _rule("duration", rf"{_P}{_SURELY_COUNTED}", resolve.unresolved, is_duration=True),
)
