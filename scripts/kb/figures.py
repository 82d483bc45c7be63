"""Figures in a text: numbers with their sign, their unit and what they are paired with; and our own arithmetic.

Pages and extracts are read alike, so that `2,309`, `2 309` and `2309`, `.009` and `0.009`, `0·78` and `0.78`, `−5` and
`-5`, `three weeks` and `3 weeks` are one figure each. Numbers that are no figures (`EXEMPT`) are left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from enum import StrEnum
from itertools import pairwise

# --- Numbers -------------------------------------------------------------------------------------------------------

DASH = "[-−–—‐‑]"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!,?\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:[.·]\d+)?|[.·]\d+"


def _words(text: str) -> list[str]:
    return text.split()


TO_TWENTY = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
WORDS: Mapping[str, int] = (
    {word: number for number, word in enumerate(TO_TWENTY, 1)}
    | {word: number for number, word in zip(range(20, 100, 10), TENS, strict=True)}
    | {f"{ten}-{one}": 10 * i + j for i, ten in enumerate(TENS, 2) for j, one in enumerate(TO_TWENTY[:9], 1)}
)
PARTS: Mapping[str, int] = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
PART = "third|quarter|fifth|tenth"
SCALES: Mapping[str, int] = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def _any(words: Iterator[str] | Mapping[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


TOKEN = re.compile(
    rf"(?P<part>\b(?:(?P<count>one|two|three|four)[ -](?P<counted>{PART})s?|an? (?P<single>{PART})|half)\b)"
    rf"|(?<![\w.·])(?P<digits>{DIGITS})"
    rf"|\b(?P<word>{_any(WORDS)})\b",
    re.IGNORECASE,
)
# "half a dose", "the second half", "two and a half", "half-life" name no share; "a third trial" is an ordinal.
HALF_BEFORE = re.compile(r"\b(?:first|second|other|and a) $", re.IGNORECASE)
HALF_AFTER = re.compile(r"-| (?:an?|the|life|time|hour|day|year|dose)\b")
OF = re.compile(r" of\b")
HEDGES = {
    "fewer than": re.compile(r"\b(?:(?:fewer|less|lower) than|under|below) $", re.IGNORECASE),
    "about": re.compile(r"\b(?:about|around|roughly|nearly|almost|approximately|some|close to) $", re.IGNORECASE),
    "more than": re.compile(r"\b(?:(?:more|higher|greater) than|over|above) $", re.IGNORECASE),
}

# --- Units ---------------------------------------------------------------------------------------------------------

AMOUNTS = {
    "µg": "µg μg ug mcg microgram micrograms",
    "mg": "mg milligram milligrams",
    "ng": "ng nanogram nanograms",
    "g": "g gram grams",
    "kg": "kg kilogram kilograms",
    "mL": "mL ml millilitre millilitres milliliter milliliters",
    "dL": "dL dl",
    "L": "L l litre litres liter liters",
    "mmHg": "mmHg",
    "mmol": "mmol",
    "nmol": "nmol",
    "µM": "µM μM",
    "nM": "nM",
    "mm": "mm",
    "cm": "cm",
    "IU": "IU",
    "Hz": "Hz",
    "bpm": "bpm",
    "m2": "m2 m²",
}
TIMES = {
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "d day days",
    "week": "wk wks week weeks",
    "month": "mo month months",
    "year": "yr yrs year years",
}
# Classes of what is counted. A bare number fits any of them: sources print "n = 60" and "60".
COUNTS = {
    "people": "people persons person patients patient participants participant adults adult children women woman men"
    " man responders responder volunteers volunteer subjects subject individuals veterans experts clinicians"
    " practitioners therapists respondents students cases case",
    "studies": "trials trial studies study rcts rct reviews review meta-analyses meta-analysis syntheses cohorts cohort"
    " reports report publications publication articles article papers paper guidelines guideline surveys survey cases",
    "sessions": "sessions session infusions infusion doses dose injections injection treatments treatment courses"
    " course",
    "points": "points point",
    "times": "times fold",
}


def _by_spelling(units: Mapping[str, str]) -> dict[str, str]:
    return {spelling: name for name, spellings in units.items() for spelling in spellings.split()}


AMOUNT, TIME = _by_spelling(AMOUNTS), _by_spelling(TIMES)
MEASURED = AMOUNT | TIME
CLASSES = {
    noun: frozenset(name for name, nouns in COUNTS.items() if noun in nouns.split()) for noun in _by_spelling(COUNTS)
}

BARE = frozenset({""})
COUNTED = frozenset(COUNTS) | BARE

MONTHS = _words("January February March April May June July August September October November December")
MONTH = "|".join(MONTHS)
DATE = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?(?![\w-]|\.\d)")

AMOUNT_AFTER = re.compile(
    rf"(?P<amount>{_any(AMOUNT)})(?P<per>(?:(?: ?/ ?| per )(?:{_any(MEASURED)})(?![\w²]))*)(?![\w²]|/\w)"
)
TIME_AFTER = re.compile(rf"(?P<time>{_any(TIME)})(?![\w²]|/\w)", re.IGNORECASE)
PER = re.compile(r" ?/ ?| per ")
DAILY = re.compile(r"(?: [a-z]+){0,3}? (?:a day|daily|each day|every day)\b")
POINTS_AFTER = re.compile(r"percentage[- ]points?\b|%-points?\b", re.IGNORECASE)
PERCENT_AFTER = re.compile(r"%|per ?cent\b", re.IGNORECASE)
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)\b")
SCALE_AFTER = re.compile(rf" (?P<scale>{_any(SCALES)})\b", re.IGNORECASE)
MONTH_AFTER = re.compile(rf" (?P<month>{MONTH})\b")
OVER_PARENTHESIS = re.compile(r"(?: ?\([^()]*\)|[)\]])[ -]?")
# Up to three words may stand before the noun: "three small placebo-controlled trials". A preposition, an article or a
# verb ends the search.
BETWEEN_NOUN = (
    r"(?:[ -](?!(?:of|in|by|to|and|or|with|for|at|from|on|against|versus|v|vs|than|was|were|is|are|had|has|have|can|may"
    r"|an?|the|that|who|which|not|after|before|over|per)\b)[A-Za-z0-9()+-]*[A-Za-z()+]){0,3}?"
)
NOUN_AFTER = re.compile(rf"{BETWEEN_NOUN}[ -](?P<noun>{_any(CLASSES)})(?![\w-])", re.IGNORECASE)

N_BEFORE = re.compile(r"\b[nN] ?= ?$")
P_BEFORE = re.compile(r"\b[pP](?:[- ]?values?)? ?(?P<relation>[<=>≤≥]|of|was|is)? ?$")
MONEY_BEFORE = re.compile(r"(?P<currency>[$€£]) ?$")
AGED_BEFORE = re.compile(r"\b[Aa]ged? $")
TIME_BEFORE = re.compile(r"\b(?P<time>days?|weeks?|months?|years?|hours?|minutes?)[ -]$", re.IGNORECASE)
NUMBER_BEFORE = re.compile(rf"(?:\d|\b(?:{_any(WORDS)}))[ -]*$", re.IGNORECASE)
MONTH_BEFORE = re.compile(rf"\b(?P<month>{MONTH}) $")

# --- What binds two figures ----------------------------------------------------------------------------------------

RANGE = re.compile(rf" ?(?:{DASH}|:) ?|(?: (?:lower|higher|fewer|more))? (?:to|through|until) ")
SPREAD = re.compile(r" ?(?:±|\+/?[-−]) ?")
SHARE = re.compile(r" ?/ ?| (?:out )?of(?: the| these| those| all)? ")
LIST = re.compile(r"(?:,|,? and|,? or|,? v\.?|,? vs\.?|,? versus|,? against) ")
BOUND = re.compile(r"[,;] ?")
AND = re.compile(r" and ")
BETWEEN_BEFORE = re.compile(r"\bbetween $", re.IGNORECASE)
INTERVAL_BEFORE = re.compile(
    r"(?:\b(?:CI|CrI|[Cc]onfidence interval|[Cc]redible interval)|95 ?%)[ :,=]*(?:of |from )?[(\[]?$"
)
NEAR = re.compile(r"[^;.]{0,40}")
YEAR = re.compile(r"(?:19|20)\d\d")
CODE = re.compile(r"0\d+")  # the beginning of a telephone number
OF_THEM = re.compile(r" of (?:them|these|those|the)\b")

# --- What is no figure ---------------------------------------------------------------------------------------------

# Why, and what. The list is short and holds for pages and extracts alike.
EXEMPT: Mapping[str, re.Pattern[str]] = {
    "the level of an interval, 95% by convention": re.compile(r"\b95 ?%(?= ?(?:CI|confidence|credible|CrI))"),
    "a name with letters and digits in one (NG193, MEQ30)": re.compile(r"\b[A-Za-z]+\d[\w-]*"),
    "a name with a number after a hyphen (PHQ-9, KetCRPS-2); “Week-4” is none": re.compile(
        rf"\b(?!(?:{MONTH}|Days?|Weeks?|Months?|Years?|Hours?|Aged?)-)[A-Z][A-Za-z]*-\d+[A-Za-z]*(?![\w.]\d)"
    ),
    "a name that begins with a digit (5-HT2A, 11D-ASC)": re.compile(r"\b\d+-?[A-Z]{2,}\w*|\b\d+D\b(?:-[A-Z]+)?"),
    "the version of a licence or standard": re.compile(
        r"\b(?:CC BY(?:-[A-Z]{2})*|Creative Commons(?: [A-Z]\w+)*|WCAG|EPUB|Python|MkDocs) \d[\d.]*\b"
    ),
    "an address or identifier": re.compile(r"https?://\S+|\b10\.\d{4,9}/\S+|\b(?:PMID|ISBN|ISSN|EudraCT):? ?\d[\d-]*"),
    "a reference to a part of a document": re.compile(
        r"\b(?:tables?|figures?|fig\.|sections?|chapters?|box|appendix) \d+(?:\.\d+)*\b", re.IGNORECASE
    ),
}


class PairKind(StrEnum):
    """What binds two figures."""

    INTERVAL = "interval"
    SPREAD = "±"
    SHARE = "a of b"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, from `start` to `end`, its sign and its unit included.

    `value` carries the sign; `places` counts the decimals printed. `units` holds the unit: `mg/kg`, `week`, `%`, `pp`
    (percentage points), `P<`, the class of what is counted, "" for none; several where the wording leaves it open.
    `share` marks a part named by a word ("half"), `hedge` its "about", "fewer than" or "more than".
    """

    text: str
    start: int
    end: int
    value: Decimal
    places: int = 0
    units: frozenset[str] = BARE
    word: bool = False
    share: bool = False
    hedge: str = ""

    def fits(self, other: Figure) -> bool:
        """Whether the units agree; a bare number agrees with any count."""
        if self.units & other.units:
            return True
        return bool(self.units & COUNTED and other.units & COUNTED and "" in self.units | other.units)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that belong together.

    `confidence` marks bounds printed as those of a confidence interval are; `estimate` is what they belong to.
    """

    kind: PairKind
    first: Figure
    second: Figure
    confidence: bool = False
    estimate: Figure | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures and the pairs of one text, in order."""

    figures: tuple[Figure, ...] = ()
    pairs: tuple[Pair, ...] = ()


