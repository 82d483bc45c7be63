"""References for other programs: BibTeX as the bibliography has it, CSL-JSON, and RIS as rispy writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import rispy

from kb.bibliography import Entry
from kb.cloak import uncloak
from kb.references import csl_item, links

# CSL types as RIS calls them.
RIS_TYPES = {"article-journal": "JOUR", "book": "BOOK", "chapter": "CHAP", "report": "RPRT", "webpage": "ELEC"}
# Where an entry of references.bib begins.
ENTRY = re.compile(r"^@\w+\{([a-z0-9]+),\n.*?^\}\n", re.MULTILINE | re.DOTALL)


def bibtex_entries(text: str) -> dict[str, str]:
    """The entries of a bibliography as they are written in `text`, by key."""
    return {match[1]: match[0] for match in ENTRY.finditer(text)}


def csl_json(entries: Iterable[Entry]) -> str:
    """The entries as CSL-JSON (the schema of citationstyles.org, 1.0.2)."""
    return json.dumps([csl_fields(entry) for entry in entries], ensure_ascii=False, indent=1) + "\n"


def ris(entries: Iterable[Entry]) -> str:
    """The entries in the format of Research Information Systems."""
    written: str = rispy.dumps([_ris_fields(entry) for entry in entries])
    return written


def csl_fields(entry: Entry) -> dict[str, Any]:
    """One entry as an item of CSL-JSON, with its identifiers."""
    item = {name: uncloak(value) if isinstance(value, str) else value for name, value in csl_item(entry).items()}
    fields = entry.fields
    identifiers = {
        "DOI": fields.get("doi"),
        "PMID": fields.get("pmid"),
        "PMCID": fields.get("pmcid"),
        "URL": next((address for _, address in links(fields)), None),
    }
    return {**item, **{name: value for name, value in identifiers.items() if value}}


def _ris_fields(entry: Entry) -> Mapping[str, Any]:
    item = csl_fields(entry)
    first, _, last = item.get("page", "").partition("–")
    date = item.get("issued", {}).get("date-parts", [[""]])[0][0]
    told = {
        "type_of_reference": RIS_TYPES.get(item["type"], "GEN"),
        "id": entry.key,
        "authors": [", ".join(filter(None, (name.family, name.given, name.suffix))) for name in entry.authors],
        "title": item.get("title"),
        "journal_name" if item["type"] == "article-journal" else "secondary_title": item.get("container-title"),
        "publisher": item.get("publisher"),
        "year": str(date),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "start_page": first,
        "end_page": last,
        "doi": item.get("DOI"),
        "accession_number": item.get("PMID"),
        "urls": [item["URL"]] if "URL" in item else None,
    }
    return {name: value for name, value in told.items() if value}
