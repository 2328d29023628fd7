"""For one's own work: what a user marked, tagged and noted on stories and on entries of the ledger. Nobody else sees it.

A viewer reads, and keeps nothing: no request of theirs writes into the warehouse.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marsad.desk.csrf import OwnForm
from marsad.desk.desk import Reading, Writing
from marsad.desk.page import PageContext, ThePage
from marsad.desk.routes.parts import EXPORT, LIST, Name, Place, table
from marsad.desk.user import TheAnalyst, TheUser
from marsad.edge.store import Row, Store
from marsad.errors import NotFound

router = APIRouter()
COLUMNS = (
    "note_id",
    "subject",
    "story_id",
    "entry_id",
    "article_id",
    "title",
    "is_marked",
    "tags",
    "note",
    "changed_at",
)
MOST_TAGS, LONGEST_TAG = 20, 40
_BETWEEN = re.compile(r"[،,;؛\n]")

Mark = Annotated[bool, Form()]
Tags = Annotated[str, Form(max_length=1000)]
Note = Annotated[str, Form(max_length=4000)]


@router.get("/mine")
def mine(
    page: ThePage, store: Reading, user: TheUser, tag: Name = None, before: Place = None
) -> HTMLResponse:
    """What one keeps, latest first."""
    rows = store.all("own.notes", user=user.name, tag=tag or None, before=before, limit=LIST + 1)
    return page.html(
        "mine.html.j2", notes=rows[:LIST], more=rows[LIST - 1]["note_id"] if len(rows) > LIST else None, tag=tag,
        tags=store.all("own.tags", user=user.name),
    )  # fmt: skip


@router.get("/mine.csv")
def mine_csv(store: Reading, user: TheUser, tag: Name = None) -> Response:
    """The same as a table."""
    rows = store.all("own.notes", user=user.name, tag=tag or None, before=None, limit=EXPORT)
    lines = ({**row, "tags": ", ".join(row["tags"])} for row in rows)
    return table("marsad-mine", COLUMNS, ([line[name] for name in COLUMNS] for line in lines))


_OF = {"story": "own.of_story", "entry": "own.of_entry"}
_ON = {"story": "own.on_story", "entry": "own.on_entry"}


@router.post("/story/{story_id:int}/own", dependencies=[OwnForm])
def on_story(
    page: ThePage, store: Writing, user: TheAnalyst, story_id: int, marked: Mark = False, tags: Tags = "", note: Note = ""
) -> Response:  # fmt: skip
    """Mark, tag and note a story; an empty form erases what was kept."""
    _keep(store.reading("desk"), user.name, "story", story_id, marked, _words(tags), note)
    return _back(page, f"/story/{story_id}")


@router.post("/ledger/{entry_id:int}/own", dependencies=[OwnForm])
def on_entry(
    page: ThePage, store: Writing, user: TheAnalyst, entry_id: int, marked: Mark = False, tags: Tags = "", note: Note = ""
) -> Response:  # fmt: skip
    """Mark, tag and note an entry of the ledger; an empty form erases what was kept."""
    _keep(store.reading("desk"), user.name, "entry", entry_id, marked, _words(tags), note)
    return _back(page, f"/ledger/{entry_id}")


def kept(page: PageContext, store: Store, subject: str, number: int) -> Row | None:
    """What the reader keeps on a story or an entry."""
    name = page.user.name if page.user else ""
    return store.one(_OF[subject], user=name, **{f"{subject}_id": number})


def _keep(
    store: Store, user: str, subject: str, number: int, marked: bool, tags: list[str], note: str
) -> None:
    known = store.one(_OF[subject], user=user, **{f"{subject}_id": number})
    given = {"user": user, "is_marked": marked, "tags": tags, "note": note.strip()}
    if not (marked or tags or note.strip()):
        if known:
            store.run("own.erase", user=user, note_id=known["note_id"])
    elif known:
        store.run("own.change", note_id=known["note_id"], **given)
    elif not store.run(_ON[subject], **{f"{subject}_id": number}, **given):
        raise NotFound(f"there is no such {subject}")


def _words(text: str) -> list[str]:
    """The tags that a form sends in one field, each once."""
    found = dict.fromkeys(
        word for part in _BETWEEN.split(text) if (word := " ".join(part.split())[:LONGEST_TAG])
    )
    return list(found)[:MOST_TAGS]


def _back(page: PageContext, path: str) -> Response:
    return RedirectResponse(page.to(path) + "#own", 303)
