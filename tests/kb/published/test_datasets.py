from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from factories import make_extract
from kb.bibliography import Entry
from kb.content import Content
from kb.markdown import parse
from kb.published.data_page import listing
from kb.published.datasets import Dataset, cleaned, descriptor, lists, page_tables, written_tables

FIELDS = {"name": ("string", "name"), "many": ("string", "several"), "size": ("number", "size"), "yes": ("boolean", "")}
CELLS = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))


def dataset(*rows: dict[str, Any]) -> Dataset:
    return Dataset("things", "Things", FIELDS, rows)


def read(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written, newline="")))


def by_name(content: Content) -> dict[str, Dataset]:
    return {one.name: one for one in lists(content)}


def test_values_of_each_kind() -> None:
    things = dataset({"name": "a, b", "many": ["x", "y"], "size": Decimal("1.50"), "yes": False}, {"other": 1})
    assert read(things.csv) == [
        {"name": "a, b", "many": "x; y", "size": "1.50", "yes": "false"},
        {"name": "", "many": "", "size": "", "yes": ""},
    ]
    assert json.loads(things.json) == [
        {"name": "a, b", "many": ["x", "y"], "size": 1.5, "yes": False},
        dict.fromkeys(FIELDS),
    ]


def test_whole_numbers_stay_whole() -> None:
    assert '"size": 2\n' in dataset({"size": Decimal("2.00")}).json.replace(",\n", "\n")


@given(st.lists(st.fixed_dictionaries({"name": CELLS, "many": CELLS}), max_size=5))
def test_csv_and_json_hold_the_same_rows(rows: list[dict[str, str | None]]) -> None:
    things = Dataset("things", "Things", {"name": ("string", ""), "many": ("string", "")}, rows)
    assert read(things.csv) == [{name: row[name] or "" for name in row} for row in rows]
    assert json.loads(things.json) == rows


def test_claims_carry_the_certainty_of_their_outcome(small: Content) -> None:
    rows = {row["id"]: row for row in by_name(small)["claims"].rows}
    assert [(rows[name]["certainty"], rows[name]["rater"]) for name in ("relief", "nausea", "herbs")] == [
        ("moderate", "ours"),
        ("low", "ours"),
        (None, None),
    ]


def test_evidence_names_its_side(small: Content) -> None:
    rows = by_name(small)["claims-evidence"].rows
    assert [(row["claim"], row["side"], row["key"]) for row in rows] == [
        ("relief", "for", "alpha2020trial"),
        ("relief", "against", "gamma2019withdrawn"),
        ("nausea", "against", "alpha2020trial"),
    ]


def test_outcomes_give_each_step_with_its_reason(small: Content) -> None:
    first, second = by_name(small)["outcomes"].rows
    assert first["steps"] == ["-1 imprecision: one small trial"]
    assert (second["rater"], second["start"], second["steps"]) == ("alpha2020trial", None, [])


def test_every_row_has_only_known_fields_and_every_field_is_filled_somewhere(real: Content) -> None:
    for one in lists(real):
        filled = {name for row in one.rows for name in one.fields if row.get(name) not in (None, "", [])}
        assert filled == set(one.fields), one.name


def test_tables_of_pages_are_data_with_citations_as_keys(small: Content, labels: dict[str, str]) -> None:
    tables = {one.name: one for one in page_tables(small, labels)}
    assert set(tables) == {"tables/sof-pain", "tables/studies-trials"}
    (row,) = tables["tables/studies-trials"].rows
    assert row["Study and design"] == "Alpha 2020; randomised trial [alpha2020trial]"
    assert "@" not in tables["tables/sof-pain"].csv


def test_rows_of_a_block_carry_its_name(small: Content, labels: dict[str, str]) -> None:
    texts = [row for one in page_tables(small, labels) for row in one.rows]
    assert {row["block"] for row in texts} == {""}


WRITTEN = """\
---
title: Doses
---

# Doses

## What was given

| Study | Dose |
| --- | --- |
| **One** [@alpha2020trial] | 22 mg/h, [slowly](../index.md) |
| Two, by hand [@alpha2020trial; @beta2021registry] | {{ certainty("pain#pain-1w") }} |

Again:

| | Dose |
| --- | --- |
| Three | 1 |
"""


def test_tables_written_in_a_page_are_data_with_the_sources_of_each_row(small: Content) -> None:
    content = replace(small, pages={"science/doses.md": parse(WRITTEN, "docs/science/doses.md")})
    first, second = written_tables(content)
    assert (first.name, first.title) == ("tables/science-doses-what-was-given", "Doses: What was given")
    assert first.rows == [
        {"Study": "One", "Dose": "22 mg/h, slowly", "sources": ["alpha2020trial"]},
        {"Study": "Two, by hand", "Dose": "", "sources": ["alpha2020trial", "beta2021registry"]},
    ]
    assert second.name == "tables/science-doses-what-was-given_1"
    assert list(second.fields) == ["column", "Dose", "sources"]


def test_cleaned_extracts_keep_public_addresses_alone() -> None:
    pages = [
        {"url": url, "level": "abstract", "what": "all", "month": "2026-11"}
        for url in ("https://doi.org/10.1000/a", "https://www.researchgate.net/publication/1")
    ]
    extract = make_extract("alpha2020trial", seen=pages)
    (told,) = json.loads(cleaned({extract.key: extract}, {extract.key: Entry(extract.key, "misc", {})}))
    assert [page["url"] for page in told["seen"]] == ["https://doi.org/10.1000/a", "a reprint"]


def test_descriptor_names_every_file_with_licence_and_version(small: Content) -> None:
    told = json.loads(descriptor(lists(small), "1.2.3"))
    assert told["version"] == "1.2.3"
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert [resource["path"] for resource in told["resources"]] == [f"{one.name}.csv" for one in lists(small)]


def test_data_page_links_every_file_and_names_every_field(small: Content, labels: dict[str, str]) -> None:
    text = listing(small, labels, "evidence/data.md")
    for one in [*lists(small), *page_tables(small, labels)]:
        assert f"[CSV](../data/{one.name}.csv) · [JSON](../data/{one.name}.json)" in text
    for one in lists(small):
        assert all(f"- `{name}` (" in text for name in one.fields)
