"""What all plots share: size, colours for light and dark, symbols of certainty, and SVG that is the same every time.

A plot is 400 units wide, so that its letters of 12 units are 10 px high on a screen of 360 px. Text has a contrast of
4.5:1 at least, marks of 3:1 (WCAG 1.4.3, 1.4.11); the colours are those of docs/assets/extra.css.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.path import Path

WIDTH = 400
FONT = 12
SMALL = 11
SETTINGS: Any = {"svg.hashsalt": "kap-for-chronic-pain", "svg.fonttype": "none", "font.family": "DejaVu Sans"}
# Left out of what matplotlib writes: names that nothing refers to, remarks, its own description of the file, what is
# the default anyway, the outline of a marker's use, which its definition has, and the fonts, which stand at the root.
DROPPED = re.compile(
    r"<!--.*?-->|<metadata>.*?</metadata>|<\?xml.*?\?>|<!DOCTYPE.*?>|(?<=<g) id=\"[^\"]*\""
    r"| transform=\"rotate\(-0 [^\"]*\"|font-family: [^;]*; |text-anchor: start; | ?stroke-dashoffset: 0;"
    r"|(?<=<use )(?P<kept>xlink:href=\"#m[^>]*?style=\"fill: [^;\"]*)[^\"]*",
    re.DOTALL,
)
FONTS = "DejaVu Sans, system-ui, sans-serif"
TAG = re.compile(r"<[^>]*>")
NUMBER = re.compile(r"(?<![#\w])-?\d+\.\d+")


@dataclass(frozen=True)
class Palette:
    """Colours by use: `ink` for text and marks, `muted` for lesser text, `line` for rules that mean nothing."""

    name: str
    paper: str
    ink: str
    muted: str
    accent: str
    second: str
    soft: str
    line: str


LIGHT = Palette("light", "#ffffff", "#1b2a2e", "#4d5a5e", "#0b5563", "#9a4f00", "#dcebee", "#c9d5d8")
DARK = Palette("dark", "#1e2529", "#e8eef1", "#b4c2c8", "#7fd0de", "#f0b866", "#2d4148", "#40525a")
PALETTES = (LIGHT, DARK)


def canvas(height: float, palette: Palette) -> Figure:
    """An empty picture of `height` units."""
    return Figure(figsize=(WIDTH / 72, height / 72), facecolor=palette.paper)


def plain_axes(figure: Figure) -> Axes:
    """Axes over the whole picture in its own units, from the top left, for text and symbols."""
    height = figure.get_figheight() * 72
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0), facecolor="none")
    axes.set_axis_off()
    return axes


def svg(figure: Figure) -> str:
    """The picture as SVG, without date or version, its numbers with two decimals."""
    written = io.StringIO()
    with mpl.rc_context(SETTINGS):
        figure.savefig(written, format="svg", metadata={"Date": None}, facecolor=figure.get_facecolor())
    text = DROPPED.sub(lambda found: found["kept"] or "", written.getvalue())
    text = TAG.sub(lambda tag: NUMBER.sub(_two_decimals, tag[0]), text)
    text = text.replace("<svg ", f'<svg font-family="{FONTS}" ', 1)
    return re.sub(r"\s*\n\s*", "\n", text).strip() + "\n"


def height_of(picture: str) -> int:
    """The height of a drawn picture in units, which keeps its room on a page until it is there."""
    found = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', picture)
    assert found  # every picture of ours has it
    return round(float(found[1]))


def _two_decimals(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


@cache
def text_width(text: str, size: float = FONT, bold: bool = False) -> float:
    """How wide a text stands in the plots' own font, in units."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0
    properties = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return float(TextPath((0, 0), text, prop=properties).get_extents().width)


def wrapped(text: str, width: float, size: float = FONT, bold: bool = False) -> list[str]:
    """`text` in lines no wider than `width` units; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def quarters(filled: int) -> Path:
    """A pie of `filled` quarters of a circle of radius 1, clockwise from the top."""
    return Path.wedge(90 - 90 * filled, 90)


def rings(axes: Axes, places: Sequence[tuple[float, float]], diameter: float, palette: Palette) -> None:
    """Empty circles, into which `pies` go."""
    across, down = zip(*places, strict=True)
    axes.plot(
        across,
        down,
        "o",
        markersize=diameter,
        markerfacecolor=palette.paper,
        markeredgecolor=palette.accent,
        markeredgewidth=1.3,
    )


def pies(axes: Axes, places: Sequence[tuple[float, float]], diameter: float, filled: int, palette: Palette) -> None:
    """`filled` quarters of circles, one for each level of certainty."""
    across, down = zip(*places, strict=True)
    pie = Path.unit_circle() if filled == 4 else quarters(filled)
    axes.plot(across, down, marker=pie, markersize=diameter, linestyle="none", color=palette.accent, markeredgewidth=0)


def dashed_rings(axes: Axes, places: Sequence[tuple[float, float]], diameter: float, palette: Palette) -> None:
    """Circles for what is not there."""
    across, down = zip(*places, strict=True)
    axes.scatter(across, down, s=diameter**2, facecolors="none", edgecolors=palette.ink, linestyles=(0, (2, 1.5)))


def write(
    axes: Axes,
    place: tuple[float, float],
    text: str,
    colour: str,
    align: Literal["left", "center", "right"] = "left",
    size: float = FONT,
    bold: bool = False,
) -> None:
    """One line of text whose baseline begins, is centred or ends at `place`."""
    weight = "bold" if bold else "normal"
    axes.text(*place, text, color=colour, ha=align, va="baseline", fontsize=size, fontweight=weight)
