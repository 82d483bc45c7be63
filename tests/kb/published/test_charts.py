"""Figures: what is drawn is what the extracts print."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from lxml.etree import fromstring
from markdown import markdown
from small_project import write_project

from kb.charts import HOURS, Chart, Courses, Effects, EvidenceMap, Lengths, Point
from kb.content import Content, read_content
from kb.plots import rows
from kb.plots.style import LIGHT, WIDTH, text_width
from kb.project import HERE
from kb.published.charts import Shown, diameter, figure, pictures_of, placed, show, ticks_over, year_of
from kb.references import label
from kb.sources import Result, find_result

KINDS = ("effects", "lengths", "courses", "map", "verdicts", "timeline")


@cache
def here() -> Content:
    return read_content(HERE)


def labels(content: Content) -> dict[str, str]:
    assert content.bibliography is not None
    return {key: label(entry) for key, entry in content.bibliography.entries.items()}


def shown(chart: Chart, content: Content) -> Shown:
    return show(chart, content, labels(content))


def result_of(pointer: str) -> Result:
    found = find_result(here().extracts, pointer)
    assert found is not None
    return found


CHARTS = list(here().charts.values())


@pytest.fixture(params=CHARTS, ids=[chart.id for chart in CHARTS])
def chart(request: pytest.FixtureRequest) -> Chart:
    found: Chart = request.param
    return found


def test_each_kind_is_used() -> None:
    assert {chart.kind for chart in CHARTS} == set(KINDS)


def test_a_figure_is_the_same_every_time_small_and_well_formed(chart: Chart) -> None:
    pictures = dict(pictures_of(shown(chart, here())))
    assert pictures == dict(pictures_of(shown(chart, here())))
    assert set(pictures) == {f"data/figures/{chart.id}-{scheme}.svg" for scheme in ("light", "dark")}
    for text in pictures.values():
        assert len(text) < 20_000
        assert fromstring(text.encode()).tag.endswith("svg")


def test_no_text_leaves_the_picture(chart: Chart) -> None:
    root = fromstring(shown(chart, here()).draw(LIGHT).encode())
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        style = dict(part.split(": ") for part in text.get("style", "").split("; "))
        width = text_width(text.text or "", float(style["font-size"].removesuffix("px")), "font-weight" in style)
        anchor = {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor", "start"), 0.0)
        place = re.search(r"translate\(([\d.-]+)", text.get("transform", ""))
        left = float(place[1] if place else text.get("x", "nan")) - anchor * width
        assert left >= -1, text.text
        assert left + width <= WIDTH + 1, text.text


def test_every_estimate_is_that_of_its_extract(chart: Chart) -> None:
    if not isinstance(chart, Effects | Lengths):
        return
    told = {row["result"]: row for row in shown(chart, here()).rows}
    for point in chart.points:
        result, row = result_of(point.result), told[point.result]
        factor = Decimal(-1 if point.flip else 1) * (
            HOURS[result.scale or ""] if isinstance(chart, Lengths) else Decimal(1)
        )
        for value, drawn in ((result.estimate, row["estimate"]), (result.low, row["high" if point.flip else "low"])):
            assert (value is None) == (drawn is None)
            assert value is None or abs(value * factor - drawn) < Decimal("0.0001")
        assert row["printed"] == result.printed
    assert {row["result"] for row in shown(chart, here()).rows if row.get("note")} == {
        one.result for one in chart.not_converted
    }


def test_every_value_of_a_course_is_that_of_its_extract() -> None:
    for chart in CHARTS:
        if isinstance(chart, Courses):
            for row in shown(chart, here()).rows:
                if row.get("note"):
                    continue
                result = result_of(row["result"])
                values = {value for arm in result.arms for value in (arm.mean, arm.percent, arm.events)}
                assert row["value"] in values | {result.estimate}


def test_the_map_has_one_circle_for_each_outcome_and_none_for_what_was_not_asked() -> None:
    for chart in CHARTS:
        if isinstance(chart, EvidenceMap):
            told = [row["outcome"] for row in shown(chart, here()).rows]
            assert sorted(told) == sorted(name for column in chart.columns for name in column.outcomes)


def test_a_flipped_point_changes_sign_and_its_bounds_change_places() -> None:
    result = Result.model_validate(
        {
            "outcome": "o",
            "printed": "p",
            "where": "w",
            "level": "abstract",
            "estimate": 0.51,
            "low": -0.01,
            "high": 1.04,
        }
    )
    mark = placed(Point(result="a#b", group="g", flip=True), result)
    assert (mark.estimate, mark.low, mark.high) == (Decimal("-0.51"), Decimal("-1.04"), Decimal("0.01"))


def test_marks_stand_where_the_axis_says() -> None:
    drawn = [rows.Row("Group", "Name", "−1 (−2 to 0)", -1, -2, 0)]
    text = rows.draw(drawn, rows.Axis("Difference", (-2, -1, 0), reference=0), LIGHT)
    square = re.search(r'<use xlink:href="#m\w+" x="([\d.]+)"[^>]*fill: #0b5563', text)
    assert square
    assert float(square[1]) == pytest.approx(rows.LEFT + rows.PLOT / 2)


@pytest.mark.parametrize(("people", "size"), [(None, 9), (0, 13), (49, 13), (50, 17), (999, 22), (1000, 27)])
def test_circles_grow_with_people(people: int | None, size: float) -> None:
    assert diameter(people) == size


def test_ticks_hold_the_values() -> None:
    for low, high in ((-3.9, 0.1), (0, 48), (0, 4), (-1.44, 0.01)):
        ticks = ticks_over(low, high)
        assert ticks[0] <= low <= high <= ticks[-1]
        assert len(ticks) <= 8


def test_a_date_is_a_year_with_a_fraction() -> None:
    assert [year_of(date) for date in ("2020", "2020-07", None)] == [2020, 2020.5, None]


def test_a_figure_on_a_page_has_both_pictures_its_words_and_its_table(tmp_path: Path) -> None:
    content = read_content(write_project(tmp_path))
    page = figure(shown(content.charts["difference"], content), "science/pain.md")
    html = markdown(page, extensions=["md_in_html", "attr_list", "tables"])
    assert html.count("<img") == 2
    assert html.count('alt="One point on the side of less pain."') == 2
    assert 'src="../data/figures/difference-light.svg#only-light"' in html
    assert 'class="kb-screen-only"' in html
    assert "<figcaption" in html
    assert 'href="../data/figures/difference.csv"' in html
    assert "<details" in html
    assert "−1.62 (−2.54 to −0.71)" in html
    assert "not drawn: Means of both arms alone." in html
    assert html.count("[@alpha2020trial]") == 2
