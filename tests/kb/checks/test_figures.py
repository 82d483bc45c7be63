"""Figures are traced: what must pass does, and each kind of slip is caught under its own rule."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from small_project import change, write_project

from factories import make_extract, make_result
from kb.checks.figures import Sources, check, trace, trace_page, trace_text
from kb.content import read_content
from kb.figures import read
from kb.markdown import Page, Statement, parse
from kb.problems import Problem, severities

GOLDEN = Path(__file__).parents[1] / "golden"
DIGITS = "0123456789"


def golden_sources() -> Sources:
    """The extracts behind the golden page, cut to what figures are traced to."""
    fields = yaml.safe_load((GOLDEN / "traced-extracts.yml").read_text(encoding="utf-8"))
    extracts = {
        key: make_extract(key, **{**extract, "results": [make_result(**one) for one in extract.get("results", [])]})
        for key, extract in fields.items()
    }
    return Sources(extracts, {key: int(re.sub(r"\D", "", key)) for key in extracts})


SOURCES = golden_sources()


def golden_page() -> Page:
    """Sentences, rows, a caption and calculations whose figures can all be traced."""
    return parse((GOLDEN / "traced-page.md").read_text(encoding="utf-8"), "traced-page.md")


def problems(markdown: str) -> list[Problem]:
    """What is wrong with the figures of a page."""
    return list(trace_page(parse(markdown, "page.md"), SOURCES))


def rules(markdown: str) -> list[str]:
    return [problem.rule for problem in problems(markdown)]


def test_page_whose_figures_stand_in_their_sources_passes() -> None:
    assert list(trace_page(golden_page(), SOURCES)) == []


BROKEN = {
    "figure that stands only in a doubt": (
        "The short-term difference was −5.32 [@ferraro2025ketamine].",
        "untraced-figure",
        "“−5.32” stands only in a doubt of ferraro2025ketamine",
    ),
    "volume of the journal": (
        "It involved 145 people [@sigtermans2009ketamine].",
        "untraced-figure",
        "“145” does not stand in sigtermans2009ketamine",
    ),
    "right number beside the wrong key": (
        "Relief came in 69% of people [@collins2010nmda].",
        "untraced-figure",
        "“69%” does not stand in collins2010nmda",
    ),
    "year of another source": (
        "A 2018 meta-analysis found less pain [@zhu2024efficacy].",
        "untraced-figure",
        "“2018” does not stand in zhu2024efficacy",
    ),
    "uncited figure in a table cell": (
        "| Study | People |\n| --- | --- |\n| Sigtermans | 60 |\n",
        "uncited-figure",
        "“60” without a citation in this table row",
    ),
    "uncited figure in a caption": (
        '<figure markdown="span">\n<figcaption>Pain in 60 people.</figcaption>\n</figure>\n',
        "uncited-figure",
        "“60” without a citation in this caption",
    ),
    "uncited figure in an alternative text": (
        "![Pain in 60 people](pain.svg)",
        "uncited-figure",
        "“60” without a citation in this alternative text",
    ),
    "uncited figure in a heading": (
        "## Pain in 60 people",
        "uncited-figure",
        "“60” without a citation in this heading",
    ),
    "uncited figure in the description": (
        "---\ndescription: What 60 people said.\n---\n",
        "uncited-figure",
        "“60” without a citation in this description",
    ),
    "uncited figure in a sentence after a cited one": (
        "Pain was lower [@sigtermans2009ketamine]. It took 12 weeks.",
        "uncited-figure",
        "“12 weeks” without a citation in this sentence",
    ),
    "uncited figure in words": ("Three trials found less pain.", "uncited-figure", "“Three” without a citation"),
    "flipped sign in an interval": (
        "MD −0.78 (95% CI −1.51 to 0.05) [@zhu2024efficacy].",
        "sign-differs",
        "“−1.51 to 0.05” has another sign in its source: -1.51 to -0.05",
    ),
    "flipped sign of an estimate": (
        "The effect size was 0.65 (Hedges g; P = 0.11) [@collins2010nmda].",
        "sign-differs",
        "“0.65” has another sign in its source: “-0.65” in collins2010nmda",
    ),
    "interval without a sign and without words": (
        "Bisphosphonates: 2.21 points (95% CI 0.06 to 4.36) [@zhu2024efficacy].",
        "sign-differs",
        "“0.06 to 4.36” has another sign in its source: -4.36 to -0.06",
    ),
    "estimate without the sign of its interval": (
        "They found 0.78 lower (95% CI −1.51 to −0.05) [@zhu2024efficacy].",
        "sign-differs",
        "“0.78” does not go with the signs of its interval “−1.51 to −0.05”",
    ),
    "mg for mg/kg": (
        "Doses ran from 0.15 to 7 mg [@chitneni2021use].",
        "unit-differs",
        "“0.15” has another unit in its source: “0.15 mg/kg” in chitneni2021use, intervention",
    ),
    "mg/kg for mg/kg/h": (
        "It gave up to 0.35 mg/kg [@schwartzman2009outpatient].",
        "unit-differs",
        "“0.35 mg/kg” has another unit in its source: “0.35 mg/kg/h”",
    ),
    "percentage points for per cent": (
        "It occurred in 76 percentage points [@sigtermans2009ketamine].",
        "unit-differs",
        "“76 percentage points” has another unit in its source: “76%”",
    ),
    "equal for smaller P": (
        "The difference was clear (P = 0.001) [@sigtermans2009ketamine].",
        "unit-differs",
        "“0.001” has another unit in its source",
    ),
    "swapped halves of a ±": (
        "Pain was 0.51 ± 2.68 [@sigtermans2009ketamine].",
        "pair-broken",
        "“0.51 ± 2.68” does not stand together",
    ),
    "± of the other arm": (
        "Pain was 2.68 ± 0.48 [@sigtermans2009ketamine].",
        "pair-broken",
        "“2.68 ± 0.48” does not stand together",
    ),
    "interval of the other estimate": (
        "MD −2.21 (95% CI −1.51 to −0.05) [@zhu2024efficacy].",
        "pair-broken",
        "“−2.21” and its interval “−1.51 to −0.05” do not stand together",
    ),
    "range in the wrong order": (
        "Pain went from 6 to 8 [@mangnus2021effect].",
        "pair-broken",
        "“6 to 8” does not stand",
    ),
    "percentage that is not a of b": (
        "An event was reported by 108 of 218 (35.3%) [@corriger2022ketamine].",
        "pair-broken",
        "108 of 218 is 49.5%, not “35.3%”",
    ),
    "percentage of no share": (
        "An event was reported by 49% [@corriger2022ketamine].",
        "untraced-figure",
        "“49%” does not stand in corriger2022ketamine",
    ),
    "half that is three quarters": (
        "Half had psychomimetic effects [@sigtermans2009ketamine].",
        "untraced-figure",
        "“Half” does not stand in sigtermans2009ketamine",
    ),
    "months for weeks": (
        "Pain was lower for 3 months [@sigtermans2009ketamine].",
        "converted-time",
        "“3 months” is converted from “12 weeks” in sigtermans2009ketamine",
    ),
    "wrong result of a calculation": (
        'It was [2.78]{calc="5.45-2.68"} lower [@sigtermans2009ketamine].',
        "wrong-calc",
        "5.45-2.68 is 2.77, not “2.78”",
    ),
    "formula that is none": (
        'It was [2.77]{calc="pain"} lower [@sigtermans2009ketamine].',
        "wrong-calc",
        "only numbers",
    ),
    "calculation without a result": (
        'It was [lower]{calc="5.45-2.68"} [@sigtermans2009ketamine] in 60 people.',
        "wrong-calc",
        "the result of 5.45-2.68 is not one number",
    ),
    "calculation without a citation": ('It was [2.77]{calc="5.45-2.68"} lower.', "uncited-figure", "“2.77” without"),
    "input of a calculation from nowhere": (
        'It was [2.76]{calc="5.44-2.68"} lower [@sigtermans2009ketamine].',
        "untraced-figure",
        "5.44 in the formula does not stand in sigtermans2009ketamine",
    ),
}


@pytest.mark.parametrize(("markdown", "rule", "message"), BROKEN.values(), ids=BROKEN)
def test_slip_is_caught(markdown: str, rule: str, message: str) -> None:
    found = problems(markdown)
    assert {problem.rule for problem in found} == {rule}
    assert message in found[0].message
    assert found[0].remedy


SOUND = {
    "sign replaced by words": "Bisphosphonates lowered pain by 2.21 points (95% CI 0.06 to 4.36) [@zhu2024efficacy].",
    "own year of the source": "The 2024 review found a difference [@zhu2024efficacy].",
    "own year in the heading of the section": "## The review of 2024\n\nIt found a difference [@zhu2024efficacy].",
    "month of the search": "---\nsearched: 2026-11\n---\n\nWe found none (November 2026; 2026-11).",
    "level of an interval": "A 95% CI shows how precise an estimate is.",
    "names": "The PHQ-9, NG193, KetCRPS-2, 5-HT2A and CC BY 4.0 are names.",
    "numbers of a list": "It may be (1) short, (2) long or (3) neither.",
    "number of a heading": "## 2. What was found",
    "part of a document": "See table 2 and section 3.1.",
    "share as a percentage": "It was seen in 93% of studies [@chitneni2021use].",
    "share in words": "It was seen in thirteen of 14 studies [@chitneni2021use].",
    "as many trials as are cited": "Two trials were controlled [@zhu2024efficacy; @zhao2018effect].",
    "thousands separator": "The review pooled 2,309 people [@ferraro2025ketamine].",
    "leading zero": "They differed (P = 0.009) [@cohen2023sympathetic].",
    "unit from the column": "| Dose (mg/kg) |\n| --- |\n| 0.15 to 7 [@chitneni2021use] |\n",
    "number words that count nothing": "The first two conflict, and neither of the three is one to rely on.",
    "code": "Write `n = 60`.\n\n    60 people\n",
    "address": "See [the registry](https://example.org/2026/60).",
    "macro": 'The table: {{ study_table("a60", "b#12") }}.',
    "unknown key, another rule's business": "It was 77% [@unknown2020key].",
}


@pytest.mark.parametrize("markdown", SOUND.values(), ids=SOUND)
def test_sound_text_passes(markdown: str) -> None:
    assert rules(markdown) == []


def test_problem_stands_on_the_line_of_the_figure() -> None:
    markdown = "# Title\n\nPain was lower\nin 60 people\nand 61 more [@sigtermans2009ketamine].\n"
    assert [(problem.path, problem.line) for problem in problems(markdown)] == [("page.md", 5)]


def test_problem_names_nearest_figures_with_their_fields() -> None:
    (problem,) = problems("It was 5.46 [@sigtermans2009ketamine].")
    assert "nearest: “5.45” in sigtermans2009ketamine, results 2" in problem.message


def test_every_rule_has_a_severity() -> None:
    named = {rule for _, rule, _ in BROKEN.values()}
    assert {rule: severities()[rule] for rule in named} == {
        rule: "warning" if rule == "converted-time" else "error" for rule in named
    }


def test_doubts_and_notes_are_no_source() -> None:
    extract = make_extract(
        doubts=["perhaps 77 people"], results=[make_result(note="unlabelled 78", printed="79 people")]
    )
    sources = Sources({extract.key: extract}, {})
    found = [trace_text("data.yml", 1, f"{n} people", [extract.key], sources) for n in (77, 78, 79)]
    assert [len(list(one)) for one in found] == [1, 1, 0]


def test_structured_fields_are_sources() -> None:
    result = make_result(
        printed="see table 2",
        measure="percent",
        estimate="61",
        low="50",
        high="70",
        p="<0.05",
        n=90,
        studies=3,
        arms=[{"name": "ketamine", "n": 45, "mean": "2.5", "sd": "0.6", "events": 9}],
    )
    extract = make_extract(
        design="meta-analysis", results=[result], register={"status": "recruiting", "phase": "Phase 4"}
    )
    text = (
        "It was 61% (95% CI 50% to 70%; P < 0.05) in 90 people of three trials; 2.5 ± 0.6 with ketamine, 9 of 45 (20%);"
        " phase 4."
    )
    assert list(trace_text("data.yml", 1, text, [extract.key], Sources({extract.key: extract}, {}))) == []


def test_text_of_data_is_traced_to_the_sources_it_is_tied_to() -> None:
    found = list(trace_text("docs/data/outcomes.yml", 7, "Seen in 61 people.", ["sigtermans2009ketamine"], SOURCES))
    assert [(problem.path, problem.line, problem.rule) for problem in found] == [
        ("docs/data/outcomes.yml", 7, "untraced-figure")
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("docs/data/outcomes.yml", "name: Pain, week 1", "name: Pain, week 2", "untraced-figure"),
        ("docs/data/outcomes.yml", "reason: one small trial", "reason: only 61 people", "untraced-figure"),
        ("docs/data/outcomes.yml", "title: ketamine for pain", "title: ketamine at 22 mg/kg", "unit-differs"),
        ("docs/science/pain.md", '"trials", "Trials"', '"trials", "Trials of 61 people"', "untraced-figure"),
        ("docs/science/pain.md", "pain was 2.68", "pain was 2.86", "untraced-figure"),
    ],
)
def test_check_reads_pages_macro_calls_and_data(tmp_path: Path, file: str, old: str, new: str, rule: str) -> None:
    project = write_project(tmp_path)
    assert list(check(read_content(project))) == []
    change(project, file, old, new)
    line = (project.root / file).read_text(encoding="utf-8").partition(new)[0].count("\n") + 1
    assert [(problem.path, problem.line, problem.rule) for problem in check(read_content(project))] == [
        (file, line, rule)
    ]


def with_digit(statement: Statement, at: int, digit: str) -> Statement:
    return replace(statement, text=statement.text[:at] + digit + statement.text[at + 1 :])


def test_nearly_every_changed_digit_is_caught() -> None:
    """The measure of the check: each digit of each cited figure changed to each other one."""
    caught: Counter[bool] = Counter()
    for statement in golden_page().statements:
        if not statement.keys:
            continue
        places = {at for figure in read(statement.text).figures for at in range(figure.start, figure.end)}
        for at in sorted(place for place in places if statement.text[place] in DIGITS):
            for digit in DIGITS.replace(statement.text[at], ""):
                caught[bool(list(trace("page.md", with_digit(statement, at, digit), SOURCES, "2026-11")))] += 1
    assert caught.total() > 2000
    assert caught[True] / caught.total() >= 0.95
