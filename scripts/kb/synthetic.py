"""Copies of the project to measure: as it is, and made-up ones of any size. The same sizes give the same bytes.

Paths in `scripts/` follow from the place of the files, so a copy builds itself and nothing else.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

from kb.project import Project

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "site", "tests")
# The theme links to the second, and the book prints its bold sentences.
FIXED_PAGES = ("index.md", "about/disclaimer.md")
PAGES_A_SECTION = 20
CITATIONS_A_PAGE = (15, 25)
NAMES = ["Abel", "Baptista", "Chen", "Dubois", "Eriksen", "Fischer", "Garcia", "Hansen", "Ito", "Jones", "Kowalski"]
ADJECTIVES = ["acute", "adverse", "blinded", "chronic", "early", "large", "late", "oral", "regional", "small", "spinal"]
NOUNS = ["cohort", "dose", "effect", "event", "function", "group", "infusion", "mood", "outcome", "pain", "sleep"]
JOINTS = ["after", "against", "and", "before", "between", "during", "for", "in", "of", "under", "with", "without"]


@dataclass(frozen=True)
class Entry:
    """One made-up entry of a bibliography."""

    key: str
    authors: tuple[str, ...]
    title: str
    year: int
    number: int

    def bibtex(self) -> str:
        """The entry as BibTeX, with the fields of a typical article."""
        return (
            f"@article{{{self.key},\n"
            f"  title = {{{{{self.title}}}}},\n"
            f"  author = {{{' and '.join(self.authors)}}},\n"
            f"  journal = {{Journal of {NAMES[self.number % len(NAMES)]} Studies}},\n"
            f"  year = {{{self.year}}},\n"
            f"  volume = {{{self.number % 90 + 1}}},\n"
            f"  number = {{{self.number % 12 + 1}}},\n"
            f"  pages = {{{self.number}--{self.number + 9}}},\n"
            # The prefix that Crossref keeps for examples.
            f"  doi = {{10.5555/example.{self.number}}},\n"
            f"  pmid = {{{90_000_000 + self.number}}},\n"
            "  keywords = {rct},\n"
            "}\n"
        )

    def extract(self) -> str:
        """A short extract of the entry as YAML."""
        return (
            f"key: {self.key}\ntopics: [kap]\ndesign: rct\nretraction: {{status: not-looked}}\n"
            "doubts: [Printed figures of two tables differ.]\nseen:\n"
            f"  - {{url: 'https://doi.org/10.5555/example.{self.number}', level: abstract, what: it, month: 2026-11}}\n"
        )


def copy_project(model: Project, root: Path) -> Project:
    """The project at `model` again at the new folder `root`, without what the commands made."""
    shutil.copytree(model.root, root, ignore=LEFT_OUT)
    return Project(root)


def write_project(model: Project, root: Path, pages: int, entries: int) -> Project:
    """A made-up project with the settings, theme and programs of `model`: `pages` pages that cite `entries` entries."""
    project = copy_project(model, root)
    for path in project.docs.iterdir():
        if path.name != "assets":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    project.sources.mkdir(parents=True)
    chance = random.Random(0)
    bibliography = list(make_entries(chance, entries))
    project.bibliography.write_text("\n".join(entry.bibtex() for entry in bibliography), encoding="utf-8")
    for entry in bibliography:
        (project.sources / f"{entry.key}.yml").write_text(entry.extract(), encoding="utf-8")
    for path in (project.outcomes, project.claims, project.glossary, project.trials, project.news):
        path.write_text("[]\n", encoding="utf-8")
    project.uncited.write_text("{}\n", encoding="utf-8")
    project.to_complete.write_text("authors: []\nrecords: []\ntrial_rows: []\n", encoding="utf-8")
    sections = (f"section-{n // PAGES_A_SECTION}/page-{n}.md" for n in range(pages))
    places = [*FIXED_PAGES, *sections][:pages]
    for number, place in enumerate(places):
        path = project.docs / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(make_page(chance, number, [entry.key for entry in bibliography]), encoding="utf-8")
    change_settings(project, nav=navigation(places))
    return project


def change_settings(project: Project, **settings: Any) -> None:
    """Replace top-level settings in the project's mkdocs.yml; None takes a setting away."""
    merged = {**read_settings(project), **settings}
    text = yaml.dump({name: value for name, value in merged.items() if value is not None}, sort_keys=False)
    project.config.write_text(text, encoding="utf-8")


