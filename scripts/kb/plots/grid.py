"""Symbols in a grid: what is known by row and column, or how often something occurs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kb.plots.style import (
    SMALL,
    WIDTH,
    Palette,
    canvas,
    dashed_rings,
    pies,
    plain_axes,
    rings,
    svg,
    text_width,
    wrapped,
    write,
)

GAP = 4
LINE = 14


@dataclass(frozen=True)
class Mark:
    """One symbol: quarters filled (None for an empty ring) and its diameter in units; `letter` stands in it."""

    row: str
    column: str
    filled: int | None
    diameter: float


@dataclass(frozen=True)
class Legend:
    """What one symbol means."""

    filled: int | None
    diameter: float
    text: str


def draw(
    rows: Sequence[str], columns: Sequence[str], marks: Sequence[Mark], legend: Sequence[Legend], palette: Palette
) -> str:
    """The grid as SVG: columns named above, rows at the left, the symbols of a cell beside each other."""
    margin = max(max(text_width(line) for line in wrapped(row, 108)) for row in rows) + 10
    across = (WIDTH - margin) / len(columns)
    cells: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        cells[mark.row, mark.column].append(mark)
    heads = [wrapped(column, across - 4, SMALL) for column in columns]
    lines = {key: _broken(held, across - 6) for key, held in cells.items()}
    heights = [
        max(
            len(wrapped(row, 108)) * LINE + 8,
            *(sum(_height(line) for line in lines.get((row, column), [])) + 8 for column in columns),
        )
        for row in rows
    ]
    top = float(max(map(len, heads)) * LINE + 8)
    entries = [max(entry.diameter + 5, 21) for entry in legend]
    figure = canvas(top + sum(heights) + 14 + sum(entries), palette)
    axes = plain_axes(figure)
    for column, head in enumerate(heads):
        x = margin + across * (column + 0.5)
        for number, line in enumerate(head):
            y = top - 8 - LINE * (len(head) - 1 - number)
            write(axes, (x, y), line, palette.ink, "center", size=SMALL)
    places: dict[tuple[int | None, float], list[tuple[float, float]]] = defaultdict(list)
    y = top
    for row, height in zip(rows, heights, strict=True):
        axes.plot([0, WIDTH], [y, y], color=palette.line, linewidth=0.8)
        words = wrapped(row, 108)
        for number, line in enumerate(words):
            below = y + height / 2 + 4 + LINE * (number - (len(words) - 1) / 2)
            write(axes, (0, below), line, palette.ink)
        for column, name in enumerate(columns):
            broken = lines.get((row, name), [])
            down = y + (height - sum(map(_height, broken))) / 2
            for held in broken:
                x = margin + across * (column + 0.5) - sum(mark.diameter + GAP for mark in held) / 2
                for mark in held:
                    x += (mark.diameter + GAP) / 2
                    places[mark.filled, mark.diameter].append((x, down + _height(held) / 2))
                    x += (mark.diameter + GAP) / 2
                down += _height(held)
        y += height
    axes.plot([0, WIDTH], [y, y], color=palette.line, linewidth=0.8)
    y += 10
    for entry, height in zip(legend, entries, strict=True):
        middle = y + height / 2
        y += height
        places[entry.filled, entry.diameter].append((14, middle))
        write(axes, (34, middle + 4), entry.text, palette.ink)
    circles: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for (filled, diameter), found in places.items():
        if filled is not None:
            circles[diameter] += found
    for diameter, found in circles.items():
        rings(axes, found, diameter, palette)
    for (filled, diameter), found in places.items():
        if filled is None:
            dashed_rings(axes, found, diameter, palette)
        elif filled:
            pies(axes, found, diameter, filled, palette)
    return svg(figure)


def _broken(marks: Sequence[Mark], width: float) -> list[list[Mark]]:
    """The symbols of a cell in lines that fit its width."""
    lines: list[list[Mark]] = [[]]
    for mark in marks:
        if lines[-1] and sum(one.diameter + GAP for one in (*lines[-1], mark)) > width:
            lines.append([])
        lines[-1].append(mark)
    return lines


def _height(line: Sequence[Mark]) -> float:
    return max(mark.diameter for mark in line) + GAP
