"""Summaries of findings: per outcome the results used, and how certain they are.

Conventions of the Cochrane Handbook, chapter 14: at most seven outcomes, at least one of them a harm, a reason for
every step of the certainty. The data hold judgements and pointers (`key#id`), never figures.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.certainty import Rating
from kb.data import Strict, read_model
from kb.project import Project
from kb.sources import RESULT_ID, Month, Text

MOST_OUTCOMES = 7
# Words of an absolute effect that no source printed.
ASSUMED = re.compile(r"\b(?:assum(?:ed|ing)|per 1,?000)\b", re.IGNORECASE)

Pointer = Annotated[str, Field(pattern=r"^[a-z0-9]+#[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, Field(pattern=RESULT_ID)]


class Outcome(Strict):
    """One row: what was measured, the results that bear on it, and the certainty.

    Without results (nothing was found) there is no certainty and `comment` says what was looked for.
    """

    id: Name
    name: Text
    kind: Literal["benefit", "harm"]
    results: list[Pointer] = []
    certainty: Rating | None = None
    comment: Text | None = None

    @model_validator(mode="after")
    def _has_certainty_where_it_has_results(self) -> Outcome:
        if bool(self.results) != (self.certainty is not None):
            raise ValueError("results go with a certainty; without results there is no certainty")
        if self.comment and ASSUMED.search(self.comment):
            raise ValueError("no absolute effect from an assumed baseline: print what the source prints")
        if not self.results and not self.comment:
            raise ValueError("an outcome without results needs a comment: what was looked for and not found")
        return self


class Summary(Strict):
    """A summary-of-findings table."""

    id: Name
    title: Text
    population: Text
    intervention: Text
    comparison: Text
    searched: Month
    outcomes: list[Outcome] = Field(min_length=1, max_length=MOST_OUTCOMES)
    uncontrolled_harms: list[Pointer] = Field(default=[], description="harms counted without a control group")

    @model_validator(mode="after")
    def _has_a_harm(self) -> Summary:
        if not any(outcome.kind == "harm" for outcome in self.outcomes):
            raise ValueError("at least one outcome must be a harm")
        names = [outcome.id for outcome in self.outcomes]
        if len(set(names)) < len(names):
            raise ValueError("outcome ids used twice")
        return self


def read_outcomes(project: Project) -> dict[str, Summary]:
    """All summaries by id. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    summaries = read_model(project.outcomes, project.relative(project.outcomes), list[Summary])
    return {summary.id: summary for summary in summaries}


def pointers(summary: Summary) -> list[str]:
    """Every result that the summary points to, in order."""
    return [pointer for outcome in summary.outcomes for pointer in outcome.results] + summary.uncontrolled_harms
