"""The licences of the locked packages, as they declare them: `make audit` shows the list. Exit code 1 where a package declares none."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
CLASSIFIER = "License :: "


def names(lock: str) -> list[str]:
    """The packages of a lock."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)


def licence(name: str) -> str | None:
    """What a package declares, where it is installed: an SPDX expression, its classifiers, or the first line of its text."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    classifiers = [
        c.rpartition(" :: ")[2] for c in found.get_all("Classifier", []) if c.startswith(CLASSIFIER)
    ]
    text = (found.get("License") or "").strip().partition("\n")[0]
    return found.get("License-Expression") or ", ".join(classifiers) or text[:60] or None


if __name__ == "__main__":
    listed = {name: licence(name) for name in names(LOCK.read_text(encoding="utf-8"))}
    for name, said in listed.items():
        print(f"{name:45} {said or 'DECLARES NONE'}")
    sys.exit(0 if all(listed.values()) else 1)
