"""Everything that is made from the real content, as a reader's programs load it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import frictionless
import pytest
import yaml

from kb.content import Content
from kb.hosts import HOSTS_FILE, is_listed
from kb.published.addresses import DESCRIPTOR, EXTRACTS, claim_page, made_paths, source_page
from kb.published.files import made_files
from kb.references import format_references
from schemas import DIALECT

pytestmark = pytest.mark.xdist_group("made-files")

ADDRESS = re.compile(r"https?://[^\s\"'<>)\]};,\\]+")
REPRINTS = yaml.safe_load(HOSTS_FILE.read_text(encoding="utf-8"))["reprints"]


@pytest.fixture(scope="module")
def made(real: Content) -> Mapping[str, str]:
    """Every file by its path."""
    assert real.bibliography
    files = list(made_files(real, format_references(real.bibliography.entries, real.extracts), ""))
    texts = {file.path: file.text for file in files}
    assert len(texts) == len(files), "two files at one path"
    return texts


@pytest.fixture(scope="module")
def loaded(made: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data files in a folder, as they are on the site."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in made.items():
        if name.startswith("data/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def test_every_claim_and_source_has_its_page_and_files(real: Content, made: Mapping[str, str]) -> None:
    assert real.bibliography
    assert made_paths(real.bibliography.entries, [claim.id for claim in real.claims]) <= set(made)


def test_no_address_of_a_reprint_is_published(made: Mapping[str, str]) -> None:
    named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, REPRINTS))})(?![\w-])")
    found = {(name, address[0]) for name, text in made.items() for address in named.finditer(text)}
    assert found == set()


def test_addresses_are_of_listed_hosts_or_of_works_and_makers_of_claims(real: Content, made: Mapping[str, str]) -> None:
    assert real.bibliography
    own = {
        urlsplit(address).hostname
        for address in (
            DIALECT,
            *(entry.fields.get("url", "") for entry in real.bibliography.entries.values()),
            *(maker for claim in real.claims for maker in claim.made_by),
        )
    }
    found = {
        (name, host)
        for name, text in made.items()
        for address in ADDRESS.findall(html.unescape(text))
        if (host := urlsplit(address).hostname or "") not in own
        and not is_listed(host, "usual")
        and not is_listed(host, "journals")
    }
    assert found == set()


def test_descriptor_and_every_table_are_valid_for_others(loaded: Path) -> None:
    report = frictionless.validate(str(loaded / DESCRIPTOR), type="package")
    assert report.valid, report.flatten(["name", "type", "note", "rowNumber", "fieldNumber"])[:20]
    assert report.stats["tasks"] > 60


def test_csv_and_json_hold_the_same_rows(loaded: Path) -> None:
    paths = sorted((loaded / "data").rglob("*.csv"))
    assert len(paths) > 60
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert [[*row] for row in rows] == [[*row] for row in told], path
        differing = [
            (row[name], value)
            for row, other in zip(rows, told, strict=True)
            for name, value in other.items()
            if not same(row[name], value)
        ]
        assert differing == [], path


def same(cell: str, value: Any) -> bool:
    """Whether a cell of a CSV file holds the value of a JSON file."""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, int | float):
        return float(cell) == value
    if isinstance(value, list):
        return cell == "; ".join(value)
    return cell == (value or "")


def test_every_extract_is_published(real: Content, made: Mapping[str, str]) -> None:
    assert [extract["key"] for extract in json.loads(made[EXTRACTS])] == list(real.extracts)


def test_pages_say_that_they_are_made(real: Content, made: Mapping[str, str]) -> None:
    pages = [*map(source_page, real.extracts), *(claim_page(claim.id) for claim in real.claims)]
    assert len(pages) > 600
    for name in pages:
        fields = yaml.safe_load(io.StringIO(made[name].split("---\n")[1]))
        assert fields["generated"] is True, name
        assert fields["render_macros"] is False, name
