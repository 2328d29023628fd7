"""The whole way, from feeds to the warehouse, against what an afternoon's script does and what reading alone would allow.

    python bench/whole.py [FILE.jsonl.gz] [--pages 1600] [--hosts 20] [--stored 0,10000,100000] [--profile]
    make bench ONLY=whole TEXTS=articles.jsonl.gz

In one run, on the same pages from the same hosts (bench/whole_sites.py): the script (bench/whole_script.py), the reader's children
alone, as many as there are cores, with pages at hand, and `marsad run` with all rules and the ledger, into a warehouse that holds so
many articles already. Prints articles a second, processor time, peak memory (PostgreSQL's with it), and the share of each station.
Fails where the whole way is less than TIMES the script, less than OF_READING of reading alone, or takes more than MOST_BYTES.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen
from zlib import MAX_WBITS, decompress

import psycopg
import whole_measure as measure
import yaml
from stored import Mixer, fill, own_texts, texts

from marsad.core.feeds import feed as feeds
from marsad.core.pages import article as reading
from marsad.edge.local.postgres import Postgres
from marsad.edge.migrate import migrate
from marsad.edge.reader import PageToRead, Reader
from marsad.edge.store import open_store
from marsad.model import Article
from marsad.settings import PROJECT

TIMES, OF_READING, MOST_BYTES = 4.0, 0.60, 1_000_000_000
FOLDER = Path(__file__).resolve().parent


class Sites:
    """bench/whole_sites.py as a process of its own."""

    def __init__(self, pages: int, hosts: int, file: Path | None) -> None:
        command = [sys.executable, str(FOLDER / "whole_sites.py"), str(pages), str(hosts)]
        command += [str(file)] if file else []
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.ports: list[int] = json.loads(self._process.stdout.readline())
        self.feeds = [f"http://127.0.0.1:{port}/feed.xml" for port in self.ports]

    def close(self) -> None:
        self._process.communicate("")

    def bodies(self) -> list[tuple[str, bytes]]:
        """Every page as it comes, with its address."""
        found = []
        for address in self.feeds:
            with urlopen(address) as answer:
                entries = feeds.parse(answer.read(), url=address).entries
            for entry in entries:
                with urlopen(entry.url) as answer:
                    found.append((entry.url, decompress(answer.read(), MAX_WBITS | 16)))
        return found


def reading_alone(bodies: list[tuple[str, bytes]]) -> float:
    """Articles a second of the reader's children, one for each core, the pages at hand."""
    with Reader(os.cpu_count() or 1, module=reading.__name__) as reader:
        list(reader.read_many([PageToRead(body, url) for url, body in bodies[:50]]))
        begun = time.monotonic()
        found = list(reader.read_many([PageToRead(body, url) for url, body in bodies]))
    taken = time.monotonic() - begun
    return sum(isinstance(one, Article) for one in found) / taken


