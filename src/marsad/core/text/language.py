"""Is this text Arabic? Script and letters first, langdetect for what they leave open.

langdetect has profiles for Arabic, Persian and Urdu only, and takes Uyghur for Arabic with full confidence.
What it can't know, the letters tell: in 20,064 Arabic documents at most 4.7 % of the Arabic-script letters
lie outside the Arabic alphabet, in every Persian, Urdu, Sorani, Pashto and Uyghur document at least 8.7 %.
An Arabic text may all the same be typed on a Persian or Urdu keyboard, which gives its own yaa, kaf and haa
("فی بلدة الزیزفون"): such letters are read as the Arabic ones first, and speak for nothing. Where they are many,
the text must show that it is Arabic: by its words (ال, إلى, التي), and by having hardly a letter that Arabic never uses.
The same text gives the same verdict in every process. Does not care about dialects (all are `ar`) nor tell
Dari from Persian (`fa`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, count
from operator import add

from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import ErrorCode, LangDetectException

from marsad.model import LanguageVerdict

MIN_ARABIC_SCRIPT = 0.40  # share of Arabic-script letters among all letters
MAX_FOREIGN = 0.05  # share of letters outside the Arabic alphabet among the Arabic-script letters
MAX_FOREIGN_SHORT = 0.03  # the same for texts under _SHORT letters, where two such letters are needed, too
_SHORT = 200
_TOO_SHORT_TO_ASK = 16  # letters: below, langdetect guesses
_SAMPLE = (
    250  # characters that langdetect is given: as right as on the whole text, after the check of the letters
)
_READ = 6_000  # characters looked at

_ARABIC_SCRIPT = re.compile(
    r"[\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f]+"
)
_NOT_FOR_LANGDETECT = re.compile(
    r"[^\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f]+"
)
_MARKS = re.compile(
    r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_PRESENTATION_FORMS = re.compile(r"[\ufb50-\ufdff\ufe70-\ufeff]+")
_LINKS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_LINK_SIGNS = ("http", "www.", "@")  # one of them is in every link
_FOREIGN = re.compile("[^ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچڤگڨژٱ]")

# What another keyboard gives for a letter that Arabic has, too.
_KEYBOARD = str.maketrans("یېکڪہھۀۃە", "يېككههههە")
_MAX_NEVER_ARABIC = 0.01  # share of پ چ ژ گ and the like in a text so typed: Persian has .02 and more
_MIN_ARABIC_WORDS, _MIN_ARABIC_WORDS_SHORT = 0.12, 0.2  # of the words so typed that only Arabic has
_NEVER_ARABIC = re.compile("[^ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱ]")
_ARABIC_WORD = re.compile(
    r"(?<!\w)(?:[وفبك]?ال\w{2,}|لل\w{2,}|\w{2,}ة|و?(?:في|فى|على|علي|إلى|الى|إلي|عن|أن|إن|التي|الذي|الذين|هذا|هذه|ذلك|كان|كانت|لم|لن|منذ|حتى"
    r"|أو|أي|بين|عند|وقد|مع))(?!\w)"
)
_PERSIAN_WORD = re.compile(
    r"(?<!\w)(?:از|به|كه|را|اين|آن|است|هاي|مي|با|در|براي|شد|شده|كرد|كرده|خود|يك|تا|شود|بود|دو|كند|نيز|هم|كشور|گفت|كي|كا|كو|سي|هي)(?!\w)"
)

# Letters that one language writes and its neighbours don't, in the order in which they are asked.
_DISTINCTIVE = (
    ("ps", "ښړځڅډګڼټۍ", 0.01),
    ("ug", "ۆۈېڭۋ", 0.02),
    ("ckb", "ێۆڕڵەڤ", 0.04),
    ("ur", "ٹڈڑےںھہ", 0.02),
    ("fa", "یکپچگژ", 0.02),
)


def verdict(text: str) -> LanguageVerdict:
    """Return whether `text` is Arabic; `language` is None only where it has no letters. Looks at the first 6,000
    characters.
    """
    cleaned = _cleaned(text[:_READ])
    script = "".join(_ARABIC_SCRIPT.findall(cleaned))
    if len(script) <= MIN_ARABIC_SCRIPT * len(cleaned):  # perhaps of the letters, too
        letters = sum(map(str.isalpha, cleaned))
        if letters == 0:
            return LanguageVerdict(None, False, 0.0, "no letters")
        if len(script) < MIN_ARABIC_SCRIPT * letters:
            return _other_script(cleaned, len(script) / letters)
    foreign = len(_FOREIGN.findall(script))
    if not _is_foreign(foreign, len(script)):
        return _arabic_script(cleaned, len(script), foreign / len(script))
    return _other_keyboard(cleaned, script) or _by_letters(script, foreign / len(script))


def _other_keyboard(text: str, script: str) -> LanguageVerdict | None:
    """The verdict on an Arabic text that was typed with another keyboard's letters; None where it is no Arabic."""
    folded, letters = text.translate(_KEYBOARD), len(script)
    never = len(_NEVER_ARABIC.findall(script.translate(_KEYBOARD)))
    words = len(_ARABIC_SCRIPT.findall(folded))
    arabic, persian = len(_ARABIC_WORD.findall(folded)), len(_PERSIAN_WORD.findall(folded))
    least = _MIN_ARABIC_WORDS if letters >= _SHORT else _MIN_ARABIC_WORDS_SHORT
    bearable = _MAX_NEVER_ARABIC * (2 if arabic >= 2 * least * words and not persian else 1)
    if arabic < least * words or 5 * persian > arabic or never > bearable * letters:
        return None
    found = _arabic_script(folded, letters, never / letters)
    return found if found.is_arabic else None


