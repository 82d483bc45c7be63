"""Rows of trial data: one outcome at one time point each, joined to the results of their extract."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.importing.tidy import numbers
from kb.importing.wording import reword
from kb.problems import Problem, ProblemsFound
from kb.sources import EffectMeasure

# Known to nobody: its authors, title and year were not visible. Its figures are never used.
UNIDENTIFIED = "unidentifiedupdated"

MEASURES = {
    "mean difference": EffectMeasure.MD,
    "mean difference v placebo": EffectMeasure.MD,
    "weighted mean difference, random effects": EffectMeasure.MD,
    "risk ratio": EffectMeasure.RR,
    "risk ratio v placebo": EffectMeasure.RR,
    "SMD as printed": EffectMeasure.SMD,
    "event rate": EffectMeasure.PERCENT,
    "events": EffectMeasure.EVENTS,
    "percent": EffectMeasure.PERCENT,
    "percent reduction": EffectMeasure.PERCENT,
    "percent relief": EffectMeasure.PERCENT,
    "model probability": EffectMeasure.OTHER,
    "effect size (within-person)": EffectMeasure.OTHER,
}
ARM_VALUE = {EffectMeasure.EVENTS: "events", EffectMeasure.PERCENT: "percent"}

Row = Mapping[str, str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file of trial data; none where there is no such file. Raises ProblemsFound (`source-record`)."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    unknown = sorted({row["effect_measure"] for row in rows if row["effect_measure"]} - set(MEASURES))
    if unknown:
        raise ProblemsFound(
            [
                Problem(
                    path.as_posix(),
                    1,
                    "source-record",
                    f"unknown effect measures: {', '.join(unknown)}",
                    "add them to MEASURES",
                )
            ]
        )
    return rows


def figures(row: Row) -> set[str]:
    """The figures that make the row's result."""
    cells = ("arm1_mean", "arm2_mean", "effect", "ci_low", "ci_high", "p")
    return {number for cell in cells for number in numbers(row[cell])}


def join_rows(results: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    """`results` with the rows' structure, and the rows that no result holds at the end.

    A row is a result's own where all its figures stand in the result and no other row has taken it.
    """
    joined = list(results)
    taken: set[int] = set()
    for row in rows:
        wanted = figures(row)
        mine = [
            at
            for at, result in enumerate(results)
            if at not in taken and wanted and wanted <= set(numbers(f"{result['outcome']} {result['printed']}"))
        ]
        told = structure(row)
        if mine:
            taken.add(mine[0])
            joined[mine[0]] = {**results[mine[0]], **told}
        else:
            where = "a second-hand summary" if row["source_level"] == "secondary" else row["source_level"]
            told = {"where": where, "level": row["source_level"], **told}
            joined.append({"outcome": row["outcome"], "printed": printed(row), **told})
    return joined


def structure(row: Row) -> dict[str, Any]:
    """The row's scale, time, measure, estimate, interval, P, arms and note, without empty ones."""
    percent = row["effect"].endswith("%")
    measure = MEASURES.get(row["effect_measure"]) or default_measure(row)
    arms = (_arm(row, "arm1", "ketamine", measure), _arm(row, "arm2", "control", measure))
    told: dict[str, Any] = {
        "scale": row["scale"],
        "time": row["timepoint"],
        "measure": measure,
        **{
            name: row[cell].rstrip("%")
            for name, cell in (("estimate", "effect"), ("low", "ci_low"), ("high", "ci_high"))
            if row[cell] and (percent or not row[cell].endswith("%"))
        },
        "p": row["p"],
        "arms": [arm for arm in arms if len(arm) > 1],
        "note": _note(row),
    }
    return {name: value for name, value in told.items() if value}


def default_measure(row: Row) -> EffectMeasure:
    """The measure of a row that names none: means, else a P value, else words."""
    if row["arm1_mean"]:
        return EffectMeasure.MEAN
    return EffectMeasure.P_VALUE if row["p"] else EffectMeasure.NARRATIVE


def _arm(row: Row, prefix: str, name: str, measure: EffectMeasure) -> dict[str, Any]:
    value = ARM_VALUE.get(measure, "mean")
    told = {"name": name, "n": row[f"{prefix}_n"], value: row[f"{prefix}_mean"], "sd": row[f"{prefix}_sd"]}
    return {name: cell for name, cell in told.items() if cell}


def printed(row: Row) -> str:
    """The row's figures as a line of text.

    Nothing is computed: an interval, a mean or a P value stands as it was printed; a result in words is its note.
    """
    parts = []
    if row["effect"]:
        interval = f" ({row['ci_low']} to {row['ci_high']})" if row["ci_low"] else ""
        parts.append(f"{row['effect_measure']} {row['effect']}{interval}")
    if row["arm1_mean"]:
        unit = "%" if row["effect_measure"].startswith(("percent", "model")) else ""
        parts.append(f"{row['arm1_mean']}{unit} with ketamine, {row['arm2_mean']}{unit} with control")
    if row["p"] == "ns":
        parts.append("not significant")
    elif row["p"]:
        parts.append(f"P {row['p']}" if re.match(r"[<>]", row["p"]) else f"P = {row['p']}")
    return "; ".join(parts) or _note(row)


def _note(row: Row) -> str:
    # What a row says of its own cells tells a reader nothing.
    parts = re.split(r";\s+", row["note"])
    return reword("; ".join(part for part in parts if part != "pooled" and not part.startswith("mean cells hold")))
