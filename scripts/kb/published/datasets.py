"""Data to load: each list, table and figure of the site as CSV and JSON, and the descriptor that names their fields.

The descriptor follows the Data Package standard, version 1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml.html import fragment_fromstring
from markdown.extensions.toc import unique

from kb import tables
from kb.bibliography import Entry
from kb.calls import TABLE_IDS, Call, calls
from kb.claims import Claim
from kb.content import Content
from kb.glossary import Term
from kb.markdown import Statement
from kb.published.source_pages import REPRINT, public_address
from kb.sources import Extract
from kb.trials import Trial

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
# Where citations stand in the cells of tables.
CITED = re.compile(r"\s*\[@([^\]]+)\]")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Dataset:
    """Rows of equal fields. `fields` names them in order, each with its type in the standard and what it holds."""

    name: str
    title: str
    fields: Mapping[str, tuple[str, str]]
    rows: Sequence[Row]

    @property
    def csv(self) -> str:
        """The rows as CSV (RFC 4180); several values of a field are parted by a semicolon."""
        written = io.StringIO()
        writer = csv.DictWriter(written, self.fields, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _cell(row.get(name)) for name in self.fields} for row in self.rows)
        return written.getvalue()

    @property
    def json(self) -> str:
        """The rows as a JSON array of objects."""
        rows = [{name: _value(row.get(name)) for name in self.fields} for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"

    @property
    def resource(self) -> dict[str, Any]:
        """The entry of the descriptor."""
        fields = [{"name": name, "type": kind, "description": told} for name, (kind, told) in self.fields.items()]
        return {
            "name": self.name,
            "title": self.title,
            "path": f"{self.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": fields, "missingValues": [""]},
        }


def descriptor(datasets: Sequence[Dataset], version: str) -> str:
    """The descriptor of all datasets, `datapackage.json`."""
    package = {
        "profile": "data-package",
        "name": "kap-for-chronic-pain",
        "title": "KAP for Chronic Pain: claims, summaries of findings, trials, glossary, sources and their results",
        "version": version,
        "licenses": [LICENCE],
        "contributors": [{"title": "The contributors", "role": "author"}],
        "resources": [dataset.resource for dataset in datasets],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def lists(content: Content) -> list[Dataset]:
    """The lists: claims, their evidence, outcomes, trials, terms, sources and results."""
    return [
        _claims(content),
        _evidence(content.claims),
        _outcomes(content),
        _trials(content.trials),
        _terms(content.glossary),
        _sources(content),
        _results(content.extracts),
    ]


def page_tables(content: Content, labels: Mapping[str, str]) -> Iterator[Dataset]:
    """Each table that a page renders from data, under its fragment identifier."""
    for page in content.pages.values():
        for call in calls(page):
            if call.name in TABLE_IDS:
                yield _table(call, content, labels)


def written_tables(content: Content) -> Iterator[Dataset]:
    """Each table that a page writes out, under the names of the page and of the heading above it."""
    for name, page in content.pages.items():
        used: set[str] = set()
        for head, rows in _tables_of(page.statements):
            heading = [one for one in page.headings if one.line <= head.line][-1]
            place = unique(f"{name.removesuffix('.md').replace('/', '-')}-{heading.slug}", used)
            title = f"{page.front.values['title']}: {heading.text}"
            yield Dataset(f"tables/{place}", title, _columns(_cells(head)), [_written_row(head, row) for row in rows])


def _tables_of(statements: Iterable[Statement]) -> list[tuple[Statement, list[Statement]]]:
    """Header and rows of each table: a header's cells stand below no header themselves."""
    found: list[tuple[Statement, list[Statement]]] = []
    for row in statements:
        if row.cells and any(cell.header for cell in row.cells):
            found[-1][1].append(row)
        elif row.cells:
            found.append((row, []))
    return found


