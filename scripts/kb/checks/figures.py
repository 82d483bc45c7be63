"""Traceable figures: every number stands, with its sign and its unit, in an extract of a source cited beside it.

The check finds slips. It cannot tell arms apart, nor outcomes or time points that share a number: truth needs the
second reading of the page against its extracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import product

from kb.calls import calls, cited_by
from kb.claims import Claim
from kb.content import Content
from kb.data import line_of, read_text
from kb.figures import BARE, MONTHS, YEAR, Figure, Pair, PairKind, Reading, calculate, header_units, read, rounded
from kb.glossary import Term
from kb.markdown import Calculation, Cell, Kind, Page, Statement, fragment
from kb.outcomes import Summary, pointers
from kb.problems import Problem
from kb.sources import Arm, Design, EffectMeasure, Extract, Register, Result
from kb.trials import Trial

# A source of one of these designs is one study, also where its text does not say so.
ONE_STUDY = {
    Design.RCT,
    Design.CROSSOVER_RCT,
    Design.OPEN_LABEL,
    Design.COHORT,
    Design.CASE_SERIES,
    Design.CASE_REPORT,
    Design.SURVEY,
    Design.QUALITATIVE,
    Design.PRECLINICAL,
    Design.MECHANISTIC_HUMAN,
    Design.REGISTRY,
    Design.PROTOCOL,
}
# Of a trial register, what is stated about the trial; its numbers are identifiers.
REGISTER_FIELDS = ("phase", "status", "start_date", "completion_date", "primary_outcome", "results_status")

# Words that say which way a difference goes, so that it may be printed without its sign: "0.78 points lower".
DIRECTION = re.compile(
    r"\b(?:lower\w*|less\w*|fewer|smaller|shorter|fell|falls?|fallen|falling|drop\w*|decreas\w*|declin\w*|reduc\w*|cut|down|ahead"
    r"|advantage|benefit|better|favou?r\w*|improv\w*|eased?|relie\w+|behind|worse|loss|lost)\b",
    re.IGNORECASE,
)
DIRECTION_BEFORE, DIRECTION_AFTER = 90, 40  # characters
MEASURE_BEFORE = re.compile(r"\b(?:MD|WMD|SMD|[gd]|difference)(?: of| =|:)? ?$")

# Units of time in terms of smaller ones; a month is 4 weeks, or 30.44 days (365.25 / 12).
SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400, "week": 604800}
MONTHS_OF = {"month": 1, "year": 12}
WEEKS_OF_MONTH = Decimal("365.25") / 12 / 7

# How far a share named by a word may lie from the source's percentage, as shares: exact, "about", "fewer than".
EXACT, ABOUT, BEYOND = Decimal("0.01"), Decimal("0.025"), Decimal("0.05")

PROSE = re.compile(r"\s")  # pointers and names have no space
HEADING_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s")
ENUMERATION = re.compile(r"\((\d)\) ")
BESIDE = re.compile(r"(?: [a-z]+){0,3} ?[(\[]|, ")

REMEDY_UNTRACED = (
    "correct it, cite the source that has it, or take it out; our own arithmetic shows its formula: "
    '[2.77]{calc="5.45-2.68"}'
)
REMEDY_UNCITED = {
    Kind.ROW: "cite the source in the row, or take the figure out",
    Kind.HEADING: "say it without the figure",
    Kind.ALTERNATIVE: "cite the source in the picture's caption, or say it without the figure",
    Kind.DESCRIPTION: "a description cannot cite: say it without the figure",
}
REMEDY_UNCITED_SENTENCE = "cite the source before the full stop of the same sentence, or take the figure out"
REMEDY_SIGN = "print the sign that the source prints, or say which way it goes (“0.78 points lower”)"
REMEDY_UNIT = "print the unit that the source prints"
REMEDY_PAIR = "keep together, and in order, what the source prints together"
REMEDY_TIME = "better the source's own unit"
REMEDY_CALC = "correct the formula or its result; inputs are figures of a source cited beside it"


# A text of the data: its place in the YAML, itself, the sources to which the data tie it, the month of the search.
Text = tuple[tuple[str | int, ...], str, frozenset[str], str]


@dataclass(frozen=True)
class Passage:
    """One text of an extract, with its figures; `field` says which."""

    field: str
    reading: Reading


@dataclass(frozen=True)
class Known:
    """A figure of a source, and where it stands."""

    figure: Figure
    passage: Passage
    source: Source


class Source:
    """An extract's figures, read when first asked for."""

    def __init__(self, extract: Extract, year: int | None) -> None:
        self.extract = extract
        self.key = extract.key
        self.year = year

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What may be cited: never doubts, notes, pages seen, or bibliographic fields."""
        return tuple(Passage(field, read(text, prose=False)) for field, text in citable_texts(self.extract))

    @cached_property
    def known(self) -> Mapping[Decimal, tuple[Known, ...]]:
        """The figures by magnitude."""
        found: dict[Decimal, list[Known]] = {}
        for passage in self.passages:
            for figure in passage.reading.figures:
                found.setdefault(abs(figure.value), []).append(Known(figure, passage, self))
        return {value: tuple(known) for value, known in found.items()}

    @cached_property
    def doubted(self) -> frozenset[Decimal]:
        """Magnitudes that stand in a doubt."""
        return frozenset(
            abs(figure.value) for text in self.extract.doubts for figure in read(text, prose=False).figures
        )


class Sources:
    """The sources by key. `years` are their years of publication, from the bibliography."""

    def __init__(self, extracts: Mapping[str, Extract], years: Mapping[str, int]) -> None:
        self._extracts = extracts
        self._years = years
        self._made: dict[str, Source] = {}

    def cited(self, keys: Iterable[str]) -> list[Source]:
        """The sources of those keys that have an extract."""
        return [self._source(key) for key in keys if key in self._extracts]

    def _source(self, key: str) -> Source:
        if key not in self._made:
            self._made[key] = Source(self._extracts[key], self._years.get(key))
        return self._made[key]


def check(content: Content) -> Iterator[Problem]:
    """The figures of every page, of the texts in its macro calls, and of the texts in `docs/data`."""
    entries = content.bibliography.entries if content.bibliography else {}
    years = {key: int(year) for key, entry in entries.items() if (year := entry.fields.get("year", "")).isdecimal()}
    sources = Sources(content.extracts, years)
    for page in content.pages.values():
        yield from trace_page(page, sources)
        for call in calls(page):
            for text in filter(PROSE.search, call.arguments):
                yield from trace_text(page.path, call.line, text, cited_by(call, content), sources)
    yield from trace_data(content, sources)


def trace_data(content: Content, sources: Sources) -> Iterator[Problem]:
    """The figures in the texts of `docs/data`: summaries of findings, claims, glossary, trials."""
    project = content.project
    for path, texts in (
        (project.outcomes, summaries_texts(content.summaries or {})),
        (project.claims, claims_texts(content.claims, content.summaries or {})),
        (project.glossary, glossary_texts(content.glossary)),
        (project.trials, trials_texts(content.trials)),
    ):
        shown = project.relative(path)
        for where, text, keys, searched in texts:
            for problem in trace_text(shown, 1, text, keys, sources, searched):
                yield replace(problem, line=line_of(read_text(path, shown), where))


def summaries_texts(summaries: Mapping[str, Summary]) -> Iterator[Text]:
    """The texts of every summary of findings."""
    for index, summary in enumerate(summaries.values()):
        for where, text, keys in summary_texts(summary):
            yield (index, *where), text, keys, summary.searched


def claims_texts(claims: Iterable[Claim], summaries: Mapping[str, Summary]) -> Iterator[Text]:
    """The texts of every claim. A line is tied to its own source, what we say of the whole to all of them.

    The claim itself is what people say: its figures are theirs, and the verdict judges them.
    """
    for index, claim in enumerate(claims):
        name, _, outcome = (claim.outcome or "").partition("#")
        rated = [row.results for row in summaries[name].outcomes if row.id == outcome] if name in summaries else []
        keys = claim.keys | _keys(pointer for results in rated for pointer in results)
        for field in ("answer", "looked_for", "would_change"):
            if text := getattr(claim, field):
                yield (index, field), text, keys, claim.searched
        for side, evidence in (("for", claim.for_), ("against", claim.against)):
            for row, one in enumerate(evidence):
                yield (index, side, row, "line"), one.line, frozenset({one.key}), claim.searched
        for number, step in enumerate(claim.certainty.steps if claim.certainty else ()):
            yield (index, "certainty", "steps", number, "reason"), step.reason, keys, claim.searched


def glossary_texts(terms: Iterable[Term]) -> Iterator[Text]:
    """The definitions."""
    for index, term in enumerate(terms):
        yield (index, "definition"), term.definition, frozenset(term.sources), ""


def trials_texts(trials: Iterable[Trial]) -> Iterator[Text]:
    """What is said of every trial beyond its title and its dates."""
    for index, trial in enumerate(trials):
        for field in ("condition", "design", "intervention", "size_as_stated", "results_note"):
            if text := getattr(trial, field):
                yield (index, field), text, frozenset(trial.keys), trial.seen


def summary_texts(summary: Summary) -> Iterator[tuple[tuple[str | int, ...], str, frozenset[str]]]:
    """Each text of a summary of findings: its place in the YAML, itself, and the sources to which the data tie it."""
    for field in ("title", "population", "intervention", "comparison"):
        yield (field,), getattr(summary, field), _keys(pointers(summary))
    for row, outcome in enumerate(summary.outcomes):
        place = ("outcomes", row)
        rating = outcome.certainty
        keys = _keys(outcome.results) | ({rating.rater} if rating and rating.rater != "ours" else set())
        yield (*place, "name"), outcome.name, keys
        if outcome.comment:
            yield (*place, "comment"), outcome.comment, keys
        for number, step in enumerate(rating.steps if rating else ()):
            yield (*place, "certainty", "steps", number, "reason"), step.reason, keys


def _keys(pointed: Iterable[str]) -> frozenset[str]:
    return frozenset(pointer.partition("#")[0] for pointer in pointed)


def trace_page(page: Page, sources: Sources) -> Iterator[Problem]:
    """The figures of one page. A heading may name the year of a source that its section cites."""
    searched = str(page.front.values.get("searched") or "")
    section: list[str] = []
    for statement in reversed(page.statements):
        yield from trace(page.path, statement, sources, searched, section)
        section = [] if statement.kind is Kind.HEADING else [*section, *statement.keys]


def trace_text(
    shown: str, line: int, text: str, keys: Iterable[str], sources: Sources, searched: str = ""
) -> Iterator[Problem]:
    """The figures of a text in `docs/data`. `keys` are the sources to which the data tie it, beside those it cites."""
    for statement in fragment(text, line, keys=keys):
        yield from trace(shown, statement, sources, searched)


def trace(
    shown: str, statement: Statement, sources: Sources, searched: str = "", section: Iterable[str] = ()
) -> Iterator[Problem]:
    """The figures of one statement.

    `searched` is the month of the literature search, as `2026-11`; `section` lists the keys cited below a heading.
    """
    reading = _reading(statement)
    if not reading.figures:
        return
    cited = sources.cited(statement.keys)
    named = sources.cited(section) if statement.kind is Kind.HEADING else cited
    exempt = _exempt(statement, reading, named, searched)
    results = [figure for figure in reading.figures if any(_inside(figure, done) for done in statement.calculations)]
    figures = [figure for figure in reading.figures if figure not in exempt and figure not in results]
    if not statement.keys:
        if figures or results:
            yield _uncited(shown, statement, figures or results)
        return
    if not cited:  # unknown keys are another rule's business
        return
    tracing = _Tracing(shown, statement, cited)
    for calculation in statement.calculations:
        yield from tracing.calculation(calculation, results)
    pairs = [pair for pair in reading.pairs if pair.first in figures and pair.second in figures]
    settled: set[Figure] = set()
    for pair in pairs:
        problem, done = tracing.pair(pair)
        settled |= done
        yield from problem
    for figure in figures:
        if figure not in settled:
            yield from tracing.figure(figure)
    yield from tracing.percentages(reading)


def citable_texts(extract: Extract) -> Iterator[tuple[str, str]]:
    """The texts of an extract whose figures may be stated, each with its field's name."""
    if extract.design in ONE_STUDY:
        yield "design", "1 study"
    if extract.n is not None:
        yield "n", f"n = {extract.n}" if isinstance(extract.n, int) else extract.n
    for field in ("population", "intervention", "comparator", "followup", "condition"):
        if text := getattr(extract, field):
            yield field, text
    for number, result in enumerate(extract.results, 1):
        for text in result_texts(result):
            yield f"results {result.id or number}", text
    for field in ("harms", "limits", "facts", "synthesis"):
        for number, text in enumerate(getattr(extract, field), 1):
            yield f"{field} {number}", text
    if extract.register_entry:
        yield "register", register_text(extract.register_entry)


