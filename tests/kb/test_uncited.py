from __future__ import annotations

from pathlib import Path

import pytest
from small_project import write_project

from kb.problems import ProblemsFound
from kb.uncited import read_uncited


def test_each_source_left_out_has_its_reason(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    project.uncited.write_text("alpha2020trial: a protocol\n", encoding="utf-8")
    assert read_uncited(project) == {"alpha2020trial": "a protocol"}


@pytest.mark.parametrize(
    "text", ["alpha2020trial:\n", "alpha2020trial: ''\n", "Alpha 2020: why\n", "- alpha2020trial\n"]
)
def test_a_list_without_reasons_or_keys_is_refused(tmp_path: Path, text: str) -> None:
    project = write_project(tmp_path)
    project.uncited.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound, match=r"docs/data/uncited.yml:1: schema: "):
        read_uncited(project)
