"""What must be true when all has calmed down, whatever was done: the account of what was published against what is stored and was sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from email import message_from_bytes
from pathlib import Path

from chaos.scene import READERS, SENDERS, Scene

SETTLING_SECONDS = (
    5.0  # before the end of a fault: a message that was accepted then may not have been recorded
)

# Rows of these are wrong, each with what they say.
WRONG = {
    "an entry is neither stored nor given up with a reason": """
        SELECT e.url, e.state FROM marsad.entry e LEFT JOIN marsad.article a USING (entry_id)
        WHERE a.article_id IS NULL AND e.url IS NOT NULL""",
    "a page is unread": "SELECT page_id, state FROM marsad.page WHERE state = 'unread'",
    "an article is there twice": "SELECT url, count(*) FROM marsad.article GROUP BY url HAVING count(*) > 1",
    "a text is an original twice": """
        SELECT title, count(*) FROM marsad.article a WHERE seed IS NULL
          AND NOT EXISTS (SELECT FROM marsad.duplicate d WHERE d.article_id = a.article_id)
        GROUP BY title, text HAVING count(*) > 1""",
    "a subscriber is told of one thing twice": """
        SELECT subscription_id, story_id, entry_id, change, article_id, count(*) FROM marsad.alert
        GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1""",
    "a message isn't sent": """
        SELECT message_id, state, reason FROM marsad.delivery WHERE state <> 'sent' AND digest_at IS NULL""",
    "a run stays running": "SELECT run_id, step, started_at FROM marsad.run WHERE state = 'running'",
    "a fault is kept": "SELECT step, item, error FROM marsad.fault",
}
# Every ceasefire article that repeats no other is told to each reader, by its story or by what happened.
TOLD = """
    SELECT a.url, count(DISTINCT l.subscription_id)
    FROM marsad.article a
    LEFT JOIN marsad.alert l ON l.story_id = a.story_id OR l.entry_id IN (
        SELECT r.entry_id FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) WHERE e.article_id = a.article_id)
    WHERE a.seed IS NULL GROUP BY a.url"""


def still_open(scene: Scene) -> int:
    """How much isn't done yet."""
    entered = scene.ask("SELECT count(*) FROM marsad.article WHERE seed IS NULL")[0][0]
    waiting = scene.ask(
        "SELECT count(*) FROM marsad.delivery WHERE state IN ('pending', 'claimed') AND digest_at IS NULL"
    )[0][0]
    running = scene.ask("SELECT count(*) FROM marsad.run WHERE state = 'running'")[0][0]
    assert isinstance(entered, int) and isinstance(waiting, int) and isinstance(running, int)
    return len(scene.stand.articles) - entered + waiting + running


def problems(scene: Scene, deaths: Sequence[tuple[float, float]]) -> list[str]:
    """Everything that is wrong, in plain words; `deaths` are the moments from and to which each fault lasted."""
    found = [f"{what}: {row}" for what, sql in WRONG.items() for row in scene.ask(sql)]
    told = dict(scene.ask(TOLD))
    for one in scene.stand.articles:
        url = scene.stand.url(one)
        if url not in told:
            found.append(f"an article is lost: {url}")
        elif one.is_news and one.copy_of is None and told[url] != READERS:
            found.append(f"an alert is lost: {url} is told to {told[url]} of {READERS}")
    return found + _mail(scene, deaths)


def accepted(spool: Path) -> dict[str, list[float]]:
    """When each message was accepted, by its Message-ID."""
    found = defaultdict[str, list[float]](list)
    for file in sorted(spool.glob("*.eml")):
        found[str(message_from_bytes(file.read_bytes())["Message-ID"]).strip()].append(
            float(file.name.split("-")[0])
        )
    return found


def repeated(scene: Scene) -> Counter[str]:
    """How often too many each message came."""
    return Counter({name: len(times) - 1 for name, times in accepted(scene.spool).items() if len(times) > 1})


def _mail(scene: Scene, deaths: Sequence[tuple[float, float]]) -> list[str]:
    copies = accepted(scene.spool)
    sent = dict(scene.ask("SELECT message_id, attempts FROM marsad.delivery WHERE state = 'sent'"))
    found = [f"a message is lost: {name}" for name in sent if name not in copies]
    found += [f"a message was sent that nobody knows: {name}" for name in copies if name not in sent]
    for name, times in copies.items():
        for at in times[:-1]:  # accepted, and then again: whoever had it in hand must have died of something
            if not any(begin - SETTLING_SECONDS <= at <= end for begin, end in deaths):
                found.append(f"a message is repeated without a death: {name}")
    extra = sum(repeated(scene).values())
    if extra > SENDERS * len(deaths):
        found.append(
            f"{extra} messages are repeated, and only {len(deaths)} things died under {SENDERS} senders"
        )
    return found
