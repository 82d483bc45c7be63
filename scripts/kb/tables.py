"""Tables and marks as accessible HTML, rendered from data.

The HTML goes into Markdown: cells carry `markdown="span"`, so citations in them become footnotes like any other.
Cells repeat their column's name in `data-label`, for the stacked layout of narrow screens; explicit roles keep it a
table for assistive technology there, since `display: block` would take its semantics away.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from itertools import groupby

from kb.certainty import Rating
from kb.outcomes import Outcome, Summary
from kb.sources import Arm, Design, Extract, Extracts, Level, Result, find_result

DESIGN_NAMES: Mapping[Design, str] = {
    Design.SYSTEMATIC_REVIEW: "systematic review",
    Design.META_ANALYSIS: "meta-analysis",
    Design.RCT: "randomised trial",
    Design.CROSSOVER_RCT: "crossover randomised trial",
    Design.OPEN_LABEL: "open-label study",
    Design.COHORT: "cohort",
    Design.CASE_SERIES: "case series",
    Design.CASE_REPORT: "case report",
    Design.SURVEY: "survey",
    Design.QUALITATIVE: "qualitative study",
    Design.GUIDELINE: "guideline",
    Design.CONSENSUS: "consensus statement",
    Design.NARRATIVE_REVIEW: "narrative review",
    Design.PRECLINICAL: "preclinical study",
    Design.MECHANISTIC_HUMAN: "mechanistic study in people",
    Design.LABEL: "product label",
    Design.REGULATORY: "regulator's document",
    Design.REGISTRY: "registry entry",
    Design.PROTOCOL: "protocol",
    Design.OTHER: "other document",
}
LEVEL_NAMES: Mapping[Level, str] = {
    # Nearly always a part: a table, the opening, the recommendations.
    Level.FULL_TEXT: "full text or part of it",
    Level.ABSTRACT: "abstract",
    Level.REGISTRY: "registry entry",
    Level.LABEL: "product label",
    Level.SECONDARY: "second-hand summary",
    Level.CITATION: "bibliographic data only",
}
LEVEL_PHRASES: Mapping[Level, str] = {
    Level.FULL_TEXT: "from the full text or part of it",
    Level.ABSTRACT: "as abstract",
    Level.REGISTRY: "as registry entry",
    Level.LABEL: "as product label",
    Level.SECONDARY: "second-hand",
    Level.CITATION: "bibliographic data only",
}
UNCONTROLLED = {
    Design.OPEN_LABEL,
    Design.COHORT,
    Design.CASE_SERIES,
    Design.CASE_REPORT,
    Design.SURVEY,
    Design.QUALITATIVE,
}
NO_COMPARATOR = re.compile(r"^(none|no (control|comparator|placebo)|not applicable|-|–)", re.IGNORECASE)
OUR_RATING = "our rating, from abstracts, one rater"
NOT_SEEN = "not seen"
# Of a summary of findings; left out where no result prints its arms.
ARM_COLUMNS = slice(2, 4)
DASH = "–"
HYPHENATED = re.compile(r"\d[\d.·]*(?:-\d[\d.·]*)+")
# Identifiers, telephone numbers and days have several hyphens; a month has one: 2026-11.
NO_RANGE = re.compile(r"-.*-|^\d{4}-(?:0[1-9]|1[0-2])$")
# Left out where rows are stacked.
EMPTY = 'class="kb-empty" '


class UnknownPointer(LookupError):
    """A table names a result, outcome or summary that the data do not have."""


def summary_table(summary: Summary, extracts: Extracts, labels: Mapping[str, str]) -> str:
    """The summary-of-findings table: outcome, people, control, ketamine, effect, certainty with its reasons.

    `labels` give “Sigtermans 2009” by key, for rows that set several results beside each other.
    """
    columns = ["Outcome", "People (studies)", "Control", summary.intervention, "Effect", "Certainty, and why"]
    controlled = [_outcome_cells(outcome, extracts, labels) for outcome in summary.outcomes]
    uncontrolled = [_uncontrolled_cells(pointer, extracts) for pointer in summary.uncontrolled_harms]
    has_arms = any(cell != DASH for cells in controlled for cell in cells[ARM_COLUMNS])
    if not has_arms:
        for cells in (columns, *controlled, *uncontrolled):
            del cells[ARM_COLUMNS]
    body = [row(columns, cells) for cells in controlled]
    if uncontrolled:
        body.append(_band(len(columns), "Harms counted without a control group"))
        body += [row(columns, cells) for cells in uncontrolled]
    caption = f"Summary of findings: {summary.title}"
    note = (
        f"Population: {summary.population}. Comparison: {summary.comparison}. Search: {month_name(summary.searched)}. "
        f"A rating is {OUR_RATING}, unless the table names its rater. “Our calculation” marks what no source prints."
    )
    return table(f"sof-{summary.id}", "kb-sof" if has_arms else "kb-sof kb-sof--effects", caption, columns, body, note)


def study_table(name: str, caption: str, pointers: Sequence[str], extracts: Extracts, labels: Mapping[str, str]) -> str:
    """A table of studies in four columns; `pointers` choose the results, `labels` give “Sigtermans 2009” by key.

    Studies without a control group stand in a block of their own: a before-after change is not an effect.
    """
    columns = ("Study and design", "People", "Regimen against comparator", "Result")
    by_key = [(key, list(group)) for key, group in groupby(pointers, key=lambda pointer: pointer.partition("#")[0])]
    rows: dict[bool, list[str]] = {True: [], False: []}
    for key, group in by_key:
        results = [_result(extracts, pointer) for pointer in group]
        extract = extracts[key]
        rows[is_controlled(extract)].append(row(columns, _study_cells(extract, results, labels[key])))
    body = rows[True]
    if rows[False]:
        body = [*body, _band(len(columns), "No control group: before-after changes, not effects"), *rows[False]]
    return table(f"studies-{name}", "kb-studies", caption, columns, body, None)


def regimen_table(name: str, caption: str, keys: Sequence[str], extracts: Extracts, labels: Mapping[str, str]) -> str:
    """Who was given what, against what and for how long: one row for each source of `keys`, as its extract tells it."""
    columns = ("Study and design", "People", "Regimen", "Comparator", "Follow-up")
    body = [row(columns, _regimen_cells(_extract(extracts, key), labels[key])) for key in keys]
    return table(f"regimens-{name}", "kb-regimens", caption, columns, body, None)


def reading_table(extracts: Extracts) -> str:
    """How many sources were read at which level, the best level of each counting."""
    counts = Counter(extract.level for extract in extracts.values())
    columns = ("Best level of reading", "Sources")
    body = [row(columns, (LEVEL_NAMES[level], str(counts[level]))) for level in Level if counts[level]]
    body.append(row(columns, ("**All sources**", f"**{len(extracts)}**")))
    return table("reading-levels", "kb-reading", "How the sources were read", columns, body, None)


def certainty_mark(rating: Rating | None, rater_label: str = OUR_RATING) -> str:
    """Word and symbol of a certainty, with its rater; `no evidence to rate` where there is none."""
    if rating is None:
        return '<span class="kb-certainty kb-certainty--none">no evidence to rate</span>'
    name = rating.level.value
    return (
        f'<span class="kb-certainty kb-certainty--{name.replace(" ", "-")}">{name} '
        f'<span class="kb-symbol" role="img" aria-label="{name} certainty">{rating.level.symbol}</span></span>'
        f' <span class="kb-rater">&#91;{rater_label}&#93;</span>'
    )


def is_controlled(extract: Extract) -> bool:
    """Whether the source compares with a control: by design, or because its comparator is named."""
    if extract.comparator is None:
        return extract.design not in UNCONTROLLED
    return not NO_COMPARATOR.match(extract.comparator)


def typeset(text: str) -> str:
    """`text` with minus signs and en dashes in numbers, safe inside Markdown and HTML."""
    return re.sub(r"([*_\[\]`\\])", r"\\\1", escape(dashed(text), quote=False))


def dashed(text: str) -> str:
    """`text` with minus signs and en dashes in numbers.

    >>> dashed("-0.5 to 3-4, on 2026-11-01, NCT01-2-3, 2026-11")
    '−0.5 to 3–4, on 2026-11-01, NCT01-2-3, 2026-11'
    """
    text = HYPHENATED.sub(_range, text)
    return re.sub(r"(?<![\w.])-(?=[\d.])", "−", text)


def _range(numbers: re.Match[str]) -> str:
    return numbers[0] if NO_RANGE.search(numbers[0]) else numbers[0].replace("-", "–")


def month_name(month: str) -> str:
    """`2026-11` as “November 2026”."""
    year, _, number = month.partition("-")
    return f"{calendar.month_name[int(number)]} {year}"


def difference_of(arms: Sequence[Arm]) -> str | None:
    """First arm's mean or percentage less the second's, as our own calculation; None where both are not printed."""
    if len(arms) != 2:
        return None
    first, second = arms
    if first.mean is not None and second.mean is not None:
        difference = first.mean - second.mean
        return f"{_amount(difference)} {'lower' if difference < 0 else 'higher'} (our calculation)"
    if first.percent is not None and second.percent is not None:
        difference = first.percent - second.percent
        return f"{_amount(difference)} percentage points {'fewer' if difference < 0 else 'more'} (our calculation)"
    return None


def _outcome_cells(outcome: Outcome, extracts: Extracts, labels: Mapping[str, str]) -> list[str]:
    if not outcome.results:
        return [_strong(outcome.name), DASH, DASH, DASH, typeset(outcome.comment or ""), certainty_mark(None)]
    found = [(pointer.partition("#")[0], _result(extracts, pointer)) for pointer in outcome.results]
    rating = outcome.certainty
    assert rating is not None  # the model sees to it
    rater = OUR_RATING if rating.rater == "ours" else f"the authors’ rating [@{rating.rater}]"
    why = "<br>".join(f"{step.domain}: {typeset(step.reason)}" for step in rating.steps)
    certainty = certainty_mark(rating, "our rating" if rating.rater == "ours" else rater) + (
        f"<br>{why}" if why else ""
    )
    comment = [typeset(outcome.comment)] if outcome.comment else []
    # Lines of neighbouring cells do not stand level, so each says whose result it is.
    whose = [f"*{labels[key]}:* " if len(found) > 1 else "" for key, _ in found]
    people, control, treated, effects = (
        [cell if cell == DASH else f"{name}{cell}" for name, cell in zip(whose, cells, strict=True)]
        for cells in (
            [_people(result) for _, result in found],
            [_arm(result, 1) for _, result in found],
            [_arm(result, 0) for _, result in found],
            [_effect(key, result) for key, result in found],
        )
    )
    return [
        _strong(outcome.name),
        _lines(people),
        _lines(control),
        _lines(treated),
        _lines([*effects, *comment]),
        certainty,
    ]


def _uncontrolled_cells(pointer: str, extracts: Extracts) -> list[str]:
    result = _result(extracts, pointer)
    key = pointer.partition("#")[0]
    return [_strong(result.outcome), _people(result), "no control", DASH, _effect(key, result), "not rated: no control"]


def _regimen_cells(extract: Extract, label: str) -> list[str]:
    told = (extract.intervention, extract.comparator, extract.followup)
    return [_study(extract, label), _participants(extract), *(typeset(text or NOT_SEEN) for text in told)]


def _study_cells(extract: Extract, results: Sequence[Result], label: str) -> list[str]:
    regimen = typeset(extract.intervention or NOT_SEEN)
    against = f" **against** {typeset(extract.comparator)}" if extract.comparator else ""
    second_hand = {True: " (second-hand)", False: ""}
    return [
        _study(extract, label),
        _participants(extract),
        regimen + against,
        _lines(
            f"*{typeset(result.outcome)}:* {typeset(result.printed)}{second_hand[result.level is Level.SECONDARY]}"
            for result in results
        ),
    ]


def _study(extract: Extract, label: str) -> str:
    # The mark stands after a word: after the year it would seem to change it.
    return f"**{label}**<br>{DESIGN_NAMES[extract.design]} [@{extract.key}]"


def _participants(extract: Extract) -> str:
    number = f"n = {extract.n}" if isinstance(extract.n, int) else extract.n
    return typeset("; ".join(filter(None, [number, extract.population])) or NOT_SEEN)


def _effect(key: str, result: Result) -> str:
    second_hand = " (second-hand)" if result.level is Level.SECONDARY else ""
    calculated = difference_of(result.arms) if result.estimate is None else None
    when = f"{typeset(result.time)}: " if result.time else ""
    calculation = f"{calculated}; " if calculated else ""
    return f"{when}{calculation}{typeset(result.printed)}{second_hand} [@{key}]"


def _people(result: Result) -> str:
    studies = f" ({result.studies})" if result.studies is not None else ""
    return f"{result.n if result.n is not None else NOT_SEEN}{studies}"


def _arm(result: Result, index: int) -> str:
    """Arm 0 is the intervention, arm 1 the control."""
    if len(result.arms) <= index:
        return DASH
    arm = result.arms[index]
    if arm.mean is not None:
        return str(arm.mean)
    if arm.percent is not None:
        return f"{arm.percent}%"
    if arm.events is not None:
        return f"{arm.events} of {arm.n}" if arm.n is not None else str(arm.events)
    return NOT_SEEN


def _result(extracts: Extracts, pointer: str) -> Result:
    result = find_result(extracts, pointer)
    if result is None:
        raise UnknownPointer(f"no result {pointer!r}")
    return result


def _extract(extracts: Extracts, key: str) -> Extract:
    if key not in extracts:
        raise UnknownPointer(f"no extract {key!r}")
    return extracts[key]


def _amount(difference: Decimal) -> str:
    return str(abs(difference))


def _strong(text: str) -> str:
    return f"**{typeset(text)}**"


def _lines(parts: Iterable[str]) -> str:
    """Parts one below the other; equal neighbours once."""
    return "<br>".join(part for part, _ in groupby(parts))


def _band(width: int, text: str) -> str:
    cell = f'<th role="rowheader" colspan="{width}" scope="colgroup">{escape(text)}</th>'
    return f'<tr class="kb-band" role="row">{cell}</tr>'


def row(columns: Sequence[str], cells: Sequence[str], attribute: str = "") -> str:
    """A row whose first cell is its header; `cells` hold Markdown, `attribute` belongs to the row."""
    first, *rest = (
        f'{EMPTY if cell == DASH else ""}data-label="{escape(column)}" markdown="span">{cell}'
        for column, cell in zip(columns, cells, strict=True)
    )
    cells_after = "".join(f'<td role="cell" {cell}</td>' for cell in rest)
    opening = f'<tr role="row" {attribute}'.rstrip()
    return f'{opening} markdown="1"><th scope="row" role="rowheader" {first}</th>{cells_after}</tr>'


def table(name: str, kind: str, caption: str, columns: Sequence[str], body: Sequence[str], note: str | None) -> str:
    """A table with the id `name` and the class `kind`; `body` holds its rows, `note` stands below."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in columns)
    rows = "\n".join(body)
    below = f'\n<p class="kb-note" markdown="span">{typeset(note)}</p>' if note else ""
    return (
        f'<div class="kb-table" markdown="1">\n<table id="{name}" class="{kind}" role="table" markdown="1">\n'
        f'<caption>{escape(caption)}</caption>\n<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup" markdown="1">\n{rows}\n</tbody>\n</table>{below}\n</div>'
    )
