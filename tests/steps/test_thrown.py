"""Exceptions thrown out of every public function that a run calls on the way of an item, chosen at random: each costs its own item.

What a run calls is not listed here but watched: one undisturbed run is traced, and what of ours was called while a source, feed, page,
article, message or stored article was under work may raise in the next ones. The item that meets it is stored with the reason and
shown, no other item is touched, and no run ends.

TEST_THROWN=10000 pytest -s tests/steps/test_thrown.py    for the long run
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import os
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random
from types import FrameType
from typing import Any

import pytest

from marsad.core.topics.topic import Topics
from marsad.edge.clock import now
from marsad.edge.web.client import Web
from marsad.model import Pace, Subscription, Theatre, Unreadable
from marsad.steps.alerting import deliver
from marsad.steps.collecting import collect, fence, fetch, poll
from marsad.steps.understanding import ledger as ledger_step
from marsad.steps.understanding import reading, rederive, understand
from marsad.steps.upkeep import faults
from marsad.steps.upkeep.summary import summary
from smtp_server import Server
from steps.collecting.test_fences import RAISED
from steps.hostile_desk import Desk

THROWN = int(os.environ.get("TEST_THROWN", "60"))
SEED = int(os.environ.get("TEST_SEED", "16"))
FENCES = frozenset({"marsad.steps.upkeep.faults", "marsad.steps.collecting.fence", "marsad.edge.clock"})
SOURCES, PAGES, READERS = 10, 8 if THROWN < 1000 else 20, 12
Name = tuple[str, str]  # module, qualified name

WORDS = """المدينة الطريق السوق المجلس الحكومة المطر الزراعة المدرسة الجامعة القمح المشفى الكهرباء الماء الأسعار البلدية الملعب المصنع
الميناء الحدود القرية الوزير المدير الطلاب المزارعون السكان الشتاء الصيف المعرض الكتاب الشركة الخبز النقل الجسر النهر الجبل البحر"""
VERBS = "أعلن افتتح ناقش زار شهد تابع أكد أوضح عقد بحث"


class Thrower:
    """Which items are under work now, what they call, and what is thrown at which of them."""

    def __init__(self) -> None:
        self.items: ContextVar[frozenset[str]] = ContextVar("items", default=frozenset())
        self.kind: ContextVar[str] = ContextVar("kind", default="")
        self.called: defaultdict[str, set[Name]] = defaultdict(set)
        self.aim: dict[str, tuple[Name, BaseException]] = {}
        self.hit: dict[str, tuple[Name, BaseException]] = {}

    @contextmanager
    def at(self, kind: str, items: Iterable[str]) -> Iterator[None]:
        of_kind, of_items = self.kind.set(kind), self.items.set(frozenset(items))
        try:
            yield
        finally:
            self.kind.reset(of_kind)
            self.items.reset(of_items)

    def watch(self, frame: FrameType, event: str, _: object) -> None:
        """A profiler: what of ours is called for an item."""
        kind = self.kind.get()
        if event != "call" or not kind:
            return
        module, name = str(frame.f_globals.get("__name__")), frame.f_code.co_qualname
        is_ours = module.startswith("marsad.") and module not in FENCES
        if is_ours and "<" not in name and not any(part.startswith("_") for part in name.split(".")):
            self.called[kind].add((module, name))

    def raises(self, name: Name) -> None:
        for item in self.items.get():
            if item in self.aim and self.aim[item][0] == name:
                self.hit[item] = self.aim[item]
                raise self.aim[item][1]

    def broken(self, name: Name, real: Any) -> Any:
        """The function, raising for the items that are aimed at."""

        @functools.wraps(real)
        def now_broken(*given: object, **named: object) -> object:
            self.raises(name)
            return real(*given, **named)

        @functools.wraps(real)
        async def later_broken(*given: object, **named: object) -> object:
            self.raises(name)
            return await real(*given, **named)

        return later_broken if inspect.iscoroutinefunction(real) else now_broken

    def arm(self, patch: pytest.MonkeyPatch) -> None:
        """Put the broken functions in place of those aimed at, wherever they were imported."""
        for module, qualname in {name for name, _ in self.aim.values()}:
            owner, _, attribute = qualname.rpartition(".")
            place = functools.reduce(getattr, owner.split(".") if owner else [], sys.modules[module])
            real = inspect.getattr_static(place, attribute, None)
            if isinstance(real, classmethod | staticmethod):
                made: Any = type(real)(self.broken((module, qualname), real.__func__))
            elif callable(real):
                made = self.broken((module, qualname), real)
            else:
                continue  # a property, or what exists under another name
            patch.setattr(place, attribute, made)
            if owner:
                continue
            for name, loaded in list(sys.modules.items()):
                if name.startswith("marsad.") and loaded.__dict__.get(attribute) is real:
                    patch.setattr(loaded, attribute, made)


@pytest.fixture
def thrower(monkeypatch: pytest.MonkeyPatch) -> Thrower:
    """A thrower that knows at each fence which item is under work."""
    it = Thrower()
    real_fenced = fence.fenced

    async def fenced(store: Any, run: Any, item: str, work: Any, outcome: Any = None) -> None:
        async def marked() -> None:
            with it.at(_kind(item), [item]):
                await work

        await real_fenced(store, run, item, marked(), outcome)

    for module in (collect, poll, fetch):
        monkeypatch.setattr(module, "fenced", fenced)

    real_rules = Web._read_rules

    async def rules(web: Web, url: Any) -> Any:
        with it.at(
            "", []
        ):  # what is of the whole host (here there is one) is no item's: tests/edge/test_web.py
            return await real_rules(web, url)

    monkeypatch.setattr(Web, "_read_rules", rules)

    def around(module: Any, name: str, kind: str, items: Callable[..., Iterable[str]]) -> None:
        real = getattr(module, name)

        def marked(*given: Any, **named: Any) -> Any:
            with it.at(kind, items(*given)):
                return real(*given, **named)

        monkeypatch.setattr(module, name, marked)

    around(reading, "_reading", "article", lambda _, __, row: [row.url])
    around(understand, "_understand", "article", lambda _, __, row, *___: [row.url])
    around(
        understand,
        "_keep",
        "article",
        lambda *given: [row.url for row, result in given[4] if not isinstance(result, Unreadable)],
    )
    around(
        faults, "keep", "", lambda *_: []
    )  # what keeps a fault is not thrown at: then nothing could be kept
    around(deliver, "_told", "message", lambda *given: [given[3].address])
    around(rederive, "_derive_anew", "stored", lambda _, __, rows: [f"article {r.article_id}" for r in rows])
    around(ledger_step, "_draw_anew", "stored", lambda _, __, rows: [f"article {r.article_id}" for r in rows])
    return it


def names_of(error: BaseException) -> tuple[str, ...]:
    """As what a fault may be kept that this was thrown for: Python makes a StopAsyncIteration in a generator a RuntimeError."""
    return (type(error).__name__, *(["RuntimeError"] if isinstance(error, StopAsyncIteration) else []))


def _kind(item: str) -> str:
    if "/" not in item:
        return "source"
    return "feed" if "/f/" in item else "page"


class Scene:
    """One run over sources, pages and readers of its own: collect, understand, publish, maintain."""

    def __init__(self, desk: Desk, ledger: Any, mail: Server, number: int) -> None:
        self.desk, self.ledger, self.topics, self.number = desk, ledger, ledger.topics, number
        self.random = Random(SEED * 1000 + number)
        self.settings = desk.settings.model_copy(
            update={"smtp_host": mail.host, "smtp_port": mail.port, "senders": 2, "smtp_seconds": 5}
        )
        self.sources = [f"s{number}-{n}" for n in range(SOURCES)]
        self.readers = [
            Subscription(
                f"r{number}-{n}", f"r{number}-{n}@example.org", "ar", "Asia/Damascus", ("ceasefire",),
                pace=Pace.DAILY, at_once=tuple(Theatre), is_first_poll_told=True,
            )
            for n in range(READERS)
        ]  # fmt: skip
        self.feeds = {source: desk.server.url(f"/f/{source}") for source in self.sources}
        self.pages = {
            source: [desk.server.url(f"/p/{source}/{n}") for n in range(PAGES)] for source in self.sources
        }
        for source in self.sources:
            self._write(source)

    def _write(self, source: str) -> None:
        items = ""
        for n, url in enumerate(self.pages[source]):
            title, text = self._article(is_news=n == 0 and source == self.sources[-1])
            carried = f"<content:encoded>&lt;p&gt;{text}&lt;/p&gt;</content:encoded>" if n % 2 else ""
            items += f"<item><title>{title}</title><link>{url}</link>{carried}</item>"
            lines = text.split(". ")
            paragraphs = "".join(
                f"<p>{'، و'.join(lines[at : at + 3])}.</p>" for at in range(0, len(lines), 3)
            )
            page = (
                f"<html lang=ar><head><meta charset=utf-8><title>{title}</title></head>"
                f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
            )
            self.desk.server.pages[f"/p/{source}/{n}"] = page.encode()
        space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        self.desk.server.pages[f"/f/{source}"] = (
            f"<rss {space}><channel><title>x</title>{items}</channel></rss>".encode()
        )

    def _article(self, *, is_news: bool) -> tuple[str, str]:
        some = self.random
        lines = [
            f"{some.choice(VERBS.split())} {' في '.join(some.sample(WORDS.split(), 9))}" for _ in range(15)
        ]
        if is_news:
            lines.insert(
                0, f"أعلن الطرفان وقفا لإطلاق النار في إدلب يبدأ {' '.join(some.sample(WORDS.split(), 3))}"
            )
            return f"إعلان وقف إطلاق النار في إدلب {some.randrange(10**6)}", ". ".join(lines)
        if some.random() < 0.3:
            lines.insert(3, f"وسيرت القوات دورية مشتركة في ريف حلب قرب {some.choice(WORDS.split())}")
        return f"{some.choice(VERBS.split())} {' '.join(some.sample(WORDS.split(), 4))}", ". ".join(lines)

    def aims(self, thrower: Thrower) -> dict[str, tuple[Name, BaseException]]:
        """Random functions and exceptions for some items of each kind; nothing beside the others."""
        some, chosen = (
            self.random,
            {"source": self.sources[:1], "feed": [self.feeds[s] for s in self.sources[1:3]]},
        )
        good = [page for source in self.sources[3:] for page in self.pages[source]]
        some.shuffle(good)
        third = len(good) // 3
        news = self.pages[self.sources[-1]][0]
        chosen["page"] = [page for page in good[:third] if page != news]
        chosen["article"] = [page for page in good[third : 2 * third] if page != news]
        chosen["message"] = [one.address for one in self.readers[: READERS // 2]]
        return {
            item: (some.choice(sorted(thrower.called[kind])), some.choice(RAISED)())
            for kind, items in chosen.items()
            for item in items
        }

    async def run(self) -> None:
        sources = [self.desk.source(source, f"/f/{source}") for source in self.sources]
        store, settings, topics = self.desk.store, self.settings, self.topics
        collect.sync(store, sources)
        understand.sync(store, topics, self.readers)
        (shard,) = collect.shards(store, 1, only_due=False)
        await collect.collect(store, settings, shard, only_due=False)
        for batch in understand.shares(store, settings):
            await asyncio.to_thread(
                understand.understand, store, settings, topics, self.readers, batch, self.ledger
            )
        await asyncio.to_thread(deliver.publish, store, settings)

    async def maintain(self) -> None:
        """Every article of this run is derived anew."""
        self.desk.store._connection.execute(
            "UPDATE marsad.article SET classified_by = 'old', ledgered_by = 'old' WHERE source_id LIKE %s",
            [f"s{self.number}-%"],
        )
        await asyncio.to_thread(rederive.maintain, self.desk.store, self.topics)
        await asyncio.to_thread(ledger_step.rederive, self.desk.store, self.ledger)

    # ── what came of it ────────────────────────────────────────────────────

    def check(self, thrower: Thrower, ends: Counter[str]) -> None:
        """No run has failed, who met an exception has it as an outcome, and who met none is as if nothing had happened."""
        desk, hit, outcomes = self.desk, thrower.hit, dict[str, str]()
        runs = desk.rows("SELECT step, state, problem FROM marsad.run WHERE state <> 'done'")
        assert runs == []
        kept = {row["item"]: row for row in desk.rows("SELECT * FROM marsad.fault")}
        entries = {row["url"]: row for row in desk.rows("SELECT * FROM marsad.entry")}
        read = {
            row["url"]: row
            for row in desk.rows(
                "SELECT e.url, p.state, p.reason, a.article_id FROM marsad.page p JOIN marsad.entry e USING (entry_id)"
                " LEFT JOIN marsad.article a USING (entry_id)"
            )
        }
        for source in self.sources[3:]:  # those whose source and feed were left in peace
            for page in self.pages[source]:
                entry, its = entries[page], read.get(page)
                if page not in hit or (
                    its and its["article_id"]
                ):  # left in peace, or helped out by another way
                    assert its and (its["state"], bool(its["article_id"])) == ("read", True), page
                    outcomes[page] = "" if page not in hit else "recovered"
                elif its:
                    assert its["state"] == "unreadable", (page, hit[page])
                    outcomes[page] = its["reason"]
                else:
                    assert entry["state"] == "pending" and entry["reason"], (page, hit[page])
                    outcomes[page] = entry["reason"]
        for source in self.sources[1:3]:
            feed = desk.feed(source)
            assert (feed["state"] == "failing") == (self.feeds[source] in hit), feed
            outcomes[self.feeds[source]] = feed["state_reason"] or ""
        outcomes |= dict.fromkeys(self.sources[:1], "unforeseen")
        sent = desk.rows(
            "SELECT address, state, reason, message_id FROM marsad.delivery WHERE digest_at IS NULL"
        )
        ours = {one.address for one in self.readers}
        assert ours <= {row["address"] for row in sent}
        for row in sent:
            if row["address"] in ours - hit.keys():
                assert row["state"] == "sent", row
            elif row["address"] in ours:
                assert row["state"] == "pending" and row["reason"], row
                outcomes[row["address"]] = "unforeseen" if "it can't be" in row["reason"] else row["reason"]
        of_message = {row["address"]: row["message_id"] for row in sent}
        for item, (name, error) in hit.items():
            if outcomes[item].startswith("unforeseen"):  # the others are outcomes with a reason of their own
                fault = kept[of_message.get(item, item)]
                assert fault["error"] in names_of(error), (item, name)
            ends[
                "unforeseen" if outcomes[item].startswith("unforeseen") else outcomes[item].partition(":")[0]
            ] += 1
        shown = {(row["what"], row["cause"]) for row in summary(desk.store, now()).failures}
        for item, (_, error) in hit.items():
            if outcomes[item].startswith("unforeseen"):
                assert any(
                    what == "fault" and name in cause for what, cause in shown for name in names_of(error)
                ), error


async def test_whatever_is_thrown_costs_its_own_item(
    desk: Desk, ledger: Any, thrower: Thrower, topics: Topics
) -> None:
    thrown, aimed, number = 0, 0, 0
    where, ends = Counter[Name](), Counter[str]()
    with Server() as mail:
        first = Scene(desk, ledger, mail, number)
        threading.setprofile(thrower.watch)
        sys.setprofile(thrower.watch)
        try:
            await first.run()
            await first.maintain()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)  # type: ignore[arg-type]
        first.check(thrower, ends)
        assert {kind for kind, names in thrower.called.items() if len(names) > 5} == {
            "source", "feed", "page", "article", "message", "stored",
        }  # fmt: skip
        while thrown < THROWN:
            number += 1
            scene = Scene(desk, ledger, mail, number)
            desk.store._connection.execute("DELETE FROM marsad.fault")
            thrower.hit, thrower.aim = {}, scene.aims(thrower)
            with pytest.MonkeyPatch.context() as patch:
                thrower.arm(patch)
                await scene.run()
            scene.check(thrower, ends)
            aimed += len(thrower.aim)
            thrown += len(thrower.hit)
            where.update(name for name, _ in thrower.hit.values())
            thrown += await _maintained(scene, thrower, where)
            assert thrown > aimed // 10
            if number % 10 == 0:
                print(number, thrown, dict(ends), flush=True)
    watched = {name for names in thrower.called.values() for name in names}
    print(
        f"\n{thrown} thrown in {number} runs, out of {len(where)} of {len(watched)} functions; {dict(ends)}; no run ended"
    )


async def _maintained(scene: Scene, thrower: Thrower, where: Counter[Name]) -> int:
    """Stored articles are derived anew, and some of them meet an exception; how many."""
    desk, some = scene.desk, scene.random
    rows = desk.rows(
        f"SELECT article_id FROM marsad.article WHERE source_id LIKE 's{scene.number}-%' AND disposition = 'kept'"
    )
    ids = [row["article_id"] for row in rows]
    names = sorted(thrower.called["stored"])
    thrower.hit = {}
    thrower.aim = {f"article {i}": (some.choice(names), some.choice(RAISED)()) for i in ids[: len(ids) // 2]}
    with pytest.MonkeyPatch.context() as patch:
        thrower.arm(patch)
        await scene.maintain()
    left = desk.rows(
        "SELECT article_id, classified_by, ledgered_by FROM marsad.article WHERE 'old' IN (classified_by, ledgered_by)"
        f" AND source_id LIKE 's{scene.number}-%' AND disposition = 'kept'"
    )
    undone = {
        f"article {row['article_id']}" for row in left
    }  # not so who, by itself, didn't call what raised for its batch
    assert undone <= set(thrower.hit)
    assert desk.rows("SELECT step, problem FROM marsad.run WHERE state <> 'done'") == []
    kept = {row["item"] for row in desk.rows("SELECT item FROM marsad.fault WHERE step = 'maintain'")}
    assert kept == undone
    where.update(name for name, _ in thrower.hit.values())
    desk.store._connection.execute(
        "UPDATE marsad.article SET classified_by = '', ledgered_by = '' WHERE classified_by = 'old'"
    )
    return len(thrower.hit)
