"""Data: structured figures stand as printed, pointers lead to results, levels do not outrank the reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from kb import figures
from kb.content import Content
from kb.data import line_of, read_text
from kb.outcomes import Summary
from kb.problems import Problem
from kb.project import Project
from kb.sources import Arm, Extract, Extracts, Level, Result, find_result

LEVELS = list(Level)  # best first
# A fall is often printed without a minus sign: "0.78 points lower".
FALLS = re.compile(
    r"\b(?:lower|less|fewer|fall|fell|reduc|decreas|drop|declin|smaller|shorter|down|loss|lost|minus)", re.IGNORECASE
)


class Claimed(NamedTuple):
    """A structured figure and the field that holds it."""

    field: str
    value: Decimal


class DataFault(NamedTuple):
    """What is wrong at a place in a YAML document."""

    where: tuple[str | int, ...]
    rule: str
    message: str
    remedy: str


def check(content: Content) -> Iterator[Problem]:
    """Every extract, then the summaries of findings."""
    project = content.project
    for key, extract in content.extracts.items():
        yield from located(extract_faults(extract), project.sources / f"{key}.yml", project)
    summaries = (content.summaries or {}).values()
    yield from located(summary_faults(summaries, content.extracts, content.extract_keys), project.outcomes, project)


def located(faults: Iterable[DataFault], path: Path, project: Project) -> Iterator[Problem]:
    """The faults of the file `path` with their lines."""
    shown = project.relative(path)
    for fault in faults:
        line = line_of(read_text(path, shown), fault.where)
        yield Problem(shown, line, fault.rule, fault.message, fault.remedy)


def extract_faults(extract: Extract) -> Iterator[DataFault]:
    """Structured figures that do not stand where they were read, and results with too good a level.

    Effects, means, percentages, events and P stand in `printed`. The numbers of people and studies, and a spread, may
    stand anywhere in the extract.
    """
    anywhere: set[Decimal] | None = None
    for index, result in enumerate(extract.results):
        where, name = ("results", index), result.id or result.outcome
        printed = numbers(result.printed)
        falls = FALLS.search(result.printed)
        for claimed in effects(result):
            if claimed.value not in printed and not (falls and -claimed.value in printed):
                message = f"{name}: {claimed.field} {claimed.value} does not stand in `printed`: {result.printed!r}"
                yield DataFault(
                    where, "unprinted-figure", message, "copy the figure from the page, or correct `printed`"
                )
        for claimed in sample_sizes(result):
            anywhere = numbers(whole_text(extract)) if anywhere is None else anywhere
            if claimed.value not in anywhere:
                message = f"{name}: {claimed.field} {claimed.value} stands nowhere in the extract's texts"
                yield DataFault(where, "unprinted-figure", message, "say where it was printed, or leave it out")
        if LEVELS.index(result.level) < LEVELS.index(extract.level):
            message = f"{name}: level {result.level}, but the best page read is {extract.level}"
            yield DataFault(where, "result-level", message, "correct the level, or add the page to `seen`")


def effects(result: Result) -> Iterator[Claimed]:
    """The figures of a result that its `printed` must show."""
    yield from _filled(result, "estimate", "low", "high")
    yield from (Claimed("p", figure.value) for figure in figures.read(result.p or "", prose=False).figures)
    for arm in result.arms:
        yield from _filled(arm, "mean", "percent", "events")


def sample_sizes(result: Result) -> Iterator[Claimed]:
    """The figures of a result that may stand anywhere in its extract."""
    yield from _filled(result, "n", "studies")
    for arm in result.arms:
        yield from _filled(arm, "n", "sd")


def _filled(part: Result | Arm, *fields: str) -> Iterator[Claimed]:
    of = f" of {part.name}" if isinstance(part, Arm) else ""
    return (Claimed(field + of, Decimal(value)) for field in fields if (value := getattr(part, field)) is not None)


def numbers(text: str) -> set[Decimal]:
    """The values in a text, number words among them."""
    return {figure.value for figure in figures.read(text, prose=False).figures}


def whole_text(extract: Extract) -> str:
    """Everything that an extract says of its source, doubts and addresses left out."""
    fields = (extract.population, extract.n, extract.intervention, extract.comparator, extract.followup)
    results = (
        text for result in extract.results for text in (result.outcome, result.printed, result.time, result.note)
    )
    parts = (*fields, *results, *extract.harms, *extract.limits, *extract.facts)
    return " ; ".join(str(part) for part in parts if part is not None)


def summary_faults(summaries: Iterable[Summary], extracts: Extracts, keys: frozenset[str]) -> Iterator[DataFault]:
    """Pointers and raters of summaries of findings that lead nowhere; `keys` are those of all extracts."""
    for index, summary in enumerate(summaries):
        for row, outcome in enumerate(summary.outcomes):
            place = (index, "outcomes", row)
            for column, pointer in enumerate(outcome.results):
                yield from pointer_faults(pointer, (*place, "results", column), extracts, keys)
            rater = outcome.certainty.rater if outcome.certainty else "ours"
            if rater != "ours" and rater not in keys:
                where, remedy = (*place, "certainty", "rater"), "name the source that rated, or write `ours`"
                yield DataFault(where, "unknown-pointer", f"no source {rater!r}", remedy)
        for row, pointer in enumerate(summary.uncontrolled_harms):
            yield from pointer_faults(pointer, (index, "uncontrolled_harms", row), extracts, keys)


def pointer_faults(
    pointer: str, where: tuple[str | int, ...], extracts: Extracts, keys: frozenset[str]
) -> Iterator[DataFault]:
    """The pointer `key#id` where it leads to no result; an extract that could not be read was reported before."""
    key = pointer.partition("#")[0]
    if (key in keys and key not in extracts) or find_result(extracts, pointer):
        return
    known = [f"{key}#{result.id}" for result in extracts[key].results if result.id] if key in extracts else []
    remedy = f"choose one of {', '.join(known)}" if known else "give the result its id in the extract"
    yield DataFault(where, "unknown-pointer", f"no result {pointer!r}", remedy)
