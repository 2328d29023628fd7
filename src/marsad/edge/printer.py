"""HTML printed as PDF by a Chromium that is installed; it shapes Arabic as browsers do, which few other printers can."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from marsad.errors import ConfigError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 120


def chromium() -> str | None:
    """The program of the Chromium that is installed, if one is."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def pdf(html: str, program: Path | None = None) -> bytes:
    """`html` on A4. ConfigError where there is no Chromium, or it doesn't print."""
    found = str(program) if program else chromium()
    if found is None:
        raise ConfigError(
            "no Chromium is found to print a PDF with: install one (apt-get install chromium), name it in MARSAD_CHROMIUM,"
            " or write --format html and print it in a browser"
        )
    with tempfile.TemporaryDirectory(prefix="marsad-print-") as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        said = _run(found, Path(folder), page, made)
        if not made.is_file():
            raise ConfigError(f"{found} prints nothing: {said}")
        return made.read_bytes()


def _run(program: str, folder: Path, page: Path, made: Path) -> str:
    """What it said last; the page is our own, and its policy lets it load nothing and run nothing."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox doesn't start as root
    arguments = [
        *(program, "--headless", *sandbox, "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"),
        *(
            f"--user-data-dir={folder / 'profile'}",
            "--no-pdf-header-footer",
        ),
        *(f"--print-to-pdf={made}", page.as_uri()),
    ]
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (no shell)
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    except subprocess.TimeoutExpired:
        return f"no end within {SECONDS} s"
    return done.stderr.decode("utf-8", "replace").strip()[-300:] or f"exit code {done.returncode}"
