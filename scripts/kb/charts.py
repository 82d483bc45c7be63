"""Figures drawn from the data: which results, outcomes, claims and trials each shows, and which it leaves out and why.

docs/data/figures.yml holds words and pointers (`key#id`), never numbers: these stand in extracts, summaries of
findings, claims and trials alone. (kb/figures.py is about numbers in texts.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kb.data import Strict, read_model
from kb.outcomes import Name, Pointer, Summary
from kb.project import Project
from kb.sources import EffectMeasure, Result, Text

RATIOS = {EffectMeasure.RR, EffectMeasure.OR, EffectMeasure.HR}
HOURS = {"minutes": Decimal(1) / 60, "hours": Decimal(1)}
# The upper end of a scale that begins at 0: "NRS 0-10", "0 to 100".
TOP = re.compile(r"(?<!\d)0\s*(?:-|–|to)\s*(\d+)")


class Point(Strict):
    """One result in a figure. `label` replaces the time of the result beside the name of its source, `called` the name.

    `flip` turns the sign of a source that counts the other way round; `bound` says that the source gives a limit.
    """

    result: Pointer
    group: Text
    called: Text | None = None
    label: Text | None = None
    flip: bool = False
    bound: Literal["at least", "at most"] | None = None


class LeftOut(Strict):
    """A result that belongs to the figure's question and is not drawn, with the reason."""

    result: Pointer
    reason: Text


class _Chart(Strict):
    """What all figures have: `alternative` says what the picture shows to those who do not see it."""

    id: Name
    title: Text
    alternative: Text
    note: Text


class _Drawn(_Chart):
    """A figure of results; each stands in it once, drawn or left out."""

    not_converted: list[LeftOut] = []

    @property
    def drawn(self) -> list[str]:
        """The results in the picture, as `key#id`."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _has_each_result_once(self) -> _Drawn:
        everything = [*self.drawn, *(one.result for one in self.not_converted)]
        if twice := sorted({pointer for pointer in everything if everything.count(pointer) > 1}):
            raise ValueError(f"results that stand twice: {', '.join(twice)}")
        return self


class Effects(_Drawn):
    """Estimates with their intervals on one axis, one below the other.

    All have one of `measures` and, where the figure names one, its `scale`. `towards` says what lies left and right of
    no effect; `band` is a result whose interval is shaded (the smallest important difference).
    """

    kind: Literal["effects"]
    measures: list[EffectMeasure] = Field(min_length=1)
    scale: Text | None = None
    axis: Text
    towards: tuple[Text, Text] | None = None
    band: Pointer | None = None
    points: list[Point] = Field(min_length=1)

    @property
    def drawn(self) -> list[str]:
        return [point.result for point in self.points]

    @property
    def logarithmic(self) -> bool:
        """Whether the axis counts ratios."""
        return self.measures[0] in RATIOS

    @model_validator(mode="after")
    def _compares_like_with_like(self) -> Effects:
        if len({measure in RATIOS for measure in self.measures}) > 1:
            raise ValueError("ratios and differences do not share an axis")
        if self.logarithmic and any(point.flip for point in self.points):
            raise ValueError("a ratio is not turned round by its sign")
        return self


class Lengths(_Drawn):
    """Times in hours as bars from zero; the scale of each result is `minutes` or `hours`."""

    kind: Literal["lengths"]
    axis: Text
    points: list[Point] = Field(min_length=1)

    @property
    def drawn(self) -> list[str]:
        return [point.result for point in self.points]


class Panel(Strict):
    """One study over time, on its own scale.

    The steps in time are its `results`, each with the same arms, or the `arms` of its one result.
    """

    title: Text
    scale: Text
    steps: Literal["results", "arms"]
    results: list[Pointer] = Field(min_length=1)


class Courses(_Drawn):
    """Several studies over time, each in a panel of its own."""

    kind: Literal["courses"]
    panels: list[Panel] = Field(min_length=1)

    @property
    def drawn(self) -> list[str]:
        return [pointer for panel in self.panels for pointer in panel.results]


class MapRow(Strict):
    """A row of the map: a summary of findings."""

    summary: Name
    label: Text


class MapColumn(Strict):
    """A column of the map: outcomes of the same sort, as `summary#outcome`."""

    label: Text
    outcomes: list[Annotated[str, Field(pattern=r"^[a-z0-9-]+#[a-z0-9-]+$")]] = Field(min_length=1)


class EvidenceMap(_Chart):
    """Conditions by outcomes: how many people, how sure."""

    kind: Literal["map"]
    rows: list[MapRow] = Field(min_length=1)
    columns: list[MapColumn] = Field(min_length=1)


class Verdicts(_Chart):
    """The claims of the blog article by part of the site and verdict."""

    kind: Literal["verdicts"]


class Timeline(_Chart):
    """The registered trials over the years; those without dates stand in the table only."""

    kind: Literal["timeline"]


Chart = Annotated[Effects | Lengths | Courses | EvidenceMap | Verdicts | Timeline, Field(discriminator="kind")]
Summaries = Mapping[str, Summary]


def _named_once(charts: list[Chart]) -> list[Chart]:
    names = [chart.id for chart in charts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"ids used twice: {', '.join(twice)}")
    return charts


Charts = Annotated[list[Chart], AfterValidator(_named_once)]


def read_charts(project: Project) -> dict[str, Chart]:
    """All figures by id. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    charts = read_model(project.charts, project.relative(project.charts), Charts)
    return {chart.id: chart for chart in charts}


