"""Stories by hand: look at one, rebuild all."""

from __future__ import annotations

import json

import click

from marsad.core.text import revision
from marsad.core.wording import wording
from marsad.edge import files
from marsad.edge.store import Row
from marsad.edge.warehouse import warehouse
from marsad.errors import NotFound
from marsad.settings import load
from marsad.steps.understanding import recluster as step


@click.command()
def recluster() -> None:
    """Rebuild all stories in the order of publication, and change the sides of pairs whose later article is taken for the original.

    Article ids stay. Shows how many articles moved.

    \b
    marsad recluster
    """
    settings = load()
    topics, ledger = files.topics(settings), files.ledger(settings)
    with warehouse(settings) as store:
        mended = step.mend(store, topics, ledger)
        click.echo(json.dumps({**step.recluster(store), **mended}))


@click.command()
@click.argument("story_id", type=int, metavar="ID")
def story(story_id: int) -> None:
    """A story's articles in the order of time, each copy under its original with what it left out and added.

    \b
    marsad story 17
    """
    with warehouse(load()) as store:
        rows = store.all("recluster.story", story_id=story_id)
    if not rows:
        raise NotFound(f"there is no story {story_id}; `marsad query new_ceasefire_stories` lists some")
    click.echo(f"{story_id}: {wording.plain(rows[0]['story_title'])}")
    texts = {row["article_id"]: row["text"] for row in rows}
    for row in rows:
        click.echo(_line(row))
        if row["original_id"] in texts:
            for difference in _differences(texts[row["original_id"]], row["text"]):
                click.echo(f"        {difference}")


def _line(row: Row) -> str:
    copy = f"    {row['kind']} copy, {row['score']:.2f}: " if row["original_id"] else "  "
    title = wording.plain(row["title"])
    return f"{copy}[{row['article_id']}] {row['at']:%Y-%m-%d %H:%M} {row['source_id']}: {title}\n{' ' * 6}{row['url']}"


def _differences(original: str, copy: str) -> list[str]:
    change = revision.change(original, copy)
    return [
        *(f"- {wording.plain(sentence)}" for sentence in change.removed),
        *(f"+ {wording.plain(sentence)}" for sentence in change.added),
        *(f"~ {wording.plain(one.before)}\n        → {wording.plain(one.after)}" for one in change.reworded),
    ]


commands = (recluster, story)
