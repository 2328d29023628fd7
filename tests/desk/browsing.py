"""A real browser for the tests: Debian's chromium, driven by playwright; and axe-core, which judges accessibility."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from marsad.edge import printer

AXE_VERSION = "4.10.3"
SERIOUS = {"serious", "critical"}


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a free port of loopback."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def program() -> str:
    """Chromium's program; the test is skipped, and says why, where a part of a browser test is missing."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
    found = printer.chromium()
    if found is None:
        pytest.skip("there is no chromium (apt-get install chromium): no browser tests")
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """A running Chromium. No event loop may run in this thread beside it."""
    path = program()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def axe(folder: Path) -> str:
    """The source of axe-core, installed from the npm registry into `folder` once; skipped where that can't be done."""
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    problem = None if script.exists() else _install_axe(folder)
    if problem:
        pytest.skip(problem)
    return script.read_text(encoding="utf-8")


@cache  # where it can't be installed, it is tried once
def _install_axe(folder: Path) -> str | None:
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm: no accessibility check"
    command = [npm, "install", "--no-save", "--silent", "--prefix", str(folder), f"axe-core@{AXE_VERSION}"]
    try:
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    except subprocess.CalledProcessError as error:
        return f"axe-core can't be installed: {error.stderr[-300:]}"
    except subprocess.TimeoutExpired:
        return "axe-core can't be installed: the npm registry doesn't answer"
    return None


def findings(page: Any, source: str) -> list[str]:
    """What axe-core finds serious on the page that is open, one line each."""
    page.evaluate(source)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0].get('failureSummary', '')[:300]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
