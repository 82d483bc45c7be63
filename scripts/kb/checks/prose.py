"""Words: how the project was made, enthusiasm, and orders of dose do not reach a reader.

The lists are in `words.yml`. Works keep their titles as published, and addresses are no prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from kb.content import Content
from kb.data import Strict, read_text
from kb.markdown import Kind, Page, Statement
from kb.problems import Problem

WORDS_FILE = Path(__file__).parents[1] / "words.yml"
PROJECT_TEXTS = ("README.md", "CONTRIBUTING.md")

# What is not prose: addresses, fields of works as published, names of works.
ADDRESS = re.compile(r"https?://\S+|\]\([^)\s]*\)|^\s*-? *url: \S+", re.MULTILINE)
PUBLISHED = re.compile(r"^\s*(title|booktitle|journal|url|doi)\s*=.*$", re.MULTILINE)
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")

DOSE = re.compile(r"\d\s*(?:mg|µg|μg|mcg|microgram|milligram|g|ml|mL)\b")
# An imperative at the start of a sentence. Words that are nouns or adjectives as well ("repeat infusions", "use of")
# are left out, or must not be followed as a noun is.
ORDER = re.compile(
    r"^(?:then |always |never |please )?"
    r"(?:administer|begin|give|infuse|inject|prescribe|raise|reduce|start|take|titrate|use)\b"
    r"(?= \S)(?! (?:of|in|was|were|is|are|and|or|for)\b)",
    re.IGNORECASE,
)
ADVICE = re.compile(
    r"\b(?:you|patients?|people|adults?|clinicians?|prescribers?|therapists?|doses?|we)"
    r"\s+(?:should|must|ought to|need to|recommend)\b"
    r"|\b(?:recommended|correct|right|optimal|ideal|best|proper|safe) (?:starting |daily |maximum |initial )?"
    r"dos(?:e|age|ing)(?: \w+){0,3} (?:is|are)\b",
    re.IGNORECASE,
)
# A dose that somebody else recommends is reported, not given.
REPORTED = re.compile(
    r"\b(?:accord(?:ing|s)|advis|authors?|called|consensus|describ|experts?|FDA|EMA|guid(?:ance|eline)|label|licen[cs]|manufactur|"
    r"names?|NICE|position|protocol|recommendations?|reported|review|say|says|said|societ|state[sd]?|statement|stud|suggest|survey|"
    r"trial|as summarised)",
    re.IGNORECASE,
)


class Ban(Strict):
    """A pattern of `words.yml`, and what to write instead."""

    pattern: str
    instead: str


def check(content: Content) -> Iterator[Problem]:
    """Everything that is published, then the project's own prose."""
    for shown, text in published_texts(content):
        yield from words(shown, text, "process-word")
    for name, page in content.pages.items():
        yield from words(page.path, QUOTED.sub(_blank, content.texts[name]), "hype-word")
        yield from orders(page)
    if content.summaries is not None:
        shown = content.project.relative(content.project.outcomes)
        yield from words(shown, QUOTED.sub(_blank, read_text(content.project.outcomes, shown)), "hype-word")


def published_texts(content: Content) -> Iterator[tuple[str, str]]:
    """Path and text of everything that readers see, without addresses and the titles of works."""
    project = content.project
    yield project.relative(project.bibliography), PUBLISHED.sub(_blank, content.bibtex)
    for name, text in content.texts.items():
        yield project.relative(project.docs / name), ADDRESS.sub(_blank, text)
    paths = [*sorted(project.data.rglob("*.yml")), *(project.root / name for name in PROJECT_TEXTS)]
    for path in paths:
        if path.is_file():
            # What is not UTF-8 has been reported by the reader of that file.
            yield project.relative(path), ADDRESS.sub(_blank, path.read_text(encoding="utf-8", errors="replace"))


def words(shown: str, text: str, rule: str) -> Iterator[Problem]:
    """The words in `text` that `rule` bans."""
    for found in _any(rule).finditer(text):
        word = re.sub(r"\s+", " ", found.group())
        instead = next(ban.instead for pattern, ban in _patterns(rule) if pattern.match(text, found.start()))
        yield Problem(shown, text.count("\n", 0, found.start()) + 1, rule, f"{word!r}", instead)


def orders(page: Page) -> Iterator[Problem]:
    """Sentences that tell somebody which dose to give. Doses are reported, never recommended."""
    for statement in page.statements:
        if statement.kind is not Kind.HEADING and is_dose_order(statement):
            remedy = "report it: “the trial gave …”, “the label states …”"
            yield Problem(
                page.path, statement.line, "dose-order", f"reads as an order: {statement.text[:60]!r}", remedy
            )


def is_dose_order(statement: Statement) -> bool:
    """Whether a statement orders or advises a dose in the project's own voice."""
    text = statement.text
    if not DOSE.search(text):
        return False
    ordered = statement.kind is Kind.SENTENCE and ORDER.match(text)
    return bool(ordered) or bool(ADVICE.search(text) and not REPORTED.search(text))


@cache
def _bans() -> Mapping[str, Sequence[Ban]]:
    listed = yaml.load(WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {rule: [Ban.model_validate(ban) for ban in bans] for rule, bans in listed.items()}


@cache
def _patterns(rule: str) -> Sequence[tuple[re.Pattern[str], Ban]]:
    return [(_compiled(ban.pattern), ban) for ban in _bans()[rule]]


@cache
def _any(rule: str) -> re.Pattern[str]:
    return _compiled("|".join(ban.pattern for ban in _bans()[rule]))


def _compiled(pattern: str) -> re.Pattern[str]:
    """Whole words, any case; a space stands for any white space, so that a folded line hides nothing."""
    return re.compile(r"(?<!\w)(?:" + pattern.replace(" ", r"\s+") + r")(?!\w)", re.IGNORECASE)


def _blank(found: re.Match[str]) -> str:
    """As many spaces as characters, line breaks kept, so that places stay."""
    return re.sub(r"[^\n]", " ", found.group())
