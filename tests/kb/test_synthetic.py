from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from kb.bibliography import read_bibliography
from kb.project import Project
from kb.sources import read_extracts
from kb.synthetic import change_settings, make_entries, make_page, read_settings, with_plugin, write_project

SETTINGS = """\
site_name: A site
site_url: !ENV [NO_SUCH_VARIABLE, ""]
strict: true
nav: [index.md]
plugins:
  - search
  - bibtex: {bib_file: references.bib}
"""


@pytest.fixture
def model(tmp_path: Path) -> Project:
    project = Project(tmp_path / "model")
    for folder in ("docs/assets", "docs/data/sources", "docs/science", "scripts", "overrides", ".git", "site", "tests"):
        (project.root / folder).mkdir(parents=True)
        (project.root / folder / "file.txt").touch()
    project.config.write_text(SETTINGS, encoding="utf-8")
    (project.docs / "index.md").touch()
    return project


def contents(project: Project) -> dict[str, bytes]:
    files = (path for path in project.root.rglob("*") if path.is_file())
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}


def test_made_up_project_is_the_same_each_time_and_leaves_its_model_alone(model: Project, tmp_path: Path) -> None:
    before = contents(model)
    first = write_project(model, tmp_path / "first", pages=25, entries=40)
    second = write_project(model, tmp_path / "second", pages=25, entries=40)
    assert contents(first) == contents(second)
    assert contents(model) == before


def test_made_up_project_takes_theme_and_programs_but_no_content(model: Project, tmp_path: Path) -> None:
    names = set(contents(write_project(model, tmp_path / "made-up", pages=1, entries=1)))
    assert {"docs/assets/file.txt", "scripts/file.txt", "overrides/file.txt", "docs/index.md"} <= names
    assert not {".git/file.txt", "site/file.txt", "tests/file.txt", "docs/science/file.txt"} & names
    assert "docs/data/sources/file.txt" not in names


def test_made_up_project_holds_as_many_pages_entries_and_extracts_as_asked(model: Project, tmp_path: Path) -> None:
    project = write_project(model, tmp_path / "made-up", pages=25, entries=40)
    entries = read_bibliography(project.bibliography, "references.bib").entries
    pages = sorted(project.docs.rglob("*.md"))
    assert len(pages) == 25
    assert len(entries) == 40
    assert read_extracts(project).keys() == entries.keys()
    cited = [re.findall(r"\[@([a-z0-9]+)\]", page.read_text(encoding="utf-8")) for page in pages]
    assert all(15 <= len(set(keys)) <= 25 for keys in cited)
    assert {key for keys in cited for key in keys} <= entries.keys()


def test_navigation_names_every_page(model: Project, tmp_path: Path) -> None:
    project = write_project(model, tmp_path / "made-up", pages=25, entries=1)
    home, *sections = read_settings(project)["nav"]
    named = [home["Home"], *(page for section in sections for pages in section.values() for page in pages)]
    assert sorted(named) == sorted(path.relative_to(project.docs).as_posix() for path in project.docs.rglob("*.md"))


def test_keys_and_titles_are_distinct() -> None:
    entries = list(make_entries(random.Random(1), 3000))
    assert len({entry.key for entry in entries}) == len({entry.title for entry in entries}) == 3000


def test_page_has_the_length_that_the_page_recipe_asks() -> None:
    keys = [f"key{number}" for number in range(100)]
    lengths = [len(make_page(random.Random(seed), 1, keys).split()) for seed in range(20)]
    assert all(900 <= length <= 2000 for length in lengths)


def test_changed_settings_replace_or_go_and_the_others_stay(model: Project) -> None:
    change_settings(model, strict=None, nav=["other.md"])
    assert read_settings(model) == {
        "site_name": "A site",
        "site_url": "",
        "nav": ["other.md"],
        "plugins": ["search", {"bibtex": {"bib_file": "references.bib"}}],
    }


def test_plugin_goes_or_has_other_options() -> None:
    plugins = ["search", {"bibtex": {"bib_file": "a.bib", "bib_by_default": False}}]
    assert with_plugin(plugins, "bibtex", None) == ["search"]
    assert with_plugin(plugins, "bibtex", {"bib_file": "b.bib"}) == ["search", {"bibtex": {"bib_file": "b.bib"}}]
    assert with_plugin(plugins, "search", {"lang": "en"}) == [{"search": {"lang": "en"}}, plugins[1]]
