"""Further pages of an article that its outlet shows in parts: "page 1 of 3" is followed to the last one, within bounds."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

from marsad.core.pages import paging
from marsad.core.pages.parts import MOST_PARTS
from marsad.core.web import http_answer
from marsad.edge import foreign
from marsad.edge.clock import now
from marsad.edge.foreign import Unparsed
from marsad.edge.rows.page import PartOfPage
from marsad.edge.web.client import Web
from marsad.model import Answer, FetchOutcome

GZIP_LEVEL = 4  # of what is kept: half the time of the usual 6, for three hundredths more


async def further_parts(web: Web, entry_id: int, first: Answer) -> list[PartOfPage]:
    """The pages that follow `first`, as far as they come; each is asked for as politely as any. No page is asked for twice."""
    parts: list[PartOfPage] = []
    asked, answer = {first.url, first.final_url}, first
    for number in range(2, MOST_PARTS + 1):
        url = await _following(answer)
        if url is None or url in asked:
            break
        asked.add(url)
        answer = replace(await web.get(url, kind="page"), fetched_at=now())
        answer = http_answer.meaning(answer, kind="page")
        digest = answer.body_sha256
        if answer.outcome is not FetchOutcome.FRESH or not digest or answer.final_url in asked - {url}:
            break
        if digest in {first.body_sha256, *(part.body_sha256 for part in parts)}:
            break
        body = await asyncio.to_thread(gzip.compress, answer.body, GZIP_LEVEL, mtime=0)
        parts.append(PartOfPage(entry_id, number, url, answer.fetched_at, body, digest))
    return parts


async def _following(answer: Answer) -> str | None:
    """Return where the article of an answer goes on. Most pages name no such address, and need no parser to say so."""
    if not paging.may_lead_on(answer.body, answer.final_url):
        return None
    content_type = answer.headers.get("content-type")
    found = await foreign.call(paging.next_of, answer.body, url=answer.final_url, content_type=content_type)
    return None if isinstance(found, Unparsed) else found
