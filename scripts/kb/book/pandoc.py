"""One run of pandoc on a part of the assembled HTML, with the book's own filter."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypandoc

from kb.problems import Problem, ProblemsFound

FILTER = Path(__file__).with_name("book.lua")
COMMAND = (
    pypandoc.get_pandoc_path(),
    "--from=html-auto_identifiers",  # ids are the assembly's own; pandoc invents none
    "--wrap=none",
    f"--lua-filter={FILTER}",
)


def convert(source: str, folder: Path, timestamp: int, options: Sequence[str]) -> str:
    """What pandoc prints for the HTML `source`, run in `folder`, where the pictures are.

    Raises ProblemsFound (`book-refused`) where pandoc fails, and where it warns, which means that something is lost.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(timestamp)}
    command = [*COMMAND, *options]
    done = subprocess.run(command, input=source.encode(), cwd=folder, env=environment, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode or said:
        remedy = "find the words of the message in the built pages, and write them otherwise"
        raise ProblemsFound([Problem("scripts/kb/book/pandoc.py", 1, "book-refused", f"pandoc says: {said}", remedy)])
    return done.stdout.decode()