def _columns(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    used: set[str] = set()
    columns = {
        unique(name or "column", used): ("string", "as the page has it; certainty marks stand in the outcomes")
        for name in names
    }
    return {**columns, "sources": ("string", "keys of the sources that the row cites")}


def _written_row(head: Statement, row: Statement) -> Row:
    return {**dict(zip(_columns(_cells(head)), _cells(row), strict=False)), "sources": list(row.keys)}


def _cells(row: Statement) -> list[str]:
    return [row.text[cell.start : cell.end].strip() for cell in row.cells]


def cleaned(extracts: Mapping[str, Extract], entries: Mapping[str, Entry]) -> str:
    """All extracts as JSON; of a page that is no journal's, register's or authority's, the address is left out."""
    told = [_cleaned(extract, entries[key]) for key, extract in extracts.items()]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _cleaned(extract: Extract, entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(extract.model_dump_json(by_alias=True, exclude_none=True))
    for page, seen in zip(told["seen"], extract.seen, strict=True):
        page["url"] = public_address(seen, entry) or REPRINT
    return told


def _claims(content: Content) -> Dataset:
    fields = {
        "id": ("string", "name of the claim"),
        "section": ("string", "part of the site"),
        "kind": ("string", "effect, mechanism, descriptive or normative"),
        "condition": ("string", "condition that it is about"),
        "claim": ("string", "the claim as people make it"),
        "made_by": ("string", "keys or addresses of those who make it; empty for a question of this site"),
        "verdict": ("string", "how it stands"),
        "certainty": ("string", "GRADE level; empty where not rated"),
        "rater": ("string", "who rated: ours, or the key of a source"),
        "answer": ("string", "how it stands, in sentences"),
        "looked_for": ("string", "what was searched for and not found"),
        "would_change": ("string", "what would change the verdict"),
        "pages": ("string", "pages that discuss it"),
        "searched": ("yearmonth", "month of the search"),
    }
    rows = []
    for claim in content.claims:
        rating = claim.rating(content.summaries or {})
        told = claim.model_dump(mode="json")
        rows.append({**told, "certainty": rating and rating.level, "rater": rating and rating.rater})
    return Dataset("claims", "Claims ledger", fields, rows)


def _evidence(claims: Sequence[Claim]) -> Dataset:
    fields = {
        "claim": ("string", "name of the claim"),
        "side": ("string", "for or against"),
        "key": ("string", "key of the source"),
        "results": ("string", "ids of its results"),
        "line": ("string", "what it found"),
    }
    rows = [
        {"claim": claim.id, "side": side, **one.model_dump(mode="json")}
        for claim in claims
        for side, evidence in (("for", claim.for_), ("against", claim.against))
        for one in evidence
    ]
    return Dataset("claims-evidence", "Sources for and against each claim", fields, rows)


def _outcomes(content: Content) -> Dataset:
    fields = {
        "summary": ("string", "name of the summary of findings"),
        "population": ("string", "people"),
        "intervention": ("string", "intervention"),
        "comparison": ("string", "comparison"),
        "outcome": ("string", "name of the outcome"),
        "name": ("string", "the outcome in words"),
        "kind": ("string", "benefit or harm"),
        "results": ("string", "results that bear on it, key#id"),
        "certainty": ("string", "GRADE level; empty without evidence"),
        "rater": ("string", "who rated"),
        "start": ("string", "level at which our rating starts"),
        "steps": ("string", "each step with its reason"),
        "comment": ("string", "comment"),
        "searched": ("yearmonth", "month of the search"),
    }
    rows = []
    for summary in (content.summaries or {}).values():
        for outcome in summary.outcomes:
            rating = outcome.certainty
            rows.append(
                {
                    **summary.model_dump(mode="json", include={"population", "intervention", "comparison", "searched"}),
                    **outcome.model_dump(mode="json", include={"name", "kind", "results", "comment"}),
                    "summary": summary.id,
                    "outcome": outcome.id,
                    "certainty": rating and rating.level,
                    "rater": rating and rating.rater,
                    "start": rating and rating.start,
                    "steps": [
                        f"{step.levels:+d} {step.domain}: {step.reason}" for step in (rating.steps if rating else [])
                    ],
                }
            )
    return Dataset("outcomes", "Summaries of findings", fields, rows)


def _trials(trials: Sequence[Trial]) -> Dataset:
    fields = {
        "number": ("string", "number at the register"),
        "title": ("string", "title"),
        "condition": ("string", "condition"),
        "group": ("string", "group of conditions"),
        "design": ("string", "design as stated"),
        "intervention": ("string", "intervention as stated"),
        "arms": ("string", "arms as stated"),
        "size": ("integer", "participants, planned or enrolled"),
        "size_as_stated": ("string", "size in the register's words"),
        "status": ("string", "status"),
        "status_as_stated": ("string", "status in the register's words"),
        "start": ("string", "start: ISO year, month or day"),
        "completion": ("string", "completion: ISO year, month or day"),
        "dates_as_stated": ("string", "dates in the register's words"),
        "seen": ("yearmonth", "month in which this was seen"),
        "results": ("string", "published, posted or none seen"),
        "results_note": ("string", "note on the results"),
        "keys": ("string", "keys of the sources that tell of it"),
        "psychotherapy": ("boolean", "whether ketamine is combined with psychotherapy"),
    }
    return Dataset("trials", "Trials register", fields, [trial.model_dump(mode="json") for trial in trials])


def _terms(terms: Sequence[Term]) -> Dataset:
    fields = {
        "term": ("string", "term"),
        "abbreviation": ("string", "abbreviation"),
        "field": ("string", "field"),
        "definition": ("string", "definition"),
        "sources": ("string", "keys of its sources; empty for our wording"),
    }
    return Dataset("glossary", "Glossary", fields, [term.model_dump(mode="json") for term in terms])


def _sources(content: Content) -> Dataset:
    fields = {
        "key": ("string", "key of the source"),
        "title": ("string", "title"),
        "authors": ("string", "authors, family name first"),
        "year": ("string", "year; empty without a date"),
        "journal": ("string", "journal"),
        "doi": ("string", "DOI"),
        "pmid": ("string", "PubMed number"),
        "pmcid": ("string", "PMC number"),
        "registration": ("string", "numbers at registers"),
        "design": ("string", "design"),
        "topics": ("string", "topics"),
        "level": ("string", "best level of reading"),
        "population": ("string", "people"),
        "n": ("string", "number of people, as stated"),
        "intervention": ("string", "intervention"),
        "comparator": ("string", "comparator"),
        "followup": ("string", "follow-up"),
        "funding": ("string", "funding or conflicts of interest; empty where not seen"),
        "retraction": ("string", "whether a publisher's notice was seen"),
        "open_access": ("boolean", "whether the full text was seen to be free"),
        "doubts": ("string", "our doubts"),
    }
    assert content.bibliography is not None
    rows = []
    for key, entry in content.bibliography.entries.items():
        extract = content.extracts[key]
        told = extract.model_dump(mode="json", include={*fields} - {"retraction"})
        authors = [f"{name.family}, {name.given}" if name.given else name.family for name in entry.authors]
        retraction = extract.retraction.kind or extract.retraction.status
        more = {"authors": authors, "level": extract.level, "retraction": retraction}
        rows.append({**entry.fields, **told, **more})
    return Dataset("sources", "Sources", fields, rows)


def _results(extracts: Mapping[str, Extract]) -> Dataset:
    fields = {
        "key": ("string", "key of the source"),
        "id": ("string", "name of the result, where other data point to it"),
        "outcome": ("string", "what was measured"),
        "printed": ("string", "figures as the source prints them"),
        "where": ("string", "where they stand"),
        "level": ("string", "how that was read"),
        "scale": ("string", "scale"),
        "time": ("string", "time point"),
        "measure": ("string", "statistic"),
        "estimate": ("number", "estimate"),
        "low": ("number", "lower bound of the interval"),
        "high": ("number", "upper bound of the interval"),
        "interval": ("string", "kind of interval where it is not 95%"),
        "p": ("string", "P value as printed"),
        "n": ("integer", "participants"),
        "studies": ("integer", "studies pooled"),
    }
    rows = [
        {"key": key, **result.model_dump(include={*fields})}
        for key, extract in extracts.items()
        for result in extract.results
    ]
    return Dataset("results", "Results as printed", fields, rows)


def _table(call: Call, content: Content, labels: Mapping[str, str]) -> Dataset:
    """The table that a macro call makes, its cells as text and its citations as keys in brackets."""
    name, *rest = call.arguments
    if call.name == "summary_of_findings":
        html = tables.summary_table((content.summaries or {})[name], content.extracts, labels)
    elif call.name == "study_table":
        html = tables.study_table(name, rest[0], rest[1:], content.extracts, labels)
    else:
        html = tables.regimen_table(name, rest[0], rest[1:], content.extracts, labels)
    table = fragment_fromstring(html).find(".//table")
    assert table is not None
    columns = [_text(cell) for cell in table.findall("thead/tr/th")]
    fields = {
        "block": ("string", "what the rows of a block share"),
        **dict.fromkeys(columns, ("string", "as the page has it")),
    }
    block, rows = "", []
    for line in table.findall("tbody/tr"):
        cells = [_text(cell) for cell in line]
        if len(cells) < len(columns):
            block = cells[0]
        else:
            rows.append({"block": block, **dict(zip(columns, cells, strict=True))})
    caption = table.find("caption")
    title = _text(caption) if caption is not None else name
    return Dataset(f"tables/{TABLE_IDS[call.name].format(name)}", title, fields, rows)


def _text(cell: Any) -> str:
    for line_break in cell.findall(".//br"):
        line_break.tail = f"; {line_break.tail or ''}"
    text = CITED.sub(lambda keys: f" [{keys[1].replace('@', '')}]", cell.text_content())
    return re.sub(r"\\([*_\[\]`\\])|\*\*?(?=\S)|(?<=\S)\*\*?", r"\1", text).strip()


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "" if value is None else value
