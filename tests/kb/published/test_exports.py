"""References as other programs read them: each format read back gives what the bibliography holds."""

from __future__ import annotations

import dataclasses
import json

import pytest
import rispy

from kb.bibliography import Entry, Name, parse_bibliography
from kb.content import Content
from kb.published.exports import bibtex_entries, csl_fields, csl_json, ris

ARTICLE = Entry(
    "alpha2020trial",
    "article",
    {
        "title": "Ketamine: 50% “relief” & more",
        "journal": "Journal of Trials",
        "year": "2020",
        "volume": "3",
        "number": "2",
        "pages": "11–19",
        "doi": "10.1000/alpha",
        "pmid": "11111111",
    },
    (Name("van Hilten", "Anna B."), Name("Young", "James", "Jr."), Name("The Group")),
)


def test_ris_holds_what_a_reference_manager_asks_for() -> None:
    (read,) = rispy.loads(ris([ARTICLE]))
    assert read == {
        "type_of_reference": "JOUR",
        "id": "alpha2020trial",
        "authors": ["van Hilten, Anna B.", "Young, James, Jr.", "The Group"],
        "title": "Ketamine: 50% “relief” & more",
        "journal_name": "Journal of Trials",
        "year": "2020",
        "volume": "3",
        "number": "2",
        "start_page": "11",
        "end_page": "19",
        "doi": "10.1000/alpha",
        "accession_number": "11111111",
        "urls": ["https://doi.org/10.1000/alpha"],
    }


def test_csl_holds_the_published_wording_and_the_identifiers() -> None:
    item = csl_fields(ARTICLE)
    assert item["title"] == "Ketamine: 50% “relief” & more"
    assert item["container-title"] == "Journal of Trials"
    assert item["issued"] == {"date-parts": [[2020]]}
    assert (item["DOI"], item["PMID"], item["URL"]) == ("10.1000/alpha", "11111111", "https://doi.org/10.1000/alpha")
    assert "PMCID" not in item


@pytest.mark.parametrize(
    ("kind", "csl", "in_ris"),
    [("techreport", "report", "RPRT"), ("misc", "webpage", "ELEC"), ("phdthesis", "document", "GEN")],
)
def test_types_are_named_as_each_format_has_them(kind: str, csl: str, in_ris: str) -> None:
    entry = Entry("beta2021page", kind, {"title": "Beta", "institution": "Society", "urldate": "2026-11"})
    assert csl_fields(entry)["type"] == csl
    (read,) = rispy.loads(ris([entry]))
    assert (read["type_of_reference"], read["publisher"]) == (in_ris, "Society")
    assert "year" not in read


def test_bibtex_comes_back_entry_by_entry(real: Content) -> None:
    assert real.bibliography
    written = bibtex_entries(real.bibtex)
    read = {key: parse_bibliography(text, "one.bib").entries for key, text in written.items()}
    assert read == {key: {key: dataclasses.replace(entry, line=1)} for key, entry in real.bibliography.entries.items()}


def test_ris_comes_back_for_every_entry(real: Content) -> None:
    assert real.bibliography
    entries = real.bibliography.entries
    read = {entry["id"]: entry for entry in rispy.loads(ris(entries.values()))}
    assert list(read) == list(entries)
    for key, entry in entries.items():
        assert read[key]["title"] == entry.fields["title"]
        assert [name.split(", ")[0] for name in read[key].get("authors", [])] == [
            name.family.split(", ")[0] for name in entry.authors
        ]
        assert read[key].get("doi") == entry.fields.get("doi")
        assert read[key].get("year") == entry.fields.get("year")


def test_csl_json_comes_back_for_every_entry(real: Content) -> None:
    assert real.bibliography
    entries = real.bibliography.entries
    read = {item["id"]: item for item in json.loads(csl_json(entries.values()))}
    assert list(read) == list(entries)
    for key, entry in entries.items():
        assert read[key]["title"] == entry.fields["title"]
        assert read[key].get("DOI") == entry.fields.get("doi")
        assert [name.get("family") or name["literal"] for name in read[key].get("author", [])] == [
            *(name.family for name in entry.authors),
            *(["others"] if entry.more_authors else []),
        ]
