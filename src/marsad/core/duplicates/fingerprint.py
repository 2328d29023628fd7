"""What articles are compared by, and whether an earlier one already carries an article's text.

A fingerprint keeps the folded words of a text in order; runs of three of them are what texts have in common
or not (`core.duplicates.overlap`, `core.duplicates.relation`). The headline never counts, so a new one hides nothing. Stopwords
(`core.text.stopwords`), and phrases that the source was seen to repeat (`learn`), don't count either: what a template
prints makes no copy.

Candidates are found by *bands*, the fingerprints that winnowing chooses (Schleimer, Wilkerson, Aiken 2003): of every WINDOW
neighbouring runs of five words the one with the least hash, of short texts of fewer. Texts that share a passage of
WINDOW + 4 words share a band wherever it stands and however long the rest is, which a MinHash sketch (made for Jaccard)
doesn't give to a short text inside a long one.

Does not care about: who published first, topics, or where candidates come from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import numpy as np

from marsad.core.duplicates.overlap import HEAD, NEW, PASSAGE
from marsad.core.duplicates.relation import Printed, Relation, RelationKind, relations
from marsad.core.entities import attribution
from marsad.core.text import sentences, shingle
from marsad.core.text.numbering import without_numbers
from marsad.core.text.shingle import Hashes, Runs
from marsad.model import Candidate, Carried, Comparison, Duplicate, DuplicateKind, Fingerprint

# 2 had no head and counted the numbers of lists; 1 also left out a title that the lead went on from, and chose fewer bands of short texts
VERSION = 3
MAX_WORDS = 20_000  # of a longer text the beginning is compared; no newspaper prints such an article
BRIEF = 12  # words: a shorter text is compared together with its title
BAND = 5  # words
WINDOW = 14  # runs of words of which one becomes a band
# Of a short text: what a smaller window chooses holds what a larger one does.
LEAST_WINDOW, LEAST_WINDOWS = 4, 8
MAX_BANDS = 200
HEAD_CHARACTERS = 1_000  # in which they stand

SENTENCE_HELD = 0.6  # share of a sentence's shingles from which on it is not the article's own
_COPIES = (RelationKind.EXACT, RelationKind.NEAR, RelationKind.CONTAINED)
_LAST_CHOICE = np.uint64(1 << 63)


def fingerprint(title: str, text: str, *, common: frozenset[int] = frozenset()) -> Fingerprint:
    """Make what an article is compared by.

    `common` holds the shingles that the source repeats in many articles (`learn`). A first line that
    repeats the title is left out; a text of a sentence or none is compared together with its title.
    """
    body, head = shingle.body(title, text), shingle.words(title)
    if len(body) < BRIEF:
        body = head + body
    marked = shingle.hashes(body[:MAX_WORDS], head, common)
    return Fingerprint(
        text_sha256=hashlib.sha256(" ".join(body).encode()).digest(),
        words=marked.tobytes(),
        bands=bands(marked),
        version=VERSION,
        opening=_opening(title, text).tobytes(),
    )


def _opening(title: str, text: str) -> Hashes:
    """The first words of headline and text, those of the headline marked as such; neither dateline nor headline twice."""
    begin = without_numbers(text[:HEAD_CHARACTERS])
    head, body = shingle.words(title), shingle.body(title, begin[attribution.dateline(begin) :])
    marked = shingle.hashes((head + body)[:HEAD])
    count = min(len(head), len(marked))
    headline = marked[:count]
    headline[(headline & shingle.MARK) != shingle.NUMBER] |= shingle.TITLE
    return marked


def bands(marked: Hashes) -> tuple[int, ...]:
    """The least hash of every window, as signed 64-bit integers; runs of stopwords alone only at need."""
    runs = shingle.runs(marked, BAND)
    if not len(runs):
        return ()
    says = shingle.within((marked & shingle.MARK) != shingle.STOPWORD, BAND) > 0
    ranks = runs >> np.uint64(1) | ~says * _LAST_CHOICE
    window = max(min(WINDOW, len(ranks) // LEAST_WINDOWS), 2 * len(ranks) // MAX_BANDS)
    window = min(max(window, LEAST_WINDOW), len(ranks))
    least = np.unique(np.lib.stride_tricks.sliding_window_view(ranks, window).min(axis=1))
    chosen = least[least < _LAST_CHOICE] if says.any() else least
    return tuple(chosen.view(np.int64).tolist())


def decide(
    new: Fingerprint, candidates: Sequence[Candidate], outlet: str | None = None, at: datetime | None = None
) -> Comparison:
    """Say whether an earlier article already carries this text, and which earlier ones it carries itself.

    `candidates` are articles that share a band with it, and the originals of those that are copies, earliest first.
    Which `outlet` published it and when (`at`) tells a dispatch that several print from what one comes back to, and from a
    template that is used again. The original that is named is never a duplicate itself: a copy of a copy is linked to
    the first. A duplicate carries nothing; a text without words is no duplicate. `instances` are the articles that fill
    the same template: what is like a cut copy of one of them has only the template in common with it.
    """
    printed = [Printed.of(outlet, at, one.outlet, one.at) for one in candidates]
    compared = relations(new, [one.fingerprint for one in candidates], printed)
    found = [(candidate, one) for candidate, one in zip(candidates, compared, strict=True) if one]
    instances = tuple(candidate.article_id for candidate, one in found if one.kind is RelationKind.TEMPLATE)
    copies = _copies(found, instances, {one.article_id for one in candidates})
    if copies:
        candidate, one = max(copies, key=lambda copy: (copy[1].kind is RelationKind.EXACT, copy[1].of_new))
        original = candidate.article_id if candidate.duplicate_of is None else candidate.duplicate_of
        return Comparison(
            Duplicate(original, DuplicateKind(one.kind), one.score, one.of_new), instances=instances
        )
    carries = tuple(
        Carried(candidate.article_id, one.of_old)
        for candidate, one in found
        if one.kind is RelationKind.CARRIER and candidate.duplicate_of is None
    )
    return Comparison(None, carries, instances=instances)


def _copies(
    found: Sequence[tuple[Candidate, Relation]],
    instances: Sequence[int | str],
    at_hand: Collection[int | str],
) -> list[tuple[Candidate, Relation]]:
    """The candidates that say which original a text is a copy of: originals that it resembles itself.

    What resembles a copy alone has drifted from the original, unless it has the copy's very words. A copy whose
    original isn't at hand speaks for it.
    """
    return [
        (candidate, one)
        for candidate, one in found
        if one.kind in _COPIES
        and (one.kind is RelationKind.EXACT or candidate.duplicate_of not in (*at_hand, *instances))
    ]


def own_spans(
    title: str, text: str, carried: Sequence[Fingerprint], *, reworded: bool = True
) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences that none of the `carried` texts holds: these alone are the article's own.

    Offsets count characters of `text`; neighbouring sentences make one span. A sentence that repeats the title is
    not its own; a fragment of one or two words is, when one of them is new. Without the `reworded` ones only
    sentences count that are as long as a passage and whose words are mostly unknown too.
    """
    known = [_known(carried, size) for size in (1, 2, shingle.SIZE)]
    head = shingle.words(title)
    begins = sentences.borders(text)
    spans: list[tuple[int, int]] = []
    for start, end in zip(begins, [*begins[1:], len(text)], strict=True):
        body = shingle.words(text[start:end])
        if not body or body == head:
            continue
        marked = shingle.hashes(body)
        if np.isin(shingle.runs(marked), known[min(len(body), len(known)) - 1]).mean() >= SENTENCE_HELD:
            continue
        if not reworded and not _is_new_passage(marked, known[0]):
            continue
        piece = text[start:end]
        begin, stop = end - len(piece.lstrip()), start + len(piece.rstrip())
        if spans and not text[spans[-1][1] : begin].strip():
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((begin, stop))
    return tuple(spans)


def _is_new_passage(marked: Hashes, known: Runs) -> bool:
    """Return whether a sentence is as long as a passage and most of what it says is unknown."""
    says = shingle.runs(marked, 1)[(marked & shingle.MARK) != shingle.STOPWORD]
    return len(marked) >= PASSAGE and len(says) > 0 and bool(np.isin(says, known).mean() <= NEW)


def _known(carried: Sequence[Fingerprint], size: int) -> Runs:
    """Every run of `size` words that one of the texts has."""
    return np.unique(
        np.concatenate([np.empty(0, np.uint64), *(shingle.runs(shingle.read(one), size) for one in carried)])
    )


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
