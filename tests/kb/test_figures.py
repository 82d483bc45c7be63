"""Numbers are read alike however they are printed, with their sign, unit and pair; and arithmetic is recomputed."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.figures import EXEMPT, WORDS, Figure, Pair, PairKind, calculate, header_units, read, rounded

THIN, NO_BREAK, NARROW = "\u2009", "\u00a0", "\u202f"


def seen(text: str, *, prose: bool = True) -> list[tuple[str, str]]:
    """Each figure as its value and its units."""
    return [(str(one.value), "|".join(sorted(one.units))) for one in read(text, prose=prose).figures]


READ = {
    "−0.78 points": [("-0.78", "points")],
    "–0.78 mg": [("-0.78", "mg")],
    "(-1.5)": [("-1.5", "")],
    "+0.86 cm": [("0.86", "cm")],
    "pages 263–275": [("263", ""), ("275", "")],
    "10-40 mg/h": [("10", "mg/h"), ("40", "mg/h")],
    "−1.51 – −0.05": [("-1.51", ""), ("-0.05", "")],
    "2.0 +/-0.5": [("2.0", ""), ("0.5", "")],
    "a 5-day infusion": [("5", "day")],
    "on day-1": [("1", "day")],
    "2,309 people": [("2309", "people")],
    "2 309 people": [("2309", "people")],
    f"2{THIN}309 people": [("2309", "people")],
    "67 trials, 2309 people": [("67", "studies"), ("2309", "people")],
    "1.2 million": [("1200000.0", "")],
    "P = .009": [("0.009", "P=")],
    "p<0.001": [("0.001", "P<")],
    "P .026": [("0.026", "P=")],
    "0·78 points": [("0.78", "points")],
    "76%": [("76", "%")],
    "76 per cent": [("76", "%")],
    "58 percentage points": [("58", "pp")],
    "0.5 mg/kg": [("0.5", "mg/kg")],
    "0.5 mg per kg": [("0.5", "mg/kg")],
    "0.35 mg/kg/h": [("0.35", "mg/kg/h")],
    "0.35 mg/kg per hour": [("0.35", "mg/kg/h")],
    "185 ng/ml": [("185", "ng/mL")],
    "20 μg": [("20", "µg")],
    "22.2 ± 2.0 mg/h per 70 kg": [("22.2", "mg/h"), ("2.0", "mg/h"), ("70", "kg")],
    "330 mg morphine equivalents a day": [("330", "mg|mg/day")],
    "500 mg/day": [("500", "mg/day")],
    "4 hours, 30 min, 60 s": [("4", "h"), ("30", "min"), ("60", "s")],
    "weeks 4, 8 and 12": [("4", "week"), ("8", "|week"), ("12", "|week")],
    "week 12": [("12", "week")],
    "after 4 weeks 48%": [("4", "week"), ("48", "%")],
    "7.4 (0.1-31.9) years": [("7.4", "|year"), ("0.1", "|year"), ("31.9", "|year")],
    "69% (95% CI 53 to 84)": [("69", "%"), ("53", "|%"), ("84", "|%")],
    "aged 16 and over": [("16", "|year")],
    "in the over 16s": [("16", "")],
    "n = 60": [("60", "people")],
    "$1,000, and 2,309, or 5": [("1000", "$"), ("2309", ""), ("5", "")],
    "1,2,3": [("1", ""), ("2", ""), ("3", "")],
    "$400–800": [("400", "$"), ("800", "|$")],
    "three weeks": [("3", "week")],
    "twenty-one days": [("21", "day")],
    "three small placebo-controlled trials": [("3", "studies")],
    "two 100-hour infusions": [("2", "sessions"), ("100", "h")],
    "one to three months": [("1", "month"), ("3", "month")],
    "five of them": [("5", "")],
    "one study, one person and no one else": [],
    "the two conflict": [],
    "26 October 2009": [("26", "October"), ("2009", "")],
    "2009-10-26": [("2009", ""), ("26", "October")],
    "a 2024 meta-analysis": [("2024", "")],
    "call 0808 123": [("808", "code"), ("123", "")],
    "the 5th edition": [("5", "th")],
    "2.4-fold": [("2.4", "times")],
    "half of them": [("0.5", "share")],
    "two and a half years, half an hour, a half-life, the second half": [],
    "a third trial": [],
    "a third of people": [(str(Decimal(1) / 3), "share")],
    "three quarters": [("0.75", "share")],
    "PHQ-9, NG193, KetCRPS-2, S(+)-ketamine, 5-HT2A, 11D-ASC, HT2A, GABA-A, NMDA-like": [],
    "95% CI and 95% confidence interval": [],
    "https://example.org/60, 10.1016/j.pain.2009.06.023 and PMID 19604642": [],
    "CC BY 4.0, Creative Commons Attribution 4.0": [],
    "section 3.1, Table 2": [],
}


@pytest.mark.parametrize(("text", "figures"), READ.items(), ids=READ)
def test_figures_are_read(text: str, figures: list[tuple[str, str]]) -> None:
    assert seen(text) == figures


def test_extract_may_word_its_numbers_without_a_noun() -> None:
    assert seen("three developed it; one did not", prose=False) == [("3", "")]


def test_hedges_of_shares_and_number_words_are_kept() -> None:
    text = "about three quarters, fewer than a fifth, more than half, about three times"
    assert [figure.hedge for figure in read(text).figures] == ["about", "fewer than", "more than", "about"]


def pair(text: str) -> Pair:
    (found,) = read(text).pairs
    return found


@pytest.mark.parametrize(
    ("text", "kind", "confidence"),
    [
        ("95% CI −1.51 to −0.05", PairKind.INTERVAL, True),
        ("95% CI [0.40-0.80]", PairKind.INTERVAL, True),
        ("95% CI 53%, 84%", PairKind.INTERVAL, True),
        ("8.3 (5.1 to 13.0) min", PairKind.INTERVAL, True),
        ("10–40 mg/h", PairKind.INTERVAL, False),
        ("between 5 and 10 mg", PairKind.INTERVAL, False),
        ("0.78 lower to 0.05 lower", PairKind.INTERVAL, False),
        ("2.68 ± 0.51", PairKind.SPREAD, False),
        ("2.68 +/- 0.51", PairKind.SPREAD, False),
        ("108 of 218", PairKind.SHARE, False),
        ("108/218", PairKind.SHARE, False),
        ("three of six people", PairKind.SHARE, False),
    ],
)
def test_pairs_are_seen(text: str, kind: PairKind, confidence: bool) -> None:
    assert (pair(text).kind, pair(text).confidence) == (kind, confidence)


@pytest.mark.parametrize("text", ["76% and 18%", "5 and 10 mg", "4 days, 12 weeks", "one of 2015", "218 of 108"])
def test_neighbours_that_are_no_pair(text: str) -> None:
    assert read(text).pairs == ()


@pytest.mark.parametrize(
    ("text", "estimate"),
    [
        ("MD −0.78 (95% CI −1.51 to −0.05)", "−0.78"),
        ("a risk ratio of 3.26 for adverse events (95% CI 1.05 to 10.09)", "3.26"),
        ("at week 12 (95% CI 0.2 to 0.4)", None),
        ("60 people (95% CI 0.2 to 0.4)", None),
        ("P = 0.04 (95% CI 0.2 to 0.4)", None),
        ("0.65 in one; the other (95% CI 0.2 to 0.4)", None),
    ],
)
def test_interval_knows_its_estimate(text: str, estimate: str | None) -> None:
    found = pair(text).estimate
    assert (found.text if found else None) == estimate


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("60 people", "n: 60", True),
        ("60 people", "60 trials", False),
        ("0.78 points", "0.78", True),
        ("0.78 points", "0.78%", False),
        ("0.5 mg", "0.5 mg/kg", False),
        ("0.5 mg/kg", "0.5 mg/kg/h", False),
        ("58%", "58 percentage points", False),
        ("12 weeks", "week 12", True),
        ("12 weeks", "12", False),
        ("P < 0.001", "P = 0.001", False),
    ],
)
def test_units_fit(one: str, other: str, fits: bool) -> None:
    (first,), (second,) = read(one).figures, read(other).figures
    assert first.fits(second) is second.fits(first) is fits


@pytest.mark.parametrize(
    ("header", "outside", "inside"),
    [
        ("People (studies)", "people", "studies"),
        ("n (%)", "people", "%"),
        ("Dose (mg/kg)", "mg/kg", "mg/kg"),
        ("Dose, mg/kg", "mg/kg", ""),
        ("Weeks", "week", ""),
        ("Pain at 12 weeks", "", ""),
        ("Result", "", ""),
    ],
)
def test_headings_of_columns_give_units(header: str, outside: str, inside: str) -> None:
    assert header_units(header) == (frozenset({outside}), frozenset({inside}))


@pytest.mark.parametrize(
    ("formula", "value", "inputs"),
    [
        ("5.45-2.68", "2.77", ["5.45", "2.68"]),
        ("5.45 − 2.68", "2.77", ["5.45", "2.68"]),
        ("(76-18)/2*3", "87", ["76", "18", "2", "3"]),
        ("-0.65-(-1.47)", "0.82", ["-0.65", "-1.47"]),
        ("108/218*100", "49.54", ["108", "218", "100"]),
    ],
)
def test_formula_is_computed(formula: str, value: str, inputs: list[str]) -> None:
    result, read_inputs = calculate(formula)
    assert rounded(result, 2) == Decimal(value)
    assert list(map(str, read_inputs)) == inputs


@pytest.mark.parametrize(
    "formula",
    ["", "pain", "1/0", "2**9", "abs(1)", "2,309-1", "1 +", "True+1", "9e999-1", "9e20*9e20", "'a'*3", "-(1+2)"],
)
def test_formula_that_is_none_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"number|computed|figure"):
        calculate(formula)


def test_each_exemption_says_why() -> None:
    assert all(len(reason.split()) > 2 for reason in EXEMPT)


NUMBERS = st.decimals(min_value=0, max_value=10**7, places=3, allow_nan=False, allow_infinity=False)
PLACES = st.integers(min_value=0, max_value=3)
SEPARATORS = st.sampled_from(["", ",", " ", THIN, NO_BREAK, NARROW])
POINTS = st.sampled_from([".", "·"])
SIGNS = st.sampled_from(["", "-", "−", "–"])


@given(NUMBERS, PLACES, SEPARATORS, POINTS, SIGNS, st.booleans())
def test_value_does_not_depend_on_how_it_is_printed(
    number: Decimal, places: int, separator: str, point: str, sign: str, zero: bool
) -> None:
    value = rounded(number, places)
    whole, _, decimals = f"{value:,f}".partition(".")
    printed = whole.replace(",", separator) + (point + decimals if decimals else "")
    if not zero and printed.startswith(f"0{point}"):
        printed = printed[1:]
    (figure,) = read(f"The dose was {sign}{printed} mg/kg in all.").figures
    assert figure.value == (-value if sign else value)
    assert figure.places == places
    assert figure.units == {"mg/kg"}
    assert figure.end - figure.start == len(f"{sign}{printed} mg/kg")


@given(st.sampled_from(sorted(WORDS)), st.sampled_from(["weeks", "people", "sessions", "mg"]), st.booleans())
def test_word_is_its_number(word: str, unit: str, capital: bool) -> None:
    def values(text: str) -> list[tuple[Decimal, frozenset[str]]]:
        return [(figure.value, figure.units) for figure in read(text).figures]

    spelled = word.capitalize() if capital else word
    if WORDS[word] > 1:
        assert values(f"{spelled} {unit} passed") == values(f"{WORDS[word]} {unit} passed") != []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=20))
def test_figures_of_any_text_lie_in_it_in_order(text: str, more: str) -> None:
    text = f"{text} 12 weeks {more}"
    figures: tuple[Figure, ...] = read(text).figures
    assert all(0 <= figure.start < figure.end <= len(text) for figure in figures)
    assert all(first.start < second.start for first, second in pairwise(figures))
