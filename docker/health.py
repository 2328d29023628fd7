"""Health check of a container, without Airflow's imports, which cost seconds of processor time each time. Exit code 0 when it is healthy.

Usage: python docker/health.py COMPONENT [BASE], COMPONENT one of metadatabase, scheduler, dag_processor: asks Airflow's API.
       python docker/health.py worker HOST:PORT: looks whether a Celery worker lives here and has a connection to its broker.
"""

from __future__ import annotations

import json
import socket
import sys
import urllib.request
from pathlib import Path

PROC = Path("/proc")
ESTABLISHED = "01"


def component(name: str, base: str) -> str | None:
    """What is wrong with a component of Airflow's, by its own word; None: nothing."""
    with urllib.request.urlopen(f"{base}/api/v2/monitor/health", timeout=10) as answer:  # noqa: S310
        status = json.load(answer)[name]["status"]
    return None if status == "healthy" else f"{name} is {status}"


def worker(broker: str) -> str | None:
    """What is wrong with the Celery worker of this container; None: nothing."""
    if not any(_is_worker(process) for process in PROC.glob("[0-9]*")):
        return "no worker lives here"
    host, _, port = broker.rpartition(":")
    addresses = {info[4][0] for info in socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)}
    if not any(there in addresses for there in _connections(int(port))):
        return f"no connection to the broker {broker}"
    return None


def _is_worker(process: Path) -> bool:
    """Whether a process is a worker that isn't stopped or dead."""
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
        state = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return b"celery" in words and b"worker" in words and state in "RSD"


def _connections(port: int) -> list[str]:
    """The addresses to whose `port` there are open connections, as the system lists them."""
    found = []
    for name, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        try:
            lines = (PROC / "net" / name).read_text(encoding="utf-8").splitlines()[1:]
        except OSError:
            continue
        for there, state in ((line.split()[2], line.split()[3]) for line in lines):
            address, _, its_port = there.partition(":")
            if state == ESTABLISHED and int(its_port, 16) == port:
                words = [bytes.fromhex(address[at : at + 8])[::-1] for at in range(0, len(address), 8)]
                found.append(socket.inet_ntop(family, b"".join(words)).removeprefix("::ffff:"))
    return found


def main(name: str, where: str = "http://api-server:8080") -> int:
    """0 when all is well; no answer is an error, too."""
    problem = worker(where) if name == "worker" else component(name, where)
    print(problem or "healthy")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
