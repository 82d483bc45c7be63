"""Certainty of evidence: levels, steps by GRADE domain, and the mark that shows them.

Source of the rules: GRADE (Guyatt et al., BMJ 2008;336:924) and the Cochrane Handbook, chapter 14. Randomised trials
start at high, observational studies at low; each step by domain moves one or two levels. Stricter here: a rating of
ours rests on abstracts and one rater, so it is never above moderate.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.data import Strict
from kb.sources import KEY, Text


class CertaintyLevel(StrEnum):
    """GRADE levels, lowest first."""

    VERY_LOW = "very low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def symbol(self) -> str:
        """The level as GRADE draws it, e.g. ⊕⊕◯◯ for low."""
        filled = list(CertaintyLevel).index(self) + 1
        return "⊕" * filled + "◯" * (4 - filled)


class Domain(StrEnum):
    """Reasons to step down (the first five) or up (the last three)."""

    RISK_OF_BIAS = "risk of bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication bias"
    LARGE_EFFECT = "large effect"
    DOSE_RESPONSE = "dose-response"
    OPPOSING_CONFOUNDING = "opposing confounding"


UPWARD = {Domain.LARGE_EFFECT, Domain.DOSE_RESPONSE, Domain.OPPOSING_CONFOUNDING}


class Step(Strict):
    """One step: the domain, how many levels (negative is down), and why."""

    domain: Domain
    levels: Literal[-2, -1, 1, 2]
    reason: Text

    @model_validator(mode="after")
    def _is_a_reason(self) -> Step:
        if (self.levels > 0) != (self.domain in UPWARD):
            raise ValueError(f"{self.domain} steps {'up' if self.domain in UPWARD else 'down'} only")
        if "not significant" in self.reason.lower():
            raise ValueError("'not significant' is no reason for a step: name the interval, the size or the design")
        return self


class Rating(Strict):
    """A certainty with its rater.

    `rater` is `ours`, or the key of the source whose authors rated. Ours start at a level and step; a source's rating
    is taken over as it stands.
    """

    rater: Literal["ours"] | Annotated[str, Field(pattern=KEY)]
    level: CertaintyLevel
    start: Literal[CertaintyLevel.HIGH, CertaintyLevel.LOW] | None = None
    steps: list[Step] = []

    @model_validator(mode="after")
    def _follows_from_steps(self) -> Rating:
        if self.rater != "ours":
            if self.start or self.steps:
                raise ValueError("a source's own rating carries no start or steps of ours")
            return self
        if self.start is None or not self.steps:
            raise ValueError("our rating needs its `start` and a step with a reason")
        recomputed = level_after(self.start, self.steps)
        if self.level is not recomputed:
            raise ValueError(f"the steps give {recomputed}, not {self.level}")
        if self.level is CertaintyLevel.HIGH:
            raise ValueError("our rating, from abstracts and by one rater, is never above moderate")
        return self


def level_after(start: CertaintyLevel, steps: Sequence[Step]) -> CertaintyLevel:
    """The level that `steps` lead to from `start`, kept between very low and high."""
    order = list(CertaintyLevel)
    index = order.index(start) + sum(step.levels for step in steps)
    return order[max(0, min(index, len(order) - 1))]