def result_texts(result: Result) -> Iterator[str]:
    """A result's texts: as printed, then its structured fields as they would be printed. Its `note` is a doubt."""
    yield ". ".join(filter(None, (result.outcome, result.printed, result.scale, result.time)))
    percent = "%" if result.measure is EffectMeasure.PERCENT else ""
    if result.estimate is not None:
        bounds = f" (95% CI {result.low}{percent} to {result.high}{percent})" if result.low is not None else ""
        yield f"{result.estimate}{percent}{bounds}"
    if result.p:
        yield f"P {result.p}"
    if result.n is not None:
        yield f"n = {result.n}"
    if result.studies is not None:
        yield f"{result.studies} studies"
    yield from map(arm_text, result.arms)


def arm_text(arm: Arm) -> str:
    """An arm's figures as one text."""
    of = "" if arm.n is None else f" of {arm.n}"
    spread = "" if arm.sd is None else f" ± {arm.sd}"
    parts = (
        arm.n is not None and f"n = {arm.n}",
        arm.mean is not None and f"{arm.mean}{spread}",
        arm.percent is not None and f"{arm.percent}%",
        arm.events is not None and f"{arm.events}{of}",
    )
    return ". ".join(part for part in parts if part)


def register_text(register: Register) -> str:
    """What a trial register states."""
    return ". ".join(value for field in REGISTER_FIELDS if (value := getattr(register, field)))


