"""The build as a contributor runs it, on a small project: what it makes, and what it leaves alone where it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_project import REFERENCES, add_programs, change, write_project

from kb.book.making import EPUB, PDF
from kb.checks.links import MADE_BY_THE_BUILD
from kb.project import Project
from kb.site import put_in_place

ALPHA = REFERENCES[: REFERENCES.index("@misc")]
LAST = REFERENCES.count("\n")
PREVIOUS = "<p>the previous site</p>"


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Project:
    """A small project that can be built, with a site from before."""
    project = write_project(tmp_path / "project")
    add_programs(project)
    project.site.mkdir()
    (project.site / "index.html").write_text(PREVIOUS, encoding="utf-8")
    return project


def build(project: Project) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project.root / "scripts" / "build.py")]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def files(project: Project) -> dict[str, bytes]:
    """Every file of the project by its path."""
    found = (path for path in project.root.rglob("*") if path.is_file())
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in found}


def test_the_site_replaces_the_previous_one_and_nothing_else_changes(project: Project) -> None:
    before = files(project)
    built = build(project)
    assert built.returncode == 0, built.stderr
    after = files(project)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name.partition("/")[0] for name in changed} == {"site"}
    assert "What was found" in after["site/science/pain/index.html"].decode()
    assert after[f"site/downloads/{PDF}"].startswith(b"%PDF-")
    assert after[f"site/downloads/{EPUB}"].startswith(b"PK")
    assert PREVIOUS not in after["site/index.html"].decode()
    assert f'href="downloads/{PDF}"' in after["site/index.html"].decode()
    assert not list((project.root / ".cache").glob("*"))


def not_utf_8(project: Project) -> None:
    project.bibliography.write_bytes(REFERENCES.encode() + b"\n% \xff\n")


def no_template(project: Project) -> None:
    (project.root / "overrides" / "main.html").write_text("{% extends 'nowhere.html' %}", encoding="utf-8")


def changing(name: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: change(project, name, old, new)


# Name of the failure: what makes it, and the place and rule that the build must name.
FAILURES = {
    "brace not closed": (changing("references.bib", "not read}},", "not read},"), "references.bib:31: bib-syntax: "),
    "bibliography not UTF-8": (not_utf_8, f"references.bib:{LAST + 2}: encoding: "),
    "key used twice": (changing("references.bib", "", ALPHA), f"references.bib:{LAST + 1}: duplicate-key: "),
    "unknown key": (
        changing("docs/science/pain.md", "@zeta2022", "@eta2022"),
        "docs/science/pain.md:16: unknown-key: ",
    ),
    "unreadable YAML": (changing("docs/data/outcomes.yml", "steps:", "steps: {"), "docs/data/outcomes.yml:"),
    "picture that is not there": (
        changing("docs/science/pain.md", "plot.svg", "plots.svg"),
        "docs/science/pain.md:22: missing-picture: ",
    ),
    "pages that cannot be built": (no_template, "nowhere.html"),
    "book that cannot be made": (
        changing("docs/about/disclaimer.md", "**", ""),
        "docs/about/disclaimer.md:1: book-page: ",
    ),
}


@pytest.mark.parametrize(("break_it", "named"), FAILURES.values(), ids=FAILURES)
def test_a_build_that_fails_leaves_the_previous_site_whole(
    project: Project, break_it: Callable[[Project], None], named: str
) -> None:
    break_it(project)
    before = files(project)
    built = build(project)
    assert built.returncode != 0
    assert named in built.stderr
    assert files(project) == before
    assert not list((project.root / ".cache").glob("*"))


def test_a_site_that_cannot_be_moved_in_stays_out(tmp_path: Path) -> None:
    site, missing = tmp_path / "site", tmp_path / "work" / "new"
    missing.parent.mkdir()
    site.mkdir()
    (site / "index.html").write_text(PREVIOUS, encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        put_in_place(missing, site)
    assert (site / "index.html").read_text(encoding="utf-8") == PREVIOUS


def test_links_to_the_book_are_known_by_the_files_that_the_build_makes() -> None:
    assert {f"downloads/{PDF}", f"downloads/{EPUB}"} == MADE_BY_THE_BUILD
