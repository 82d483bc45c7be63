from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from review import main

PAGE = "---\ntitle: A\nreviewed: null\n---\n# A\n"


def test_the_day_given_is_written(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(PAGE, encoding="utf-8")
    result = CliRunner().invoke(main, ["--date", "2026-11-20", str(page)])
    assert result.exit_code == 0
    assert "date: 2026-11-20" in page.read_text(encoding="utf-8")


def test_without_a_day_it_is_that_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    page = tmp_path / "a.md"
    page.write_text(PAGE, encoding="utf-8")
    assert CliRunner().invoke(main, [str(page)]).exit_code == 0
    assert "date: 2023-11-14" in page.read_text(encoding="utf-8")


def test_one_bad_page_leaves_all_of_them_as_they_were(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.md", tmp_path / "b.md"
    good.write_text(PAGE, encoding="utf-8")
    bad.write_text("# B\n", encoding="utf-8")
    result = CliRunner().invoke(main, [str(good), str(bad)])
    assert result.exit_code == 1
    assert f"{bad}:1: schema: no front matter" in result.output
    assert good.read_text(encoding="utf-8") == PAGE
