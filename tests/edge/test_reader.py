"""Reading in child processes: order, hangs, crashes, memory, and life within daemonic and forked processes."""

import gzip
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from marsad.core.pages import article as pages
from marsad.edge.reader import PageToRead, Reader, ReaderError, shared
from marsad.edge.reader_child import telling, told
from marsad.model import Article, Unreadable

READS = pages.__name__
SENTENCE = (
    "<p>أعلنت الأطراف وقفا لإطلاق النار في المدينة يبدأ منتصف الليل، وفق ما قالت مصادر محلية للوكالة.</p>"
)

# A module as children load it: what it does with a page stands in the page.
TRICKS = """
import ctypes, os, time
from marsad.model import Unreadable
def warm(): pass
def read_page(body, *, url, **rest):
    word = body.decode()
    if word == "hang": time.sleep(60)
    if word == "spin":
        while True: pass
    if word == "crash": ctypes.string_at(0)
    if word == "exit": os._exit(3)
    if word == "raise": raise ValueError("a bug")
    if word == "memory": return len(bytearray(900_000_000))
    if word == "secret": return Unreadable("fine", f"{sorted(os.environ)} {os.getpid()}".replace(", ", ","))
    if word == "pickle":  # past the module that writes outcomes, straight into the pipe
        import pickle, struct
        class Acts:
            def __reduce__(self): return (os.system, ("touch " + rest["feed_title"],))
        data = pickle.dumps(Acts())
        for number in range(3, 64):
            try: os.write(number, struct.pack(">Q", len(data)) + data)
            except OSError: pass
        os._exit(0)
    if word == "endless":
        import struct
        for number in range(3, 64):
            try: os.write(number, struct.pack(">Q", 1 << 60))
            except OSError: pass
        time.sleep(60)
    if word == "object": return object()
    if word == "nothing": return None
    if word == "surrogate": return Unreadable("fine", "\\ud800")
    if word == "write": open(rest["feed_title"], "w", buffering=1).write("x\\n")
    if word == "fork": os.fork()
    if word == "net":
        import socket
        socket.create_connection((("127.0.0.1"), int(rest["feed_title"])), 1)
        return Unreadable("reached", "x")
    if word == "print": print("noise" * 100, flush=True)
    return Unreadable("fine", f"{word} {os.getpid()}")
"""


def page(number):
    body = f"<html><body><article><h1>خبر رقم {number}</h1>{SENTENCE * 4}</article></body></html>"
    return PageToRead(body.encode(), f"http://example.com/{number}")


