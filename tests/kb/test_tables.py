from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import html
from markdown import Markdown

from factories import make_extract, make_result
from kb.caption_markup import CaptionExtension
from kb.outcomes import Summary
from kb.sources import Arm
from kb.tables import (
    UnknownPointer,
    certainty_mark,
    difference_of,
    is_controlled,
    month_name,
    reading_table,
    regimen_table,
    study_table,
    summary_table,
    typeset,
)

ARMS = [{"name": "ketamine", "n": 30, "mean": "2.68"}, {"name": "placebo", "n": 30, "mean": "5.45"}]
TRIAL = make_extract(
    population="adults with pain",
    n=60,
    intervention="ketamine 22.2 mg/h",
    comparator="placebo",
    results=[
        make_result(
            id="pain-1w", measure="mean", time="1 week", n=60, studies=1, arms=ARMS, printed="2.68 against 5.45"
        ),
        make_result(id="harm", outcome="Nausea", measure="RR", level="secondary", printed="RR 3.2 (P < .001)"),
    ],
)
SERIES = make_extract(
    "beta2021series",
    design="cohort",
    n=48,
    comparator="none",
    results=[make_result(id="change", measure="median", printed="median 8 to 6")],
)
EXTRACTS = {extract.key: extract for extract in (TRIAL, SERIES)}
LABELS = {"alpha2020trial": "Alpha 2020", "beta2021series": "Beta 2021"}
STEPS = [{"domain": "imprecision", "levels": -2, "reason": "one small trial"}]
RATING = {"rater": "ours", "start": "high", "level": "low", "steps": STEPS}


def summary(**fields: object) -> Summary:
    return Summary.model_validate(
        {
            "id": "test",
            "title": "Ketamine in a test",
            "population": "adults",
            "intervention": "Ketamine",
            "comparison": "ketamine against placebo",
            "searched": "2026-11",
            "outcomes": [
                {
                    "id": "pain",
                    "name": "Pain",
                    "kind": "benefit",
                    "results": ["alpha2020trial#pain-1w"],
                    "certainty": RATING,
                },
                {
                    "id": "nausea",
                    "name": "Nausea",
                    "kind": "harm",
                    "results": ["alpha2020trial#harm"],
                    "certainty": RATING,
                },
                {"id": "mood", "name": "Mood", "kind": "benefit", "comment": "No controlled study found"},
            ],
            **fields,
        }
    )


def rendered(table: str) -> html.HtmlElement:
    """The table as a page renders it."""
    return html.fromstring(Markdown(extensions=["md_in_html", CaptionExtension()]).convert(table))


def rows(table: str) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in rendered(table).iter("tr")]


def test_summary_shows_result_calculation_and_certainty() -> None:
    header, pain, nausea, mood = rows(summary_table(summary(), EXTRACTS, LABELS))
    assert header[0] == "Outcome"
    assert pain[:4] == ["Pain", "60 (1)", "5.45", "2.68"]
    assert pain[4] == "1 week: 2.77 lower (our calculation); 2.68 against 5.45 [@alpha2020trial]"
    assert pain[5].startswith("low ⊕⊕◯◯ [our rating]imprecision: one small trial")
    assert "(second-hand)" in nausea[4]
    assert mood[4:] == ["No controlled study found", "no evidence to rate"]


def test_several_results_of_an_outcome_say_whose_they_are() -> None:
    several = {"results": ["alpha2020trial#pain-1w", "beta2021series#change"], "certainty": RATING}
    outcomes = [{"id": "pain", "name": "Pain", "kind": "harm", **several}]
    _, pain = rows(summary_table(summary(outcomes=outcomes), EXTRACTS, LABELS))
    assert pain[1] == "Alpha 2020: 60 (1)Beta 2021: not seen"
    assert pain[2] == "Alpha 2020: 5.45–"
    assert "Beta 2021: median 8 to 6" in pain[4]


def test_columns_of_arms_are_left_out_where_no_result_prints_them() -> None:
    outcomes = [{"id": "a", "name": "A", "kind": "harm", "results": ["alpha2020trial#harm"], "certainty": RATING}]
    harms = ["beta2021series#change"]
    table = rows(summary_table(summary(outcomes=outcomes, uncontrolled_harms=harms), EXTRACTS, LABELS))
    assert table[0] == ["Outcome", "People (studies)", "Effect", "Certainty, and why"]
    assert [len(row) for row in table] == [4, 4, 1, 4]


