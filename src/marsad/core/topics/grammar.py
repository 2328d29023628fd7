"""The words of Arabic grammar that core.topics.clause and its neighbours look for, folded: prepositions, negations, conjunctions."""

from __future__ import annotations

from marsad.core.text.arabic import fold


def words(*written: str) -> frozenset[str]:
    """Words as texts hold them."""
    return frozenset(fold(word) for line in written for word in line.split())


PREPOSITIONS = {
    word: kind
    for kind, written in {
        "إلى": "إلى لغاية نحو",
        "على": "على",
        "في": "في داخل",
        "من": "من مما",
        "عن": "عن",
        "حول": "حول بشأن بخصوص حيال إزاء تجاه بصدد لجهة",
        "ل": "لأجل أجل بغية قصد",
        "ب": "بواسطة عبر",
        "ضد": "ضد",
    }.items()
    for word in words(written)
}
THAT = words("أن بأن وأن إن وإن بأنه أنه إنه أنها إنها بأنها أنهم لأن كي لكي أنهما بأنهم")
RELATIVE = words("الذي التي الذين اللذان اللذين اللتان اللتين اللواتي والذي والتي ما")
NOT_BEFORE_VERBS = words("لم لن لا ليس ليست ولم ولن ولا فلم فلن أولم")
STILL = words(
    "يزال تزال يزالون زال زالت يزل تزل دام دامت يكد تكد تكاد يكاد لبث لبثت"
)  # negated, they say yes
WITHOUT = words("دون بدون ودون عدم")
AROUND = words(
    "قد لقد سوف كان كانت كانوا وقد وكان وكانت يكون تكون فقد فيما أيضا بعد"
)  # between a verb and what governs it
BREAKS = words("لكن ولكن لكنه لكنها بينما فيما كما حيث إذ بعدما عندما حين حينما مما")  # another clause begins
UNTIL = words("حتى إلا لكن ولكن")
SOME = words(
    "أي أيا عدد بعض كثير جزء سلسلة أول أيام ساعات يوم"
)  # of which من makes a part: أي من بنود الهدنة
SINCE = words("منذ ومنذ")
BACKWARD = words("ذلك هذا هذه الأمر الخبر الأنباء التقارير المعلومات صحة الادعاءات المزاعم الرواية")
OTHERS_SAY = words("متهما متهمة متهمين تحدث تحدثت وتحدث وتحدثت اتهم اتهمت واتهم واتهمت")
UNTRUE = words("غير صحيح صحيحة عار عارية عن الصحة")
TANWEEN = "\u064b"  # عرضاً is no verb
STOPS, COMMAS = frozenset(":؛;"), frozenset(",،")
