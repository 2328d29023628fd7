"""What articles are compared by, and whether an earlier one already carries an article's text.

A fingerprint keeps the folded words of a text in order; runs of three of them are what texts have in common
or not (`core.overlap`). The headline never counts, so a new one hides nothing. Formula words
(`core.formula`), and phrases that the source was seen to repeat (`learn`), don't count either: what a mould
prints makes no copy.

Candidates are found by *bands*, chosen by winnowing (Schleimer, Wilkerson, Aiken 2003): of every WINDOW
neighbouring runs of five words the one with the least hash. Texts that share a passage of WINDOW + 4 words
share a band wherever it stands and however long the rest is, which a MinHash sketch (made for Jaccard)
doesn't give to a short text inside a long one.

Does not care about: who published first, dates of publication, topics, or where candidates come from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from marsad.core import overlap, sentences, shingle
from marsad.core.overlap import Held
from marsad.core.shingle import Hashes
from marsad.model import Candidate, Carried, Comparison, Duplicate, DuplicateKind, Fingerprint

VERSION = 1
MAX_WORDS = 20_000  # of a longer text the beginning is compared; no newspaper prints such an article
BRIEF = 12  # words: a shorter text is compared together with its title
BAND = 5  # words
WINDOW = 14  # runs of words of which one becomes a band
MAX_BANDS = 200

WHOLE = 0.8  # share of a text's shingles from which on it stands wholly in the other
PART, WORDS, PART_AND_WORDS = 0.3, 0.6, 1.25  # least shares of shingles, words, both, of a reworded copy
LEAD, PART_AND_LEAD = (
    0.4,
    1.2,
)  # least share of either lead's words that the other text has; with its shingles
HOLDS = 0.6  # share of an earlier text's shingles from which on a text with OWN_WORDS carries it
MOST_OWN = 0.35  # share of a reworded copy that may be passages of its own
OWN_WORDS = 30  # with so many words of its own a text that holds another is an article of its own
SHORT = 30  # words of a short text, in which one number matters
NUMBERS, MANY_NUMBERS = 2, 3  # other numbers that tell two castings apart; even of a text nearly the same
MOST = 0.6  # share of a casting's own words that stand in the slots of the mould
SLOTS_PER_WORD = 0.022
NEARLY_ALL = 0.9  # share of shingles from which on other words in slots are misprints
NEAR_LENGTH = 0.8  # a copy at least so long, against its original, is near; a shorter one is contained
SENTENCE_HELD = 0.6  # share of a sentence's shingles from which on it is not the article's own
_LAST_CHOICE = np.uint64(1 << 63)


def fingerprint(title: str, text: str, *, common: frozenset[int] = frozenset()) -> Fingerprint:
    """Make what an article is compared by.

    `common` holds the shingles that the source repeats in many articles (`learn`). A first line that
    repeats the title is left out; a text of a sentence or none is compared together with its title.
    """
    body, head = shingle.words(text), shingle.words(title)
    if body[: len(head)] == head:
        body = body[len(head) :]
    if len(body) < BRIEF:
        body = head + body
    marked = shingle.hashes(body[:MAX_WORDS], common)
    return Fingerprint(
        text_sha256=hashlib.sha256(" ".join(body).encode()).digest(),
        shingles=shingle.write(marked),
        bands=_bands(marked),
        version=VERSION,
    )


def _bands(marked: Hashes) -> tuple[int, ...]:
    """The least hash of every window, as signed 64-bit integers; runs of formula words alone only at need."""
    runs = shingle.runs(marked, BAND)
    if not len(runs):
        return ()
    says = shingle.within((marked & shingle.FORMULA) == 0, BAND) > 0
    ranks = runs >> np.uint64(1) | ~says * _LAST_CHOICE
    window = max(min(WINDOW, len(ranks)), 2 * len(ranks) // MAX_BANDS)
    least = np.unique(np.lib.stride_tricks.sliding_window_view(ranks, window).min(axis=1))
    chosen = least[least < _LAST_CHOICE] if says.any() else least
    return tuple(chosen.view(np.int64).tolist())


def decide(new: Fingerprint, candidates: Sequence[Candidate]) -> Comparison:
    """Say whether an earlier article already carries this text, and which earlier ones it carries itself.

    `candidates` are stored articles that share a band with it, in the order in which they were stored. The original
    that is named is never a duplicate itself: a copy of a copy is linked to the first. A duplicate carries nothing;
    a text without words is no duplicate. `moulds` are the articles cast in the same mould.
    """
    found = [(candidate, _relation(new, candidate)) for candidate in candidates]
    duplicates = [one for _, one in found if isinstance(one, Duplicate)]
    best = max(duplicates, key=lambda one: (one.kind is DuplicateKind.EXACT, one.share), default=None)
    carries = tuple(one for _, one in found if isinstance(one, Carried))
    moulds = tuple(candidate.article_id for candidate, one in found if one is MOULD)
    return Comparison(duplicate=best, carries=() if best else carries, moulds=moulds)


MOULD = object()


def _relation(new: Fingerprint, candidate: Candidate) -> Duplicate | Carried | object | None:
    """What one earlier article is to the new one."""
    old = candidate.fingerprint
    original = candidate.article_id if candidate.duplicate_of is None else candidate.duplicate_of
    if new.shingles and new.text_sha256 == old.text_sha256:
        return Duplicate(original, DuplicateKind.EXACT, 1.0, 1.0)
    if overlap.share(new, old) < PART:
        return None
    ours, theirs = overlap.held(new, old)
    if _is_one_mould(ours, theirs):
        return MOULD
    if _is_carried(ours, theirs) and not (theirs.runs >= HOLDS and ours.own >= OWN_WORDS):
        is_shorter = ours.size < NEAR_LENGTH * theirs.size
        kind = DuplicateKind.CONTAINED if is_shorter else DuplicateKind.NEAR
        return Duplicate(original, kind, max(ours.runs, theirs.runs), ours.runs)
    is_carrier = candidate.duplicate_of is None and _is_carried(theirs, ours)
    return Carried(candidate.article_id, theirs.runs) if is_carrier else None


def _is_carried(inner: Held, outer: Held) -> bool:
    """Whether the first text stands in the second: wholly, or reworded but with the same news at its head."""
    is_reworded = (
        inner.runs >= PART
        and inner.words >= WORDS
        and inner.runs + inner.words >= PART_AND_WORDS
        and inner.own <= MOST_OWN * inner.size
    )
    lead = min(inner.lead, outer.lead)
    is_same_news = lead >= LEAD and lead + inner.runs >= PART_AND_LEAD
    return inner.runs >= WHOLE or (is_reworded and is_same_news)


def _is_one_mould(ours: Held, theirs: Held) -> bool:
    """Whether two texts are castings of one mould: other numbers, or other names in the same places."""
    short, long = (ours, theirs) if ours.size <= theirs.size else (theirs, ours)
    other_numbers = short.numbers - short.known_numbers
    if other_numbers > short.numbers / 2 and other_numbers >= MANY_NUMBERS:
        return True
    if short.runs >= NEARLY_ALL and short.size >= SHORT:
        return False  # other words in slots are corrections
    if other_numbers > short.numbers / 2 and (other_numbers >= NUMBERS or short.size < SHORT):
        return True
    return (
        short.slots >= SLOTS_PER_WORD * short.size
        and short.swapped >= max(2, MOST * short.only)
        and long.swapped >= max(2, MOST * long.only)
    )


def own_spans(title: str, text: str, carried: Sequence[Fingerprint]) -> tuple[tuple[int, int], ...]:
    """Where the sentences stand that none of the carried texts holds: they alone are the article's own.

    Offsets count characters of `text`; neighbouring sentences make one span. A sentence that repeats the
    title is not its own; a fragment of one or two words goes with the sentence before it.
    """
    empty = np.empty(0, np.uint64)
    known = np.unique(np.concatenate([empty, *(shingle.runs(shingle.read(one)) for one in carried)]))
    begins = sentences.borders(text)
    head = shingle.words(title)
    spans: list[tuple[int, int]] = []
    after_own = False
    for start, end in zip(begins, [*begins[1:], len(text)], strict=True):
        body = shingle.words(text[start:end])
        if len(body) >= shingle.SIZE:
            held = np.isin(shingle.runs(shingle.hashes(body)), known).mean()
            is_own = body != head and held < SENTENCE_HELD
        else:
            is_own = after_own
        if is_own and after_own:
            spans[-1] = (spans[-1][0], end)
        elif is_own:
            spans.append((start, end))
        after_own = bool(is_own)
    return tuple((start, start + len(text[start:end].rstrip())) for start, end in spans)


def learn(articles: Iterable[tuple[str, Fingerprint]], *, least_days: int = 5) -> frozenset[int]:
    """The shingles that one source repeats: found in its originals on at least `least_days` different days.

    Takes (day, fingerprint) of the originals of one source; a day is any text that is the same for the
    same day. Copies of one story come within a day or two, a formula comes back.
    """
    days: dict[int, set[str]] = {}
    for day, one in articles:
        for run in np.unique(shingle.runs(shingle.read(one))).tolist():
            seen = days.setdefault(run, set())
            if len(seen) < least_days:
                seen.add(day)
    return frozenset(run for run, seen in days.items() if len(seen) >= least_days)
