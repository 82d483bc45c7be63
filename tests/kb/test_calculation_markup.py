"""Our own arithmetic in prose."""

import pytest
from markdown import Markdown

from kb.calculation_markup import CalculationExtension, formula

SPAN = '<span class="kb-calculation">2.77 (our calculation: 5.45 − 2.68)</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('It is [2.77]{calc="5.45-2.68"} lower.', f"<p>It is {SPAN} lower.</p>"),
        ("[2.77]{ calc='5.45 - 2.68' }", f"<p>{SPAN}</p>"),
        ('`[2.77]{calc="5.45-2.68"}`', '<p><code>[2.77]{calc="5.45-2.68"}</code></p>'),
        ('<div markdown="span">[2.77]{calc="5.45-2.68"}</div>', f"<div>{SPAN}</div>"),
    ],
)
def test_result_carries_its_formula(text: str, expected: str) -> None:
    assert Markdown(extensions=["attr_list", "md_in_html", CalculationExtension()]).convert(text) == expected


def test_markup_works_in_a_table() -> None:
    table = 'a | b\n--- | ---\n[58]{calc="76-18"} | x'
    assert "58 (our calculation: 76 − 18)" in Markdown(extensions=["tables", CalculationExtension()]).convert(table)


@pytest.mark.parametrize(
    ("calculation", "printed"),
    [
        ("108/218*100", "108 ÷ 218 × 100"),
        ("-0.78--1.51", "−0.78 − −1.51"),
        ("(76-18)/2", "(76 − 18) ÷ 2"),
        ("5 + 3", "5 + 3"),
    ],
)
def test_formula_in_print(calculation: str, printed: str) -> None:
    assert formula(calculation) == printed
