"""Write .env from config/env.example, with a fresh secret for every value "generate" and who you are for "owner". Never over an
existing file.

Usage: python docker/make_env.py [FILE]. Exit code 1 when FILE exists.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "config" / "env.example"
MAKE = {
    "generate": lambda: secrets.token_hex(32),  # hexadecimal: it stands in URLs and shells as it is
    "generate-fernet": lambda: secrets.token_urlsafe(32) + "=",
    "owner": lambda: str(os.getuid()),
}


def filled(example: str) -> str:
    """The example with its secrets made."""
    return "".join(_filled(line) for line in example.splitlines(keepends=True))


def _filled(line: str) -> str:
    name, equals, value = line.rstrip("\n").partition("=")
    return f"{name}={MAKE[value]()}\n" if equals and value in MAKE else line


def main(file: Path) -> int:
    """Write the file, for its owner's eyes only."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(
            f"{file} exists and is left as it is: remove it first if its secrets are to be lost",
            file=sys.stderr,
        )
        return 1
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(filled(EXAMPLE.read_text(encoding="utf-8")))
    print(f"wrote {file}: look through it, then `docker compose up -d`")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".env")))