def whole_way(
    sites: Sites, server: Postgres, server_pid: int, folder: Path, database: str, *, profile: bool
) -> measure.Cost:
    """`marsad run` into a warehouse."""
    outlets = [
        {
            "id": f"host-{n}", "name": {"ar": "موقع", "en": f"Host {n}"}, "country": "SY", "ownership": "private",
            "language": "ar", "home": f"http://127.0.0.1:{port}/", "feeds": [{"url": f"http://127.0.0.1:{port}/feed.xml"}],
        }
        for n, port in enumerate(sites.ports)
    ]  # fmt: skip
    (folder / "sources.yaml").write_text(yaml.safe_dump({"sources": outlets}, allow_unicode=True), "utf-8")
    (folder / "subscriptions.yaml").write_text("subscriptions: []\n", "utf-8")
    ours = {
        "MARSAD_DATABASE_URL": server.dsn(database), "MARSAD_SUBSCRIPTIONS": str(folder / "subscriptions.yaml"),
        "MARSAD_GAP_SECONDS": "0", "MARSAD_PER_HOST": "4", "MARSAD_ALLOW_PRIVATE": "127.0.0.1", "MARSAD_STATE": str(folder / "state"),
    }  # fmt: skip
    words = ["from marsad.cli import main; main()", "run", "--sources", str(folder / "sources.yaml"), "--all"]
    command = [sys.executable, "-c", *words]
    if profile:
        command = [
            "py-spy",
            "record",
            "--subprocesses",
            "-r",
            "50",
            "-f",
            "raw",
            "-o",
            str(FOLDER / "whole.folded"),
            "--",
            *command,
        ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MARSAD_")}
    return measure.run(command, server_pid, environment | ours)


def articles(dsn: str, table: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    return row[0] if row else 0


def stations(dsn: str) -> dict[str, float]:
    """Processor seconds by station, as the runs have recorded them."""
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT key, sum(value::float) FROM marsad.run, jsonb_each_text(seconds) GROUP BY 1"
        ).fetchall()
    return dict(rows)


def bars(shares: dict[str, float]) -> str:
    """A picture in characters: who takes how much of the processor."""
    total = sum(shares.values()) or 1.0
    return "\n".join(
        f"    {name:22} {'█' * round(60 * value / total):60} {value:7.1f} s  {value / total:.0%}"
        for name, value in sorted(shares.items(), key=lambda one: -one[1])
    )


def say(name: str, count: int, cost: measure.Cost) -> float:
    rate = count / cost.seconds
    print(
        f"{name:34} {count:7,} articles {cost.seconds:7.1f} s  {rate:6.1f}/s  CPU {cost.all_cpu_seconds:6.1f} s"
        f" ({1000 * cost.all_cpu_seconds / (count or 1):5.1f} ms each; server {cost.server_cpu_seconds:.1f} s)"
        f"  peak {cost.peak_bytes / 1e6:,.0f} MB",
        flush=True,
    )
    return rate


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=os.environ.get("TEXTS") or None)
    parser.add_argument("--pages", type=int, default=1_600)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--stored", default="0,10000")
    parser.add_argument("--no-script", action="store_true", help="Without the peers: the whole way alone.")
    parser.add_argument("--profile", action="store_true", help="Write bench/whole.folded with py-spy.")
    args = parser.parse_args()
    file = Path(args.file) if args.file else None
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    sites = Sites(args.pages, args.hosts, file)
    missed: list[str] = []
    try:
        with tempfile.TemporaryDirectory() as given, Postgres(Path(given) / "pg") as server:
            folder = Path(given)
            pid = int((next(folder.rglob("postmaster.pid"))).read_text().split("\n", 1)[0])
            script = alone = 0.0
            if not args.no_script:
                server.ensure_database("script")
                command = [
                    sys.executable,
                    str(FOLDER / "whole_script.py"),
                    server.dsn("script"),
                    *sites.feeds,
                ]
                cost = measure.run(command, pid)
                script = say("the afternoon's script", articles(server.dsn("script"), "script_article"), cost)
                alone = reading_alone(sites.bodies())
                print(f"{'reading alone, on all cores':34} {alone:55.1f}/s", flush=True)
            for stored in map(int, args.stored.split(",")):
                name = f"whole_{stored}"
                server.ensure_database(name)
                migrate(server.dsn(name), PROJECT / "sql")
                if stored:
                    with (
                        open_store(server.dsn(name), PROJECT / "sql" / "steps"),
                        open_store(server.dsn(name), FOLDER) as bench,
                    ):
                        bench.run("stored.source")
                        bench.run("stored.make_told")
                        base = texts(file) if file else own_texts()
                        from marsad.core.stories import story

                        told = (story.features(title, text) for title, text in base[:3000])
                        bench.copy(
                            "stored.copy_told",
                            ([n, o.terms, o.head, list(o.keys)] for n, o in enumerate(told)),
                        )
                        fill(bench, Mixer.of(base), 1, stored)
                before = articles(server.dsn(name), "marsad.article")
                cost = whole_way(sites, server, pid, folder, name, profile=args.profile)
                got = articles(server.dsn(name), "marsad.article") - before
                rate = say(f"the whole way, {stored:,} stored", got, cost)
                shares = stations(server.dsn(name)) | {"PostgreSQL": cost.server_cpu_seconds}
                shares["the rest (collecting, start)"] = max(
                    0.0, cost.cpu_seconds - sum(v for k, v in shares.items() if k != "PostgreSQL")
                )
                print(bars(shares), flush=True)
                if script:
                    print(
                        f"    {rate / script:.1f} times the script (limit {TIMES}), {rate / alone:.0%} of reading alone"
                        f" (limit {OF_READING:.0%})",
                        flush=True,
                    )
                    if rate < TIMES * script or rate < OF_READING * alone or cost.peak_bytes > MOST_BYTES:
                        missed.append(name)
    finally:
        sites.close()
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
