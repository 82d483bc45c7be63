"""Figures drawn from the data: their pictures, their rows as data, and their place on a page.

The rows that are drawn, tabulated and offered as data are the same; they are made here from the content, and nowhere
is a number of them written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from kb import tables
from kb.calls import ANCHORS
from kb.certainty import CertaintyLevel
from kb.charts import (
    HOURS,
    Chart,
    Courses,
    Effects,
    EvidenceMap,
    LeftOut,
    Lengths,
    Panel,
    Point,
    Timeline,
    Verdicts,
    top_of,
)
from kb.claims import ARTICLE, Section, Verdict
from kb.content import Content
from kb.outcomes import Outcome
from kb.plots import courses, grid, rows, timeline
from kb.plots.style import PALETTES, WIDTH, Palette, height_of
from kb.published.addresses import claim_page, data_files, path, picture_file
from kb.published.claim_pages import NOT_RATED, certainty_name
from kb.published.datasets import Dataset, Row
from kb.references import register_link
from kb.sources import EffectMeasure, Level, Result, find_result
from kb.tables import DASH, dashed, month_name, row, table, typeset
from kb.trials import Group, Trial

NOT_DRAWN = "not drawn: {}"
SECOND_HAND = "†"
# Diameters of the map's circles by the largest number of people, and of one whose number was not seen.
SIZES = ((1000, 27.0), (200, 22.0), (50, 17.0), (0, 13.0))
NOT_SEEN = 9.0
PLAIN = 15.0
STEPS = tuple(Decimal(step) for step in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20"))
RATIO_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)

Labels = Mapping[str, str]
Draw = Callable[[Palette], str]


@dataclass(frozen=True)
class Shown:
    """A figure: how it is drawn, its rows as data, and the same as columns and cells of Markdown."""

    chart: Chart
    draw: Draw
    fields: Mapping[str, tuple[str, str]]
    rows: Sequence[Row]
    columns: Sequence[str]
    cells: Sequence[Sequence[str]]

    @property
    def dataset(self) -> Dataset:
        """The rows to load."""
        return Dataset(f"figures/{self.chart.id}", self.chart.title, self.fields, self.rows)


def show(chart: Chart, content: Content, labels: Labels, origin: str = "index.md") -> Shown:
    """The figure for the page `origin`. `content` is sound: every name leads somewhere, every point has its figures."""
    match chart:
        case Effects() | Lengths():
            return _points(chart, content, labels)
        case Courses():
            return _courses(chart, content, labels)
        case EvidenceMap():
            return _map(chart, content)
        case Verdicts():
            return _verdicts(chart, content, origin)
        case Timeline():
            return _timeline(chart, content.trials)


def figure(shown: Shown, origin: str) -> str:
    """The figure as it stands on the page `origin`: light and dark picture, caption, and its table to unfold."""
    chart = shown.chart
    files = data_files(shown.dataset.name)
    links = " · ".join(f"[{kind}]({path(origin, file)})" for kind, file in files.items())
    height = height_of(shown.draw(PALETTES[0]))
    pictures = "\n".join(_picture(shown, palette, height, origin) for palette in PALETTES)
    body = [row(shown.columns, cells) for cells in shown.cells]
    name = ANCHORS["figure"].format(chart.id)
    return (
        f'<figure class="kb-figure" id="{name}" markdown="1">\n\n{pictures}\n\n'
        f'<figcaption markdown="span">**{typeset(chart.title)}.** {chart.note} '
        f'<span class="kb-screen-only">Data: {links}</span></figcaption>\n</figure>\n\n'
        f'<details class="kb-figure-data" markdown="1" data-search-exclude>\n'
        '<summary class="kb-screen-only">Table and sources</summary>\n\n'
        f"{table(f'{name}-table', 'kb-figure-table', chart.title, shown.columns, body, None)}\n\n</details>"
    )


def pictures_of(shown: Shown) -> Iterator[tuple[str, str]]:
    """The paths below docs/ of the pictures, and the pictures."""
    return ((picture_file(shown.chart.id, palette.name), shown.draw(palette)) for palette in PALETTES)


def _picture(shown: Shown, palette: Palette, height: int, origin: str) -> str:
    """A picture in Markdown; the theme shows the one whose address ends in the scheme's name."""
    file = path(origin, picture_file(shown.chart.id, palette.name))
    screen_only = " .kb-screen-only" if palette is not PALETTES[0] else ""
    alternative = typeset(shown.chart.alternative).replace('"', "”")
    return f"![{alternative}]({file}#only-{palette.name}){{ width={WIDTH} height={height} loading=lazy{screen_only} }}"


