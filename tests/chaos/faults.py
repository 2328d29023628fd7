"""What is done to a scene: each fault is begun at a random moment, and ended where it lasts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta

import psutil

from chaos.scene import Scene

Hit = int  # how many were hit; 0 where there was nothing to hit
PATIENCE = {
    "alone": 4.0,
    "stack": 40.0,
}  # seconds until there is something to kill; a stack's tasks come once a minute
Fault = Callable[[Scene], AbstractContextManager[Hit]]


def _kill_one(scene: Scene, find: Callable[[], list[psutil.Process]]) -> Hit:
    """Kill one of those that are found, as soon as there is one."""
    end = time.monotonic() + PATIENCE[scene.way]
    while not (found := find()):
        if time.monotonic() > end:
            return 0
        time.sleep(0.1)
    with suppress(psutil.Error):
        scene.chance.choice(found).kill()
        return 1
    return 0


@contextmanager
def worker(scene: Scene) -> Iterator[Hit]:
    """A process that does Marsad's work: one `marsad run`, or whatever the scheduler has started for a task."""

    def found() -> list[psutil.Process]:
        tasks = scene.processes(without="reader_child")
        return tasks if scene.way == "alone" else [one for one in tasks if _is_below_scheduler(one)]

    yield _kill_one(scene, found)


def _is_below_scheduler(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return any("airflow scheduler" in " ".join(one.cmdline()) for one in process.parents())
    return False


@contextmanager
def reader(scene: Scene) -> Iterator[Hit]:
    """A child that reads pages."""
    yield _kill_one(scene, lambda: scene.processes(having="marsad.edge.reader_child"))


@contextmanager
def server(scene: Scene) -> Iterator[Hit]:
    """PostgreSQL's server."""

    def found() -> list[psutil.Process]:
        identity = scene.server.server()
        return [psutil.Process(identity.pid)] if identity else []

    yield _kill_one(scene, found)


@contextmanager
def session(scene: Scene) -> Iterator[Hit]:
    """One session of PostgreSQL: the server then ends all others, and recovers."""
    yield _kill_one(scene, scene.backends)


@contextmanager
def mail(scene: Scene) -> Iterator[Hit]:
    """The mail server."""
    scene.children["mail"].kill()
    scene.children["mail"].wait()
    yield 1


@contextmanager
def mail_wire(scene: Scene) -> Iterator[Hit]:
    """Every connection to the mail server, reset."""
    scene.mail_wire.cut()
    yield 1


@contextmanager
def warehouse_wire(scene: Scene) -> Iterator[Hit]:
    """Every connection to the warehouse, reset."""
    scene.warehouse_wire.cut()
    yield 1


@contextmanager
def sites(scene: Scene) -> Iterator[Hit]:
    """The next answers of the sites, broken off in the middle."""
    scene.stand.to_break_off = scene.chance.randrange(1, 8)
    yield scene.stand.to_break_off


@contextmanager
def disk(scene: Scene) -> Iterator[Hit]:
    """The disk of the state, full for some seconds."""
    if not scene.disk.can_be_filled:
        yield 0
        return
    scene.disk.fill()
    try:
        time.sleep(scene.chance.uniform(1, 4))
        yield 1
    finally:
        scene.disk.empty()


@contextmanager
def clock(scene: Scene) -> Iterator[Hit]:
    """The clock, wrong by up to a day for some seconds, and then right again."""
    by = timedelta(minutes=scene.chance.randrange(-1440, 1440))
    scene.move_clock(by)
    try:
        time.sleep(scene.chance.uniform(1, 4))
        yield 1
    finally:
        scene.move_clock(-by)


def _service(words: str) -> Fault:
    @contextmanager
    def service(scene: Scene) -> Iterator[Hit]:
        yield _kill_one(scene, lambda: scene.processes(having=words))

    return service


@contextmanager
def supervisor(scene: Scene) -> Iterator[Hit]:
    """`marsad up` itself, all others living on without it."""
    scene.children["stack"].kill()
    scene.children["stack"].wait()
    yield 1


ALWAYS: dict[str, Fault] = {
    "worker": worker, "reader child": reader, "PostgreSQL": server, "session of PostgreSQL": session, "mail server": mail,
    "connections to mail": mail_wire, "connections to the warehouse": warehouse_wire, "answers of sites": sites,
    "disk full": disk, "clock moved": clock,
}  # fmt: skip
OF_A_STACK: dict[str, Fault] = {
    "scheduler": _service("airflow scheduler"), "DAG processor": _service("airflow dag-processor"),
    "API server": _service("airflow api"), "marsad up": supervisor,
}  # fmt: skip