@pytest.fixture
def tricks(tmp_path, monkeypatch):
    (tmp_path / "marsad_tricks.py").write_text(TRICKS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Reader(seconds=1.0, memory_bytes=300_000_000, module="marsad_tricks") as reader:
        yield reader


def words(reader, *pages):
    outcomes = reader.read_many(PageToRead(word.encode(), "http://x/") for word in pages)
    return [outcome.reason if outcome.reason != "fine" else outcome.detail.split()[0] for outcome in outcomes]


def test_outcomes_keep_the_order_of_the_pages():
    with Reader(2, module=READS) as reader:
        outcomes = list(reader.read_many(page(number) for number in range(12)))
    assert [outcome.title for outcome in outcomes] == [f"خبر رقم {number}" for number in range(12)]
    assert all(isinstance(outcome, Article) for outcome in outcomes)


@pytest.mark.parametrize("trick", ["hang", "spin"])
def test_a_page_that_hangs_costs_its_time_limit_and_nothing_else(tricks, trick):
    started = time.monotonic()
    assert words(tricks, "a", trick, "b") == ["a", "timeout", "b"]
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("trick", ["crash", "exit", "raise"])
def test_a_page_that_crashes_harms_no_other(tricks, trick):
    assert words(tricks, "a", trick, "b") == ["a", "crashed", "b"]


def test_memory_is_bounded(tricks):
    assert words(tricks, "a", "memory", "b") == ["a", "memory", "b"]


def test_what_a_library_prints_does_not_get_between_the_outcomes(tricks):
    assert words(tricks, "a", "print", "b") == ["a", "print", "b"]


def test_one_child_serves_many_pages(tricks):
    outcomes = tricks.read_many(PageToRead(b"a", "http://x/") for _ in range(20))
    assert len({outcome.detail for outcome in outcomes}) == 1


def test_a_child_that_died_in_its_sleep_is_replaced(tricks):
    first = tricks.read(PageToRead(b"a", "http://x/"))
    os.kill(int(first.detail.split()[1]), 9)
    time.sleep(0.2)
    assert words(tricks, "b") == ["b"]


def test_closing_leaves_no_process_behind(tricks):
    pid = int(tricks.read(PageToRead(b"a", "http://x/")).detail.split()[1])
    tricks.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_reader_that_cannot_start_says_so():
    with Reader(module="marsad.no_such_module") as reader, pytest.raises(ReaderError, match="no_such_module"):
        reader.read(page(1))


def _in_a_daemon(pipe):
    with Reader(module=READS) as reader:
        pipe.send(reader.read(page(7)).title)


def test_within_a_forked_daemonic_process():
    """Airflow's workers may be daemonic: multiprocessing forbids those to have children."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_in_a_daemon, args=(theirs,), daemon=True)
    process.start()
    assert ours.poll(60)
    assert ours.recv() == "خبر رقم 7"
    process.join(10)


def hostile():
    return {
        "five megabytes": b"<html><body>" + SENTENCE.encode() * (5_000_000 // len(SENTENCE.encode())),
        "deep nesting": b"<div>" * 100_000 + "نص".encode(),
        "deep below the limit": b"<div>" * 39_000 + "نص".encode(),
        "deep inline": b"<b>" * 39_000 + SENTENCE.encode(),
        "big table": b"<table>" + b"<tr><td>1</td><td>2</td></tr>" * 10_000 + b"</table>",
        "tables in tables": b"<table><tr><td>" * 12_000 + SENTENCE.encode(),
        "unclosed paragraphs": b"<p>" * 39_000 + SENTENCE.encode(),
        "unclosed links": b"<a href=x>" * 39_000 + SENTENCE.encode(),
        "attributes": b"<div " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">x</div>",
        "null bytes": SENTENCE.encode().replace(b" ", b"\0 ") * 20,
        "nothing but null bytes": b"\0" * 1_000_000,
        "one line without end": b"<p>" + "كلمة ".encode() * 600_000,
        "one word without end": b"<p>" + "ك".encode() * 2_500_000,
        "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 4_000,
        "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4_000,
        "json": b'{"a": "' + b"x" * 1_000_000 + b'"}',
        "ld": b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script><p>x</p>",
        "entities": b"<p>" + b"&amp;" * 900_000,
        "comment": b"<!--" + b"-" * 5_000_000,
        "cdata": b"<![CDATA[" * 30_000,
        "lists": b"<ul><li>" * 19_000 + SENTENCE.encode(),
        "select": b"<select><option>" * 19_000,
        "furniture": b"<p>" + ("اقرأ أيضا " * 100_000).encode(),
        "dates": ("<p>من 5 آذار " * 30_000).encode(),
    }


def test_hostile_pages_have_an_outcome_in_bounded_time_and_memory():
    slowest = 0.0
    with Reader(module=READS) as reader:
        for name, body in hostile().items():
            started = time.monotonic()
            outcome = reader.read(PageToRead(body, "http://example.com/"))
            slowest = max(slowest, time.monotonic() - started)
            assert isinstance(outcome, Article | Unreadable), name
            assert not isinstance(outcome, Unreadable) or outcome.reason != "crashed", (name, outcome)
            if os.environ.get("MARSAD_SHOW"):
                print(
                    name,
                    round(time.monotonic() - started, 2),
                    getattr(outcome, "reason", "article"),
                    file=sys.stderr,
                )
        peak = max(_peak_bytes(pid) for pid in _children())
    assert slowest < 25
    assert peak < 900_000_000


def _children():
    task = Path("/proc/self/task")
    return [pid for thread in task.iterdir() for pid in (thread / "children").read_text().split()]


def _peak_bytes(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return max(
        (int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), default=0
    )


def test_a_child_knows_no_secret(tricks, monkeypatch):
    monkeypatch.setenv("MARSAD_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", "hush")
    (outcome,) = tricks.read_many([PageToRead(b"secret", "http://x/")])
    assert "PATH" in outcome.detail
    assert not any(word in outcome.detail for word in ("MARSAD", "AIRFLOW", "hush"))


def test_what_a_child_sends_is_data_and_never_acts(tricks, tmp_path):
    mark = tmp_path / "acted"
    (outcome,) = tricks.read_many([PageToRead(b"pickle", "http://x/", feed_title=str(mark))])
    assert outcome.reason == "crashed" and not mark.exists()
    assert words(tricks, "a", "object", "nothing", "surrogate", "endless", "b") == [
        "a", "crashed", "crashed", "crashed", "crashed", "b",
    ]  # fmt: skip


def test_a_child_writes_nothing_and_starts_nothing(tricks, tmp_path):
    (outcome,) = tricks.read_many([PageToRead(b"write", "http://x/", feed_title=str(tmp_path / "file"))])
    assert outcome.reason == "crashed"
    assert not (tmp_path / "file").exists() or (tmp_path / "file").read_text() == ""
    if os.geteuid() != 0:  # root may start more than its limit
        assert words(tricks, "fork") == ["crashed"]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can take the network away from one process")
def test_a_child_reaches_no_network_where_the_system_lets_us_take_it_away(tricks):
    if subprocess.run(["unshare", "--user", "--net", "true"], check=False, capture_output=True).returncode:
        return  # in most containers
    with socket.create_server(("127.0.0.1", 0)) as listener:
        (outcome,) = tricks.read_many(
            [PageToRead(b"net", "http://x/", feed_title=str(listener.getsockname()[1]))]
        )
    assert outcome.reason == "crashed"


def test_an_article_comes_back_as_it_was_read():
    from marsad.core.pages import article as here

    body = page(1).body
    with Reader(module=READS) as reader:
        assert reader.read(page(1)) == here.read_page(body, url=page(1).url)


def test_a_process_keeps_its_children_and_a_forked_one_starts_its_own(tmp_path, monkeypatch):
    (tmp_path / "marsad_tricks.py").write_text(TRICKS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pids = set()
    for _ in range(3):
        pids.add(shared("marsad_tricks").read(PageToRead(b"a", "http://x/")).detail)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    target = lambda: theirs.send(shared("marsad_tricks").read(PageToRead(b"a", "http://x/")).detail)  # noqa: E731
    process = context.Process(target=target, daemon=True)
    process.start()
    assert ours.poll(60)
    assert len(pids) == 1 and ours.recv() not in pids
    process.join(10)
    shared("marsad_tricks").close()


def test_pages_are_read_while_their_caller_does_other_work(tricks):
    coming = [tricks.start(lambda read, one: read(one), PageToRead(b"a", "http://x/")) for _ in range(3)]
    deadline = time.monotonic() + 60
    while not all(one.done() for one in coming):  # nobody asks for an outcome
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert {one.result().reason for one in coming} == {"fine"}


def test_a_page_may_come_as_it_is_stored(tricks):
    packed = PageToRead(gzip.compress(b"packed"), "http://x/", is_packed=True)
    broken = PageToRead(b"no gzip at all", "http://x/", is_packed=True)
    assert [one.reason for one in tricks.read_many([packed, broken])] == ["fine", "crashed"]


def test_what_is_asked_for_arrives_as_it_is(tmp_path):
    at = datetime(2026, 3, 4, 5, 6, 7, 8, tzinfo=timezone(timedelta(hours=3)))
    for value in (at, frozenset({1, 2**64 - 1}), frozenset(), "نص\u2028", None):
        assert told(json.loads(json.dumps(telling(value)))) == value
