"""Why one text is, or isn't, a copy of another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from marsad.core.duplicates.fingerprint import fingerprint
from marsad.core.duplicates.relation import Printed
from marsad.core.duplicates.why import Reason, why
from marsad.settings import PROJECT

SEEDS = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "seeds").glob("0*.txt"))]
AT = datetime(2020, 3, 10, 6, tzinfo=UTC)
TOGETHER = Printed.of("r", AT, "s", AT + timedelta(hours=2))
AGAIN = Printed.of("r", AT, "r", AT + timedelta(hours=26))
NEW = "أعلنت وزارة الدفاع صباح اليوم سقوط طائرة استطلاع فوق جبل الزاوية وفتحت تحقيقا في الحادث. "


def test_each_reason_is_said() -> None:
    title, _, body = SEEDS[2].partition("\n")
    other_title, _, other = SEEDS[0].partition("\n")
    first = fingerprint(title, body)
    given = {
        Reason.SAME: (fingerprint("عنوان آخر", body), TOGETHER, True),
        Reason.COPY: (fingerprint(title, body[: len(body) * 9 // 10]), TOGETHER, True),
        Reason.STATES: (fingerprint(title, body[: len(body) * 9 // 10]), TOGETHER, False),
        Reason.NEXT: (fingerprint("سقوط طائرة استطلاع فوق جبل الزاوية", NEW * 2 + body), AGAIN, False),
        Reason.HOLDS: (fingerprint(title, body + other), TOGETHER, False),
        Reason.LITTLE: (fingerprint(other_title, other), TOGETHER, False),
    }
    for reason, (new, printed, is_linked) in given.items():
        found = why(new, first, printed, is_linked=is_linked)
        assert found.reason is reason, (reason, found)
    assert why(given[Reason.NEXT][0], first, AGAIN, is_linked=False).news > 0.25
