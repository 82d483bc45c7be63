from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_project import change, write_project

from check import main, report, summary
from kb.problems import Problem
from kb.project import Project


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Project:
    return write_project(tmp_path)


def run(project: Project, *options: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(project.root), *options])


def test_a_sound_project_passes(project: Project) -> None:
    result = run(project)
    assert result.exit_code == 0
    assert result.output == "0 errors, 0 warnings\n"


def test_an_error_is_printed_with_place_and_remedy_and_exits_1(project: Project) -> None:
    change(project, "docs/science/pain.md", "[@beta2021registry]", "[@beta2021registri]")
    result = run(project)
    assert result.exit_code == 1
    assert "docs/science/pain.md:15: unknown-key: no entry beta2021registri; write beta2021registry?\n" in result.output
    assert result.output.endswith("1 error, 0 warnings\n")


def test_a_warning_alone_passes(project: Project) -> None:
    change(project, "docs/index.md", "https://creativecommons.org/", "https://example.org/")
    result = run(project)
    assert result.exit_code == 0
    assert "[warning]" in result.output


def test_a_broken_bibliography_hides_no_other_finding(project: Project) -> None:
    change(project, "references.bib", "{{Ketamine, withdrawn}}", "{{Ketamine, withdrawn}")
    change(project, "docs/science/pain.md", "### Trials", "##### Trials")
    change(project, "docs/data/outcomes.yml", "outcomes:", "outcomes: {")
    result = run(project)
    assert result.exit_code == 1
    for rule in ("bib-syntax", "heading-skipped", "yaml-syntax"):
        assert f": {rule}: " in result.output
    assert "unknown-key" not in result.output


def test_text_that_is_not_utf_8_is_named_by_file_and_line(project: Project) -> None:
    (project.root / "references.bib").write_bytes(b"% one\n% two \xff\n")
    (project.docs / "index.md").write_bytes(b"---\ntitle: \xff\n---\n")
    result = run(project)
    assert result.exit_code == 1
    assert "references.bib:2: encoding: " in result.output
    assert "docs/index.md:2: encoding: " in result.output


@pytest.mark.parametrize("name", ["references.bib", "mkdocs.yml", "docs/data/outcomes.yml", "sources-to-complete.yml"])
def test_a_file_that_is_missing_is_named(project: Project, name: str) -> None:
    (project.root / name).unlink()
    result = run(project)
    assert result.exit_code == 1
    assert f"{name}:1: missing-file: " in result.output


def test_counted_rules_print_one_line() -> None:
    found = [Problem("references.bib", line, "no-identifier", f"{line} has none", "add one") for line in (1, 2, 3)]
    first, last = report(found, verbose=False)
    assert first == "references.bib:1: no-identifier: 1 has none; add one (and 2 more; --verbose lists them) [warning]"
    assert last == "0 errors, 3 warnings"
    assert len(list(report(found, verbose=True))) == 4


def test_the_summary_counts_by_severity() -> None:
    found = [Problem("a.md", 1, "unknown-key", "x", "y"), Problem("a.md", 1, "stale-review", "x", "y")]
    assert summary(found) == "1 error, 1 warning"
