"""The claims ledger: what people say of the treatment, and how it stands.

Only claims about effects carry a certainty (GRADE rates bodies of evidence for an outcome); mechanism, descriptive and
normative claims have a verdict alone. The data hold judgements and pointers, never figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.certainty import Rating
from kb.data import Strict, read_model
from kb.outcomes import Name, Summary
from kb.project import Project
from kb.sources import Key, Month, Text

# The article that the first claims were taken from; anonymous, since the claims matter and not who wrote them.
ARTICLE = "a therapist's blog article"

PagePath = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.md$")]


class Section(StrEnum):
    """The part of the site that a claim belongs to."""

    SCIENCE = "science"
    PSYCHOTHERAPY = "psychotherapy"
    APPLICATIONS = "applications"
    INTEGRATION = "integration"
    PRACTICE = "practice"
    EVIDENCE = "evidence"


class Kind(StrEnum):
    """What sort of statement a claim is; only effects are rated."""

    EFFECT = "effect"
    MECHANISM = "mechanism"
    DESCRIPTIVE = "descriptive"
    NORMATIVE = "normative"


class Verdict(StrEnum):
    """How a claim stands, best first."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly supported"
    NOT_SUPPORTED = "not supported"
    CONTRADICTED = "contradicted"
    UNTESTED = "untested"


class Condition(StrEnum):
    """The condition that a claim is about."""

    CHRONIC_PAIN = "chronic pain (any)"
    CRPS = "complex regional pain syndrome"
    FIBROMYALGIA = "fibromyalgia"
    LOW_BACK = "chronic low back pain"
    POST_SURGICAL = "post-surgical pain"
    NEUROPATHIC = "neuropathic pain"
    CANCER = "cancer pain"
    HEADACHE = "headache and migraine"
    MENTAL_HEALTH = "mental health"
    NONE = "not a condition"


class Evidence(Strict):
    """One source that speaks for or against a claim, with the results that do, and one line on what it found."""

    key: Key
    results: list[Name] = []
    line: Text


class Claim(Strict):
    """One claim, as people make it, and our verdict.

    `made_by` names sources by key or address, or the blog article; empty where it is a question that this site asks.
    An effect that was studied has a certainty: that of the summary-of-findings `outcome` (`summary#outcome`), or a
    rating of its own.
    """

    id: Name
    section: Section
    kind: Kind
    condition: Condition
    claim: Text
    made_by: list[Key | Literal["a therapist's blog article"] | Annotated[str, Field(pattern=r"^https://")]] = []
    verdict: Verdict
    answer: Text
    outcome: Annotated[str, Field(pattern=r"^[a-z0-9-]+#[a-z0-9-]+$")] | None = None
    certainty: Rating | None = None
    for_: list[Evidence] = Field(default=[], alias="for")
    against: list[Evidence] = []
    looked_for: Text | None = None
    would_change: Text
    pages: list[PagePath] = Field(min_length=1)
    searched: Month

    @model_validator(mode="after")
    def _is_rated_where_it_can_be(self) -> Claim:
        rated = [self.outcome, self.certainty].count(None) < 2
        if self.outcome and self.certainty:
            raise ValueError("the certainty is that of `outcome` or a `certainty` of its own, not both")
        ratable = self.kind is Kind.EFFECT and self.verdict is not Verdict.UNTESTED
        if rated and not ratable:
            raise ValueError("only claims about effects that were studied have a certainty")
        if ratable and not rated:
            raise ValueError("a studied effect needs its `outcome` or its `certainty`")
        return self

    @model_validator(mode="after")
    def _has_evidence_or_a_search(self) -> Claim:
        if not (self.for_ or self.against or self.looked_for):
            raise ValueError("without a source for or against, `looked_for` says what was searched for and not found")
        if self.verdict in {Verdict.SUPPORTED, Verdict.PARTLY_SUPPORTED} and not self.for_:
            raise ValueError(f"a claim that is {self.verdict} needs a source for it")
        if self.verdict is Verdict.CONTRADICTED and not self.against:
            raise ValueError("a claim that is contradicted needs a source against it")
        return self

    @property
    def pointers(self) -> list[str]:
        """Every result that the claim points to (`key#id`), in order."""
        return [f"{one.key}#{result}" for one in (*self.for_, *self.against) for result in one.results]

    @property
    def keys(self) -> frozenset[str]:
        """The sources that bear on the claim, its rater and those who make it."""
        raters = {self.certainty.rater} - {"ours"} if self.certainty else set()
        makers = {maker for maker in self.made_by if maker.isalnum()}
        return frozenset({one.key for one in (*self.for_, *self.against)} | raters | makers)

    def rating(self, summaries: Mapping[str, Summary]) -> Rating | None:
        """Its certainty: its own, or that of the outcome it names; None where it is not rated."""
        if not self.outcome:
            return self.certainty
        name, _, outcome = self.outcome.partition("#")
        return next(row.certainty for row in summaries[name].outcomes if row.id == outcome)


def read_claims(project: Project) -> list[Claim]:
    """All claims in the file's order. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    return read_model(project.claims, project.relative(project.claims), list[Claim])
