"""Source records: reading a folder of them, and each record's bibliographic fields and extract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb.data import parse_yaml, read_text
from kb.importing.tidy import merge_pages, merge_results, merge_statements
from kb.importing.wording import level_of, lists, retraction_of, reword, reword_all
from kb.problems import Problem, ProblemsFound
from kb.sources import Design, Extract, Level, Register

SEEN_MONTH = "2026-11"
SYNTHESIS = "Dossier note: "
BIBLIOGRAPHIC = (
    "type",
    "title",
    "authors",
    "journal",
    "year",
    "volume",
    "number",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "nct",
    "url",
    "institution",
    "publisher",
)


@dataclass(frozen=True)
class Record:
    """One source record: its fields as read, and the file and line where it begins."""

    fields: Mapping[str, Any]
    path: str
    line: int

    @property
    def key(self) -> str:
        return str(self.fields["key"])

    @property
    def citable(self) -> bool:
        return bool(self.fields.get("citable"))

    @property
    def missing(self) -> list[str]:
        return list(self.fields.get("missing") or ())

    def list_of(self, name: str) -> list[Any]:
        return list(self.fields.get(name) or ())

    def problem(self, rule: str, message: str, remedy: str) -> Problem:
        return Problem(self.path, self.line, rule, message, remedy)


def read_records(folder: Path) -> list[Record]:
    """All records of `folder`, in the order of its files.

    Raises ProblemsFound: `source-record`, and what an unreadable YAML file raises.
    """
    paths = sorted(folder.glob("[0-9]*.yml"))
    if not paths:
        raise ProblemsFound(
            [
                Problem(
                    folder.as_posix(),
                    1,
                    "source-record",
                    "no YAML file of source records",
                    "name the folder that holds them",
                )
            ]
        )
    records = [record for path in paths for record in _read_file(path)]
    doubles = {r.key for r in records if sum(other.key == r.key for other in records) > 1}
    if doubles:
        raise ProblemsFound(
            r.problem("source-record", f"key {r.key!r} is used twice", "merge the records or rename one")
            for r in records
            if r.key in doubles
        )
    return records


def _read_file(path: Path) -> Iterable[Record]:
    text = read_text(path, path.as_posix())
    document = parse_yaml(text, path.as_posix())
    lines = {name: text.count("\n", 0, at) + 1 for at, name in _keys(text)}
    if not isinstance(document, list) or not all(isinstance(item, dict) and "key" in item for item in document):
        raise ProblemsFound(
            [
                Problem(
                    path.as_posix(),
                    1,
                    "source-record",
                    "not a list of records with keys",
                    "begin each record with `- key:`",
                )
            ]
        )
    return [Record(item, path.as_posix(), lines.get(str(item["key"]), 1)) for item in document]


def _keys(text: str) -> Iterable[tuple[int, str]]:
    return ((found.start(), found.group(1)) for found in re.finditer(r"^- key: *['\"]?(\w+)", text, re.M))


def extract_of(record: Record) -> Extract:
    """The record's extract: tidied, in a reader's words. Raises ProblemsFound (`source-record`)."""
    try:
        return Extract.model_validate(extract_fields(record))
    except (ValidationError, StopIteration, ValueError) as error:
        raise ProblemsFound([record.problem("source-record", str(error), "mend the record")]) from error


def extract_fields(record: Record) -> dict[str, Any]:
    """The fields of the record's extract, before they are checked against the model."""
    fields = record.fields
    levels = [Level(page["level"]) for page in record.list_of("seen")]
    facts = [*map(reword, record.list_of("facts"))]
    register = {name: reword(str(fields[name])) for name in Register.model_fields if fields.get(name)}
    told = {
        "key": record.key,
        "topics": [lists().topics[topic] for topic in record.list_of("topics")],
        "design": fields.get("design") or Design.OTHER,
        **{
            name: reword_all(fields.get(name))
            for name in ("condition", "population", "intervention", "comparator", "followup", "funding")
        },
        "n": int(people) if (people := str(fields.get("n") or "")).isdigit() else reword(people) or None,
        "results": merge_results(
            [
                {
                    "outcome": reword(result["measure"]),
                    "printed": reword(str(result["value"])),
                    "where": reword(result["where"]),
                    "level": level_of(result["where"], levels),
                }
                for result in record.list_of("results")
            ]
        ),
        "harms": merge_statements(reword_all(record.list_of("harms"))),
        "limits": merge_statements(reword_all(record.list_of("limits"))),
        "retraction": retraction_of(fields.get("retraction")),
        "open_access": bool(fields.get("open_access")),
        "undated": bool(fields.get("undated")),
        "register": register or None,
        "facts": merge_statements(fact for fact in facts if not fact.startswith(SYNTHESIS)),
        "synthesis": [ours(fact) for fact in facts if fact.startswith(SYNTHESIS)],
        "doubts": merge_statements(reword_all(record.list_of("doubts"))),
        "seen": merge_pages(
            [{**page, "what": reword(page["what"]), "month": SEEN_MONTH} for page in record.list_of("seen")]
        ),
    }
    return {name: value for name, value in told.items() if value not in (None, [], False)}


def ours(fact: str) -> str:
    """A note of our own as readers see it: without its label, with the month of the search.

    >>> ours("Dossier note: small trials conflict.")
    'Small trials conflict (November 2026).'
    """
    text = fact.removeprefix(SYNTHESIS)
    text = text[:1].upper() + text[1:]
    return text if "November 2026" in text else f"{text.rstrip('.')} (November 2026)."


def bibliographic_fields(record: Record) -> dict[str, Any]:
    """The record's bibliographic fields, for one that cannot be cited yet."""
    return {name: record.fields[name] for name in BIBLIOGRAPHIC if record.fields.get(name)}
