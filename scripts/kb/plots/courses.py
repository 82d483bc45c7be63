"""Several studies over time, each in a panel of its own with its own scale; steps in time stand evenly apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from kb.plots.style import SMALL, WIDTH, Palette, canvas, plain_axes, svg, wrapped, write

LEFT, RIGHT, PLOT = 28, 92, 92
ACROSS = WIDTH - LEFT - RIGHT
# Of the first arm and the second; told apart by more than colour.
STYLES = (("o", "-"), ("s", (0, (4, 2))))
SIGNS = "●■"


@dataclass(frozen=True)
class Line:
    """One arm: its name and its values, one a step."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Panel:
    """One study: heading, what is counted, the axis up to `top`, the steps in time, a line an arm."""

    title: str
    scale: str
    top: float
    steps: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Laid:
    """A panel in its place: its title and steps in lines, and where it begins, in units from the top."""

    panel: Panel
    title: list[str]
    steps: list[list[str]]
    above: float

    @property
    def bottom(self) -> float:
        """Where its axis lies."""
        return self.above + 14 * len(self.title) + 28 + PLOT

    @property
    def end(self) -> float:
        return self.bottom + 14 * max(map(len, self.steps)) + 26


def draw(panels: Sequence[Panel], palette: Palette) -> str:
    """The panels below each other as SVG."""
    laid: list[Laid] = []
    for panel in panels:
        room = ACROSS / max(len(panel.steps), 2) - 4
        steps = [wrapped(step, room, SMALL) for step in panel.steps]
        laid.append(Laid(panel, wrapped(panel.title, WIDTH, bold=True), steps, laid[-1].end if laid else 0))
    height = laid[-1].end
    figure = canvas(height, palette)
    text = plain_axes(figure)
    for one in laid:
        axes = figure.add_axes((LEFT / WIDTH, 1 - one.bottom / height, ACROSS / WIDTH, PLOT / height), facecolor="none")
        _plot(axes, one.panel, palette)
        for number, line in enumerate(one.title):
            write(text, (0, one.above + 14 * (number + 1)), line, palette.accent, bold=True)
        write(text, (0, one.above + 14 * len(one.title) + 15), one.panel.scale, palette.ink)
        ends = [one.bottom - PLOT * line.values[-1] / one.panel.top for line in one.panel.lines]
        for series, y, sign, colour in zip(one.panel.lines, _apart(ends), SIGNS, _colours(palette), strict=False):
            write(text, (WIDTH - RIGHT + 4, y + 4), f"{sign} {series.name}", colour)
        for number, words in enumerate(one.steps):
            x = LEFT + ACROSS * (number + 0.5) / len(one.steps)
            for row, word in enumerate(words):
                write(text, (x, one.bottom + 16 + 14 * row), word, palette.ink, "center", size=SMALL)
    return svg(figure)


def _plot(axes: Axes, panel: Panel, palette: Palette) -> None:
    axes.set(xlim=(-0.5, len(panel.steps) - 0.5), ylim=(0, panel.top), xticks=[])
    ticks = (0, panel.top / 2, panel.top)
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.tick_params(colors=palette.ink, labelsize=SMALL, length=4)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(palette.ink)
    for line, (marker, dashes), colour in zip(panel.lines, STYLES, _colours(palette), strict=False):
        steps = range(len(line.values))
        axes.plot(steps, line.values, marker=marker, linestyle=dashes, color=colour, linewidth=1.8, clip_on=False)


def _colours(palette: Palette) -> tuple[str, str]:
    return palette.accent, palette.second


def _apart(heights: Sequence[float], least: float = 15) -> list[float]:
    """The heights moved down where they would stand closer than `least` units, in their own order."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    before = float("-inf")
    for index in sorted(range(len(heights)), key=lambda index: heights[index]):
        before = max(heights[index], before + least)
        placed[index] = before
    return [placed[index] for index in range(len(heights))]
