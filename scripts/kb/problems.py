"""Problems that a contributor can mend: where, which rule, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

RULES_FILE = Path(__file__).with_name("rules.yml")

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One finding, printed as `file:line: rule-name: what is wrong; what to do`.

    `path` is relative to the project's root and `line` counts from 1.
    """

    path: str
    line: int
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}; {self.remedy}"

    @property
    def severity(self) -> Severity:
        """The rule's severity from `rules.yml`; a rule that is not listed there is a programming error."""
        return severities()[self.rule]


class ProblemsFound(Exception):
    """Raised where work cannot go on: bad input, an unknown key, an unreadable file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def severities() -> dict[str, Severity]:
    """Each rule's severity, from the one file that lists the rules."""
    return {name: rule["severity"] for name, rule in _rules().items()}


def counted_rules() -> frozenset[str]:
    """The rules whose problems are counted rather than listed."""
    return frozenset(name for name, rule in _rules().items() if rule.get("counted"))


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = yaml.load(RULES_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return rules
