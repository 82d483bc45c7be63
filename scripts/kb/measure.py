"""Time, memory and sizes, and the table that sets them against the budgets."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement, document_fromstring

KIB = 1024
# Links that make a browser fetch their target when the page opens.
FETCHED_LINKS = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass(frozen=True)
class Row:
    """One measurement; `budget` is the most that is allowed, or the least where `at_least`, in the same `unit`."""

    what: str
    measured: float
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def ok(self) -> bool | None:
        """Whether the budget is kept; None without a budget."""
        if self.budget is None:
            return None
        return self.measured >= self.budget if self.at_least else self.measured <= self.budget

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What, measured, budget and ok, as the table prints them."""
        budget = "" if self.budget is None else f"{'≥' if self.at_least else '≤'} {self.budget:g} {self.unit}"
        return self.what, f"{self.measured:.2f} {self.unit}", budget, {None: "", True: "yes", False: "NO"}[self.ok]


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table whose columns line up."""
    lines = [("what", "measured", "budget", "ok"), *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in (lines[0], rule, *lines[1:])
    )


class CommandFailed(Exception):
    """A measured command did not succeed; the message holds the command and the end of its output."""


@dataclass(frozen=True)
class Run:
    """One run of a command: wall time in seconds, and the peak memory of its largest process in MiB.

    The peak is never below the memory of the measuring process itself, from which each command starts (getrusage(2)).
    """

    seconds: float
    peak: float


def run(command: Sequence[str], folder: Path) -> Run:
    """Run `command` in `folder` and measure it. Raises CommandFailed where it exits with another status than 0."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        # wait4, not wait: it gives the peak memory of this child and its own children, and of no other run.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            tail = output.read().decode(errors="replace")[-4000:]
            raise CommandFailed(f"{' '.join(command)}\nin {folder} exited with {process.returncode}:\n{tail}")
    # Kilobytes on Linux, bytes on macOS (getrusage(2)).
    return Run(seconds, usage.ru_maxrss / (KIB * KIB if sys.platform == "darwin" else KIB))


@cache
def gzip_size(path: Path) -> int:
    """The file's size in bytes after gzip at level 9."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def requested_files(page: Path, site: Path) -> set[Path]:
    """What a browser fetches from the folder `site` when it opens `page`, the search index left out.

    Every picture and every address in a stylesheet counts, also where a browser would fetch it later or never.
    """
    text = page.read_text(encoding="utf-8")
    files = {page}
    waiting = [(page, address) for address in _addresses(document_fromstring(text))]
    while waiting:
        origin, address = waiting.pop()
        path = _local(address, origin, site)
        if path is None or path in files:
            continue
        files.add(path)
        if path.suffix == ".css":
            waiting += [(path, found) for found in CSS_ADDRESS.findall(path.read_text(encoding="utf-8"))]
    return files


def heaviest_page(site: Path) -> tuple[str, int]:
    """The page with the heaviest first view, as its path below `site`, and that weight in bytes after gzip."""
    weights = {
        page.relative_to(site).as_posix(): sum(map(gzip_size, requested_files(page, site)))
        for page in sorted(site.rglob("*.html"))
    }
    return max(weights.items(), key=lambda item: item[1])


def _addresses(document: HtmlElement) -> Iterator[str]:
    for link in document.iter("link"):
        if FETCHED_LINKS & set(link.get("rel", "").split()):
            yield link.get("href", "")
    for element in document.iter("script", "img"):
        yield element.get("src", "")
    # The theme starts its search worker as soon as the page is there.
    for element in document.xpath('//script[@id="__config"]'):
        yield json.loads(element.text_content()).get("search", "")


def _local(address: str, origin: Path, site: Path) -> Path | None:
    """The file that `address` names on the page or stylesheet `origin`; None where nothing is fetched from `site`."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    here = "/" + origin.relative_to(site).as_posix()
    return site / unquote(urlsplit(urljoin(here, parts.path)).path).lstrip("/")
