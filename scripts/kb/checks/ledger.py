"""Claims, glossary, trials and the list of uncited sources: names that lead somewhere, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from kb.checks.citations import SAYS_RETRACTED
from kb.checks.data import DataFault, located, pointer_faults
from kb.citing import citing
from kb.claims import Claim, Evidence
from kb.content import Content
from kb.problems import Problem
from kb.sources import Level

Place = tuple[str | int, ...]


def check(content: Content) -> Iterator[Problem]:
    """Each file in turn."""
    project = content.project
    yield from located(claim_faults(content), project.claims, project)
    yield from located(term_faults(content), project.glossary, project)
    yield from located(trial_faults(content), project.trials, project)
    yield from located(news_faults(content), project.news, project)
    yield from located(uncited_faults(content), project.uncited, project)


def claim_faults(content: Content) -> Iterator[DataFault]:
    """Claims with a name used before, and those that lead to no source, result, outcome or page."""
    yield from repeated(content.claims, lambda claim: claim.id)
    for index, claim in enumerate(content.claims):
        for side, evidence in (("for", claim.for_), ("against", claim.against)):
            for row, one in enumerate(evidence):
                yield from evidence_faults(one, (index, side, row), content)
        yield from unknown_keys(sorted(claim.keys), (index,), content)
        yield from _outcome_faults(claim, (index, "outcome"), content)
        for row, page in enumerate(claim.pages):
            if page not in content.texts:
                yield unknown(f"no page {page!r}", (index, "pages", row), page, content.texts)


def _outcome_faults(claim: Claim, where: Place, content: Content) -> Iterator[DataFault]:
    if claim.outcome and content.summaries is not None:
        rated = [
            f"{name}#{outcome.id}"
            for name, summary in content.summaries.items()
            for outcome in summary.outcomes
            if outcome.certainty
        ]
        if claim.outcome not in rated:
            yield unknown(f"no rated outcome {claim.outcome!r} in outcomes.yml", where, claim.outcome, rated)


def evidence_faults(evidence: Evidence, where: Place, content: Content) -> Iterator[DataFault]:
    """What is wrong with one source for or against a claim."""
    for column, name in enumerate(evidence.results):
        place = (*where, "results", column)
        yield from pointer_faults(f"{evidence.key}#{name}", place, content.extracts, content.extract_keys)
    extract = content.extracts.get(evidence.key)
    if extract and extract.retracted and not SAYS_RETRACTED.search(evidence.line):
        message = f"{evidence.key} was retracted, and the line does not say so"
        yield DataFault(where, "retracted-cited", message, "say that it was retracted, or take it out")
    if extract and extract.level is Level.CITATION:
        message = f"of {evidence.key} only bibliographic data were seen: it supports nothing"
        yield DataFault(where, "unread-cited", message, "take it out, or read it")


def term_faults(content: Content) -> Iterator[DataFault]:
    """Terms and abbreviations that stand twice, and sources that are unknown."""
    yield from repeated(content.glossary, lambda term: term.anchor)
    yield from repeated(content.glossary, lambda term: term.abbreviation)
    for index, term in enumerate(content.glossary):
        yield from unknown_keys(term.sources, (index, "sources"), content)


def trial_faults(content: Content) -> Iterator[DataFault]:
    """Trials that stand twice, and sources that are unknown."""
    yield from repeated(content.trials, lambda trial: trial.number)
    for index, trial in enumerate(content.trials):
        yield from unknown_keys(trial.keys, (index, "keys"), content)


def news_faults(content: Content) -> Iterator[DataFault]:
    """Entries that lead to no page, or stand before a newer one."""
    for index, news in enumerate(content.news):
        if news.page not in content.texts:
            yield unknown(f"no page {news.page!r}", (index, "page"), news.page, content.texts)
    for index, (first, second) in enumerate(pairwise(content.news), start=1):
        if second.date > first.date:
            yield DataFault(
                (index, "date"),
                "unsorted-entries",
                f"{second.title!r} is newer than the entry before it",
                "put the newest first",
            )


def uncited_faults(content: Content) -> Iterator[DataFault]:
    """Sources in the list of uncited ones that are unknown, or that something cites."""
    yield from unknown_keys(sorted(content.uncited), (), content)
    cited = citing(content)
    for key in content.uncited:
        if key in cited:
            message = f"{key} stands in the list, but is cited"
            yield DataFault((key,), "cited-after-all", message, "take it out of the list")


def repeated(things: Sequence[Any], name: Callable[[Any], str | None]) -> Iterator[DataFault]:
    """Things whose name another one before them has."""
    seen: set[str] = set()
    for index, thing in enumerate(things):
        called = name(thing)
        if called in seen:
            yield DataFault((index,), "duplicate-name", f"{called!r} stands twice", "rename one, or make them one")
        if called:
            seen.add(called)


def unknown_keys(keys: Sequence[str], where: Place, content: Content) -> Iterator[DataFault]:
    """Keys that no entry of the bibliography has."""
    if content.bibliography is None:
        return
    for key in keys:
        if key not in content.bibliography.entries:
            place = where if where else (key,)
            close = get_close_matches(key, content.bibliography.entries, n=1, cutoff=0.8)
            yield DataFault(place, "unknown-key", f"no entry {key}", f"write {close[0]}?" if close else "mend the key")


def unknown(message: str, where: Place, wrong: str, known: Any) -> DataFault:
    """A name that leads nowhere, with the likeliest right ones."""
    close = get_close_matches(wrong, known, n=3)
    remedy = f"choose one of {', '.join(close)}" if close else "mend the name"
    return DataFault(where, "unknown-pointer", message, remedy)
