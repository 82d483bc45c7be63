"""Figures drawn from the data: what they point to exists and can be drawn, like beside like."""

from __future__ import annotations

from collections.abc import Iterator

from kb.charts import HOURS, Chart, Courses, Effects, EvidenceMap, Lengths, Panel, chart_pointers, has_figures, top_of
from kb.checks.data import DataFault, located, pointer_faults
from kb.checks.ledger import unknown
from kb.content import Content
from kb.problems import Problem
from kb.sources import EffectMeasure, Result, find_result

Place = tuple[str | int, ...]
# Statistics whose arms or estimates make a course.
COUNTED = {EffectMeasure.PERCENT, EffectMeasure.EVENTS}


def check(content: Content) -> Iterator[Problem]:
    """Every figure of docs/data/figures.yml."""
    yield from located(chart_faults(content), content.project.charts, content.project)


def chart_faults(content: Content) -> Iterator[DataFault]:
    """Names that lead nowhere, and results that the figure cannot show."""
    for index, chart in enumerate(content.charts.values()):
        for pointer in chart_pointers(chart):
            yield from pointer_faults(pointer, (index, *_place(chart, pointer)), content.extracts, content.extract_keys)
        if isinstance(chart, Effects):
            yield from _effect_faults(chart, index, content)
        elif isinstance(chart, Lengths):
            for row, point in enumerate(chart.points):
                if result := find_result(content.extracts, point.result):
                    yield from length_faults(point.result, result, (index, "points", row))
        elif isinstance(chart, Courses):
            for row, panel in enumerate(chart.panels):
                yield from _panel_faults(panel, (index, "panels", row), content)
        elif isinstance(chart, EvidenceMap) and content.summaries is not None:
            yield from _map_faults(chart, index, content)


def effect_faults(pointer: str, result: Result, chart: Effects, where: Place) -> Iterator[DataFault]:
    """What keeps a result off the axis of `chart`."""
    if result.estimate is None:
        yield _nothing_to_draw(pointer, "estimate", where)
    if result.measure not in chart.measures:
        message = f"{pointer} is {result.measure}, the figure shows {', '.join(chart.measures)}"
        yield DataFault(where, "figure-scale", message, "list it under `not_converted` with the reason")
    if chart.scale and top_of(result.scale) != top_of(chart.scale):
        message = f"{pointer} has the scale {result.scale or 'not printed'}, the figure {chart.scale}"
        yield DataFault(where, "figure-scale", message, "list it under `not_converted` with the reason")


def length_faults(pointer: str, result: Result, where: Place) -> Iterator[DataFault]:
    """What keeps a result from being a length of time."""
    if not has_figures(result):
        yield _nothing_to_draw(pointer, "estimate, `low` or `high`", where)
    if result.scale not in HOURS:
        message = f"{pointer} has the scale {result.scale or 'none'}, a length needs {' or '.join(HOURS)}"
        yield DataFault(where, "figure-scale", message, "give the scale in the extract, or leave the result out")


def _effect_faults(chart: Effects, index: int, content: Content) -> Iterator[DataFault]:
    for row, point in enumerate(chart.points):
        if result := find_result(content.extracts, point.result):
            yield from effect_faults(point.result, result, chart, (index, "points", row))
    band = find_result(content.extracts, chart.band) if chart.band else None
    if chart.band and band and (band.low is None or not top_of(band.scale) or not top_of(chart.scale)):
        yield _nothing_to_draw(chart.band, "`low`, `high` and a scale from 0", (index, "band"))


def _panel_faults(panel: Panel, where: Place, content: Content) -> Iterator[DataFault]:
    for column, pointer in enumerate(panel.results):
        place = (*where, "results", column)
        result = find_result(content.extracts, pointer)
        if result is None:
            continue
        empty = any(arm.mean is None and arm.percent is None and arm.events is None for arm in result.arms)
        if empty or (not result.arms and result.estimate is None):
            yield _nothing_to_draw(pointer, "figures of its arms, or an estimate", place)
        if result.measure not in COUNTED and not top_of(result.scale):
            message = f"{pointer} names no scale from 0 to a number"
            yield DataFault(place, "figure-scale", message, "give the scale in the extract, or leave the result out")


def _map_faults(chart: EvidenceMap, index: int, content: Content) -> Iterator[DataFault]:
    summaries = content.summaries or {}
    outcomes = {f"{name}#{outcome.id}" for name, summary in summaries.items() for outcome in summary.outcomes}
    for number, row in enumerate(chart.rows):
        if row.summary not in summaries:
            yield unknown(f"no summary {row.summary!r}", (index, "rows", number, "summary"), row.summary, summaries)
    rows = {row.summary for row in chart.rows}
    for number, column in enumerate(chart.columns):
        for place, name in enumerate(column.outcomes):
            where = (index, "columns", number, "outcomes", place)
            if name not in outcomes:
                yield unknown(f"no outcome {name!r} in outcomes.yml", where, name, outcomes)
            elif name.partition("#")[0] not in rows:
                yield unknown(f"{name} belongs to no row of the figure", where, name, rows)


def _place(chart: Chart, pointer: str) -> Place:
    """Where a figure names a result."""
    if isinstance(chart, Effects | Lengths):
        for row, point in enumerate(chart.points):
            if point.result == pointer:
                return ("points", row, "result")
    if isinstance(chart, Courses):
        for row, panel in enumerate(chart.panels):
            if pointer in panel.results:
                return ("panels", row, "results", panel.results.index(pointer))
    if isinstance(chart, Effects | Lengths | Courses):
        for row, one in enumerate(chart.not_converted):
            if one.result == pointer:
                return ("not_converted", row, "result")
    return ("band",)


def _nothing_to_draw(pointer: str, what: str, where: Place) -> DataFault:
    remedy = "give it structure where `printed` has the figures, or list it under `not_converted` with the reason"
    return DataFault(where, "figure-without-estimate", f"{pointer} has no {what}", remedy)
