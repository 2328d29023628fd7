"""Runs the benchmarks one after another and says which limits were missed.

    make bench                            all, on what the project carries
    make bench ONLY="read classify"       some
    make bench TEXTS=articles.jsonl.gz    with texts from outside, where a benchmark can use them

Every benchmark compares within its own run (with a peer, or with a limit), since machines are noisy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    """Run the benchmarks that ONLY names, or all; 1 where one of them failed or missed its limit."""
    only = os.environ.get("ONLY", "").split()
    names = [p.stem for p in sorted(FOLDER.glob("*.py")) if is_bench(p) and (not only or p.stem in only)]
    missed = []
    for name in names:
        print(f"\n── {name} " + "─" * (90 - len(name)), flush=True)
        if subprocess.run([sys.executable, FOLDER / f"{name}.py"], check=False).returncode:
            missed.append(name)
    print(
        f"\n{len(names) - len(missed)} of {len(names)} within their limits"
        + (f"; not: {', '.join(missed)}" if missed else "")
    )
    return 1 if missed else 0


def is_bench(path: Path) -> bool:
    """Whether a file of this folder is a benchmark: one with _ in its name is a part of one, or makes pictures."""
    return "_" not in path.stem


if __name__ == "__main__":
    sys.exit(main())
