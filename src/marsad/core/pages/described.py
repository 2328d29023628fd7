"""The text of a page that shows none: the sentence that it gives of itself for those who share it.

Breaking news that scripts fill in, a video's page and a post in a channel have nothing else. What a site says of
itself on every page ("all the news of the region") is no text: the page must be a single thing, by its date, its
kind, or by telling at length.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from marsad.core.pages.structured import PageClaim

_LEAST = 40  # characters of a description that may stand for a text
_AT_LENGTH = 200  # characters that no site takes to say what it is
_CHANNELS = frozenset(("telegram",))  # whose posts have neither date nor kind


def described(tree: HtmlElement, claimed: Sequence[PageClaim]) -> tuple[str, ...]:
    """The lines of the page's longest description, where that may stand for its text; none otherwise."""
    said = [claim for claim in claimed if claim.field == "description"]
    best = max(said, key=lambda claim: len(claim.value), default=None)
    if best is None or len(best.value) < _LEAST:
        return ()
    is_one_thing = any(claim.field == "published" for claim in claimed) or _is_single(tree, claimed)
    if not is_one_thing and (len(best.value) < _AT_LENGTH or best.basis == "description"):
        return ()
    return tuple(line for line in best.value.split("\n") if line)


def _is_single(tree: HtmlElement, claimed: Sequence[PageClaim]) -> bool:
    """Return whether the page says that it is an article, a video or a post."""
    kinds = [meta.get("content") or "" for meta in tree.iter("meta") if meta.get("property") == "og:type"]
    if any(kind.lower().startswith(("article", "video")) for kind in kinds):
        return True
    if any(claim.field == "description" and claim.basis == "json-ld" for claim in claimed):
        return True
    return any(claim.field == "site_name" and claim.value.lower() in _CHANNELS for claim in claimed)
