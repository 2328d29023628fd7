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
        "حول": "حول بشأن شأن بخصوص حيال إزاء تجاه بصدد لجهة",
        "ل": "لأجل أجل بغية قصد أمام",
        "ب": "بواسطة عبر",
        "ضد": "ضد",
    }.items()
    for word in words(written)
}
THAT = words("أن بأن وأن إن وإن بأنه أنه إنه أنها إنها بأنها أنهم لأن كي لكي أنهما بأنهم")
TO_BE = words("أن بأن كي لكي")  # before a verb of what is to be
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
WHEN = words(
    "بعد وبعد عقب إثر خلال أثناء بفضل نتيجة غداة"
)  # before a noun: it tells only when, or thanks to what
SINCE = words("منذ ومنذ")
BACKWARD = words(
    "ذلك هذا هذه الأمر الخبر الإعلان النبأ الأخبار الأنباء التقارير المعلومات صحة الادعاءات المزاعم الرواية"
)
OTHERS_SAY = words("متهما متهمة متهمين تحدث تحدثت وتحدث وتحدثت اتهم اتهمت واتهم واتهمت")
UNTRUE = words("غير صحيح صحيحة عار عارية عن الصحة")
FALSE = words("كاذب كاذبة ملفق ملفقة مفبرك مفبركة مغلوط مغلوطة مختلق مختلقة باطل باطلة")  # each by itself
PERHAPS = words("قد ربما فقد وقد")  # before a verb of the present
MUST = words("على وعلى فعلى")  # before who must: على الطرفين أن يلتزما
SOON = words(
    "غدا اعتبارا ابتداء بدءا عند المقبل المقبلة القادم القادمة المقبلين"
)  # with a verb of the present: what comes
HALTS = words(
    "توقف يتوقف سيتوقف توقفت تتوقف ستتوقف يوقف وقف أوقف أوقفت إنهاء انتهاء تراجع انخفاض تراجعت انخفضت هدأت خفت توقفا"
)  # before fighting: it ends
TIMES = words(
    "أيام ساعات يوم يومين أسبوع أسبوعين شهر شهرين أشهر عام عامين سنة سنوات سنتين دقائق قليل ساعة ساعتين نحو أكثر ذلك أن"
)
ITS_TIME = words(
    "يومها يومه أسبوعها أسبوعه شهرها شهره عامها عامه ساعاتها ساعاته"
)  # «تدخل يومها الثاني»: it has begun
NAMES = words("اسمه اسمها اسميهما أسمائهم هويته هويتها هويتهم")
TANWEEN = "\u064b"  # عرضاً is no verb
STOPS, COMMAS = frozenset(":؛;"), frozenset(",،")
