"""Import a folder of source records into the bibliography, the extracts and the list of sources to complete.

Run once; since then the project owns what was written and changes it by hand.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kb.importing.bibtex import bibliography, entry
from kb.importing.records import Record, bibliographic_fields, extract_fields, extract_of, read_records
from kb.importing.tidy import lost, texts
from kb.importing.trials import UNIDENTIFIED, join_rows, read_rows
from kb.importing.wording import process_words, reword_all
from kb.importing.write import extract_yaml, to_yaml
from kb.problems import Problem, ProblemsFound
from kb.project import HERE, Project
from kb.sources import Extract

TRIAL_DATA = "08-trial-data.csv"
TO_COMPLETE_HEAD = """\
# Sources that lack something: unpublished, and not to be cited unless they stand in references.bib as well.
# `authors` lists cited sources whose list of authors was cut. `records` enter the bibliography when what is `missing`
# has been read on a public page and that page stands under `seen`. `trial_rows` are results without a record.
"""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--into",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE.root,
    show_default="this project",
    help="Project to write into.",
)
def main(folder: Path, root: Path) -> None:
    """Import FOLDER, a folder of source records, into a project that has no extracts yet.

    Writes references.bib, docs/data/sources/ and sources-to-complete.yml. Exits 1, and writes nothing, where a record
    cannot be read, where a figure or a doubt would be lost, or where extracts are there already.
    """
    try:
        report = import_folder(folder, Project(root))
    except ProblemsFound as found:
        sys.exit(str(found))
    click.echo(report)


def import_folder(folder: Path, project: Project) -> str:
    """Write what the records of `folder` hold into `project`; return a report. Raises ProblemsFound."""
    if project.sources.exists() and any(project.sources.iterdir()):
        shown = project.relative(project.sources)
        raise ProblemsFound(
            [
                Problem(
                    shown,
                    1,
                    "extracts-exist",
                    "extracts are there already",
                    "edit them; to import again, move them away first",
                )
            ]
        )
    records = read_records(folder)
    rows = read_rows(folder / TRIAL_DATA)
    citable = [record for record in records if record.citable]
    extracts = extracts_of(citable, rows)
    keys = {record.key for record in citable}
    without = [row for row in rows if row["study_key"] not in keys and row["study_key"] != UNIDENTIFIED]
    entries = {r.key: entry(r.key, r.fields, str(extracts[r.key].design)) for r in citable}
    waiting = to_complete(records, without)
    bib = bibliography(entries[key] for key in sorted(entries))
    listed = TO_COMPLETE_HEAD + to_yaml(waiting)
    project.data.mkdir(parents=True, exist_ok=True)
    # Written beside its final place, then moved: an interrupted import leaves no half of anything.
    with tempfile.TemporaryDirectory(dir=project.data) as temporary:
        sources = Path(temporary, "sources")
        sources.mkdir()
        for key, extract in extracts.items():
            (sources / f"{key}.yml").write_text(extract_yaml(extract), encoding="utf-8")
        shutil.rmtree(project.sources, ignore_errors=True)
        sources.rename(project.sources)
    project.bibliography.write_text(bib, encoding="utf-8")
    project.to_complete.write_text(listed, encoding="utf-8")
    return report(extracts, waiting)


def extracts_of(records: Sequence[Record], rows: Sequence[Mapping[str, str]]) -> dict[str, Extract]:
    """The records' extracts by key, with their rows of trial data. Raises ProblemsFound, `figure-lost` among them."""
    extracts: dict[str, Extract] = {}
    problems: list[Problem] = []
    for record in records:
        try:
            extract = with_rows(extract_of(record), [row for row in rows if row["study_key"] == record.key])
        except ProblemsFound as found:
            problems.extend(found.problems)
            continue
        problems.extend(
            record.problem("figure-lost", f"{record.key}: {what}", "keep it in the extract")
            for what in lost(reword_all(dict(record.fields)), extract)
        )
        extracts[record.key] = extract
    if problems:
        raise ProblemsFound(problems)
    return extracts


def with_rows(extract: Extract, rows: Sequence[Mapping[str, str]]) -> Extract:
    """The extract with its rows of trial data among its results."""
    if not rows:
        return extract
    results = [result.model_dump(exclude_defaults=True) for result in extract.results]
    fields = extract.model_dump(by_alias=True, exclude_defaults=True)
    return Extract.model_validate({**fields, "results": join_rows(results, rows)})


def to_complete(records: Sequence[Record], rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What is missing, by kind: cut lists of authors, whole records, rows of trial data without a record."""
    return {
        "authors": [
            {"key": record.key, "missing": record.missing} for record in records if record.citable and record.missing
        ],
        "records": [
            {
                "key": record.key,
                "missing": record.missing,
                "bibliography": reword_all(bibliographic_fields(record)),
                "extract": {name: value for name, value in extract_fields(record).items() if name != "key"},
            }
            for record in records
            if not record.citable
        ],
        "trial_rows": [{name: cell for name, cell in row.items() if cell} for row in rows],
    }


def report(extracts: Mapping[str, Extract], waiting: Mapping[str, Any]) -> str:
    """What was imported, and what is left to do by hand."""
    rewording = sorted(
        f"docs/data/sources/{key}.yml: reword: {text}"
        for key, extract in extracts.items()
        for text in texts(extract.model_dump(exclude={"key"}))
        if process_words(text) and not text.startswith("http")
    )
    rows = waiting["trial_rows"]
    studies = ", ".join(dict.fromkeys(row["study_key"] for row in rows))
    return "\n".join(
        [
            *rewording,
            f"{len(extracts)} sources imported; {len(waiting['authors'])} of them with a cut list of authors",
            f"{len(waiting['records'])} records to complete",
            f"{len(rows)} rows of trial data without a record: {studies}",
            f"{len(rewording)} statements to reword by hand",
        ]
    )


if __name__ == "__main__":
    main()
