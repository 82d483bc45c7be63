"""The sources at rest: bibliography and extracts belong together, and three readers read the bibliography alike."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pypandoc
import pytest
import yaml
from pybtex.database import BibliographyData, Entry, Person, parse_file
from pybtex.richtext import Text

from kb.project import HERE
from kb.sources import read_extracts

# BibTeX field → CSL variable, of an article and of a report.
FIELDS = {
    "title": "title",
    "journal": "container-title",
    "volume": "volume",
    "pages": "page",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "url": "URL",
    "keywords": "keyword",
}


@pytest.fixture(scope="module")
def bibliography() -> BibliographyData:
    return parse_file(str(HERE.bibliography))


@pytest.fixture(scope="module", params=["bibtex", "biblatex"])
def csl(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    command = [pypandoc.get_pandoc_path(), "--from", request.param, "--to", "csljson", str(HERE.bibliography)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return {item["id"]: item for item in json.loads(run.stdout)}


def test_three_readers_read_the_same_fields(bibliography: BibliographyData, csl: dict[str, dict[str, Any]]) -> None:
    assert csl.keys() == {str(key) for key in bibliography.entries}
    different = [
        (key, name, mine, theirs)
        for key, item in csl.items()
        for name, mine, theirs in _pairs(bibliography.entries[key], item)
        if mine != theirs
    ]
    assert different == []


def _pairs(entry: Entry, item: dict[str, Any]) -> list[tuple[str, object, object]]:
    """Each field as pybtex and as pandoc reads it."""
    number = "issue" if entry.type == "article" else "number"
    fields = {**FIELDS, "number": number}
    told = [(name, _plain(entry, name), item.get(variable)) for name, variable in fields.items()]
    issued = item.get("issued", {}).get("date-parts", [[None]])[0][0]
    year = entry.fields.get("year")
    authors = [_csl_name(name) for name in item.get("author", [])]
    return [
        *told,
        ("year", int(year) if year else None, issued),
        ("publisher", _plain(entry, "institution") or _plain(entry, "publisher"), item.get("publisher")),
        ("author", [_bibtex_name(person) for person in entry.persons.get("author", [])], authors),
    ]


def _plain(entry: Entry, name: str) -> str | None:
    if name not in entry.fields:
        return None
    value = entry.fields[name]
    if name in ("doi", "url"):
        return value
    text = str(Text.from_latex(value))
    return text.replace("–", "-") if name == "pages" else text


def _bibtex_name(person: Person) -> tuple[str, str, str]:
    family = [*person.prelast_names, *person.last_names]
    given = [*person.first_names, *person.middle_names]
    return _text(family), _text(given), _text(person.lineage_names)


def _text(parts: list[str]) -> str:
    return str(Text.from_latex(" ".join(parts)))


def _csl_name(name: dict[str, str]) -> tuple[str, str, str]:
    """Family with its particle, given names with the particle that follows them, suffix."""
    if "literal" in name:
        return name["literal"], "", ""
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return family, given, name.get("suffix", "")


def test_every_entry_has_an_extract_and_every_extract_an_entry(bibliography: BibliographyData) -> None:
    assert {str(key) for key in bibliography.entries} == set(read_extracts(HERE))


def test_entries_stand_in_the_order_of_their_keys(bibliography: BibliographyData) -> None:
    assert list(bibliography.entries) == sorted(bibliography.entries)


def test_keywords_are_the_design_of_the_extract(bibliography: BibliographyData) -> None:
    designs = {key: str(extract.design) for key, extract in read_extracts(HERE).items()}
    assert {str(key): entry.fields["keywords"] for key, entry in bibliography.entries.items()} == designs


def test_a_cut_list_of_authors_ends_in_others_and_waits_to_be_completed(bibliography: BibliographyData) -> None:
    """An organisation "and others" is a policy or a report that several published: nothing is cut there."""
    waiting = yaml.safe_load(HERE.to_complete.read_text(encoding="utf-8"))
    cut = {
        str(key)
        for key, entry in bibliography.entries.items()
        if entry.persons.get("author")
        and str(entry.persons["author"][-1]) == "others"
        and not str(entry.persons["author"][0]).startswith("{")
    }
    assert cut == {item["key"] for item in waiting["authors"]}
    assert not {item["key"] for item in waiting["records"]} & {str(key) for key in bibliography.entries}
