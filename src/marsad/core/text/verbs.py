"""The forms of an Arabic verb, from the one that names it: رفض gives رفضت، يرفضون، سترفضها; دعا gives دعوا، يدعو، ستدعوهم.

Wide on purpose: a form that no verb has costs nothing, for no text has it. The passive looks like the active. What else a
form may be is not decided here. `nouns` gives the nouns that a verb makes by its form (الأوزان): its noun of action and its
participles. Those of a bare verb of three letters have no rule; of these only the participles are made (رافض، مرفوض).
"""

from __future__ import annotations

from marsad.core.text.arabic import fold

_BEFORE = ("ي", "ت", "ن", "سي", "ست", "سن", "لي", "لت")
_PRESENT = ("ي", "ت")
_OBJECTS = ("", "ه", "ها", "هم", "هما")
_DOUBLING = "\u0651"
_SHORT, _FOURTH, _TENTH = 3, 4, 6  # letters of رفض, أدان, استعاد


def forms(verb: str) -> frozenset[str]:
    """Every folded form of a verb given as he-did-it (رفض، دعا، أنهى، انهار), without و and ف before it."""
    return past_forms(verb) | _with_objects({before + rest for before in _BEFORE for rest in _stems(verb)[1]})


def past_forms(verb: str) -> frozenset[str]:
    """Return those of the past: رفض، رفضت، رفضوا، رفضها."""
    return _with_objects(_stems(verb)[0])


def present_forms(verb: str) -> frozenset[str]:
    """Return those of the present: يرفض، ترفضها، يرفضون; the future is the same behind س."""
    return _with_objects({before + rest for before in _PRESENT for rest in _stems(verb)[1]})


def _stems(verb: str) -> tuple[set[str], set[str]]:
    """The forms of the past, and what follows the ي or ت of the present."""
    past = fold(verb)
    return _weak(past, "و" if verb[-1] == "ا" else "ي") if verb[-1] in "اى" else _strong(past)


def _with_objects(acts: set[str]) -> frozenset[str]:
    they = {f"{act}ا" for act in acts if act[-1] == "و"}  # رفضوا, before a pronoun رفضوها
    return frozenset({act + pronoun for act in acts for pronoun in _OBJECTS} | they)


def _strong(past: str) -> tuple[set[str], set[str]]:
    presents = {stem + end for stem in _present(past) for end in ("", "ون", "ان", "و", "ا", "ن")}
    return {past + end for end in ("", "ت", "ا", "تا", "و", "نا", "ن")}, presents


def _weak(past: str, last: str) -> tuple[set[str], set[str]]:
    stem = past[:-1]
    presents = {_without_alef(stem, past) + end for end in (last, "", "ون", "و", f"{last}ان")}
    return {past, f"{stem}ت", f"{stem}تا", f"{stem}و"}, presents


def _present(past: str) -> set[str]:
    """Return what stands between ي and the endings of the present."""
    stem = _without_alef(past, past)
    if past[0] == "و" and len(past) == _SHORT:
        return {stem, stem[1:]}  # وقّع يوقع، وقف يقف
    if past[-2] == "ا" and len(past) == _SHORT:
        return {past[0] + middle + past[2] for middle in ("و", "ي", "")}  # دام يدوم ولم يدم، عاش يعيش
    if past[-2] == "ا" and past[0] == "ا" and len(past) in (_FOURTH, _TENTH):
        return {f"{stem[:-2]}ي{stem[-1]}"}  # أدان يدين، استعاد يستعيد
    return {stem}


def _without_alef(stem: str, past: str) -> str:
    """اتفق يتفق، أعلن يعلن، but أمر يأمر."""
    return stem[1:] if past[0] == "ا" and len(past) > _SHORT else stem


def nouns(verb: str) -> frozenset[str]:
    """The folded nouns that a verb makes by its form: توصّل gives توصل، متوصل; أعلن gives إعلان، معلن; خرق gives خارق، مخروق.

    A doubled letter is to be written where the form hangs on it: مدّد gives تمديد, مدد would give مادد."""
    past, is_doubled = fold(verb), _DOUBLING in verb
    weak = past[-1] in "اي"
    if len(past) == _SHORT - 1:  # حثّ: حاث، محثوث
        return frozenset((f"{past[0]}ا{past[1]}", f"م{past}و{past[1]}"))
    if past[0] == "ا" and len(past) >= _FOURTH - (verb[-1] == _DOUBLING):
        return frozenset(_with_alef(past, weak=weak, is_doubled=verb[-1] == _DOUBLING))
    if len(past) == _SHORT:
        return frozenset(_second(past, weak) if is_doubled else _first(past, weak))
    if past[0] == "ت":  # توصّل، تفاوض، تخلّى
        stem = past[:-1] + "ي" if weak else past
        return frozenset((stem, f"م{stem}"))
    if past[1] == "ا":  # فاوض، راعى
        stem = past[:-1] + ("ا" if weak else past[-1])
        return frozenset((f"م{stem}ه", f"م{past[:-1]}{'ي' if weak else past[-1]}"))
    return frozenset()


def _first(past: str, weak: bool) -> set[str]:
    """رافض، مرفوض; داعي، مدعو; قائم."""
    if past[1] == "ا":
        return {f"{past[0]}اي{past[2]}"}
    return {f"{past[0]}ا{past[1]}{'ي' if weak else past[-1]}", f"م{past[:2]}و{'' if weak else past[-1]}"}


def _second(past: str, weak: bool) -> set[str]:
    """تمديد، ممدد; تسمية، مسمى."""
    return {f"ت{past[:2]}يه" if weak else f"ت{past[:2]}ي{past[2]}", f"م{past[:2]}{'ي' if weak else past[2]}"}


def _with_alef(past: str, *, weak: bool, is_doubled: bool) -> set[str]:
    """إعلان ومعلن، إيقاف، إدانة، إنهاء; انهيار ومنهار، اقتراح ومقترح، استعادة، استمرار."""
    participle = "م" + past[1:-1] + ("ي" if weak else past[-1])
    if is_doubled:
        return {f"{past}ا{past[-1]}", participle}
    if past[-2] == "ا" and (len(past) == _FOURTH or past.startswith("است")):
        return {f"{past}ه", f"م{past[1:-2]}ي{past[-1]}"}
    if past[-2] == "ا":
        return {f"{past[:-2]}ي{past[-2:]}", participle}
    begin = f"اي{past[2:-1]}" if past[1] == "و" and len(past) == _FOURTH else past[:-1]
    return {f"{begin}اء" if weak else f"{begin}ا{past[-1]}", participle}
