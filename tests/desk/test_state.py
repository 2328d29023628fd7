"""The state of play and the pages of names: what they say is what the ledger has, at the day that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from marsad.desk.dots import OUTLINES, point
from marsad.desk.routes.state import held_days, is_run_out
from marsad.edge.clock import now

Sql = Callable[..., list[tuple]]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "begins", "ends", "denied", "days"),
    [
        ("in_effect", "2026-11-20", None, False, 2),
        ("in_effect", "2026-11-22T06:00", None, False, 0),
        ("announced", "2026-11-25", None, False, None),  # is to come
        ("extended", "2026-11", None, False, None),  # not known to the day
        ("ended", "2026-11-20", None, False, None),
        ("in_effect", "2026-11-10", "2026-11-15", False, None),  # over by its own words
        ("in_effect", "2026-11-20", None, True, None),
        ("in_effect", None, None, False, None),
    ],
)
def test_days_held(status: str, begins: str | None, ends: str | None, denied: bool, days: int | None) -> None:
    row = {"status": status, "begins": begins, "ends": ends, "is_denied": denied, "duration": None}
    assert held_days(row, NOON, "Asia/Damascus") == days


@pytest.mark.parametrize(
    ("status", "begins", "duration", "days"),
    [
        ("in_effect", "2026-11-20", "P10D", 2),
        ("in_effect", "2026-02-27", "P30D", None),  # a month that passed in spring
        ("announced", "2026-11-19", "PT72H", 3),  # ends today
        ("announced", "2026-11-18", "PT72H", None),
        ("extended", "2026-11-01", "PT72H", 21),  # the length counts from the extension
        ("in_effect", "2026-11-14", "PT5H", 8),  # five hours of each day
        ("in_effect", "2026-11-01", "weeks", 21),
    ],
)
def test_a_truce_holds_no_longer_than_it_was_said_to(
    status: str, begins: str, duration: str, days: int | None
) -> None:
    row = {"status": status, "begins": begins, "ends": None, "is_denied": False, "duration": duration}
    assert held_days(row, NOON, "Asia/Damascus") == days
    assert is_run_out(row, NOON, "Asia/Damascus") is (days is None)


def test_the_front_page_says_where_it_holds_and_links_names(analyst: TestClient, sql: Sql) -> None:
    page = analyst.get("/").text
    assert 'id="truces"' in page and 'class="life"' in page and 'id="news"' in page
    links = set(re.findall(r'href="(/(?:place|party|speaker)/[^"]+)"', page))
    assert links
    for link in links:
        assert analyst.get(link).status_code == 200, link


def test_each_story_stands_once_and_subjects_before_background(analyst: TestClient) -> None:
    page = analyst.get("/?lang=en").text
    news = page[page.index('id="news"') :]
    stories = re.findall(r'href="/story/(\d+)"', news)
    assert len(stories) == len(set(stories)) > 3
    heads = re.findall(r'<h3 class="kind">([^<]+)</h3>', news)
    assert heads == sorted(heads, key=["subject", "part of the news", "background"].index)


def test_a_past_day_shows_nothing_of_what_came_later(analyst: TestClient, sql: Sql) -> None:
    ((first,),) = sql("SELECT min(at) FROM marsad.ledger_event")
    before = (first - timedelta(days=2)).date()
    page = analyst.get("/", params={"day": str(before)}).text
    assert 'class="life"' not in page and "/story/" not in page
    late = (now() + timedelta(days=3)).date()
    assert analyst.get("/", params={"day": str(late)}).status_code == 200


def test_a_truce_is_violated_only_where_it_holds(analyst: TestClient, sql: Sql) -> None:
    """A violation in another governorate says nothing of it."""
    ((entry_id,),) = sql(
        "SELECT entry_id FROM marsad.ledger_entry WHERE kind = 'ceasefire' AND theatre = 'syria'"
        " ORDER BY last_at DESC LIMIT 1"
    )
    sql(
        "DELETE FROM marsad.ledger_place p USING marsad.ledger_report r WHERE r.event_id = p.event_id AND r.entry_id = %s",
        entry_id,
    )
    sql(
        "INSERT INTO marsad.ledger_place SELECT event_id, 0, 'idlib', 'where', 'text', 0, 4, 'إدلب'"
        " FROM marsad.ledger_report WHERE entry_id = %s",
        entry_id,
    )
    sql(
        "UPDATE marsad.ledger_event SET at = now() - interval '1 day', weight = 'subject'"
        " WHERE event_id IN (SELECT event_id FROM marsad.ledger_report WHERE entry_id = %s)",
        entry_id,
    )
    sql(
        "UPDATE marsad.ledger_entry SET first_at = now() - interval '1 day', last_at = now() - interval '1 day' WHERE entry_id = %s",
        entry_id,
    )
    sql("DELETE FROM marsad.ledger_event WHERE kind = 'violation'")

    def said() -> bool:
        page = analyst.get("/?theatre=syria&lang=en").text
        card = next(
            c for c in page.split('<article class="card truce">') if f'href="/ledger/{entry_id}"' in c
        )
        return "Last violation" in card

    def violate(place: str) -> None:
        ((event_id,),) = sql(
            "INSERT INTO marsad.ledger_event (article_id, number, at, kind, status, theatre, weight, rule, version)"
            " SELECT min(article_id), 90 + (random() * 1000)::integer, now() - interval '1 hour', 'violation', 'reported', 'syria',"
            " 'subject', 't', '1'"
            " FROM marsad.article RETURNING event_id"
        )
        sql(
            "INSERT INTO marsad.ledger_place VALUES (%s, 0, %s, 'where', 'text', 0, 4, 'هناك')",
            event_id,
            place,
        )
        sql(
            "WITH opened AS (INSERT INTO marsad.ledger_entry (kind, theatre, first_at, last_at)"
            " VALUES ('violation', 'syria', now(), now()) RETURNING entry_id)"
            " INSERT INTO marsad.ledger_report (event_id, entry_id) SELECT %s, entry_id FROM opened",
            event_id,
        )

    assert not said()
    violate("aleppo")
    assert not said()
    violate("saraqib")  # lies in Idlib
    assert said()


@pytest.mark.parametrize("of", ["place", "party", "speaker", "outlet"])
def test_a_name_has_its_page(analyst: TestClient, sql: Sql, of: str) -> None:
    ask = {
        "place": "SELECT place, count(DISTINCT event_id) FROM marsad.ledger_place JOIN marsad.place USING (place)"
        " WHERE kind <> 'governorate' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
        "party": "SELECT actor, count(DISTINCT event_id) FROM marsad.ledger_party WHERE actor IS NOT NULL GROUP BY 1"
        " ORDER BY 2 DESC, 1 LIMIT 1",
        "speaker": "SELECT speaker, count(*) FROM marsad.ledger_event WHERE speaker IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        "outlet": "SELECT source_id, count(*) FROM marsad.ledger_event JOIN marsad.article USING (article_id)"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
    }
    ((name, events),) = sql(ask[of])
    page = analyst.get(f"/{of}/{name}?lang=en").text
    assert len(re.findall(r'<p class="quote">', page)) == min(events, 50)
    assert f">{events} report" in page and "Week by week" in page
    assert len(analyst.get(f"/{of}/{name}/events.csv").text.splitlines()) >= min(events, 200)
    assert analyst.get(f"/{of}/nobody").status_code == 404


def test_the_map_stands_on_its_outlines_and_says_the_same_as_its_table(analyst: TestClient, sql: Sql) -> None:
    page = analyst.get("/map?theatre=syria&days=366&lang=en").text
    dots = re.findall(r'<a href="/place/([^"]+)" aria-label="[^"]*: (\d+) report', page)
    table = dict(
        re.findall(
            r'<th scope="row"><a class="name" href="/place/([^"]+)">.*?<td data-label="Reports">(\d+)</td>',
            page,
        )
    )
    assert dots and all(table[place] == n for place, n in dots)
    ((lat, lon),) = sql("SELECT lat, lon FROM marsad.place WHERE place = 'idlib'")
    x, y = point({"lat": lat, "lon": lon})
    left, top, wide, high = (float(n) for n in re.findall(r'viewBox="([^"]+)" role="group"', page)[0].split())
    assert left < x < left + wide and top < y < top + high
    outlines = analyst.get("/assets/outlines.svg").text
    assert [float(n) for n in re.findall(r'viewBox="([^"]+)"', outlines)[0].split()] == pytest.approx(
        OUTLINES, abs=0.001
    )
    assert "/map" in page and analyst.get("/map?back=105").status_code == 422