def test_review_of_before_after_changes_is_not_controlled() -> None:
    assert is_controlled(make_extract(design="meta-analysis"))
    assert not is_controlled(make_extract(design="meta-analysis", comparator="none: before-after changes"))
    assert not is_controlled(make_extract(design="cohort"))
    assert is_controlled(make_extract(design="cohort", comparator="ketamine without psychotherapy"))


def test_caption_and_table_keep_their_roles() -> None:
    page = rendered(summary_table(summary(), EXTRACTS, LABELS))
    (table,) = page.iter("table")
    assert table[0].tag == "caption"
    assert table.get("role") == "table"
    assert [cell.get("data-label") for cell in table.xpath(".//tbody/tr[1]/*")] == [
        "Outcome", "People (studies)", "Control", "Ketamine", "Effect", "Certainty, and why",
    ]  # fmt: skip


def test_uncontrolled_harms_stand_in_their_own_block() -> None:
    table = rows(summary_table(summary(uncontrolled_harms=["beta2021series#change"]), EXTRACTS, LABELS))
    assert table[-2] == ["Harms counted without a control group"]
    assert table[-1][2] == "no control"


def test_studies_without_control_are_named_as_changes() -> None:
    table = rows(study_table("x", "Studies", ["beta2021series#change", "alpha2020trial#pain-1w"], EXTRACTS,
                             {"alpha2020trial": "Alpha 2020", "beta2021series": "Beta 2021"}))  # fmt: skip
    assert table[1][0].startswith("Alpha 2020randomised trial [@alpha2020trial]")
    assert table[1][2] == "ketamine 22.2 mg/h against placebo"
    assert table[2] == ["No control group: before-after changes, not effects"]
    assert table[3][0].startswith("Beta 2021")


def test_regimens_are_told_as_their_extracts_tell_them() -> None:
    table = rows(regimen_table("x", "Regimens", ["alpha2020trial"], EXTRACTS, {"alpha2020trial": "Alpha 2020"}))
    assert table[0] == ["Study and design", "People", "Regimen", "Comparator", "Follow-up"]
    assert table[1] == [
        "Alpha 2020randomised trial [@alpha2020trial]",
        "n = 60; adults with pain",
        "ketamine 22.2 mg/h",
        "placebo",
        "not seen",
    ]


def test_regimens_of_an_unknown_source() -> None:
    with pytest.raises(UnknownPointer, match="nobody2020trial"):
        regimen_table("x", "Regimens", ["nobody2020trial"], EXTRACTS, {})


def test_unknown_pointer() -> None:
    with pytest.raises(UnknownPointer, match="alpha2020trial#nothing"):
        study_table("x", "Studies", ["alpha2020trial#nothing"], EXTRACTS, {"alpha2020trial": "Alpha 2020"})


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("MD -1.5 (95% CI -2.0 to -1.0)", "MD −1.5 (95% CI −2.0 to −1.0)"),
        ("10-40 mg/h", "10–40 mg/h"),
        ("P < .001", "P &lt; .001"),
        ("pre-post change", "pre-post change"),
        ("a*b_c", "a\\*b\\_c"),
    ],
)
def test_typeset(printed: str, shown: str) -> None:
    assert typeset(printed) == shown


def test_differences() -> None:
    percent = [Arm(name="ketamine", percent=Decimal(76)), Arm(name="placebo", percent=Decimal(18))]
    assert difference_of(percent) == "58 percentage points more (our calculation)"
    assert difference_of(percent[:1]) is None
    assert difference_of([Arm(name="a", n=1), Arm(name="b", n=1)]) is None


def test_reading_levels_are_counted() -> None:
    table = rows(reading_table(EXTRACTS))
    assert table == [["Best level of reading", "Sources"], ["abstract", "2"], ["All sources", "2"]]


def test_mark_without_rating() -> None:
    assert "no evidence to rate" in certainty_mark(None)


def test_month_name() -> None:
    assert month_name("2026-11") == "November 2026"
