from __future__ import annotations

import pytest

from kb.plots.style import (
    DARK,
    LIGHT,
    PALETTES,
    Palette,
    canvas,
    height_of,
    plain_axes,
    svg,
    text_width,
    wrapped,
    write,
)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_text_and_marks_stand_out(palette: Palette) -> None:
    for text in (palette.ink, palette.accent, palette.second, palette.muted):
        assert contrast(text, palette.paper) >= 4.5
    for mark in (palette.accent, palette.ink, palette.muted):
        assert contrast(mark, palette.soft) >= 3


def picture(palette: Palette) -> str:
    figure = canvas(50, palette)
    write(plain_axes(figure), (10, 20), "−0.90 & more", palette.ink)
    return svg(figure)


def test_the_same_picture_is_the_same_text() -> None:
    assert picture(LIGHT) == picture(LIGHT)
    assert picture(LIGHT) != picture(DARK)


def test_text_stays_text_with_its_last_zero_and_without_a_date() -> None:
    text = picture(LIGHT)
    assert ">−0.90 &amp; more<" in text
    assert "date" not in text
    assert "DejaVu Sans, system-ui" in text
    assert height_of(text) == 50


def test_lines_are_as_wide_as_asked_and_lose_no_word() -> None:
    lines = wrapped("pain after the end of the infusion", 100)
    assert " ".join(lines) == "pain after the end of the infusion"
    assert all(text_width(line) <= 100 for line in lines)
