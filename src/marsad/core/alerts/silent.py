"""Whether a copy may be silent: not where it says what its original hasn't said.

Two dispatches may share nine tenths of their words and differ in the one that matters: "the calm holds" became "the
calm is broken". So the facts decide, not the share of words and not the topics: a status, a place, a party, an
official's word, or a number in the sentence of a mention.

Does not care about: how much of the text is shared, and who asks to be told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from marsad.core.alerts import alert
from marsad.core.alerts.wanted import News, nearby
from marsad.core.text import shingle
from marsad.model import CeasefireStatus, Fingerprint, Mention

# The number of an article's part, at the end of its headline: "- 2", "(2)".
_PART = re.compile(r"\s*[-–—|(\[]\s*\d{1,2}\s*[)\]]?\s*$")


def stated(news: News) -> frozenset[str]:
    """Every fact that an article states, its background included: what `news` states there is no news of a copy."""
    return alert.said(news) | {alert.state(m) for m in news.mentions if m.status}


def new_facts(news: News, known: Collection[str], texts: Sequence[Fingerprint]) -> tuple[str, ...]:
    """Return what the sentences of an article's mentions state that neither the facts `known` nor the `texts` that it repeats do.

    A status counts wherever it stands on the way of a ceasefire: what is called for anew was perhaps in force. A town counts
    though its province was named.
    """
    statuses = [alert.state(m) for m in news.mentions if m.status not in (None, CeasefireStatus.UNCLEAR)]
    names = [f"{n.kind}/{n.id}" for m in news.mentions for n in nearby(news, m) if not n.wide]
    facts = (*statuses, *alert.changes(news, news.mentions, known), *names, *new_numbers(news, texts))
    return tuple(fact for fact in dict.fromkeys(facts) if fact not in known)


def notification(news: News, known: Collection[str], texts: Sequence[Fingerprint]) -> tuple[Mention, ...]:
    """Return those of the article's mentions whose sentences state something new."""
    return tuple(m for m in news.mentions if new_facts(replace(news, mentions=(m,)), known, texts))


def new_numbers(news: News, texts: Sequence[Fingerprint]) -> tuple[str, ...]:
    """The facts `number/>72`: numbers in the sentences of mentions that stand in none of the `texts`."""
    sentences = dict.fromkeys(
        (news.title if m.field == "title" else news.text)[m.evidence_start : m.evidence_end]
        for m in news.mentions
    )
    numbers = dict.fromkeys(
        word for text in sentences for word in shingle.words(_PART.sub("", text)) if _value(word)
    )
    if not numbers:
        return ()
    read = [np.concatenate((shingle.read(one), shingle.unpack(one.opening))) for one in texts]
    known = np.concatenate([np.empty(0, np.uint32), *read]) & shingle.IDENTITY
    return tuple(
        f"number/>{word}" for word in numbers if not np.isin(shingle.identities([word]), known).all()
    )


def _value(word: str) -> bool:
    """Return whether a word is a number, in digits or letters."""
    return shingle.skeleton(word).isdigit()
