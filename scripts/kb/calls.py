"""Macro calls in pages, `{{ study_table("trials", "Trials", "key#id") }}`, read without being run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from kb.charts import chart_keys
from kb.content import Content
from kb.markdown import Page, Raw
from kb.outcomes import pointers

# What each macro makes of its first argument: the fragment identifier of its table (kb/tables.py).
TABLE_IDS = {"summary_of_findings": "sof-{}", "study_table": "studies-{}", "regimen_table": "regimens-{}"}
# The same, and of figures.
ANCHORS = {**TABLE_IDS, "figure": "figure-{}"}


@dataclass(frozen=True)
class Call:
    """One macro call: the function's name and its arguments, all of them texts."""

    name: str
    arguments: tuple[str, ...]
    line: int


def read_call(raw: Raw) -> Call | None:
    """The call that `raw` writes, or None where it is anything but a plain call with texts as arguments."""
    inner = raw.text.removeprefix("{{").removesuffix("}}").strip()
    try:
        called = ast.parse(inner, mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(called, ast.Call) or not isinstance(called.func, ast.Name) or called.keywords:
        return None
    values = [argument.value for argument in called.args if isinstance(argument, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(called.args):
        return None
    return Call(called.func.id, tuple(texts), raw.line)


def calls(page: Page) -> Iterator[Call]:
    """The page's calls that can be read."""
    return (call for call in map(read_call, page.macros) if call)


def table_anchors(page: Page) -> frozenset[str]:
    """The fragment identifiers of the tables and figures that the page's calls make."""
    return frozenset(
        ANCHORS[call.name].format(call.arguments[0]) for call in calls(page) if call.name in ANCHORS and call.arguments
    )


def cited_by(call: Call, content: Content) -> frozenset[str]:
    """The keys of the sources that the call's output cites."""
    if call.name == "figure":
        chart = content.charts.get(call.arguments[0]) if call.arguments else None
        return chart_keys(chart, content.summaries or {}) if chart else frozenset()
    named = call.arguments[2:] if call.name in {"study_table", "regimen_table"} else ()
    summary = (
        (content.summaries or {}).get(call.arguments[0])
        if call.name == "summary_of_findings" and call.arguments
        else None
    )
    if summary:
        raters = (outcome.certainty.rater for outcome in summary.outcomes if outcome.certainty)
        return frozenset(
            {pointer.partition("#")[0] for pointer in pointers(summary)} | {key for key in raters if key != "ours"}
        )
    return frozenset(pointer.partition("#")[0] for pointer in named)