class _Tracing:
    """Looks figures up in the sources that one statement cites."""

    def __init__(self, shown: str, statement: Statement, cited: Sequence[Source]) -> None:
        self.shown = shown
        self.statement = statement
        self.cited = cited
        self.keys = ", ".join(source.key for source in cited)

    def figure(self, figure: Figure) -> Iterator[Problem]:
        """One figure by itself."""
        if not self.stands(figure):
            rule, message, remedy = self.fault(figure)
            yield self.problem(figure, rule, f"“{figure.text}” {message}", remedy)

    def fault(self, figure: Figure) -> tuple[str, str, str]:
        """Rule, message and remedy of a figure that does not stand in any source."""
        known = [] if figure.share else self.known(figure)
        if fitting := [other for other in known if other.figure.fits(figure)]:
            return "sign-differs", f"has another sign in its source: {_shown(fitting)}", REMEDY_SIGN
        if converted := self.converted(figure):
            return "converted-time", f"is converted from {_shown([converted])}", REMEDY_TIME
        if known:
            return "unit-differs", f"has another unit in its source: {_shown(known)}", REMEDY_UNIT
        return "untraced-figure", self.where_it_stands(figure), REMEDY_UNTRACED

    def pair(self, pair: Pair) -> tuple[list[Problem], set[Figure]]:
        """One pair; and the figures that are settled with it."""
        both = {pair.first, pair.second}
        text = self.statement.text[pair.first.start : pair.second.end]
        homes = [(passage, turned) for passage in self.passages() if (turned := self.holds(passage, pair))]
        if homes:
            return list(self.estimate(pair, homes)), both
        if pair.kind is PairKind.INTERVAL and (flipped := self.flipped(pair)):
            message = f"“{text}” has another sign in its source: {flipped}"
            return [self.problem(pair.first, "sign-differs", message, REMEDY_SIGN)], both
        if not (self.stands(pair.first) and self.stands(pair.second)):
            return [], set()
        message = f"“{text}” does not stand together in {self.keys}, though each of the two stands there"
        return [self.problem(pair.first, "pair-broken", message, REMEDY_PAIR)], both

    def estimate(self, pair: Pair, homes: Sequence[tuple[Passage, int]]) -> Iterator[Problem]:
        """An interval's estimate stands in one text with it, and has a sign exactly where the interval has."""
        estimate = pair.estimate
        if estimate is None or not self.stands(estimate):
            return
        there = [
            other.value * turned
            for passage, turned in homes
            for other in passage.reading.figures
            if abs(other.value) == abs(estimate.value)
        ]
        interval = self.statement.text[pair.first.start : pair.second.end]
        if not there:
            message = f"“{estimate.text}” and its interval “{interval}” do not stand together in {self.keys}"
            yield self.problem(estimate, "pair-broken", message, REMEDY_PAIR)
        elif estimate.value not in there:
            message = f"“{estimate.text}” does not go with the signs of its interval “{interval}”"
            yield self.problem(estimate, "sign-differs", message, REMEDY_SIGN)

    def percentages(self, reading: Reading) -> Iterator[Problem]:
        """The percentage beside a share, "108 of 218 (50%)", is right, or is what the source prints beside it."""
        text = self.statement.text
        shares = [pair for pair in reading.pairs if pair.kind is PairKind.SHARE and pair.second.value]
        for share, percent in product(shares, (figure for figure in reading.figures if figure.units == {"%"})):
            after = percent.start > share.first.start
            gap = text[share.second.end : percent.start] if after else text[percent.end : share.first.start]
            right = _percentage(share, percent.places)
            if right == percent.value or not BESIDE.fullmatch(gap) or not self.stands(percent):
                continue
            homes = (passage.reading for passage in self.passages() if self.holds(passage, share))
            if not any(other.value == percent.value for home in homes for other in home.figures):
                message = f"{share.first.value} of {share.second.value} is {right}%, not “{percent.text}”"
                yield self.problem(percent, "pair-broken", message, REMEDY_PAIR)

    def calculation(self, calculation: Calculation, results: Sequence[Figure]) -> Iterator[Problem]:
        """Our own arithmetic: inputs traced, result recomputed."""
        at = Figure("", calculation.start, calculation.end, Decimal(0))
        printed = [figure for figure in results if _inside(figure, calculation)]
        try:
            value, inputs = calculate(calculation.formula)
        except ValueError as error:
            yield self.problem(at, "wrong-calc", str(error), REMEDY_CALC)
            return
        if len(printed) != 1:
            message = f"the result of {calculation.formula} is not one number"
            yield self.problem(at, "wrong-calc", message, REMEDY_CALC)
        elif rounded(value, printed[0].places) != printed[0].value:
            right = rounded(value, printed[0].places)
            message = f"{calculation.formula} is {right}, not “{printed[0].text}”"
            yield self.problem(at, "wrong-calc", message, REMEDY_CALC)
        for number in inputs:
            if number == 100:  # the factor of a percentage
                continue
            if not any(
                other.figure.value == number for source in self.cited for other in source.known.get(abs(number), ())
            ):
                message = f"{number} in the formula {self.where_it_stands(replace(at, value=number))}"
                yield self.problem(at, "untraced-figure", message, REMEDY_CALC)

    def stands(self, figure: Figure) -> bool:
        """Whether the figure stands in a cited source, with its sign and unit; or follows from what stands there."""
        if figure.share:
            return any(self.near_share(figure, share) for share in self.shares())
        for other in self.known(figure):
            if other.figure.fits(figure) and (other.figure.value == figure.value or self.unsigned(figure)):
                return True
        if figure.units == {"%"}:
            return any(_percentage(pair, figure.places) == figure.value for pair in self.share_pairs())
        if figure.word and figure.hedge == "about":
            every = (other for source in self.cited for known in source.known.values() for other in known)
            return any(other.figure.fits(figure) and _leading(other.figure.value) == figure.value for other in every)
        return False

    def known(self, figure: Figure) -> list[Known]:
        """The sources' figures of the same magnitude."""
        return [other for source in self.cited for other in source.known.get(abs(figure.value), ())]

    def passages(self) -> Iterator[Passage]:
        return (passage for source in self.cited for passage in source.passages)

    def holds(self, passage: Passage, pair: Pair) -> int:
        """How the two stand together in the passage: 1 as they do here, -1 with their signs turned, 0 not at all."""
        first, second = pair.first, pair.second
        for other in passage.reading.pairs:
            if other.kind is not pair.kind or not (first.fits(other.first) and second.fits(other.second)):
                continue
            values = (other.first.value, other.second.value)
            if (first.value, second.value) == values:
                return 1
            mirrored = {(-values[1], -values[0]), (-values[0], -values[1])}
            if pair.kind is PairKind.INTERVAL and (first.value, second.value) in mirrored and self.unsigned(first):
                return -1
        if pair.kind is PairKind.SPREAD or pair.confidence:
            return 0
        # A plain range or share may be worded otherwise: "8 (IQR 2) to 6", "45 publications, only five of them".
        places = [
            [i for i, other in enumerate(passage.reading.figures) if other.value == one.value and one.fits(other)]
            for one in (first, second)
        ]
        if not all(places):
            return 0
        return int(places[0][0] < places[1][-1] or (pair.kind is PairKind.SHARE and places[0] != places[1]))

    def flipped(self, pair: Pair) -> str:
        """The source's interval of the same magnitudes, where only signs differ."""
        wanted = {abs(pair.first.value), abs(pair.second.value)}
        for passage in self.passages():
            for other in passage.reading.pairs:
                if other.kind is pair.kind and {abs(other.first.value), abs(other.second.value)} == wanted:
                    values = (other.first.value, other.second.value)
                    if values not in {(pair.first.value, pair.second.value), (pair.second.value, pair.first.value)}:
                        return f"{other.first.text} to {other.second.text} ({passage.field})"
        return ""

    def unsigned(self, figure: Figure) -> bool:
        """Whether the words around the figure say which way it goes, in place of a sign."""
        text, start = self.statement.text, figure.start
        if figure.value < 0 or MEASURE_BEFORE.search(text, max(0, start - 20), start):
            return False
        return bool(DIRECTION.search(text, max(0, start - DIRECTION_BEFORE), figure.end + DIRECTION_AFTER))

    def shares(self) -> Iterator[Decimal]:
        """Every share that the sources state: as a word, as a percentage, as a of b."""
        for source in self.cited:
            for known in source.known.values():
                for other in known:
                    if other.figure.share:
                        yield other.figure.value
                    elif other.figure.units == {"%"}:
                        yield other.figure.value / 100
        yield from (pair.first.value / pair.second.value for pair in self.share_pairs())

    def share_pairs(self) -> Iterator[Pair]:
        for passage in self.passages():
            yield from (p for p in passage.reading.pairs if p.kind is PairKind.SHARE and p.second.value)

    def near_share(self, figure: Figure, share: Decimal) -> bool:
        """Whether the source's share is what the word says, with its "about" or "fewer than"."""
        match figure.hedge:
            case "about":
                return abs(share - figure.value) <= ABOUT
            case "fewer than":
                return figure.value - BEYOND <= share < figure.value
            case "more than":
                return figure.value < share <= figure.value + BEYOND
        return abs(share - figure.value) <= EXACT

    def converted(self, figure: Figure) -> Known | None:
        """The source's time that is this one in another unit."""
        for source in self.cited:
            for known in source.known.values():
                for other in known:
                    if _same_time(figure, other.figure):
                        return other
        return None

    def where_it_stands(self, figure: Figure) -> str:
        """What the sources have instead."""
        doubting = [source.key for source in self.cited if abs(figure.value) in source.doubted]
        if doubting:
            return f"stands only in a doubt of {doubting[0]}"
        every = [other for source in self.cited for known in source.known.values() for other in known]
        every.sort(key=lambda other: (not other.figure.fits(figure), _distance(other.figure.value, figure.value)))
        nearest = _shown(every, 3)
        return f"does not stand in {self.keys}" + (f" (nearest: {nearest})" if nearest else ", which has no figures")

    def problem(self, figure: Figure, rule: str, message: str, remedy: str) -> Problem:
        return Problem(self.shown, self.statement.line_at(figure.start), rule, message, remedy)


