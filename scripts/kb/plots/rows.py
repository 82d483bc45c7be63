"""Rows on a common axis: estimates with intervals, or lengths as bars, under headings of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from kb.plots.style import FONT, SMALL, WIDTH, Palette, canvas, plain_axes, svg, text_width, write

LEFT, PLOT = 14, 232
ROW, HEAD, TOP, BOTTOM = 38, 25, 4, 42


@dataclass(frozen=True)
class Row:
    """One row: its name above, its mark on the axis, its figures beside it. `open_` marks a length without an end."""

    group: str
    name: str
    figures: str
    estimate: float | None
    low: float | None = None
    high: float | None = None
    open_: bool = False


@dataclass(frozen=True)
class Axis:
    """The common axis. `reference` is the line of no effect, `towards` what lies on both sides, `band` is shaded."""

    title: str
    ticks: tuple[float, ...]
    logarithmic: bool = False
    reference: float | None = None
    towards: tuple[str, str] | None = None
    band: tuple[float, float] | None = None
    bars: bool = False


def draw(rows: Sequence[Row], axis: Axis, palette: Palette) -> str:
    """The picture as SVG; rows of a group stand beside each other."""
    groups = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.group)]
    above = TOP + (18 if axis.towards else 0)
    plotted = len(rows) * ROW + len(groups) * HEAD
    height = above + plotted + BOTTOM
    figure = canvas(height, palette)
    axes = figure.add_axes((LEFT / WIDTH, BOTTOM / height, PLOT / WIDTH, plotted / height), facecolor="none")
    axes.set(xlim=(axis.ticks[0], axis.ticks[-1]), ylim=(plotted, 0), yticks=[])
    if axis.logarithmic:
        axes.set_xscale("log")
        axes.set_xlim(axis.ticks[0], axis.ticks[-1])
    axes.xaxis.set_major_locator(FixedLocator(axis.ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks(axis.ticks, [_number(tick) for tick in axis.ticks])
    axes.tick_params(colors=palette.ink, labelsize=SMALL, length=4)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(palette.ink)
    axes.set_xlabel(axis.title, color=palette.ink, fontsize=FONT, loc="left")
    text = plain_axes(figure)
    if axis.towards and axis.reference is not None:
        x = float(axes.transData.transform((axis.reference, 0))[0]) * WIDTH / figure.bbox.width
        before, after = axis.towards
        write(text, (x - 6, TOP + 12), f"← {before}", palette.ink, "right")
        write(text, (x + 6, TOP + 12), f"{after} →", palette.ink, "left")
    y = 0
    for name, members in groups:
        write(text, (0, above + y + 17), name, palette.accent, bold=True)
        y += HEAD
        for row in members:
            write(text, (0, above + y + 11), row.name, palette.ink)
            middle = y + 25
            _behind(axes, axis, middle, palette)
            if axis.bars:
                _bar(axes, row, middle, palette)
            else:
                _mark(axes, row, middle, palette)
            write(text, (WIDTH, above + middle + 4), row.figures, palette.ink, "right")
            y += ROW
    return svg(figure)


def widest(rows: Sequence[Row]) -> float:
    """How far the widest text of a row reaches over its room, in units; below zero where all fit."""
    names = max(text_width(row.name) for row in rows) - WIDTH
    figures = max(text_width(row.figures) for row in rows) - (WIDTH - LEFT - PLOT)
    return max(names, figures)


def _behind(axes: Axes, axis: Axis, y: float, palette: Palette) -> None:
    """The band and the line of no effect, at the height of a row's mark: its name above stays clear of them."""
    top, bottom = y - 8, y + 9
    if axis.band:
        low, high = axis.band
        axes.broken_barh([(low, high - low)], (top, bottom - top), facecolor=palette.soft)
        axes.vlines([low, high], top, bottom, color=palette.muted, linewidth=1, linestyles=(0, (2, 2)))
    if axis.reference is not None:
        axes.vlines(axis.reference, top, bottom, color=palette.ink, linewidth=1)


def _mark(axes: Axes, row: Row, y: float, palette: Palette) -> None:
    if row.low is not None and row.high is not None:
        axes.plot([row.low, row.high], [y, y], color=palette.accent, linewidth=2, solid_capstyle="butt")
    if row.estimate is not None:
        axes.plot([row.estimate], [y], "s", color=palette.accent, markersize=7)


def _bar(axes: Axes, row: Row, y: float, palette: Palette) -> None:
    """A bar to the estimate; where a range is given, to its lower end, and pale from there to its upper end."""
    end = row.estimate if row.low is None else row.low
    assert end is not None  # the checks see to it
    axes.barh(y, end, height=11, color=palette.accent)
    if row.low is not None and row.high is not None:
        axes.barh(y, row.high - row.low, left=row.low, height=11, color=palette.soft, edgecolor=palette.accent)
    if row.open_:
        beyond = end + 0.07 * (axes.get_xlim()[1] - axes.get_xlim()[0])
        axes.plot([end, beyond], [y, y], color=palette.accent, linewidth=2, clip_on=False)
        axes.plot([beyond], [y], ">", color=palette.accent, markersize=9, clip_on=False)


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