# Results on an axis


POINT_FIELDS = {
    "result": ("string", "the result, key#id"),
    "group": ("string", "heading in the figure"),
    "label": ("string", "what it is"),
    "estimate": ("number", "estimate as drawn; empty where not drawn"),
    "low": ("number", "lower bound as drawn"),
    "high": ("number", "upper bound as drawn"),
    "flipped": ("boolean", "whether the sign was turned round"),
    "n": ("integer", "participants, where seen"),
    "printed": ("string", "figures as the source prints them"),
    "level": ("string", "how that was read"),
    "note": ("string", "why it is not drawn"),
}


@dataclass(frozen=True)
class Placed:
    """A point with its result and the figures that are drawn."""

    point: Point
    result: Result
    estimate: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def key(self) -> str:
        return self.point.result.partition("#")[0]

    @property
    def told(self) -> str:
        """What stands beside the name of the source."""
        return self.point.label or self.result.time or self.result.outcome


def placed(point: Point, result: Result, factor: Decimal = Decimal(1)) -> Placed:
    """The point with its result's figures times `factor`; turned round, the bounds change places."""
    if point.flip:
        factor = -factor
    estimate, low, high = (
        value * factor if value is not None else None for value in (result.estimate, result.low, result.high)
    )
    if point.flip:
        low, high = high, low
    return Placed(point, result, estimate, low, high)


def _points(chart: Effects | Lengths, content: Content, labels: Labels) -> Shown:
    marks = []
    for point in chart.points:
        result = _result(content, point.result)
        factor = HOURS[result.scale or ""] if isinstance(chart, Lengths) else Decimal(1)
        marks.append(placed(point, result, factor))
    describe = _length if isinstance(chart, Lengths) else partial(_effect, chart.measures[0])
    drawn = [
        rows.Row(
            group=mark.point.group,
            name=dashed(f"{mark.point.called or labels[mark.key]}{_dagger(mark.result)}: {mark.told}"),
            figures=describe(mark),
            estimate=_float(mark.estimate),
            low=_float(mark.low),
            high=_float(mark.high),
            open_=mark.point.bound == "at least",
        )
        for mark in marks
    ]
    axis = _axis(chart, drawn, content)
    data = [
        {
            "result": mark.point.result,
            "group": mark.point.group,
            "label": mark.told,
            "estimate": _rounded(mark.estimate),
            "low": _rounded(mark.low),
            "high": _rounded(mark.high),
            "flipped": mark.point.flip,
            "n": mark.result.n,
            "printed": mark.result.printed,
            "level": mark.result.level,
        }
        for mark in marks
    ]
    cells = [
        [
            f"{typeset(labels[mark.key])} [@{mark.key}]",
            typeset(f"{mark.point.group}: {mark.told}"),
            describe(mark) + (" (sign turned round)" if mark.point.flip else ""),
            _printed(mark.result),
        ]
        for mark in marks
    ]
    left_out = chart.not_converted
    columns = ("Source", "What", "As drawn", "As printed")
    return Shown(
        chart,
        partial(rows.draw, drawn, axis),
        POINT_FIELDS,
        [*data, *_left_out_data(left_out, content)],
        columns,
        [*cells, *_left_out_cells(left_out, content, labels)],
    )


