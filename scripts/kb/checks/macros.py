"""Macro calls: a known macro, plain arguments, and data that exist."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from kb.calls import Call, read_call
from kb.checks.data import pointer_faults
from kb.content import Content
from kb.markdown import Page
from kb.problems import Problem


def check(content: Content) -> Iterator[Problem]:
    """Every `{{ … }}` of every page."""
    for page in content.pages.values():
        for raw in page.macros:
            call = read_call(raw)
            if call is None:
                message = f"{raw.text} is no plain call of a macro"
                remedy = 'write {{ name("…") }} with texts as arguments'
                yield Problem(page.path, raw.line, "unknown-macro", message, remedy)
            elif call.name not in content.macros:
                remedy = f"choose one of {', '.join(sorted(content.macros))}"
                yield Problem(page.path, call.line, "unknown-macro", f"no macro {call.name}", remedy)
            else:
                yield from arguments(page, call, content)


def arguments(page: Page, call: Call, content: Content) -> Iterator[Problem]:
    """What the call's arguments name in the data."""
    first = call.arguments[0] if call.arguments else ""
    if call.name == "summary_of_findings" and content.summaries is not None and first not in content.summaries:
        yield _unknown(page, call, f"no summary {first!r} in outcomes.yml", sorted(content.summaries))
    if call.name == "certainty" and content.summaries is not None:
        known = [f"{name}#{outcome.id}" for name, summary in content.summaries.items() for outcome in summary.outcomes]
        if first not in known:
            yield _unknown(
                page,
                call,
                f"no outcome {first!r} in outcomes.yml",
                [name for name in known if first.partition("#")[0] in name],
            )
    if call.name == "figure" and first not in content.charts:
        yield _unknown(page, call, f"no figure {first!r} in figures.yml", sorted(content.charts))
    if call.name == "claim" and content.claims:
        names = [claim.id for claim in content.claims]
        if first not in names:
            yield _unknown(page, call, f"no claim {first!r} in claims.yml", get_close_matches(first, names))
    if call.name == "study_table":
        for pointer in call.arguments[2:]:
            for fault in pointer_faults(pointer, (), content.extracts, content.extract_keys):
                yield Problem(page.path, call.line, fault.rule, fault.message, fault.remedy)
    if call.name == "regimen_table":
        for key in sorted(set(call.arguments[2:]) - content.extract_keys):
            close = get_close_matches(key, content.extract_keys, n=3)
            yield _unknown(page, call, f"no extract {key!r}", close)


def _unknown(page: Page, call: Call, message: str, known: list[str]) -> Problem:
    remedy = f"choose one of {', '.join(known)}" if known else "mend the name"
    return Problem(page.path, call.line, "unknown-pointer", message, remedy)
