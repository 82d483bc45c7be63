"""What a figure is made of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError
from small_project import write_project

from kb.charts import Chart, chart_keys, chart_pointers, chart_texts, top_of
from kb.content import read_content

ANY: TypeAdapter[Chart] = TypeAdapter(Chart)
WORDS = {"id": "a", "title": "A", "alternative": "A point.", "note": "One."}
POINT = {"result": "a2020b#c", "group": "All"}
EFFECTS = {**WORDS, "kind": "effects", "measures": ["MD"], "axis": "Difference", "points": [POINT]}


@pytest.mark.parametrize(
    ("scale", "top"),
    [("0-10", 10), ("NRS 0–10", 10), ("0 to 100 mm", 100), ("VAS", None), (None, None), ("10-20", None)],
)
def test_the_top_of_a_scale_is_read_where_it_begins_at_0(scale: str | None, top: int | None) -> None:
    assert top_of(scale) == (None if top is None else Decimal(top))


@pytest.mark.parametrize(
    "wrong",
    [
        {**EFFECTS, "points": []},
        {**EFFECTS, "points": [POINT, POINT]},
        {**EFFECTS, "not_converted": [{"result": "a2020b#d"}]},
        {**EFFECTS, "not_converted": [{"result": "a2020b#c", "reason": "No."}]},
        {**EFFECTS, "measures": ["MD", "RR"]},
        {**EFFECTS, "measures": ["RR"], "points": [{**POINT, "flip": True}]},
        {**EFFECTS, "estimate": 3},
        {**EFFECTS, "kind": "pie"},
    ],
    ids=["empty", "twice", "no-reason", "drawn-and-left-out", "mixed", "turned-ratio", "a-number", "kind"],
)
def test_a_figure_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ANY.validate_python(wrong)


def test_a_figure_names_its_results_and_cites_their_sources(tmp_path: Path) -> None:
    content = read_content(write_project(tmp_path))
    summaries = content.summaries or {}
    difference, known, timeline = content.charts.values()
    assert chart_pointers(difference) == ["alpha2020trial#difference", "alpha2020trial#pain-1w"]
    assert chart_keys(difference, summaries) == {"alpha2020trial"}
    assert chart_keys(known, summaries) == {"alpha2020trial"}
    assert chart_keys(timeline, summaries) == frozenset()


def test_every_text_of_a_figure_is_given_with_its_place(tmp_path: Path) -> None:
    difference = read_content(write_project(tmp_path)).charts["difference"]
    assert dict(chart_texts(difference))[("not_converted", 0, "reason")] == "Means of both arms alone."
    assert ("points", 0, "group") in dict(chart_texts(difference))
