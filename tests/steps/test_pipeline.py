"""The way of an article, from the feed to the e-mail, over the demonstration news stand; and again, when nothing may happen."""

from __future__ import annotations

from collections import Counter
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row


@pytest.fixture(scope="module")
def first(pipeline: Any) -> dict[str, dict[str, int]]:
    """What the first run counted; the tests below look at what it left."""
    return pipeline.run()


def rows(pipeline: Any, sql: str) -> list[dict[str, Any]]:
    with psycopg.connect(
        pipeline.settings.database_url.get_secret_value(), row_factory=dict_row
    ) as connection:
        return connection.execute(sql.encode()).fetchall()


def by_url(pipeline: Any) -> dict[str, dict[str, Any]]:
    found = rows(
        pipeline,
        """SELECT a.*, d.kind, o.seed AS original_seed, o.url AS original_url,
                  (SELECT array_agg(DISTINCT topic) FROM marsad.mention m WHERE m.article_id = a.article_id) AS topics,
                  (SELECT array_agg(c.seed) FROM marsad.carried x JOIN marsad.article c ON c.article_id = x.carried_id
                   WHERE x.article_id = a.article_id) AS carries
           FROM marsad.article a LEFT JOIN marsad.duplicate d USING (article_id)
           LEFT JOIN marsad.article o ON o.article_id = d.original_id""",
    )
    return {row["url"]: row for row in found}


def expected(pipeline: Any) -> list[Any]:
    return [one for one in pipeline.stand.expectations() if one.fetched]


def stored(pipeline: Any, one: Any) -> dict[str, Any]:
    found = by_url(pipeline)
    return found.get(one.canonical_url) or next(
        row for url, row in found.items() if row["title"] == one.title or url == one.url
    )


