"""The built site: made in a temporary place, put in place in one step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kb.project import Project


def build_pages(project: Project, folder: Path, timestamp: int) -> int:
    """Build the pages into `folder` with MkDocs, strictly; its messages pass through. Returns its exit status.

    `timestamp`, in seconds since 1970, dates the site, so that two builds of one commit give the same bytes.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    # The second variable silences an advertisement of the theme.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(timestamp), "NO_MKDOCS_2_WARNING": "1"}
    places = [f"--config-file={project.config}", f"--site-dir={folder}"]
    return subprocess.run([*command, *places], cwd=project.root, env=environment, check=False).returncode


def put_in_place(new: Path, site: Path) -> None:
    """Make the folder `new` the site; the previous one moves to where it came from, as `previous`.

    Both lie in one file system, so each step is a rename. Raises OSError where the site cannot be moved; it is then
    whole and where it was.
    """
    previous = new.with_name("previous")
    if site.exists():
        site.rename(previous)
    try:
        new.rename(site)
    except OSError:
        if previous.exists():
            previous.rename(site)
        raise
