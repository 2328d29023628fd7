"""Who wrote the article: what the page claims, else the line under its title.

Decides what is a name: an address, a date and the site's own name are none. Keeps several names as the page
joins them; does not care who they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.core.pages.structured import PageClaim

_LABEL = re.compile(
    r"^\W*(?:(?:كتب(?:ت|ها|ه)?|الكاتبة?|المؤلف|المحرر|تحرير|إعداد|اعداد|ترجمة|حاوره(?:ا)?|حاورته(?:ا)?|أجرى الحوار|author)\s*[:：/|-]"
    r"|بقلم\s*[:：/|-]?|بواسطة(?:\s*[:：/|-]|\s+|$)|(?:written\s)?by[\s:])\s*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d|^(?:admin|administrator|editor|webmaster|root|user|null|none|unknown)$",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[\W_]+")
_BESIDE = re.compile(r"\s*[|•·]\s*")
_LONGEST = 80


def author_of(claimed: Sequence[PageClaim], about: Sequence[tuple[str, str]]) -> str | None:
    """The author's name, or None; `about` are the lines around the title with the rules that took them."""
    site_names = {_key(claim.value) for claim in claimed if claim.field == "site_name"}
    said = [claim.value for claim in claimed if claim.field == "author"]
    parts = [(part, rule) for line, rule in about for part in _BESIDE.split(line)]
    labelled = [bool(part) and not _LABEL.sub("", part) for part, _ in parts]
    shown = [
        part
        for (part, rule), follows in zip(parts, [False, *labelled], strict=False)
        if follows or rule == "byline" or _LABEL.match(part)
    ]
    for name in (_LABEL.sub("", value).strip(" \u00a0-–|،,:") for value in [*said, *shown]):
        if name and len(name) <= _LONGEST and not _NO_NAME.search(name) and _key(name) not in site_names:
            return name
    return None


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).lower()
