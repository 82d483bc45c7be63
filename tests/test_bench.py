from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import bench
from kb.measure import CommandFailed, Row
from kb.project import Project
from kb.references import STYLE
from kb.synthetic import read_settings

Step = Callable[[Path, int], list[Row]]


def bench_with(monkeypatch: pytest.MonkeyPatch, *steps: Step, arguments: tuple[str, ...] = ()) -> Result:
    monkeypatch.setattr(bench, "STEPS", steps)
    return CliRunner().invoke(bench.main, arguments)


def kept(_: Path, runs: int) -> list[Row]:
    return [Row("kept", runs, "s", 5)]


def missed(_: Path, runs: int) -> list[Row]:
    return [Row("missed", 5.0 + runs, "s", 5)]


def failing(_: Path, runs: int) -> list[Row]:
    raise CommandFailed(f"run 1 of {runs} exited with 1")


def test_kept_budgets_exit_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    result = bench_with(monkeypatch, kept)
    assert result.exit_code == 0
    assert "| kept | 3.00 s   | ≤ 5 s  | yes |" in result.stdout


def test_missed_budget_exits_with_one_after_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    result = bench_with(monkeypatch, missed, kept)
    assert result.exit_code == 1
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["what", "------", "missed", "kept"]
    assert "NO" in result.stdout


def test_failed_command_exits_with_one_and_hides_no_other_row(monkeypatch: pytest.MonkeyPatch) -> None:
    result = bench_with(monkeypatch, failing, kept)
    assert result.exit_code == 1
    assert "run 1 of 3 exited with 1" in result.stderr
    assert "kept" in result.stdout


def test_quick_runs_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "| kept | 1.00 s" in bench_with(monkeypatch, kept, arguments=("--quick",)).stdout


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.config.write_text(
        "hooks: [scripts/hooks.py]\nplugins: [search, bibtex: {bib_file: a.bib}]\nmarkdown_extensions: [tables]\n",
        encoding="utf-8",
    )
    return project


def test_citations_go_with_plugin_and_hook(project: Project) -> None:
    settings = read_settings(bench.without_citations(project))
    assert settings["plugins"] == ["search"]
    assert settings["hooks"] == ["scripts/made_hooks.py"]


def test_pandoc_registry_is_the_plugins_own_with_our_style(project: Project) -> None:
    settings = read_settings(bench.with_pandoc(project))
    bibtex = {"bib_file": "references.bib", "csl_file": str(STYLE), "enable_inline_citations": False}
    assert settings["plugins"] == ["search", {"bibtex": bibtex}]
    assert settings["markdown_extensions"] == ["tables", "footnotes"]
    assert "hooks" not in settings
