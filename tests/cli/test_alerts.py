"""`marsad alerts` and `marsad subscriptions`, as an operator calls them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from marsad.cli.alerts import alerts
from marsad.cli.subscriptions import subscriptions
from marsad.core.text import language
from marsad.core.topics.topic import Topics
from marsad.edge import files
from marsad.edge.clock import now
from marsad.edge.rows.source import SourceRow
from marsad.edge.store import Store
from marsad.errors import InputError, NotFound
from marsad.model import Article, Precision, PublicationTime, Source, Theatre
from marsad.settings import Settings
from marsad.steps.alerting import deliver
from marsad.steps.understanding import analysed, link, understand
from marsad.steps.understanding.linked import Origin
from smtp_server import Server

TITLE = "إعلان هدنة في بلدة الأتارب بريف حلب الغربي"
TEXT = (
    f"{TITLE}. "
    + "أعلنت الفصائل في الأتارب هدنة مدتها 48 ساعة وفتح الطريق الزراعي أمام المدنيين وإخلاء الجرحى. " * 4
)
FILE = """subscriptions:
  - {id: desk, address: desk@example.org, pace: daily, at_once: [syria]}
  - {id: gaza, address: gaza@example.org, theatres: [gaza]}
"""


@pytest.fixture
def run(dsn: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The command line on this test's database, with a stored article and a copy of it."""
    (tmp_path / "subscriptions.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("MARSAD_DATABASE_URL", dsn)
    monkeypatch.setenv("MARSAD_SUBSCRIPTIONS", str(tmp_path / "subscriptions.yaml"))
    monkeypatch.setenv("MARSAD_STATE", str(tmp_path))
    topics: Topics = files.topics(Settings())
    found = files.subscriptions(
        Settings(subscriptions=tmp_path / "subscriptions.yaml"), frozenset(topics.names)
    )
    understand.sync(store, topics, found)
    for name in ("one", "two"):
        store.many(
            "collect.save_source", [SourceRow.of(Source(name, "رواق", "Rawaq", f"https://{name}/", ()))]
        )
        url = f"https://{name}.example/1"
        published = PublicationTime(now(), Precision.MINUTE, "meta")
        article = Article(url, url, TITLE, TEXT, None, published, None, language.verdict(TEXT), "test")
        with store.transaction():
            new = analysed.analyse(article, topics, Theatre.SYRIA, name)
            link.store_articles(store, [(Origin(name, now()), new)], found)

    def call(group: object, *arguments: str) -> str:
        done = CliRunner().invoke(group, list(arguments), catch_exceptions=False)  # type: ignore[arg-type]
        return f"{done.exit_code} {done.output}"

    return call


@pytest.fixture
def alert(run, dsn: str) -> str:  # type: ignore[no-untyped-def]
    """The number of the one alert that waits."""
    with psycopg.connect(dsn) as c:
        ((number,),) = c.execute("SELECT alert_id FROM marsad.alert").fetchall()
    return str(number)


def test_lists_and_shows(run, alert: str) -> None:  # type: ignore[no-untyped-def]
    assert "pending" in run(alerts, "list") and "(no rows)" in run(alerts, "list", "--state", "parked")
    shown = run(alerts, "show", alert)
    assert "at once" in shown and "Subject: إعلان هدنة – سوريا، الأتارب" in shown and "[هدنة]" in shown
    with pytest.raises(NotFound):
        run(alerts, "show", "99")


def test_says_why(run, alert: str) -> None:  # type: ignore[no-untyped-def]
    told = run(alerts, "why", "https://one.example/1")
    assert f"desk: told: alert {alert}: the first matching mention of its story; at once" in told
    assert "gaza: not told: no mention of the theatres gaza" in told
    assert "desk: not told: it repeats article 1" in run(alerts, "why", "https://two.example/1")
    with pytest.raises(NotFound):
        run(alerts, "why", "https://nowhere.example/")


def test_the_reason_stays_that_of_the_day_when_rules_change(run, dsn: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "subscriptions.yaml").write_text(FILE.replace("theatres: [gaza]", "sources: [nowhere]"))
    assert "gaza: not told: no mention of the theatres gaza (decided 20" in run(alerts, "why", "1")
    with psycopg.connect(dsn) as c:
        c.execute("DELETE FROM marsad.untold")
    shown = run(alerts, "why", "1")
    assert "gaza: not told: no reason was kept" in shown and "the source one is not asked for" in shown


PAGES = {  # what came of an entry's page → what is answered
    ("pending", 0, None, None, None): "its page has not been fetched yet; it is asked for again from 2026-11-23 05:00",
    ("pending", 2, "blocked: answers 403", None, None): "could not be fetched (blocked: answers 403; attempts: 2); it is asked for",
    ("failed", 8, "gone: answers 410", None, None): "could not be fetched (gone: answers 410; attempts: 8); it was given up",
    ("fetched", 1, None, "unread", None): "its page was fetched and waits to be read",
    ("fetched", 1, None, "unreadable", "no_text"): "its page gave no article: no_text",
}  # fmt: skip


@pytest.mark.parametrize(("came", "answer"), PAGES.items())
def test_says_why_of_an_address_that_gave_no_article(
    run, dsn: str, came: tuple[Any, ...], answer: str
) -> None:  # type: ignore[no-untyped-def]
    state, attempts, reason, page_state, page_reason = came
    url = "https://one.example/never"
    with psycopg.connect(dsn) as c:
        c.execute(
            """WITH f AS (INSERT INTO marsad.feed (source_id, url, fallbacks) VALUES ('one', 'https://one.example/f', '{}')
                         RETURNING feed_id)
               INSERT INTO marsad.entry (feed_id, source_id, url, canonical_url, canonical_sha256, title, first_seen_at, next_attempt_at,
                                         state, attempts, reason)
               SELECT feed_id, 'one', %(url)s, %(url)s, sha256(convert_to(%(url)s, 'UTF8')), 'خبر', now(), '2026-11-23 05:00Z', %(state)s,
                      %(attempts)s, %(reason)s FROM f""",
            {"url": url, "state": state, "attempts": attempts, "reason": reason},
        )
        if page_state:
            c.execute(
                """INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, body_sha256, body_bytes, state, reason)
                   SELECT entry_id, now(), url, url, 200, sha256('x'), 1, %s, %s FROM marsad.entry WHERE url = %s""",
                [page_state, page_reason, url],
            )
    shown = run(alerts, "why", url)
    assert (
        f"desk: not told: {answer}" in shown.replace("its page could", "could")
        and "gaza: not told: " in shown
    )


def test_resends_what_was_sent_under_another_id(
    run, alert: str, dsn: str, store: Store, settings: Settings
) -> None:  # type: ignore[no-untyped-def]
    with Server() as server:
        wired = settings.model_copy(update={"smtp_host": server.host, "smtp_port": server.port})
        assert deliver.publish(store, wired) == {"sent": 1}
        first, second = "", run(alerts, "resend", alert)
        assert deliver.publish(store, wired) == {"sent": 1}
        third = run(alerts, "resend", alert)
        deliver.publish(store, wired)
        ids = [m["Message-ID"] for m in server.handler.accepted]
    assert len(set(ids)) == 3 and ids[1] in second and ids[2] in third and first == ""
    assert ids[1] == ids[0].replace("@", ".1@") and ids[2] == ids[0].replace("@", ".2@")
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.delivery SET state = 'parked', sent_at = NULL")
    assert ids[2] in run(alerts, "resend", alert)  # never accepted: the same message still


def test_tries_the_mail_server(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    with Server() as server:
        for name, value in (("HOST", server.host), ("PORT", str(server.port)), ("SECURITY", "none")):
            monkeypatch.setenv(f"MARSAD_SMTP_{name}", value)
        assert run(alerts, "test", "me@example.org").startswith("0 ") and len(server.handler.accepted) == 1
        server.handler.rcpt = {"me@example.org": "550 no"}
        assert "1 " in run(alerts, "test", "me@example.org")[:2]


def test_previews_and_stops(run) -> None:  # type: ignore[no-untyped-def]
    shown = run(subscriptions, "preview", "--days", "2")
    assert "desk: 1 at once" in shown and "gaza: nothing" in shown
    assert "stopped" in run(subscriptions, "stop", "desk") and "desk@example.org" in run(
        subscriptions, "list"
    )
    assert "resumed" in run(subscriptions, "resume", "desk")
    for arguments in (("resume", "desk"), ("stop", "nobody"), ("preview", "--id", "nobody")):
        with pytest.raises(NotFound):
            run(subscriptions, *arguments)


def test_forgets_a_person_everywhere(
    run, dsn: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match="remove it there first"):
        run(subscriptions, "forget", "desk@example.org")
    file = tmp_path / "none.yaml"
    file.write_text("subscriptions: []\n", encoding="utf-8")
    monkeypatch.setenv("MARSAD_SUBSCRIPTIONS", str(file))
    monkeypatch.setenv("MARSAD_STATE", str(tmp_path))
    (tmp_path / "mail").mkdir()
    for name, to in (("1", "DESK@example.org"), ("2", "other@example.org")):
        (tmp_path / "mail" / f"{name}.eml").write_text(f"To: {to}\n\ntext")
        (tmp_path / "mail" / f"{name}.html").write_text("text")
    with psycopg.connect(dsn) as c:
        c.execute("UPDATE marsad.delivery SET reason = '550 5.7.1 <desk@example.org> no'")
    assert "1 kept_mail" in run(subscriptions, "forget", "desk@example.org")
    assert sorted(one.name for one in (tmp_path / "mail").iterdir()) == ["2.eml", "2.html"]
    with psycopg.connect(dsn) as c:
        tables = c.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'marsad'::regnamespace AND relkind = 'r'"
        ).fetchall()
        for (table,) in tables:
            found = c.execute(
                f"SELECT count(*) FROM marsad.{table} t WHERE t::text ILIKE '%desk@example.org%'".encode()
            )
            assert found.fetchone() == (0,), table
    assert "nothing was known" in run(subscriptions, "forget", "nobody@example.org")