def _left_out_data(left_out: Sequence[LeftOut], content: Content) -> Iterator[Row]:
    for one in left_out:
        result = _result(content, one.result)
        told = {"label": result.outcome, "n": result.n, "printed": result.printed, "level": result.level}
        yield {"result": one.result, **told, "note": one.reason}


def _left_out_cells(left_out: Sequence[LeftOut], content: Content, labels: Labels) -> Iterator[list[str]]:
    for one in left_out:
        key, result = one.result.partition("#")[0], _result(content, one.result)
        source = f"{typeset(labels[key])} [@{key}]"
        yield [source, typeset(result.outcome), NOT_DRAWN.format(typeset(one.reason)), _printed(result)]


def _axis(chart: Effects | Lengths, drawn: Sequence[rows.Row], content: Content) -> rows.Axis:
    values = [value for row in drawn for value in (row.estimate, row.low, row.high) if value is not None]
    if isinstance(chart, Lengths):
        return rows.Axis(chart.axis, ticks_over(0, max(values)), bars=True)
    if chart.logarithmic:
        low, high = min(*values, 1), max(*values, 1)
        first = max(tick for tick in RATIO_TICKS if tick <= low)
        last = min(tick for tick in RATIO_TICKS if tick >= high)
        ticks = tuple(tick for tick in RATIO_TICKS if first <= tick <= last)
        return rows.Axis(chart.axis, ticks, logarithmic=True, reference=1, towards=chart.towards)
    band = _band(chart, content)
    reference = 0.0 if chart.towards else None
    values += [0.0, *(band or ())]
    ticks = ticks_over(min(values), max(values))
    return rows.Axis(chart.axis, ticks, reference=reference, towards=chart.towards, band=band)


def _band(chart: Effects, content: Content) -> tuple[float, float] | None:
    """The interval of the chart's band on the side of the treatment, on the scale of the chart."""
    if not chart.band:
        return None
    result = _result(content, chart.band)
    ours, theirs = top_of(chart.scale), top_of(result.scale)
    if not ours or not theirs or result.low is None or result.high is None:
        raise ValueError(f"{chart.band} has no interval on a scale from 0")  # the checks see to it
    return float(-result.high * ours / theirs), float(-result.low * ours / theirs)


def ticks_over(low: float, high: float) -> tuple[float, ...]:
    """Round ticks from below `low` to above `high`, eight at most.

    >>> ticks_over(-3.9, 0.1)
    (-4.0, -3.0, -2.0, -1.0, 0.0, 1.0)
    """
    for step in STEPS:
        first, last = (Decimal(str(low)) / step).__floor__(), (Decimal(str(high)) / step).__ceil__()
        if last - first < 8:
            return tuple(float(step * number) for number in range(first, last + 1))
    raise ValueError(f"no ticks from {low} to {high}")


def _effect(measure: EffectMeasure, mark: Placed) -> str:
    """“−1.12 (−2.33 to 0.09)”, or “23% (6 people)”."""
    if measure is EffectMeasure.PERCENT:
        people = f"n = {mark.result.n}" if mark.result.n is not None else "n not seen"
        interval = f" ({mark.low}–{mark.high})" if mark.low is not None else ""
        return f"{mark.estimate}%{interval}, {people}"
    given = [value for value in (mark.estimate, mark.low, mark.high) if value is not None]
    # Decimals that end in 0 are lost in YAML.
    places = max(-int(value.as_tuple().exponent) for value in given)
    estimate, *bounds = (f"{value:.{places}f}" for value in given)
    return dashed(f"{estimate} ({' to '.join(bounds)})" if bounds else estimate)


def _length(mark: Placed) -> str:
    bound = f"{mark.point.bound} " if mark.point.bound else ""
    if mark.low is not None and mark.high is not None:
        return f"{_amount(mark.result.low)}–{_amount(mark.result.high)} {_unit(mark.result)}"
    return f"{bound}{_amount(mark.result.estimate)} {_unit(mark.result)}"


def _unit(result: Result) -> str:
    return {"minutes": "min", "hours": "h"}[result.scale or ""]