def read(text: str, *, prose: bool = True) -> Reading:
    """The figures of a text, with their pairs.

    In `prose` a number word counts only before a unit or a noun that is counted ("three weeks", "two of five", not
    "the two"); in an extract, where a figure is looked up and not asserted, it counts everywhere. "One" counts before
    a measured unit only ("one year"): "one study" and "one person" are mostly said of any.
    """
    text = _plain(text)
    tokens = list(TOKEN.finditer(text))
    if not tokens:
        return Reading()
    exempt = [found.span() for pattern in (DATE, *EXEMPT.values()) for found in pattern.finditer(text)]
    numbers = (_figure(text, found) for found in tokens if not any(a <= found.start() < b for a, b in exempt))
    dates = (figure for found in DATE.finditer(text) for figure in _date(found))
    figures = sorted((figure for figure in (*numbers, *dates) if figure), key=lambda figure: figure.start)
    figures = _carry_units(text, figures)
    shares = {first for first, second in pairwise(figures) if _binds(text, first, second) is PairKind.SHARE}
    kept = [figure for figure in figures if not figure.word or figure in shares or _counts(text, figure, prose)]
    return _paired(text, kept)


def header_units(header: str) -> tuple[frozenset[str], frozenset[str]]:
    """The units that a column's heading gives to bare numbers: outside and inside parentheses.

    "People (studies)" reads "60 (1)" as 60 people in 1 study, "n (%)" reads "108 (50)", "Dose (mg/kg)" reads "0.5".
    """
    header = _plain(header)
    inside = re.search(r"\(([^()]*)\)", header)
    named = _unit_named(inside.group(1)) if inside else BARE
    outside = _unit_named(re.sub(r"\([^()]*\)", "", header).rpartition(",")[2])
    if outside == BARE and named != BARE:
        return named, named
    return outside, named


