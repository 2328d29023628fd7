"""The words of a text as numbers, and the runs of neighbouring words (*shingles*) that texts are compared by.

Words are folded (`core.text.arabic`) and stripped of punctuation; each becomes a 32-bit hash whose two low bits
say whether it is a number and whether it is a stopword.

Does not care about: which text came first, or what their likeness means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from marsad.core.text import arabic, slots, stopwords
from marsad.core.text.numbering import without_numbers
from marsad.model import Fingerprint

SIZE = 3  # words of a shingle

# The mark of a word stands in the two low bits of its hash; the other 30 bits are its identity.
MARK = np.uint32(3)
NUMBER = np.uint32(1)  # a number in digits
STOPWORD = np.uint32(2)  # a word that tells no event from another
TITLE = np.uint32(3)  # any other word that the headline has too
IDENTITY = np.uint32(0xFFFFFFFC)

Hashes = npt.NDArray[np.uint32]
Runs = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_WORD = re.compile(r"\d+(?:[.,٫٬]\d+)+|[^\W_]+")
_SEPARATORS = str.maketrans("", "", ".,٫٬")
_PREFIXES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و")
_NO_VOWELS = str.maketrans("", "", "اويءه")
_ONE_TO_TEN = "واحد اثنان ثلاث اربع خمس ست سبع ثمان تسع عشر"
_TENS = "عشر ثلاث اربع خمس ست سبع ثمان تسع"
_NUMBERS = {
    form: str(value)
    for value, forms in enumerate(_ONE_TO_TEN.split(), start=1)
    for form in (forms, forms + "ه", forms + "ي", forms + "يه")
}
_NUMBERS |= {
    form: str(value)
    for value, forms in (
        *((10 * tens, f"{word}ون {word}ين") for tens, word in enumerate(_TENS.split(), start=2)),
        (100, "ميه مايه مءه ماءه"),
        (1000, "الف الفا"),
    )
    for form in forms.split()
}


def words(text: str) -> list[str]:
    """The folded words of a text: what is left when nothing but the wording counts."""
    return [
        word.translate(_SEPARATORS) if word[0].isdigit() else word
        for word in _WORD.findall(arabic.fold(text))
    ]


def body(title: str, text: str) -> list[str]:
    """The words of a text without the numbers of its lists, and without a first line that repeats its title.

    A lead that only begins with the title's words stays.
    """
    text = without_numbers(text)
    line, _, rest = text.partition("\n")
    return words(rest if words(line) == words(title) else text)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Return what spellings of one word have in common: ترامب and ترمب, الأميركي and أمريكي, وثمانية and 8.

    Prefixes and long vowels go, and what hardly a letter would be left of stays whole; meant for comparing
    passages, where neighbours settle what a word alone leaves open.
    """
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            word = word[len(prefix) :]
            break
    if word in _NUMBERS:
        return _NUMBERS[word]
    bare = word[:1] + word[1:].translate(_NO_VOWELS)
    bare = bare[1:] if bare[:1] == "ا" and len(bare) > 2 else bare
    return bare if len(bare) >= 3 else word


def hashes(body: Sequence[str], title: Sequence[str] = (), common: frozenset[int] = frozenset()) -> Hashes:
    """The words in order, as marked hashes; words within a shingle of `common` count as stopwords."""
    head = {skeleton(word) for word in title}
    known = {word: _hash(word, head) for word in set(body)}
    marked = np.fromiter((known[word] for word in body), np.uint32, len(body))
    if common:
        repeated = np.isin(runs(marked), np.fromiter(common, np.uint64, len(common)))
        covered = np.zeros(len(marked), bool)
        for i in range(min(SIZE, len(marked))):
            covered[i : i + len(repeated)] |= repeated
        marked = np.where(covered, marked & IDENTITY | STOPWORD, marked)
    return marked


def _hash(word: str, head: AbstractSet[str]) -> int:
    marked, bare = _without_title(word)
    return marked if bare is None or bare not in head else marked | int(TITLE)


@lru_cache(maxsize=1 << 16)
def _without_title(word: str) -> tuple[int, str | None]:
    """Return a word's hash with the mark that it has anywhere, and its skeleton where a headline may mark it, else None."""
    bare = skeleton(word)
    mark = _mark(word)
    return _identity(bare) | int(mark), None if mark else bare


def _identity(bare: str) -> int:
    digest = int.from_bytes(hashlib.blake2b(bare.encode(), digest_size=4).digest(), "little")
    return digest & int(IDENTITY)


def identities(some: Iterable[str]) -> Hashes:
    """The hashes of some words without their marks, each once and in order."""
    found = {_identity(skeleton(word)) for text in some for word in words(text)}
    return np.array(sorted(found), np.uint32)


DAYS, COUNTS, AREAS = identities(slots.DAYS), identities(slots.COUNTS), identities(slots.AREAS)


def _mark(word: str) -> np.uint32:
    if word.isdigit():
        return NUMBER
    if word in stopwords.WORDS or word[1:] in stopwords.WORDS:
        return STOPWORD
    return np.uint32(0)


def read(fingerprint: Fingerprint) -> Hashes:
    """The words of a fingerprint, in order."""
    return unpack(fingerprint.words)


def unpack(stored: bytes) -> Hashes:
    """The words as they were stored."""
    return np.frombuffer(stored, np.uint32)


def runs(marked: Hashes, size: int = SIZE) -> Runs:
    """64-bit hashes of every run of `size` words (of the whole, when there are fewer), marks left out."""
    size = min(size, len(marked))
    if not size:
        return np.empty(0, np.uint64)
    single = (marked & IDENTITY).astype(np.uint64)
    found = np.zeros(len(marked) - size + 1, np.uint64)
    for i in range(size):
        found = _mix(found + single[i : i + len(found)])
    return found


def _mix(x: Runs) -> Runs:
    """The finaliser of splitmix64."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def within(flags: Flags, size: int = SIZE) -> npt.NDArray[np.int64]:
    """Return how many words of every run of `size` (of the whole, when there are fewer) have a flag."""
    size = min(size, len(flags))
    sums = np.concatenate(([0], np.cumsum(flags)))
    return sums[size:] - sums[: len(sums) - size]


PERIODS = np.unique(np.concatenate([runs(hashes(words(text)))[:1] for text in slots.PERIODS]))
