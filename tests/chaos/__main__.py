"""`make chaos ROUNDS=n`: Marsad runs, and in each round something that it stands on is killed, cut, filled up or put out of time.

    PYTHONPATH=tests python -m chaos ROUNDS [--way alone|stack] [--seed N] [--only FAULT]

A round: the sites publish, some time goes by, something is done at a random moment, and what ended is started again as a service manager
would. At the end nothing is done any more; when all that was published is understood and sent, the account is made (chaos/account.py).
The disk is a tmpfs in a namespace of mounts; where users may have none, it isn't filled, and the table says so. Exit code 0: nothing is
wrong, and nothing needed a hand.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import psycopg

from chaos import account, disk, faults
from chaos.scene import Scene, scene
from marsad.errors import LocalError

ARTICLES = 4  # that appear in a round
GOES_BY = timedelta(hours=6)  # on the project's clock, in a round: so that what is to be tried again is
ROUND_SECONDS = {"alone": 3.0, "stack": 25.0}
UP_SECONDS = 600.0
CALM_SECONDS = 900.0
AFTER_SECONDS = 10.0  # a fault still works so long: sessions end, servers recover


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rounds", type=int)
    parser.add_argument("--way", choices=["alone", "stack"], default="stack")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", help="One fault in all rounds.")
    parser.add_argument(
        "--keep", type=Path, help="An empty folder for everything, logs too, instead of one that goes away."
    )
    given = parser.parse_args()
    disk.enter(["-m", "chaos", *sys.argv[1:]])
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        place = given.keep or Path(folder)
        place.chmod(0o755)
        with scene(given.way, place, given.seed) as made:
            return played(made, given.rounds, given.only)


def played(made: Scene, rounds: int, only: str | None) -> int:
    """Play all rounds and the calm after them; say what came of it."""
    begun = time.monotonic()
    made.stand.publish(ARTICLES)
    made.look_after()
    wait_for_first(made)
    print(f"{made.way}: up after {time.monotonic() - begun:.0f} s", flush=True)
    known = faults.ALWAYS | (faults.OF_A_STACK if made.way == "stack" else {})
    bag: list[str] = []
    done, deaths = Counter[str](), list[tuple[float, float]]()
    for number in range(1, rounds + 1):
        if not bag:  # each once, in an order of its own, and then again
            bag = made.chance.sample(sorted(known), len(known))
        name = only or bag.pop()
        hit, death = one_round(made, known[name])
        done[name] += bool(hit)
        deaths.append(death)
        print(f"round {number:3}  {name}{'' if hit else ': nothing to hit'}", flush=True)
    calm_begun = time.monotonic()
    is_calm = calmed(made)
    print(f"calm {time.monotonic() - calm_begun:.0f} s after the last round", flush=True)
    return told(made, done, deaths, is_calm=is_calm)


def wait_for_first(made: Scene) -> None:
    """Until the first article is stored: then everything runs."""
    end = time.monotonic() + UP_SECONDS
    while time.monotonic() < end:
        try:
            if made.ask("SELECT count(*) FROM marsad.article WHERE seed IS NULL")[0][0]:
                return
        except psycopg.Error:
            pass  # the warehouse isn't made yet
        time.sleep(0.2)
        made.look_after()
    raise SystemExit(f"nothing runs after {UP_SECONDS:.0f} s; the logs are in {made.folder}")


def one_round(made: Scene, fault: faults.Fault) -> tuple[int, tuple[float, float]]:
    """How many were hit, and from when to when that could be felt."""
    made.stand.publish(ARTICLES)
    made.move_clock(GOES_BY)
    seconds = ROUND_SECONDS[made.way]
    until = made.chance.uniform(0, seconds)
    time.sleep(until)
    begin = time.time()
    with fault(made) as hit:
        pass
    time.sleep(made.chance.uniform(0, 2))
    _look_after(made)
    end = time.time() + AFTER_SECONDS
    time.sleep(max(0.0, seconds - until))
    _look_after(made)
    return hit, (begin, end)


def _look_after(made: Scene) -> None:
    try:
        made.look_after()
    except LocalError as problem:  # it is asked again in the next round
        print(f"           {problem}", flush=True)


def calmed(made: Scene) -> bool:
    """Whether all that was published is understood and sent, nothing being done any more but time going by."""
    end = time.monotonic() + CALM_SECONDS
    while time.monotonic() < end:
        _look_after(made)
        try:
            if account.still_open(made) == 0:
                return True
        except psycopg.Error:
            pass
        made.move_clock(timedelta(hours=1))
        time.sleep(1)
    return False


def told(made: Scene, done: Counter[str], deaths: list[tuple[float, float]], *, is_calm: bool) -> int:
    """Print the table and what is wrong; the exit code."""
    wrong = account.problems(made, deaths)
    wrong += [] if is_calm else [f"not everything was done within {CALM_SECONDS:.0f} s"]
    checks = made.run("checks")
    wrong += [f"marsad checks: {checks}"] if checks else []
    print("\n".join(f"    {count:4} × {name}" for name, count in sorted(done.items())))
    print(
        f"{len(deaths)} rounds, {len(made.stand.articles)} articles, {len(account.accepted(made.spool))} messages,"
        f" {sum(account.repeated(made).values())} repeated after a death, {made.restarts} restarts by a service manager"
    )
    print(
        "\n".join(wrong[:40])
        or "nothing is lost, nothing is there twice, every check passes, nothing needed a hand"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