def read_settings(project: Project) -> dict[str, Any]:
    """The project's mkdocs.yml, with its variables from the environment filled in."""
    return yaml_load(project.config.read_text(encoding="utf-8"))


def with_plugin(plugins: Sequence[Any], name: str, options: Mapping[str, Any] | None) -> list[Any]:
    """The list of plugins where the plugin `name` has these `options` and no others, or is gone where None."""
    changed: list[Any] = []
    for plugin in plugins:
        if name != (next(iter(plugin)) if isinstance(plugin, dict) else plugin):
            changed.append(plugin)
        elif options is not None:
            changed.append({name: dict(options)})
    return changed


def navigation(places: Sequence[str]) -> list[Any]:
    """The home page, then a section for each folder."""
    sections: dict[str, list[str]] = {}
    for place in places[1:]:
        sections.setdefault(place.partition("/")[0], []).append(place)
    return [{"Home": places[0]}, *({name.replace("-", " ").capitalize(): below} for name, below in sections.items())]


def make_entries(chance: random.Random, count: int) -> Iterator[Entry]:
    """`count` entries with distinct keys and titles, one to nine authors each."""
    for number in range(1, count + 1):
        authors = tuple(
            f"{name}, {chance.choice(NAMES)[0]}{chance.choice('aeiou')}ra {chance.choice(NAMES)[0]}."
            for name in chance.sample(NAMES, chance.randint(1, 9))
        )
        year = chance.randint(1990, 2026)
        word = chance.choice(NOUNS)
        title = f"{_words(chance, 11).capitalize()}: study {number}"
        yield Entry(f"{authors[0].partition(',')[0].lower()}{year}{word}{number}", authors, title, year, number)


def make_page(chance: random.Random, number: int, keys: Sequence[str]) -> str:
    """A page of about 1,000 words by the page recipe, with 15 to 25 citations where there are as many keys."""
    least, most = CITATIONS_A_PAGE
    cited = chance.sample(keys, min(chance.randint(least, most), len(keys)))
    half = len(cited) // 2
    table = "\n".join(
        f"| {_words(chance, 4)} [@{key}] | {_words(chance, 6)} | {_words(chance, 8)} |" for key in cited[half:]
    )
    sections = "\n\n".join(
        f"## {_words(chance, 4).capitalize()}\n\n{_paragraph(chance, cited[start:half:4])}\n\n{_paragraph(chance, [])}"
        for start in range(4)
    )
    return f"""\
---
title: Page {number}
description: {_words(chance, 12).capitalize()}.
audience: [therapist, prescriber]
searched: "2026-11"
reviewed: null
synonyms: [{", ".join(chance.sample(NOUNS, 3))}]
---

# Page {number}

**Made-up text.** {_paragraph(chance, [])}

{sections}

## What was found

| Study | People | Result |
| --- | --- | --- |
{table}

## Harms and cautions

!!! note "{_words(chance, 3).capitalize()}"
    {_paragraph(chance, [])}

- {_words(chance, 12).capitalize()}.
- {_words(chance, 14).capitalize()}.
"""


def _paragraph(chance: random.Random, keys: Sequence[str]) -> str:
    """Six sentences; the first ones end in a citation each."""
    citations = [f" [@{key}]" for key in keys] + [""] * max(0, 6 - len(keys))
    return " ".join(f"{_words(chance, chance.randint(10, 22)).capitalize()}{citation}." for citation in citations)


def _words(chance: random.Random, count: int) -> str:
    kinds = (ADJECTIVES, NOUNS, JOINTS)
    return " ".join(chance.choice(kinds[index % 3]) for index in range(count))