def _reading(statement: Statement) -> Reading:
    """A statement's figures; in a table, bare numbers take the unit of their column's heading."""
    if not statement.cells:
        return read(statement.text)
    readings = [_cell_reading(statement.text, cell) for cell in statement.cells]
    return Reading(
        tuple(figure for reading in readings for figure in reading.figures),
        tuple(pair for reading in readings for pair in reading.pairs),
    )


def _cell_reading(row: str, cell: Cell) -> Reading:
    text = row[cell.start : cell.end]
    reading = read(text)
    outside, inside = header_units(cell.header)

    def placed(figure: Figure) -> Figure:
        enclosed = text.count("(", 0, figure.start) > text.count(")", 0, figure.start)
        bare = figure.units == BARE and not YEAR.fullmatch(figure.text)
        units = (inside if enclosed else outside) if bare else figure.units
        return replace(figure, start=figure.start + cell.start, end=figure.end + cell.start, units=units)

    return Reading(
        tuple(map(placed, reading.figures)),
        tuple(
            replace(
                pair,
                first=placed(pair.first),
                second=placed(pair.second),
                estimate=placed(pair.estimate) if pair.estimate else None,
            )
            for pair in reading.pairs
        ),
    )


def _exempt(statement: Statement, reading: Reading, named: Sequence[Source], searched: str) -> set[Figure]:
    """The figures that this statement may hold without a source.

    A source's own year; the month of the search; a heading's number; the numbers of a list "(1) …, (2) …"; and the
    number of studies, where as many sources are cited.
    """
    text = statement.text
    spans = [found.span() for found in re.finditer(_month_of_search(searched), text)] if searched else []
    if statement.kind is Kind.HEADING and (found := HEADING_NUMBER.match(text)):
        spans.append(found.span())
    numbered = list(ENUMERATION.finditer(text))
    if len(numbered) > 1 and [int(found[1]) for found in numbered] == list(range(1, len(numbered) + 1)):
        spans += [found.span() for found in numbered]
    years = {Decimal(source.year) for source in named if source.year}
    return {
        figure
        for figure in reading.figures
        if (figure.value in years and figure.units == BARE)
        or ("studies" in figure.units and 1 < figure.value <= len(statement.keys))
        or any(start <= figure.start < end for start, end in spans)
    }


