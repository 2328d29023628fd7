"""Whether a sentence is an official's own word that something is so, or that it isn't: «أكدت وزارة الدفاع …», «نفى الجيش …».

Only the plain form counts: the verb, and the official right after it. Who reports what an official said elsewhere, or an official
who merely comments, is none. What exactly is confirmed or denied is for the reader of the quoted sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.core.text.arabic import normalise

CONFIRMED, DENIED = "confirmed", "denied"
REACH = 3  # words after the verb in which the official must be named


def _folded(words: str) -> frozenset[str]:
    return frozenset(normalise(words).words)


_VERBS = {
    CONFIRMED: _folded("أكد أكدت يؤكد تؤكد اعترف اعترفت تعترف يعترف"),
    DENIED: _folded("نفى نفت ينفي تنفي كذب كذبت"),
}
_OFFICIALS = _folded(
    "وزارة وزير الوزير الوزارة الرئاسة الرئيس رئاسة رئيس الخارجية الدفاع الكرملين الحكومة الجيش الأركان الخارجيتان "
    "متحدث المتحدث المتحدثة متحدثة الناطق الناطقة ناطق القيادة السفير المبعوث"
)
_NOT = _folded("لم لن لا ما")


def official(sentence: str) -> str | None:
    """CONFIRMED, DENIED, or None."""
    words: Sequence[str] = normalise(sentence).words
    for at, word in enumerate(words):
        bare = word[1:] if word[:1] in "وف" and len(word) > 3 else word
        for verdict, verbs in _VERBS.items():
            if (word in verbs or bare in verbs) and not (at and words[at - 1] in _NOT):
                following = words[at + 1 : at + 1 + REACH]
                if any(w in _OFFICIALS for w in following):
                    return verdict
    return None
