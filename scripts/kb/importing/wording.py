"""The words, names and places of source records, and what becomes of them; the lists are in `wording.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kb.data import Strict
from kb.sources import Level, Topic

LISTS = Path(__file__).with_name("wording.yml")


class LevelRule(Strict):
    where: str
    level: str


class Rewording(Strict):
    old: str
    new: str


class RetractionRule(Strict):
    text: str
    status: str
    kind: str | None = None


class Wording(Strict):
    """The lists of `wording.yml`."""

    topics: Mapping[str, Topic]
    levels: list[LevelRule]
    rewording: list[Rewording]
    process_words: str
    reprints: list[str]
    family_names: list[str]
    organisations: list[str]
    names: Mapping[str, str]
    retractions: list[RetractionRule]


@cache
def lists() -> Wording:
    return Wording.model_validate(yaml.load(LISTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def reword(text: str) -> str:
    """`text` in words that a reader may see."""
    for rule in lists().rewording:
        text = re.sub(rule.old, rule.new, text)
    return text


def reword_all(value: Any) -> Any:
    """`value` with every text in it reworded; lists and mappings keep their shape."""
    if isinstance(value, str):
        return reword(value)
    if isinstance(value, list):
        return [reword_all(item) for item in value]
    if isinstance(value, dict):
        return {name: reword_all(item) for name, item in value.items()}
    return value


def process_words(text: str) -> list[str]:
    """The words in `text` that tell how it was made."""
    return [found.group(0) for found in re.finditer(re.sub(r"\s*\n?\s*\|\s*", "|", lists().process_words), text, re.I)]


def level_of(where: str, seen: list[Level]) -> Level:
    """The level of a result read at `where` in a source whose pages were read at the levels `seen`.

    A place inside the work itself (a table, its text, its abstract) is never better than the best level seen.
    """
    order = list(Level)
    best = min(seen, key=order.index)
    rule = next(rule for rule in lists().levels if re.search(rule.where, where, re.I))
    if rule.level == "best":
        return best
    level = Level(rule.level)
    return level if order.index(level) >= order.index(best) else best


def retraction_of(text: str | None) -> dict[str, str]:
    """The fields of the publisher's notice that `text` tells of; no text means that nobody looked."""
    if text is None:
        return {"status": "not-looked"}
    rule = next(rule for rule in lists().retractions if re.search(rule.text, text))
    told = None if text == rule.status else reword(text)
    return {name: value for name, value in (("status", rule.status), ("kind", rule.kind), ("text", told)) if value}
