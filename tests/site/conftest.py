"""The real site, built once a test run into a temporary place, served on localhost and opened in Chromium."""

from __future__ import annotations

import functools
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from kb.browser import ARGUMENTS, find_browser
from kb.project import HERE


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what fails shows in the browser."""


def build_site(target: Path) -> None:
    """Build site and book into `target`; a failure shows the build's own output."""
    command = [sys.executable, "scripts/build.py", "--site", str(target)]
    done = subprocess.run(command, cwd=HERE.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. Test workers share one build: the first makes it, the others wait for it."""
    shared = tmp_path_factory.getbasetemp().parent
    target = shared / "site"
    with FileLock(shared / "site.lock"):
        if not target.exists():
            build_site(target)
    return target


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served on this machine, with a trailing slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the machine. A missing one fails the test: it is never skipped."""
    executable = find_browser()
    assert executable, "no Chromium: run scripts/setup_browser.py"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
