"""The machine's Chromium, for tests and benchmarks: nothing is downloaded from a browser vendor."""

from __future__ import annotations

import os
import shutil

VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A container's root user has no sandbox to drop into; the background services would look for other hosts.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_browser() -> str | None:
    """Path of a Chromium: the one that the variable CHROMIUM names, else the first on the PATH; None without one."""
    named = os.environ.get(VARIABLE)
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