def _amount(value: Decimal | None) -> str:
    return f"{value:f}" if value is not None else ""


# Courses


COURSE_FIELDS = {
    "panel": ("string", "panel of the figure; empty where not drawn"),
    "scale": ("string", "what is counted"),
    "result": ("string", "the result, key#id"),
    "time": ("string", "time point"),
    "arm": ("string", "arm"),
    "n": ("integer", "participants of the arm, where seen"),
    "value": ("number", "value as drawn"),
    "printed": ("string", "figures as the source prints them"),
    "level": ("string", "how that was read"),
    "note": ("string", "why it is not drawn"),
}


def _courses(chart: Courses, content: Content, labels: Labels) -> Shown:
    drawn, data, cells = [], [], []
    for panel in chart.panels:
        steps = panel_steps(panel, content)
        arms = list(dict.fromkeys(step["arm"] for step in steps))
        lines = tuple(
            courses.Line(arm, tuple(float(step["value"]) for step in steps if step["arm"] == arm)) for arm in arms
        )
        key = panel.results[0].partition("#")[0]
        top = _top(panel, content)
        times = tuple(dict.fromkeys(step["time"] for step in steps))
        drawn.append(courses.Panel(f"{labels[key]}: {panel.title}", panel.scale, top, times, lines))
        data += steps
        for pointer in panel.results:
            result = _result(content, pointer)
            shown = "; ".join(
                f"{step['time']}, {step['arm']}: {step['value']}" for step in steps if step["result"] == pointer
            )
            cells.append([f"{typeset(labels[key])} [@{key}]", typeset(panel.scale), typeset(shown), _printed(result)])
    return Shown(
        chart,
        partial(courses.draw, drawn),
        COURSE_FIELDS,
        [*data, *(_without_label(row) for row in _left_out_data(chart.not_converted, content))],
        ("Source", "What", "As drawn", "As printed"),
        [*cells, *_left_out_cells(chart.not_converted, content, labels)],
    )


def panel_steps(panel: Panel, content: Content) -> list[dict[str, Any]]:
    """One row for each arm at each time."""
    found: list[dict[str, Any]] = []
    for pointer in panel.results:
        result = _result(content, pointer)
        shared = {
            "panel": panel.title,
            "scale": panel.scale,
            "result": pointer,
            "printed": result.printed,
            "level": result.level,
        }
        if not result.arms:
            found.append({**shared, "time": result.time, "arm": "ketamine", "n": result.n, "value": result.estimate})
        for arm in result.arms:
            value = next(value for value in (arm.mean, arm.percent, arm.events) if value is not None)
            time, name = (arm.name, "ketamine") if panel.steps == "arms" else (result.time, arm.name)
            found.append({**shared, "time": time, "arm": name, "n": arm.n, "value": value})
    return found


def _top(panel: Panel, content: Content) -> float:
    """The end of a panel's axis: that of the scale, all people of an arm, or a hundred per cent."""
    result = _result(content, panel.results[0])
    if result.measure is EffectMeasure.EVENTS:
        return float(max(arm.n or 0 for arm in result.arms))
    if result.measure is EffectMeasure.PERCENT:
        return 100
    top = top_of(result.scale)
    assert top  # the checks see to it
    return float(top)


# Evidence map


MAP_FIELDS = {
    "condition": ("string", "row of the figure"),
    "sort": ("string", "column of the figure"),
    "outcome": ("string", "outcome, summary#outcome"),
    "name": ("string", "the outcome in words"),
    "people": ("integer", "participants of the largest result pointed to; empty where not seen"),
    "certainty": ("string", "GRADE level; empty without evidence"),
    "rater": ("string", "who rated"),
    "results": ("string", "results that bear on it, key#id"),
}


