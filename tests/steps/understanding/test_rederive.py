"""A changed rule reaches the stored articles: shown before, told after, alerting nobody, and going on after a kill."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import psycopg
import pytest

from marsad.core.topics.topic import Topics, compile_topics
from marsad.edge.store import Store
from marsad.settings import PROJECT, Settings
from marsad.steps.understanding import rederive, seed, topics, understand

CONFIG = PROJECT / "config"
Sql = Callable[[str], list[tuple]]
BOMBARDMENT = "\nrules:\n  - {rule: bombardment, find: [قصف]}\n"

# Ends like one that is killed: in the middle of the third article, with nothing left to tidy up.
KILLED = """
import os, sys
from marsad.edge.store import open_store
from marsad.settings import PROJECT
from marsad.steps.understanding import rederive
from steps.understanding.test_rederive import changed
seen = []
whole = rederive.topic.classify
def until_the_third(*given, **named):
    seen.append(1)
    if len(seen) == 3:
        os._exit(9)
    return whole(*given, **named)
rederive.topic.classify = until_the_third
rederive.BATCH = 1
with open_store(sys.argv[1], PROJECT / "sql" / "steps") as store:
    rederive.maintain(store, changed())
"""


def compiled(files: dict[str, str]) -> Topics:
    return compile_topics(files, (CONFIG / "gazetteer.yaml").read_text(encoding="utf-8"))


def shipped() -> dict[str, str]:
    """The shipped topic files by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (CONFIG / "topics").glob("*.yaml")}


def changed(*, raised: bool = True) -> Topics:
    """One more rule for ceasefires, and Astana switched off, with a version raised or not."""
    files = shipped()
    files["ceasefire"] = files["ceasefire"].replace("\nrules:\n", BOMBARDMENT, 1)
    if raised:
        files["astana"] = files["astana"].replace("topic: astana\n", "topic: astana\nenabled: false\n", 1)
        files["ceasefire"] = re.sub("\nversion: .*", "\nversion: next", files["ceasefire"], count=1)
    return compiled(files)


@pytest.fixture
def seeded(store: Store, settings: Settings) -> Store:
    topics_ = compiled(shipped())
    understand.sync(store, topics_, [])
    seed.seed(store, settings, topics_, PROJECT / "seeds")
    understand.sync(store, changed(), [])
    return store


@pytest.fixture
def sql(dsn: str) -> Iterator[Sql]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield lambda statement: connection.execute(statement.encode()).fetchall()


def mentions(sql: Sql) -> list[tuple]:
    return sql(
        "SELECT article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status"
        " FROM marsad.mention ORDER BY 1, 2, 3, 4, 5"
    )


def test_a_changed_rule_reaches_what_is_stored_and_alerts_nobody(seeded: Store, sql: Sql) -> None:
    before = mentions(sql)
    counts = rederive.maintain(seeded, changed())
    after = mentions(sql)
    assert counts["rederived"] == 5
    assert counts["gained_ceasefire"] == sum(row[6] == "bombardment" for row in after) > 0
    assert counts["lost_astana"] == sum(row[1] == "astana" for row in before) > 0
    assert {row[7] for row in after if row[1] == "ceasefire"} == {"next"}
    assert not [row for row in after if row[1] == "astana"]
    assert sql("SELECT count(*) FROM marsad.alert") == [(0,)]
    ((told, state),) = sql(
        "SELECT counts, state FROM marsad.run WHERE step = 'maintain' ORDER BY run_id DESC LIMIT 1"
    )
    assert (told["gained_ceasefire"], state) == (counts["gained_ceasefire"], "done")
    assert not rederive.maintain(seeded, changed())  # the second run finds nothing to do
    assert mentions(sql) == after


def test_what_a_change_would_do_is_shown_before_and_nothing_is_written(seeded: Store, sql: Sql) -> None:
    before = mentions(sql)
    batches = list(topics.changes(seeded, changed()))
    assert sum(batch.articles for batch in batches) == 5
    shown = Counter((change.is_gained, change.topic) for batch in batches for change in batch.changes)
    assert all(change.quote in change.evidence for batch in batches for change in batch.changes)
    assert mentions(sql) == before
    done = rederive.maintain(seeded, changed())
    told = {
        (name.startswith("gained"), name.split("_", 1)[1]): n
        for name, n in done.items()
        if "ed_" in name or "lost_" in name
    }
    assert shown == told


def test_a_change_under_the_old_version_is_seen_to_reach_nothing(seeded: Store) -> None:
    found = [change for batch in topics.changes(seeded, changed(raised=False)) for change in batch.changes]
    assert found
    assert all(change.is_passed_over for change in found)
    assert not any(c.is_passed_over for batch in topics.changes(seeded, changed()) for c in batch.changes)
    assert not rederive.maintain(seeded, changed(raised=False))


def test_one_that_was_killed_in_the_middle_is_gone_on_with(seeded: Store, sql: Sql, dsn: str) -> None:
    expected = 5
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, dsn], cwd=PROJECT / "tests", check=False, timeout=120
    )
    assert killed.returncode == 9
    done = sql("SELECT count(*) FROM marsad.article WHERE classified_by LIKE '%ceasefire next%'")
    assert done == [(2,)]
    assert rederive.maintain(seeded, changed())["rederived"] == expected - 2
    assert not [change for batch in topics.changes(seeded, changed()) for change in batch.changes]
    assert {row[7] for row in mentions(sql) if row[1] == "ceasefire"} == {"next"}


def test_a_topic_more_is_a_file_and_no_code(seeded: Store, sql: Sql) -> None:
    """Two that ship switched off, and a new one: followed from then on, in what is stored as well."""
    files = {name: text.replace("enabled: false", "enabled: true") for name, text in shipped().items()}
    files["camps"] = (
        "topic: camps\nversion: 1\ntitle: {ar: المخيمات, en: Camps}\nrules:\n  - {rule: camp, find: [مدني]}\n"
    )
    more = compiled(files)
    assert {"observation_posts", "displacement", "camps"} <= set(more.names)
    understand.sync(seeded, more, [])
    counts = rederive.maintain(seeded, more)
    assert min(counts["gained_observation_posts"], counts["gained_displacement"], counts["gained_camps"]) > 0
    stored = {row[0] for row in sql("SELECT DISTINCT topic FROM marsad.mention")}
    assert {"observation_posts", "displacement", "camps", "ceasefire"} <= stored
