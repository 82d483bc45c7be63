from __future__ import annotations

from pathlib import Path

import pytest
from small_project import change, write_project

from kb.content import read_content, read_incomplete, read_macros, read_navigation
from kb.problems import ProblemsFound
from kb.project import Project


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Project:
    return write_project(tmp_path)


def test_navigation_lists_pages_of_every_section_with_their_lines(project: Project) -> None:
    project.config.write_text(
        "site_name: !ENV A\nnav:\n  - index.md\n  - Part:\n      - One: a/one.md\n      - In:\n          - a/two.md\n",
        encoding="utf-8",
    )
    assert read_navigation(project) == {"index.md": 3, "a/one.md": 5, "a/two.md": 7}


def test_a_configuration_without_navigation_names_no_page(project: Project) -> None:
    project.config.write_text("site_name: A\n", encoding="utf-8")
    assert read_navigation(project) == {}


def test_macros_are_the_functions_that_pages_may_call(project: Project) -> None:
    (project.root / "scripts" / "macros.py").write_text(
        "def helper(): ...\n\ndef define_env(env):\n    def table(name):\n        def inner(): ...\n", encoding="utf-8"
    )
    assert read_macros(project) == {"table"}


def test_sources_to_complete_are_known_by_key(project: Project) -> None:
    assert read_incomplete(project) == {"omega2018incomplete"}


def test_a_list_to_complete_of_another_form_is_named(project: Project) -> None:
    project.to_complete.write_text("records:\n  - omega2018incomplete\n", encoding="utf-8")
    with pytest.raises(ProblemsFound, match=r"sources-to-complete.yml:2: schema: records.0"):
        read_incomplete(project)


def test_one_unreadable_file_leaves_the_others_readable(project: Project) -> None:
    change(project, "docs/data/sources/alpha2020trial.yml", "n: 60\n", "n: [60\n")
    content = read_content(project)
    assert "alpha2020trial" in content.extract_keys
    assert set(content.extracts) == {"beta2021registry", "gamma2019withdrawn", "zeta2022unread"}
    assert content.bibliography
    assert content.summaries
    assert [problem.rule for problem in content.unread] == ["yaml-syntax"]