def _map(chart: EvidenceMap, content: Content) -> Shown:
    labels = {row.summary: row.label for row in chart.rows}
    outcomes = {
        f"{summary.id}#{outcome.id}": outcome
        for summary in (content.summaries or {}).values()
        for outcome in summary.outcomes
    }
    marks, data, cells = [], [], []
    for entry in chart.rows:
        for column in chart.columns:
            for name in column.outcomes:
                if name.partition("#")[0] != entry.summary:
                    continue
                outcome = outcomes[name]
                people, rating = most_people(outcome, content), outcome.certainty
                filled = list(CertaintyLevel).index(rating.level) + 1 if rating else None
                size = diameter(people) if rating else PLAIN
                marks.append(grid.Mark(labels[entry.summary], column.label, filled, size))
                told = {"name": outcome.name, "people": people, "results": outcome.results}
                certainty = {"certainty": rating and rating.level, "rater": rating and rating.rater}
                data.append({"condition": entry.label, "sort": column.label, "outcome": name, **told, **certainty})
                keys = dict.fromkeys(pointer.partition("#")[0] for pointer in outcome.results)
                if rating and rating.rater != "ours":
                    keys[rating.rater] = None
                mark = f'{rating.level} <span aria-hidden="true">{rating.level.symbol}</span>' if rating else None
                cells.append(
                    [
                        typeset(entry.label),
                        typeset(outcome.name),
                        (str(people) if people else tables.NOT_SEEN) if rating else DASH,
                        mark or "no evidence to rate",
                        f"[{'; '.join(f'@{key}' for key in keys)}]" if keys else DASH,
                    ]
                )
    legend = [
        *(
            grid.Legend(number, PLAIN, f"{level} certainty")
            for number, level in enumerate(CertaintyLevel, start=1)
            if any(mark.filled == number for mark in marks)
        ),
        grid.Legend(None, PLAIN, "no evidence to rate"),
        *(
            grid.Legend(0, size, text)
            for size, text in _sizes()
            if any(mark.diameter == size and mark.filled for mark in marks)
        ),
    ]
    draw = partial(
        grid.draw, [row.label for row in chart.rows], [column.label for column in chart.columns], marks, legend
    )
    return Shown(chart, draw, MAP_FIELDS, data, ("Condition", "Outcome", "People", "Certainty", "Sources"), cells)


def most_people(outcome: Outcome, content: Content) -> int | None:
    """The number of people in the largest result that the outcome points to, None where none was seen."""
    numbers = (_result(content, pointer).n for pointer in outcome.results)
    return max((number for number in numbers if number is not None), default=None)


def diameter(people: int | None) -> float:
    """The size of a circle for so many people."""
    return NOT_SEEN if people is None else next(size for least, size in SIZES if people >= least)


def _sizes() -> Iterator[tuple[float, str]]:
    yield NOT_SEEN, "number of people not seen"
    above: int | None = None
    for least, size in reversed(SIZES):
        index = SIZES.index((least, size))
        above = SIZES[index - 1][0] if index else None
        yield size, f"{least or 1} to {above - 1} people" if above else f"{least} people or more"


# Verdicts


VERDICT_FIELDS = {
    "claim": ("string", "name of the claim"),
    "text": ("string", "the claim as people make it"),
    "section": ("string", "part of the site"),
    "kind": ("string", "effect, mechanism, descriptive or normative"),
    "verdict": ("string", "how it stands"),
    "certainty": ("string", "GRADE level, or not rated"),
}


def _verdicts(chart: Verdicts, content: Content, origin: str) -> Shown:
    summaries = content.summaries or {}
    marks, data, cells = [], [], []
    for claim in content.claims:
        if ARTICLE not in claim.made_by:
            continue
        rating = claim.rating(summaries)
        filled = list(CertaintyLevel).index(rating.level) + 1 if rating else None
        marks.append(grid.Mark(claim.section.capitalize(), _head(claim.verdict), filled, PLAIN))
        certainty = certainty_name(claim, summaries)
        data.append(
            {
                "claim": claim.id,
                "text": claim.claim,
                "section": claim.section,
                "kind": claim.kind,
                "verdict": claim.verdict,
                "certainty": certainty,
            }
        )
        link = f"[{typeset(claim.claim)}]({path(origin, claim_page(claim.id))})"
        cells.append([link, claim.section.capitalize(), claim.verdict.value, certainty])
    sections = [section.capitalize() for section in Section if any(mark.row == section.capitalize() for mark in marks)]
    legend = [
        *(
            grid.Legend(number, PLAIN, f"{level} certainty")
            for number, level in enumerate(CertaintyLevel, start=1)
            if any(mark.filled == number for mark in marks)
        ),
        grid.Legend(None, PLAIN, NOT_RATED),
    ]
    draw = partial(grid.draw, sections, [_head(verdict) for verdict in Verdict], marks, legend)
    return Shown(chart, draw, VERDICT_FIELDS, data, ("Claim", "Part of the site", "Verdict", "Certainty"), cells)