def chart_pointers(chart: Chart) -> list[str]:
    """Every result that the figure itself names, drawn or left out."""
    if not isinstance(chart, Effects | Lengths | Courses):
        return []
    band = [chart.band] if isinstance(chart, Effects) and chart.band else []
    return [*chart.drawn, *band, *(one.result for one in chart.not_converted)]


def chart_keys(chart: Chart, summaries: Summaries) -> frozenset[str]:
    """The sources that the figure's table cites; of names that lead nowhere, none."""
    if isinstance(chart, EvidenceMap):
        mapped = {name for column in chart.columns for name in column.outcomes}
        rows = [
            outcome
            for summary in summaries.values()
            for outcome in summary.outcomes
            if f"{summary.id}#{outcome.id}" in mapped
        ]
        raters = {row.certainty.rater for row in rows if row.certainty} - {"ours"}
        return _keys(pointer for row in rows for pointer in row.results) | raters
    return _keys(chart_pointers(chart))


def chart_texts(chart: Chart) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The figure's texts with their places: a number in them must be a source's."""
    for field in ("title", "alternative", "note"):
        yield (field,), getattr(chart, field)
    if isinstance(chart, Effects | Lengths):
        for row, point in enumerate(chart.points):
            yield ("points", row, "group"), point.group
            if point.label:
                yield ("points", row, "label"), point.label
    if isinstance(chart, Effects | Lengths | Courses):
        for row, one in enumerate(chart.not_converted):
            yield ("not_converted", row, "reason"), one.reason
    if isinstance(chart, Courses):
        for row, panel in enumerate(chart.panels):
            yield ("panels", row, "title"), panel.title


def top_of(scale: str | None) -> Decimal | None:
    """The upper end of a scale from 0, None where the text names none.

    >>> top_of("NRS 0-10"), top_of("0 to 100"), top_of("VAS")
    (Decimal('10'), Decimal('100'), None)
    """
    found = TOP.search(scale or "")
    return Decimal(found[1]) if found else None


def has_figures(result: Result) -> bool:
    """Whether there is something to draw: an estimate or an interval."""
    return result.estimate is not None or result.low is not None


def _keys(pointed: Iterable[str]) -> frozenset[str]:
    return frozenset(pointer.partition("#")[0] for pointer in pointed)