def test_every_article_of_the_stand_is_stored_once(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    assert first["collect"]["pages"] == len({one.canonical_url for one in expected(pipeline)})
    assert len(rows(pipeline, "SELECT FROM marsad.article WHERE seed IS NULL")) == len(expected(pipeline))


def test_titles_and_times(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    wrong = [
        (one.slug, row["title"], row["published_at"])
        for one in expected(pipeline)
        for row in [stored(pipeline, one)]
        if row["title"] != one.title or (one.published_at and row["published_at"] != one.published_at)
    ]
    assert wrong == []


def test_texts_are_those_that_the_templates_were_given(
    pipeline: Any, first: dict[str, dict[str, int]]
) -> None:
    wrong = [
        (one.slug, set(row["text"].split("\n")) ^ set(one.text.split("\n")))
        for one in expected(pipeline)
        for row in [stored(pipeline, one)]
        if row["text"].split() != one.text.split()
    ]
    assert wrong == []


def test_other_languages_are_set_aside_and_never_classified(
    pipeline: Any, first: dict[str, dict[str, int]]
) -> None:
    for one in expected(pipeline):
        row = stored(pipeline, one)
        assert row["is_arabic"] == one.is_arabic, one.slug
        if not one.is_arabic:
            assert (row["disposition"], row["language"], row["topics"]) == (
                "set_aside",
                one.language,
                None,
            ), one.slug


def test_copies_are_linked_to_what_they_repeat(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    urls = {one.slug: one.url for one in expected(pipeline)}
    for one in expected(pipeline):
        row = stored(pipeline, one)
        if one.duplicate_of is None:
            continue
        original = row["original_seed"] or next(
            s
            for s, u in urls.items()
            if row["original_url"]
            == stored(pipeline, next(e for e in expected(pipeline) if e.slug == s))["url"]
        )
        assert (original, row["kind"] in one.kinds, row["topics"]) == (one.duplicate_of, True, None), one.slug


def test_topics_are_those_that_a_reader_finds(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    wrong = {
        one.slug: (row["topics"], one.topics)
        for one in expected(pipeline)
        for row in [stored(pipeline, one)]
        if row["disposition"] == "kept" and set(row["topics"] or ()) != set(one.topics)
    }
    assert wrong == {}


def test_a_longer_article_carries_its_seed_and_speaks_for_itself(
    pipeline: Any, first: dict[str, dict[str, int]]
) -> None:
    carriers = [one for one in expected(pipeline) if one.carries]
    assert carriers
    for one in carriers:
        row = stored(pipeline, one)
        assert (row["disposition"], tuple(row["carries"])) == ("kept", one.carries)
        (seed,) = rows(pipeline, f"SELECT text FROM marsad.article WHERE seed = '{one.carries[0]}'")
        quotes = rows(
            pipeline,
            f"SELECT evidence FROM mart.mention WHERE field = 'text' AND article_id = {row['article_id']}",
        )
        assert quotes and not any(quote["evidence"] in seed["text"] for quote in quotes)


def test_every_quote_rereads_from_its_offsets(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    found = rows(
        pipeline, "SELECT m.*, a.title, a.text FROM marsad.mention m JOIN marsad.article a USING (article_id)"
    )
    assert len(found) > 50
    for m in found:
        assert m[m["field"]][m["start_offset"] : m["end_offset"]] == m["quote"]


def test_seeds_have_the_topics_of_the_design(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    found = rows(
        pipeline,
        """SELECT a.seed, array_agg(DISTINCT m.topic ORDER BY m.topic) AS topics
           FROM marsad.article a JOIN marsad.mention m USING (article_id) WHERE a.seed IS NOT NULL GROUP BY a.seed ORDER BY a.seed""",
    )
    assert {row["seed"]: row["topics"] for row in found} == {
        "000": ["ceasefire", "patrols", "sochi"],
        "001": ["sochi"],
        "002": ["astana", "ceasefire", "patrols"],
        "003": ["astana", "ceasefire", "sochi"],
        "004": ["astana", "ceasefire", "sochi"],
    }


def test_one_email_for_each_new_ceasefire_story_and_none_for_what_is_known(
    pipeline: Any, first: dict[str, dict[str, int]]
) -> None:
    alerted = {
        row["url"]
        for row in rows(pipeline, "SELECT a.url FROM marsad.alert JOIN marsad.article a USING (article_id)")
    }
    assert alerted == {stored(pipeline, one)["url"] for one in expected(pipeline) if one.alerts}
    urgent = [one for one in expected(pipeline) if one.alerts and one.theatre in ("syria", "unclear")]
    messages = pipeline.mail.messages()
    assert Counter(message["To"] for message in messages) == {"desk@example.org": len(urgent)}
    (digest,) = rows(pipeline, "SELECT * FROM marsad.delivery WHERE digest_at IS NOT NULL")
    told = rows(
        pipeline,
        "SELECT a.url, t.theatre, t.story_id, t.change, t.entry_id, t.weight, d.delivery_id FROM marsad.alert t "
        "JOIN marsad.article a USING (article_id) JOIN marsad.delivery d USING (delivery_id)",
    )
    waiting = [row for row in told if row["delivery_id"] == digest["delivery_id"]]
    at_once = [row for row in told if row not in waiting]
    assert digest["state"] == "pending"
    assert {row["url"] for row in at_once} == {stored(pipeline, one)["url"] for one in urgent}
    rest = [row for row in waiting if row["url"] not in {one["url"] for one in at_once}]
    assert {row["url"] for row in rest} == alerted - {row["url"] for row in at_once}
    assert not {row["theatre"] for row in rest} & {"syria", "unclear"}
    # Of what was told at once the digest adds steps of other events alone.
    steps = {(row["entry_id"], row["change"]) for row in at_once}
    assert all(
        row["entry_id"] and (row["entry_id"], row["change"]) not in steps
        for row in waiting
        if row not in rest
    )
    assert len({message["Message-ID"] for message in messages}) == len(messages)
    for message in messages:
        assert message.get_content_type() == "multipart/alternative"
        assert "<mark" in message.get_body(("html",)).get_content()


def test_what_robots_txt_forbids_is_not_asked_for(pipeline: Any, first: dict[str, dict[str, int]]) -> None:
    forbidden = [one for one in pipeline.stand.expectations() if not one.fetched]
    assert forbidden
    for one in forbidden:
        assert one.url not in pipeline.stand.requests
    reasons = [
        row["reason"] for row in rows(pipeline, "SELECT reason FROM marsad.entry WHERE state <> 'fetched'")
    ]
    assert len(reasons) == len(forbidden) and all("robots.txt" in reason for reason in reasons)


def test_the_second_run_finds_nothing_new_and_sends_nothing(
    pipeline: Any, first: dict[str, dict[str, int]]
) -> None:
    before = rows(pipeline, STATE)
    messages = len(pipeline.mail.messages())
    second = pipeline.run()
    assert second["collect"].get("pages", 0) == 0
    assert second["collect"]["entries_new"] == 0
    assert second["understand"] == {}
    assert second["publish"] == {}
    assert rows(pipeline, STATE) == before
    assert len(pipeline.mail.messages()) == messages


STATE = """
SELECT (SELECT count(*) FROM marsad.entry) AS entries, (SELECT count(*) FROM marsad.page) AS pages,
       (SELECT count(*) FROM marsad.article) AS articles, (SELECT count(*) FROM marsad.duplicate) AS duplicates,
       (SELECT count(*) FROM marsad.story) AS stories, (SELECT count(*) FROM marsad.mention) AS mentions,
       (SELECT count(*) FROM marsad.alert) AS alerts, (SELECT count(*) FROM marsad.delivery) AS deliveries,
       (SELECT max(sent_at) FROM marsad.delivery) AS last_sent
"""
