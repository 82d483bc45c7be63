"""Trials over the years, from start to completion, under headings of groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from matplotlib.axes import Axes

from kb.plots.style import SMALL, WIDTH, Palette, canvas, plain_axes, svg, write

LEFT = 126
ROW, HEAD, TOP, BOTTOM = 16, 24, 20, 8
KEY = 20


@dataclass(frozen=True)
class Span:
    """One trial: number, years as decimals, at least one of both; `solid` with psychotherapy."""

    group: str
    name: str
    start: float | None
    end: float | None
    solid: bool


def draw(spans: Sequence[Span], now: float, legend: tuple[str, str, str, str], palette: Palette) -> str:
    """The spans as SVG, with a line at the year `now`. `legend` tells of hollow bars, solid ones,
    lone ends and the line.
    """
    groups = [(name, list(group)) for name, group in groupby(spans, key=lambda span: span.group)]
    years = [year for span in spans for year in (span.start, span.end) if year is not None]
    first, last = int(min(years)), int(max(years)) + 1
    below = TOP + len(spans) * ROW + len(groups) * HEAD
    figure = canvas(below + BOTTOM + KEY * len(legend), palette)
    axes = plain_axes(figure)

    def across(year: float) -> float:
        return LEFT + (WIDTH - LEFT - 8) * (year - first) / (last - first)

    step = 5 if last - first > 12 else 2
    for year in range(first - first % step + step, last + 1, step):
        axes.plot([across(year)] * 2, [TOP, below], color=palette.line, linewidth=0.8, zorder=0)
        write(axes, (across(year), TOP - 5), str(year), palette.ink, "center", size=SMALL)
    axes.plot([across(now)] * 2, [TOP, below], color=palette.second, linewidth=1.5, linestyle=(0, (4, 2)))
    y = float(TOP)
    for name, members in groups:
        write(axes, (0, y + 17), name, palette.accent, bold=True)
        y += HEAD
        for span in members:
            write(axes, (0, y + 12), span.name, palette.ink, size=SMALL)
            _span(axes, span, across, y + 8, palette)
            y += ROW
    samples = (Span("", "", 10, 40, False), Span("", "", 10, 40, True), Span("", "", None, 25, False))
    for number, (sample, told) in enumerate(zip((*samples, None), legend, strict=True)):
        middle = below + BOTTOM + KEY * (number + 0.5)
        if sample:
            _span(axes, sample, float, middle, palette)
        else:
            axes.plot([25, 25], [middle - 8, middle + 8], color=palette.second, linewidth=1.5, linestyle=(0, (4, 2)))
        write(axes, (52, middle + 4), told, palette.ink)
    return svg(figure)


def _span(axes: Axes, span: Span, across: Callable[[float], float], y: float, palette: Palette) -> None:
    colour = palette.accent if span.solid else palette.paper
    if span.start is not None and span.end is not None:
        width = max(across(span.end) - across(span.start), 3)
        axes.barh(y, width, left=across(span.start), height=9, color=colour, edgecolor=palette.accent, linewidth=1.2)
        return
    year = span.start if span.start is not None else span.end
    assert year is not None  # one of both is there
    axes.plot(
        [across(year)],
        [y],
        "D",
        markersize=7,
        markerfacecolor=colour,
        markeredgecolor=palette.accent,
        markeredgewidth=1.2,
    )
