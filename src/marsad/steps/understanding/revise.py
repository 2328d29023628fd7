"""Revising: a page was fetched again and its article reads otherwise. The newest text counts, the earlier ones stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from marsad.core.stories.compare import LATEST
from marsad.core.text import revision
from marsad.edge import load, log
from marsad.edge.clock import now
from marsad.edge.rows.article import KnownArticle
from marsad.edge.rows.fingerprint import FingerprintRow
from marsad.edge.store import Store
from marsad.model import Article, Comparison, Subscription
from marsad.steps.understanding import link
from marsad.steps.understanding.analysed import AnalysedArticle
from marsad.steps.understanding.linked import Linked, Origin, linked_row


def revise(
    store: Store,
    origin: Origin,
    known: KnownArticle,
    new: Article | AnalysedArticle,
    subscriptions: Sequence[Subscription] = (),
    *,
    basis: str = "page",
) -> Counter[str]:
    """Give the article `known` the text of its page fetched again (`origin`), if that is an edit; what was decided, as counts.

    `subscriptions` are told of what the edit brings in.

    `basis` is what the new text was made of. Where the page comes at last and the feed's own text stood in for it, it
    takes its place, which is no edit of the outlet's; the feed's text never takes the place of a page's.

    No edit is: the same words; another extractor's reading of them; a text that is Arabic no more, or was not before.
    """
    if isinstance(new, Article) or known.disposition == "set_aside":
        return Counter(rereads_other_language=1)
    article = new.article
    if basis == "feed" and known.basis == "page":
        return Counter(rereads_of_feed=1)
    is_first_page = basis == "page" and known.basis == "feed"
    if not is_first_page and _reader_of(article.extractor) != _reader_of(known.extractor):
        return Counter(rereads_other_extractor=1)
    change = revision.change(f"{known.title}\n{known.text}", f"{article.title}\n{article.text}")
    if not change:
        if is_first_page:
            store.run("revise.save_page", article_id=known.article_id, page_id=origin.page_id)
        return Counter(rereads_unchanged=1)
    article_id = known.article_id
    log.event("article_revised", article=article_id, source=origin.source_id, page=origin.page_id)
    store.run("revise.save_revision", article_id=article_id, now=now(), change=change.to_dict())
    concerned = [
        *store.values("order.later", article_ids=[article_id], latest=LATEST),
        *store.values("order.repeating", article_ids=[article_id]),
    ]
    linked = Linked(
        article_id, origin, new, Comparison(None), new.mentions, known.at, story_id=known.story_id or 0
    )
    load.revise(store, linked_row(linked))
    store.save("revise.save_fingerprint", FingerprintRow.of(article_id, new.fingerprint))
    edited = () if is_first_page else (change,)
    counts = link.settle(store, [linked], subscriptions, concerned, edited)
    return Counter(revisions=1) + Counter(alerts=counts["alerts"])


def _reader_of(extractor: str) -> str:
    """The extractor without the part that says which of its ways it went on this page."""
    return extractor.rsplit("/", 1)[0]