def calculate(formula: str) -> tuple[Decimal, tuple[Decimal, ...]]:
    """The value of a formula of numbers, `+ - * /` and parentheses, and its inputs.

    Raises ValueError where it holds anything else, divides by zero, or leaves the range of figures.
    """
    inputs: list[Decimal] = []
    try:
        value = _evaluate(ast.parse(formula.replace("−", "-"), mode="eval").body, inputs)
    except (SyntaxError, DecimalException, RecursionError) as error:
        raise ValueError(f"{formula!r} cannot be computed") from error
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError(f"{formula!r} is beyond any figure")
    return value, tuple(inputs)


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` to so many decimals, halves up, as results are printed."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


LARGEST = Decimal(10) ** 12
OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def _evaluate(node: ast.expr, inputs: list[Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            inputs.append(Decimal(str(number)))
            return inputs[-1]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            inputs.append(-Decimal(str(number)))
            return inputs[-1]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_evaluate(left, inputs), _evaluate(right, inputs))
    raise ValueError(f"only numbers, + - * / and parentheses, not {ast.unparse(node)!r}")


def _plain(text: str) -> str:
    """`text` with every white space a plain space; offsets stay."""
    return re.sub(r"\s", " ", text)


def _figure(text: str, found: re.Match[str]) -> Figure | None:
    """The figure of one token, with the unit that its own surroundings give it."""
    if found["part"]:
        return _part(text, found)
    start, end = found.span()
    if found["word"]:
        value, places = Decimal(WORDS[found["word"].lower()]), 0
    else:
        digits = re.sub(r"[, ]", "", found["digits"]).replace("·", ".")
        value, places = Decimal(digits), len(digits.partition(".")[2])
        start = _sign_start(text, start)
        value = -value if start < found.start() and text[start] != "+" else value
    if scale := SCALE_AFTER.match(text, end):
        value, end = value * SCALES[scale["scale"].lower()], scale.end()
    units, end = _own_units(text, start, end, value)
    return Figure(text[start:end], start, end, value, places, units, bool(found["word"]), hedge=_hedge(text, start))


def _date(found: re.Match[str]) -> Iterator[Figure]:
    """Year and day of "2023-10-12", as in "12 October 2023"."""
    month = frozenset({MONTHS[int(found["month"]) - 1]})
    yield Figure(found["year"], *found.span("year"), Decimal(found["year"]))
    if found["day"]:
        yield Figure(found["day"], *found.span("day"), Decimal(found["day"]), units=month)


def _part(text: str, found: re.Match[str]) -> Figure | None:
    """A share named by a word, or None where the word is an ordinal or no share."""
    start, end = found.span()
    hedge = _hedge(text, start)
    if found["single"] and not hedge and not OF.match(text, end):
        return None
    if found["part"].lower() == "half" and (HALF_AFTER.match(text, end) or HALF_BEFORE.search(text, 0, start)):
        return None
    count = WORDS[found["count"].lower()] if found["count"] else 1
    part = PARTS[(found["counted"] or found["single"] or "half").lower()]
    return Figure(found.group(), start, end, Decimal(count) / part, 0, frozenset({"share"}), share=True, hedge=hedge)


def _hedge(text: str, start: int) -> str:
    before = text[max(0, start - 16) : start]
    return next((name for name, pattern in HEDGES.items() if pattern.search(before)), "")


def _sign_start(text: str, start: int) -> int:
    """Where the number at `start` begins, its sign included.

    A dash is a sign only at the start of a word or number: not in "263–275", "10-40 mg/h", "day-1" or "+/-0.5".
    """
    if start == 0 or not (text[start - 1] == "+" or re.match(DASH, text[start - 1])):
        return start
    before = text[: start - 1]
    if before.endswith(("+/", "+")) or not re.search(rf"(?:^|[\s(\[{{/=<>≤≥~≈,;:|±“\"']|{DASH})$", before):
        return start
    return start - 1


def _own_units(text: str, start: int, end: int, value: Decimal) -> tuple[frozenset[str], int]:
    """The unit beside a number, and where it ends."""
    before = text[max(0, start - 24) : start]
    if found := P_BEFORE.search(before):
        relation = found["relation"] or "="
        return frozenset({f"P{relation if relation in '<=>≤≥' else '='}"}), end
    if found := MONEY_BEFORE.search(before):
        return frozenset({found["currency"]}), end
    if found := ORDINAL_AFTER.match(text, end):
        return frozenset({"th"}), found.end()
    if CODE.fullmatch(text, start, end):
        return frozenset({"code"}), end
    units, after = _unit_at(text, end)
    if units != BARE:
        return units, after
    if YEAR.fullmatch(text, start, end):  # "a 2024 meta-analysis"
        return BARE, end
    if found := MONTH_AFTER.match(text, end):
        return frozenset({found["month"]}), found.end()
    if found := MONTH_BEFORE.search(before):
        return (BARE if value > 31 else frozenset({found["month"]})), end
    if AGED_BEFORE.search(before):
        return frozenset({"", "year"}), end
    if (found := TIME_BEFORE.search(before)) and not NUMBER_BEFORE.search(before, 0, found.start()):
        return frozenset({TIME[found["time"].lower()]}), end
    if found := NOUN_AFTER.match(text, end):
        return CLASSES[found["noun"].lower()], end
    if N_BEFORE.search(before):
        return frozenset({"people"}), end
    if over := OVER_PARENTHESIS.match(text, end):  # "7.4 (0.1-31.9) years"
        return BARE | _unit_at(text, over.end(), gap=False)[0], end
    return BARE, end


def _unit_at(text: str, end: int, *, gap: bool = True) -> tuple[frozenset[str], int]:
    """The measured unit that begins at `end`, after a space or a hyphen where `gap` allows one."""
    at = end + 1 if gap and text[end : end + 1] in {" ", "-", "‑"} else end
    if found := POINTS_AFTER.match(text, at):
        return frozenset({"pp"}), found.end()
    if found := PERCENT_AFTER.match(text, at):
        return frozenset({"%"}), found.end()
    if found := AMOUNT_AFTER.match(text, at):
        per = "".join(f"/{MEASURED[part]}" for part in PER.split(found["per"]) if part)
        unit = AMOUNT[found["amount"]] + per
        daily = {f"{unit}/day"} if not per and DAILY.match(text, found.end()) else set()
        return frozenset({unit} | daily), found.end()
    # "over 16s" and "the 1990s" are no seconds
    if (
        (found := TIME_AFTER.match(text, at))
        and (len(found["time"]) > 2 or found["time"] in TIME)
        and not (found["time"] == "s" and at == end)
    ):
        return frozenset({TIME[found["time"].lower()]}), found.end()
    if text[at : at + 1] == "×":
        return frozenset({"times"}), at + 1
    return BARE, end


def _unit_named(words: str) -> frozenset[str]:
    """The unit that the words of a column's heading name as such."""
    words = words.strip(" ,;:")
    if words in {"n", "N", "no.", "No."}:
        return frozenset({"people"})
    if words.lower() in {"p", "p value", "p-value"}:
        return frozenset({"P=", "P<"})
    units, end = _unit_at(words, 0)
    if units != BARE and end == len(words):
        return units
    nouns = [CLASSES[word] for word in words.lower().split() if word in CLASSES]
    return nouns[-1] & {"people", "studies"} or BARE if nouns else BARE


def _carry_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Units carried along ranges and lists: "10 to 40 mg", "$400–800" and "weeks 4, 8 and 12" name the unit once."""
    units = [figure.units for figure in figures]
    gaps = [text[first.end : second.start] for first, second in pairwise(figures)]
    for i in reversed(range(len(gaps))):
        if units[i] == BARE and units[i + 1] != BARE:
            if RANGE.fullmatch(gaps[i]) or SPREAD.fullmatch(gaps[i]):
                units[i] = units[i + 1]
            elif LIST.fullmatch(gaps[i]):
                units[i] = BARE | units[i + 1]
    for i, gap in enumerate(gaps):
        named_before = TIME_BEFORE.search(text[max(0, figures[i].start - 10) : figures[i].start]) or "" in units[i]
        if units[i + 1] == BARE and (RANGE.fullmatch(gap) or (LIST.fullmatch(gap) and named_before)):
            units[i + 1] = BARE | units[i]
    return [
        figure if unit == figure.units else replace(figure, units=unit)
        for figure, unit in zip(figures, units, strict=True)
    ]


def _paired(text: str, figures: list[Figure]) -> Reading:
    """The figures with their pairs; the bounds of an interval take the unit of their estimate: "69% (53 to 84)"."""
    pairs = []
    for i, (first, second) in enumerate(pairwise(figures)):
        kind = _binds(text, first, second)
        if kind is None:
            continue
        before, after = text[max(0, first.start - 30) : first.start], text[second.end : second.end + 1]
        enclosed = before[-1:] in {"(", "["} and after in {")", "]"}
        confidence = kind is PairKind.INTERVAL and (enclosed or bool(INTERVAL_BEFORE.search(before)))
        estimate = None
        if confidence and i and _is_estimate(figures[i - 1]) and NEAR.fullmatch(text, figures[i - 1].end, first.start):
            estimate = figures[i - 1]
            for at, bound in ((i, first), (i + 1, second)):
                figures[at] = replace(bound, units=bound.units | estimate.units) if bound.units == BARE else bound
        pairs.append(Pair(kind, figures[i], figures[i + 1], confidence, estimate))
    return Reading(tuple(figures), tuple(pairs))


def _is_estimate(figure: Figure) -> bool:
    """Not a number of people, a week, a P value: these stand before intervals to which they do not belong."""
    return bool(figure.units & {"", "%", "pp", "points", "times"} or figure.units & AMOUNTS.keys())


def _binds(text: str, first: Figure, second: Figure) -> PairKind | None:
    """What binds two neighbours, if anything."""
    between, before = text[first.end : second.start], text[max(0, first.start - 30) : first.start]
    if SPREAD.fullmatch(between):
        return PairKind.SPREAD
    if RANGE.fullmatch(between) or (AND.fullmatch(between) and BETWEEN_BEFORE.search(before)):
        return PairKind.INTERVAL
    if BOUND.fullmatch(between) and INTERVAL_BEFORE.search(before):
        return PairKind.INTERVAL
    whole = not (first.places or second.places) and 0 <= first.value <= second.value
    whole = whole and not YEAR.fullmatch(second.text)  # "one of 2015"
    if whole and SHARE.fullmatch(between) and first.units <= COUNTED and second.units <= COUNTED:
        return PairKind.SHARE
    return None


def _counts(text: str, figure: Figure, prose: bool) -> bool:
    """Whether a number word is a figure: before a unit or a noun, or "five of them"."""
    if figure.value == 1:
        return not figure.units <= COUNTED
    return figure.units != BARE or not prose or bool(OF_THEM.match(text, figure.end))