def _month_of_search(searched: str) -> str:
    year, _, month = searched.partition("-")
    names = [MONTHS[int(month) - 1]] if month.isdecimal() and 1 <= int(month) <= 12 else []
    return "|".join([re.escape(searched), *(rf"{name} {year}" for name in names)])


def _uncited(shown: str, statement: Statement, figures: Sequence[Figure]) -> Problem:
    texts = ", ".join(f"“{text}”" for text in dict.fromkeys(figure.text for figure in figures))
    remedy = REMEDY_UNCITED.get(statement.kind, REMEDY_UNCITED_SENTENCE)
    line = statement.line_at(figures[0].start)
    return Problem(shown, line, "uncited-figure", f"{texts} without a citation in this {statement.kind}", remedy)


def _inside(figure: Figure, calculation: Calculation) -> bool:
    return calculation.start <= figure.start < calculation.end


def _shown(known: Iterable[Known], most: int = 1) -> str:
    """Figures of sources as a message names them."""
    texts = {
        (other.source.key, other.figure.text): f"“{other.figure.text}” in {other.source.key}, {other.passage.field}"
        for other in reversed(list(known))
    }
    return "; ".join(list(reversed(texts.values()))[:most])


def _percentage(share: Pair, places: int) -> Decimal:
    return rounded(100 * share.first.value / share.second.value, places)


