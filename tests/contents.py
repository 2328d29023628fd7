"""What a warehouse says, apart from its numbers: every table of what was understood, with the ids put as what they stand for.

Two warehouses that hold the same articles must be equal by it, however these came: `differences` says where they are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import psycopg
from psycopg.rows import dict_row

# Tables of what was understood and is told, without what is only a matter of when it was stored.
TABLES = (
    "article", "fingerprint", "band", "duplicate", "carried", "story", "story_feature", "story_key", "mention", "named_place",
    "named_actor", "article_topic", "ledger_event", "ledger_fact", "ledger_party", "ledger_place", "ledger_count", "ledger_entry",
    "ledger_report", "ledger_conflict", "story_fact", "alert", "delivery", "untold", "search", "revision",
)  # fmt: skip
STAMPS = {
    "stored_at", "decided_at", "created_at", "derived_at", "mention_id", "alert_id", "message_id", "next_attempt_at", "claimed_at",
    "claimed_by", "replaced_at", "page_id", "run_id", "part",
}  # fmt: skip
ARTICLES = {"article_id", "original_id", "carried_id"}


def contents(dsn: str, tables: tuple[str, ...] = TABLES) -> dict[str, Counter[str]]:
    """The rows of each table, as texts."""
    with psycopg.connect(dsn, row_factory=dict_row) as connection:
        names = _Names(connection)
        return {
            table: Counter(
                names.said(table, row) for row in connection.execute(f"SELECT * FROM marsad.{table}".encode())
            )
            for table in tables
        }


def differences(one: dict[str, Counter[str]], other: dict[str, Counter[str]]) -> list[str]:
    """What either holds and the other doesn't."""
    return [
        f"{table} {sign} {row}"
        for table in one
        for sign, rows in (("-", one[table] - other[table]), ("+", other[table] - one[table]))
        for row in sorted(rows)
    ]


class _Names:
    """What each id stands for."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        def ask(sql: str) -> list[dict[str, Any]]:
            return connection.execute(sql.encode()).fetchall()

        self.article = {
            r["article_id"]: r["canonical_url"]
            for r in ask("SELECT article_id, canonical_url FROM marsad.article")
        }
        self.story: dict[int, str] = {}
        for row in ask(
            "SELECT story_id, string_agg(canonical_url, ' ' ORDER BY canonical_url) AS urls FROM marsad.article GROUP BY 1"
        ):
            self.story[row["story_id"]] = row["urls"]
        events = ask("SELECT event_id, article_id, number FROM marsad.ledger_event")
        self.event = {r["event_id"]: f"{self.article[r['article_id']]}#{r['number']}" for r in events}
        reports: defaultdict[int, list[str]] = defaultdict(list)
        for row in ask("SELECT entry_id, event_id FROM marsad.ledger_report"):
            reports[row["entry_id"]].append(self.event[row["event_id"]])
        self.entry = {i: " ".join(sorted(some)) for i, some in reports.items()}
        told: defaultdict[int, list[str]] = defaultdict(list)
        for row in ask("SELECT * FROM marsad.alert"):
            told[row["delivery_id"]].append(f"{self.article[row['article_id']]} {row['change']}")
        self.delivery = {i: "; ".join(sorted(some)) for i, some in told.items()}
        self.feed_entry = {
            r["entry_id"]: r["canonical_url"] for r in ask("SELECT entry_id, canonical_url FROM marsad.entry")
        }

    def said(self, table: str, row: dict[str, Any]) -> str:
        """A row without its numbers."""
        return "; ".join(
            f"{name}={self._of(table, name, value)}" for name, value in row.items() if name not in STAMPS
        )

    def _of(self, table: str, name: str, value: Any) -> object:
        if value is None:
            return None
        if name in ARTICLES:
            return self.article[value]
        if name == "apart":
            return sorted(self.article[i] for i in value)
        if name in ("story_id", "merged_into"):
            return self.story.get(value, "no articles")
        if name == "event_id":
            return self.event[value]
        if name == "delivery_id":
            return self.delivery.get(value, "no alerts") if table == "delivery" else "of a message"
        if name in ("entry_id", "renews_id"):
            return (self.feed_entry if table in ("article", "entry") else self.entry).get(value, "no reports")
        if isinstance(value, bytes):
            return value.hex()[:64]
        return sorted(map(str, value)) if isinstance(value, list) else value
