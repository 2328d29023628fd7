"""What changed between two texts of one article, told so that an editor sees it at a glance.

Sentences are compared as their readers see them: marks, letter variants and blanks make no change. A sentence that
was reworded is shown once, as before and after, with the numbers and dates that it lost and gained.

Does not care about: which of the texts is right, whether the change matters, or how often a page was fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from marsad.core.text import sentences, shingle

ALIKE = 0.5  # share of words in common from which on a sentence is another's new wording
LONGEST = 500  # sentences compared; what follows is given as removed and added

SHORT = 700
"""Characters of a text below which it may be the first line of a story whose rest is still being written."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence before and after, and the numbers and dates that differ (folded: Latin digits, no marks)."""

    before: str
    after: str
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two versions of a text; all empty when no word changed."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[Reworded, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.reworded)

    def to_dict(self) -> dict[str, Any]:
        """For storage as JSON."""
        return asdict(self)


def change(before: str, after: str) -> Change:
    """Compare two texts of one article sentence by sentence. A sentence that only moved is no change."""
    old, new = _sentences(before), _sentences(after)
    gone = _without(old, new)
    come = _without(new, old)
    pairs = _pairs(gone[:LONGEST], come[:LONGEST])
    old_paired, new_paired = {i for i, _ in pairs}, {j for _, j in pairs}
    return Change(
        added=tuple(text for j, text in enumerate(come) if j not in new_paired),
        removed=tuple(text for i, text in enumerate(gone) if i not in old_paired),
        reworded=tuple(_reworded(gone[i], come[j]) for i, j in pairs),
    )


def _sentences(text: str) -> list[str]:
    begins = sentences.borders(text)
    pieces = (text[start:end].strip() for start, end in zip(begins, [*begins[1:], len(text)], strict=True))
    return [piece for piece in pieces if shingle.words(piece)]


def _without(these: Sequence[str], those: Sequence[str]) -> list[str]:
    """The sentences that have no equal among those; each equal serves once."""
    left = Counter(_key(sentence) for sentence in those)
    rest = []
    for sentence in these:
        if left[_key(sentence)]:
            left[_key(sentence)] -= 1
        else:
            rest.append(sentence)
    return rest


def _key(sentence: str) -> str:
    return " ".join(shingle.words(sentence))


def _pairs(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """Return which sentence became which: candidates share words, the most alike are paired first, in the new order."""
    places: dict[str, list[int]] = {}
    for i, sentence in enumerate(gone):
        for word in set(shingle.words(sentence)):
            places.setdefault(word, []).append(i)
    found = []
    for j, sentence in enumerate(come):
        shared = Counter(
            i
            for word in set(shingle.words(sentence))
            for i in places.get(word, ())
            if len(places[word]) <= 20
        )
        found += [(_alike(gone[i], sentence), i, j) for i, _ in shared.most_common(3)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(found, key=lambda one: (-one[0], one[1:])):
        if score >= ALIKE and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items(), key=lambda pair: pair[1])


def _alike(before: str, after: str) -> float:
    return SequenceMatcher(
        None, shingle.words(before)[:200], shingle.words(after)[:200], autojunk=False
    ).ratio()


def _reworded(before: str, after: str) -> Reworded:
    old, new = _figures(before), _figures(after)
    return Reworded(before, after, tuple((old - new).elements()), tuple((new - old).elements()))


def _figures(sentence: str) -> Counter[str]:
    """The numbers and the words of dates, in order."""
    return Counter(word for word in shingle.words(sentence) if _is_number(word) or _is_date(word))


def _is_number(word: str) -> bool:
    return shingle.skeleton(word).isdigit()  # of a number in letters it is the digits


def _is_date(word: str) -> bool:
    return any(bare in _DATES for bare in (word, word.removeprefix("و"), word.removeprefix("ل")))


_DATES = frozenset(
    shingle.words(
        """
        الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت يناير فبراير مارس أبريل مايو يونيو يونيه يوليو يوليه أغسطس
        سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين جانفي فيفري أفريل ماي جوان
        جويلية أوت محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة أمس اليوم غدا
        """
    )
)
