"""Check the content: bibliography, extracts, pages, figures, links, words."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from kb.checks import problems
from kb.content import read_content
from kb.options import project_root
from kb.problems import Problem, counted_rules
from kb.project import Project


@click.command()
@project_root
@click.option("--verbose", is_flag=True, help="List every warning, those that are only counted as well.")
def main(root: Path, verbose: bool) -> None:
    """Check the content by the rules of scripts/kb/rules.yml.

    Prints each problem as `file:line: rule: what is wrong; what to do`. Exits 1 where one of them is an error.
    """
    found = problems(read_content(Project(root)))
    for line in report(found, verbose=verbose):
        click.echo(line)
    sys.exit(any(problem.severity == "error" for problem in found))


def report(found: Sequence[Problem], *, verbose: bool) -> Iterator[str]:
    """The problems in lines, warnings marked as such, and a summary."""
    counted = frozenset() if verbose else counted_rules()
    number = Counter(problem.rule for problem in found)
    listed: set[str] = set()
    for problem in found:
        more = number[problem.rule] - 1 if problem.rule in counted else 0
        if problem.rule in counted & listed:
            continue
        listed.add(problem.rule)
        mark = " [warning]" if problem.severity == "warning" else ""
        yield f"{problem}{f' (and {more} more; --verbose lists them)' if more else ''}{mark}"
    yield summary(found)


def summary(found: Iterable[Problem]) -> str:
    """One line: how many errors and warnings.

    >>> summary([])
    '0 errors, 0 warnings'
    """
    number = Counter(problem.severity for problem in found)
    return ", ".join(f"{number[kind]} {kind}{'' if number[kind] == 1 else 's'}" for kind in ("error", "warning"))


if __name__ == "__main__":
    main()