def _is_foreign(foreign: int, letters: int) -> bool:
    if letters >= _SHORT:
        return foreign >= MAX_FOREIGN * letters
    return foreign >= MAX_FOREIGN_SHORT * letters and (foreign >= 2 or letters < _TOO_SHORT_TO_ASK)


def _cleaned(text: str) -> str:
    """Without links, vowel signs, tatweel and bidi controls; presentation forms as the letters they stand
    for.
    """
    if any(sign in text for sign in _LINK_SIGNS):
        text = _LINKS.sub(" ", text)
    return _MARKS.sub("", _PRESENTATION_FORMS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text))


def _other_script(text: str, share: float) -> LanguageVerdict:
    detector = QuickDetector(_factory())
    detector.append(_without_arabic(text)[:_SAMPLE])
    language, probability = _answer(detector)
    return LanguageVerdict(language, False, probability, f"{share:.0%} of the letters are Arabic script")


def _without_arabic(text: str) -> str:
    return " ".join(_ARABIC_SCRIPT.sub(" ", text).split())


def _by_letters(script: str, share: float) -> LanguageVerdict:
    counts = Counter(script)
    named = (
        name
        for name, letters, least in _DISTINCTIVE
        if sum(counts[letter] for letter in letters) >= least * len(script)
    )
    language = next(named, "und")
    reason = f"{share:.1%} of the letters are outside the Arabic alphabet"
    return LanguageVerdict(language, False, 0.99 if len(script) >= _SHORT else 0.9, reason)


def _arabic_script(text: str, letters: int, foreign: float) -> LanguageVerdict:
    if letters < _TOO_SHORT_TO_ASK:
        return LanguageVerdict("ar", True, 0.5, "Arabic letters only; too short for langdetect")
    language, probability = _answer(ArabicScriptDetector(_sample(text)))
    reason = (
        f"langdetect {language} {probability:.3f}, {foreign:.1%} of the letters outside the Arabic alphabet"
    )
    return LanguageVerdict(language, language == "ar", probability, reason)


def _sample(text: str) -> str:
    sample = _NOT_FOR_LANGDETECT.sub(" ", text[: 2 * _SAMPLE])
    if len(sample) <= _SAMPLE < len(text):
        sample = _NOT_FOR_LANGDETECT.sub(" ", text)
    return sample[:_SAMPLE]


def _answer(detector: Detector) -> tuple[str | None, float]:
    try:
        best = detector.get_probabilities()
    except LangDetectException:  # nothing that any profile knows
        return None, 0.0
    return (best[0].lang, best[0].prob) if best else (None, 0.0)


