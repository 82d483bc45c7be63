"""The real site, built once a test run into a temporary place, served on localhost and opened in Chromium."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from kb.book.making import make_book, timestamp_of, write_book
from kb.browser import ARGUMENTS, find_browser
from kb.project import HERE
from kb.site import build_pages


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what fails shows in the browser."""


def build_site(target: Path) -> None:
    """Build pages and book into `target`, as scripts/build.py does."""
    timestamp = timestamp_of(HERE.root)
    assert build_pages(HERE, target, timestamp) == 0
    book = make_book(HERE, target, timestamp)
    assert [problem for problem in book.problems if problem.severity == "error"] == []
    write_book(book, target / "downloads")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built site. Test workers share one build: the first makes it, the others wait for it."""
    own = tmp_path_factory.getbasetemp()
    # A worker's own folder lies in the one of the test run; without workers it is that one.
    shared = own if worker_id == "master" else own.parent
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
