"""Lists in which merged records say things twice: one clean list each, and the proof that nothing was lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.sources import Extract, Level

NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")
WORD = re.compile(r"\d+(?:[.,·]\d+)*|[^\W\d_]+")
FEW = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "in",
    "is",
    "it",
    "of",
    "on",
    "or",
    "the",
    "this",
    "to",
    "was",
    "were",
    "with",
}


def numbers(text: str) -> list[str]:
    """The numbers in `text`, in order, as printed.

    >>> numbers("MD -1.12 [-2.33, 0.09], 2,309 people")
    ['1.12', '2.33', '0.09', '2,309']
    """
    return NUMBER.findall(text)


def words(text: str) -> set[str]:
    """The words and numbers that carry the meaning of `text`, without case and little words."""
    return {word.lower() for word in WORD.findall(text)} - FEW


def says(kept: str, other: str) -> bool:
    """Whether `kept` holds every number and every word that carries meaning in `other`."""
    return words(other) <= words(kept)


def merge_statements(statements: Iterable[str]) -> list[str]:
    """`statements` without those that another says in full; order is kept."""
    kept: list[str] = []
    for statement in statements:
        if any(says(other, statement) for other in kept):
            continue
        kept = [other for other in kept if not says(statement, other)]
        kept.append(statement)
    return kept


def merge_results(results: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """`results` without those whose figures another gives for the same outcome at the same level.

    The same outcome: one of the two names holds at least half of the other's words.
    """
    kept: list[Mapping[str, Any]] = []
    for result in results:
        twin = next((at for at, other in enumerate(kept) if _same_result(other, result)), None)
        if twin is None:
            kept.append(result)
        elif len(_told(result)) > len(_told(kept[twin])):
            kept[twin] = result
    return kept


def _told(result: Mapping[str, Any]) -> str:
    return f"{result['outcome']}: {result['printed']}"


def _same_result(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["level"] != other["level"]:
        return False
    if says(_told(one), _told(other)) or says(_told(other), _told(one)):
        return True
    figures = numbers(one["printed"])
    common = words(one["outcome"]) & words(other["outcome"])
    shorter = min(len(words(one["outcome"])), len(words(other["outcome"])))
    return (
        len(figures) >= 2
        and figures == numbers(other["printed"])
        and set(numbers(one["outcome"])) == set(numbers(other["outcome"]))
        and 2 * len(common) >= shorter
    )


def merge_pages(pages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry a page: the best level at which it was read, and everything that was read there."""
    merged: dict[str, dict[str, Any]] = {}
    order = list(Level)
    for page in pages:
        kept = merged.setdefault(page["url"], dict(page))
        kept["level"] = min(kept["level"], page["level"], key=lambda level: order.index(Level(level)))
        if not says(kept["what"], page["what"]):
            kept["what"] = page["what"] if says(page["what"], kept["what"]) else f"{kept['what']}; {page['what']}"
    return list(merged.values())


def texts(value: Any) -> list[str]:
    """Every text and number in nested lists and mappings, as text."""
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts(item)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


STATED = (
    "condition",
    "population",
    "n",
    "intervention",
    "comparator",
    "followup",
    "harms",
    "limits",
    "funding",
    "facts",
    "doubts",
)


def lost(record: Mapping[str, Any], extract: Extract) -> list[str]:
    """What `record` says and `extract` does not: figures of results, figures elsewhere, doubts.

    A result's figures must stand together in one result. Doubts are counted by their figures and their words, so that
    `record` is to be given with its words already changed to a reader's.
    """
    gone: list[str] = []
    printed = [set(numbers(f"{result.outcome} {result.printed} {result.note or ''}")) for result in extract.results]
    for result in record.get("results") or ():
        figures = set(numbers(str(result["value"])))
        if not any(figures <= kept for kept in printed):
            gone.append(f"result: {result['measure']}: {result['value']}")
    told = {number for text in texts(extract.model_dump(exclude={"key", "seen"})) for number in numbers(text)}
    for name in STATED:
        for text in texts(record.get(name)):
            missing = [number for number in numbers(text) if number not in told]
            if missing:
                gone.append(f"{name}: {', '.join(missing)} of: {text}")
    for doubt in record.get("doubts") or ():
        if not any(says(kept, doubt) for kept in extract.doubts):
            gone.append(f"doubt: {doubt}")
    return gone