class QuickDetector(Detector):  # type: ignore[misc]
    """langdetect with its innermost loops written for today's Python; the same answers to the last digit."""

    def _update_lang_prob(self, prob: list[float], word: str, alpha: float) -> None:
        weight = alpha / self.BASE_FREQ
        prob[:] = [p * (weight + known) for p, known in zip(prob, self.word_lang_prob_map[word], strict=True)]

    def _normalize_prob(self, prob: list[float]) -> float:
        total = sum(prob)
        prob[:] = [p / total for p in prob]
        return max(prob)


class ArabicScriptDetector(QuickDetector):
    """langdetect over its three profiles in Arabic script, for Arabic letters and single spaces alone.

    Answers as langdetect does with these profiles, in a third of the time: such a text needs none of its
    cleaning.
    """

    def __init__(self, text: str) -> None:
        super().__init__(_arabic_script_factory())
        self.text = text.replace("\u06cc", "\u064a")  # as langdetect does

    def cleaning_text(self) -> None:
        """Nothing to clean."""

    def _detect_block(self) -> None:
        """langdetect's own course over three languages, in local variables: the same draws and sums in the same order."""
        grams = self._known_grams()
        if not grams:
            raise LangDetectException(ErrorCode.CantDetectError, "No features in text.")
        self.langprob = [0.0] * 3
        self.random.seed(self.seed)
        size, trials, draw = len(grams), self.n_trial, self.random.getrandbits
        bits = size.bit_length()
        for _ in range(trials):
            one, two, three = self._init_probability()
            weight = (self.alpha + self.random.gauss(0.0, 1.0) * self.ALPHA_WIDTH) / self.BASE_FREQ
            for step in count():
                number = draw(bits)
                while number >= size:  # so draws random.choice, but for its calls
                    number = draw(bits)
                known_one, known_two, known_three = grams[number]
                one *= weight + known_one
                two *= weight + known_two
                three *= weight + known_three
                if step % 5 == 0:
                    total = sum((one, two, three))
                    one, two, three = one / total, two / total, three / total
                    if max(one, two, three) > self.CONV_THRESHOLD or step >= self.ITERATION_LIMIT:
                        break
            self.langprob = [
                sum_ + found / trials for sum_, found in zip(self.langprob, (one, two, three), strict=True)
            ]

    def _known_grams(self) -> list[tuple[float, ...]]:
        """What the profiles know of each run of one, two and three characters; they know none that crosses words."""
        *words, last = self.text.split(" ")
        return [*chain.from_iterable(map(_known_of, (f"{word} " for word in words))), *_known_of(last)]


@lru_cache(maxsize=8_192)  # of ten words at the head of an article, four or more stood in those before
def _known_of(word: str) -> tuple[tuple[float, ...], ...]:
    """What the profiles in Arabic script know of the runs in one word, with the space before it."""
    known, text = _arabic_script_factory().word_lang_prob_map.get, f"  {word}"
    pairs = [*map(add, text[1:], word)]
    runs = chain.from_iterable(zip(word, pairs, map(add, text, pairs), strict=False))
    return tuple(filter(None, map(known, runs)))


@cache
def _factory() -> DetectorFactory:
    """All of langdetect's profiles, and always the same random numbers."""
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_profile(PROFILES_DIRECTORY)
    return _light(factory)


@cache
def _arabic_script_factory() -> DetectorFactory:
    """The profiles in Arabic script alone: a tenth of the time that all of them take to load."""
    factory = DetectorFactory()
    factory.set_seed(0)
    profiles = files("langdetect") / "profiles"
    factory.load_json_profile([(profiles / name).read_text(encoding="utf-8") for name in ("ar", "fa", "ur")])
    return _light(factory)


def _light(factory: DetectorFactory) -> DetectorFactory:
    """With tuples for lists: the collector of garbage goes through 100,000 lists again and again, but leaves tuples of
    numbers alone.
    """
    known = factory.word_lang_prob_map
    for gram, probabilities in known.items():
        known[gram] = tuple(probabilities)
    return factory


def warm() -> None:
    """Load the profiles that Arabic pages need; those of other scripts are loaded when a page asks for them."""
    _arabic_script_factory()