def _head(verdict: Verdict) -> str:
    """A verdict above its column, parted where the column is narrower."""
    return verdict.value.replace("contradicted", "contra- dicted")


# Trials


TRIAL_FIELDS = {
    "number": ("string", "number at the register"),
    "title": ("string", "title"),
    "group": ("string", "group of conditions"),
    "status": ("string", "status"),
    "start": ("string", "start: ISO year, month or day"),
    "completion": ("string", "completion: ISO year, month or day"),
    "psychotherapy": ("boolean", "whether ketamine is combined with psychotherapy"),
    "drawn": ("boolean", "whether it has a date and stands in the picture"),
}


def _timeline(chart: Timeline, trials: Sequence[Trial]) -> Shown:
    groups = list(Group)
    ordered = sorted(
        trials, key=lambda trial: (groups.index(trial.group), trial.start or trial.completion or "9", trial.number)
    )
    spans = [
        timeline.Span(
            trial.group.capitalize(), trial.number, year_of(trial.start), year_of(trial.completion), trial.psychotherapy
        )
        for trial in ordered
        if trial.start or trial.completion
    ]
    seen = max(trial.seen for trial in trials)
    legend = (
        "not ketamine with psychotherapy",
        "ketamine with psychotherapy",
        "one of the two dates seen",
        f"{month_name(seen)}, when registers were seen",
    )
    data = [
        {
            **trial.model_dump(mode="json", include={*TRIAL_FIELDS}),
            "drawn": bool(trial.start or trial.completion),
        }
        for trial in ordered
    ]
    cells = [
        [
            f"[{trial.number}]({register_link(trial.number)})",
            typeset(trial.title),
            trial.group.value,
            trial.status.value,
            " to ".join(typeset(date) if date else "?" for date in (trial.start, trial.completion))
            if trial.start or trial.completion
            else DASH,
            "yes" if trial.psychotherapy else "no",
        ]
        for trial in ordered
    ]
    draw = partial(timeline.draw, spans, year_of(seen) or 0.0, legend)
    return Shown(
        chart, draw, TRIAL_FIELDS, data, ("Number", "Title", "People", "Status", "Dates", "With psychotherapy"), cells
    )


def year_of(date: str | None) -> float | None:
    """A date as a year with a fraction; a year or month alone counts from its first day.

    >>> year_of("2020"), year_of("2020-07"), year_of(None)
    (2020.0, 2020.5, None)
    """
    if date is None:
        return None
    year, month, day = ([int(part) for part in date.split("-")] + [1, 1])[:3]
    return year + (month - 1) / 12 + (day - 1) / 365


# Shared


def _result(content: Content, pointer: str) -> Result:
    result = find_result(content.extracts, pointer)
    if result is None:
        raise tables.UnknownPointer(f"no result {pointer!r}")
    return result


def _dagger(result: Result) -> str:
    return SECOND_HAND if result.level is Level.SECONDARY else ""


def _printed(result: Result) -> str:
    return typeset(result.printed) + (" (second-hand)" if result.level is Level.SECONDARY else "")


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _rounded(value: Decimal | None) -> Decimal | None:
    """Hours made of minutes have no end."""
    return None if value is None else round(value, 4).normalize()


def _without_label(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "label"}