def _leading(value: Decimal) -> Decimal:
    """`value` to one significant digit."""
    return rounded(value, -value.adjusted()) if value else value


def _distance(one: Decimal, other: Decimal) -> Decimal:
    return abs(one - other) / max(abs(one), abs(other), Decimal("0.001"))


def _same_time(one: Figure, other: Figure) -> bool:
    """Whether two times are the same in different units: exact ones, and weeks or days against months or years."""
    for a in one.units:
        for b in other.units:
            if a == b:
                continue
            if a in SECONDS and b in SECONDS and one.value * SECONDS[a] == other.value * SECONDS[b]:
                return True
            if a in MONTHS_OF and b in MONTHS_OF and one.value * MONTHS_OF[a] == other.value * MONTHS_OF[b]:
                return True
            if a in SECONDS and b in MONTHS_OF and _is_months(one.value * SECONDS[a], other.value * MONTHS_OF[b]):
                return True
            if a in MONTHS_OF and b in SECONDS and _is_months(other.value * SECONDS[b], one.value * MONTHS_OF[a]):
                return True
    return False


def _is_months(seconds: Decimal, months: Decimal) -> bool:
    weeks = seconds / SECONDS["week"]
    return weeks >= 2 and (weeks == 4 * months or rounded(weeks / WEEKS_OF_MONTH, 0) == months)
