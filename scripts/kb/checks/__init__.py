"""The checks: one module a family of rules, each with `check(content) -> Iterator[Problem]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kb.checks import bibliography, charts, citations, data, figures, ledger, links, macros, pages, prose
from kb.content import Content
from kb.problems import Problem

Check = Callable[[Content], Iterator[Problem]]

CHECKS: Final[tuple[Check, ...]] = (
    bibliography.check,
    charts.check,
    citations.check,
    data.check,
    figures.check,
    ledger.check,
    links.check,
    macros.check,
    pages.check,
    prose.check,
)


def problems(content: Content) -> list[Problem]:
    """Everything that is wrong with `content`, sorted by place."""
    return sorted({*content.unread, *(problem for check in CHECKS for problem in check(content))})
