from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from built_pages import SMALL
from click.testing import CliRunner, Result

from book import main
from kb.book.making import EPUB, PDF
from kb.project import Project


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Project:
    return Project(shutil.copytree(SMALL.root, tmp_path / "project"))


def run(project: Project, *options: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(project.root), *options])


def test_it_builds_the_pages_and_puts_both_files_among_the_downloads(project: Project) -> None:
    result = run(project)
    assert result.exit_code == 0, result.output
    downloads = project.site / "downloads"
    assert (downloads / PDF).read_bytes().startswith(b"%PDF-1.7")
    assert (downloads / EPUB).read_bytes().startswith(b"PK")
    assert sorted(path.name for path in project.site.iterdir()) == ["downloads"]


def test_a_warning_is_printed_and_passes(project: Project) -> None:
    result = run(project, "--out", str(project.root / "out"))
    assert result.exit_code == 0
    assert "docs/science/pain.md:1: book-glyph: " in result.stderr
    assert "[warning]" in result.stderr


def test_a_fault_exits_1_and_leaves_the_files_that_were_there(project: Project) -> None:
    out = project.root / "out"
    out.mkdir()
    (out / PDF).write_bytes(b"old")
    page = project.docs / "practice" / "boxes.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<img src='gone.svg' alt='x'>\n", encoding="utf-8")
    result = run(project, "--out", str(out))
    assert result.exit_code == 1
    assert "docs/practice/boxes.md:1: book-picture: there is no picture gone.svg; " in result.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {PDF: b"old"}


def test_pages_that_do_not_build_exit_with_the_status_of_mkdocs(project: Project) -> None:
    (project.docs / "index.md").write_text("# A\n\n[x](gone.md)\n", encoding="utf-8")
    assert run(project).exit_code == 1
    assert not project.site.exists()


def test_a_site_without_the_pages(project: Project, tmp_path: Path) -> None:
    result = run(project, "--site", str(tmp_path))
    assert result.exit_code == 1
    assert "docs/index.md:1: book-page: index.html is not in the built site; build the site anew" in result.stderr
