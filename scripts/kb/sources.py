"""Extracts: what was read of each source, at which level, with its results, harms, limits and doubts.

A figure lives in one extract result; tables, summaries of findings, claims and plots point to it as `key#id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.data import Strict, read_model
from kb.problems import Problem, ProblemsFound
from kb.project import Project

KEY = r"^[a-z0-9]+$"
RESULT_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"

Key = Annotated[str, Field(pattern=KEY)]
Month = Annotated[str, Field(pattern=MONTH)]
Text = Annotated[str, Field(min_length=1)]


class Level(StrEnum):
    """How a page was read, best first. A `citation` supports nothing but the source's existence."""

    FULL_TEXT = "full-text"
    ABSTRACT = "abstract"
    REGISTRY = "registry"
    LABEL = "label"
    SECONDARY = "secondary"
    CITATION = "citation"


class Design(StrEnum):
    """Study design or kind of document, in the field's terms."""

    SYSTEMATIC_REVIEW = "systematic-review"
    META_ANALYSIS = "meta-analysis"
    RCT = "rct"
    CROSSOVER_RCT = "crossover-rct"
    OPEN_LABEL = "open-label"
    COHORT = "cohort"
    CASE_SERIES = "case-series"
    CASE_REPORT = "case-report"
    SURVEY = "survey"
    QUALITATIVE = "qualitative"
    GUIDELINE = "guideline"
    CONSENSUS = "consensus"
    NARRATIVE_REVIEW = "narrative-review"
    PRECLINICAL = "preclinical"
    MECHANISTIC_HUMAN = "mechanistic-human"
    LABEL = "label"
    REGULATORY = "regulatory"
    REGISTRY = "registry"
    PROTOCOL = "protocol"
    OTHER = "other"


class Topic(StrEnum):
    """The part of the subject that a source bears on."""

    MECHANISMS = "mechanisms"
    CRPS_NEUROPATHIC = "crps-neuropathic"
    FIBROMYALGIA_BACK_SURGICAL = "fibromyalgia-back-surgical"
    KAP = "kap"
    INTEGRATION = "integration"
    SAFETY_LAW = "safety-law"
    TRIALS = "trials"
    MEASURES_PATIENTS = "measures-patients"


class EffectMeasure(StrEnum):
    """Statistic of a structured result (Cochrane Handbook, chapter 6); `other` carries its name in the outcome."""

    MD = "MD"
    SMD = "SMD"
    HEDGES_G = "Hedges g"
    COHEN_D = "Cohen d"
    RR = "RR"
    OR = "OR"
    HR = "HR"
    RD = "RD"
    NNT = "NNT"
    MEAN = "mean"
    MEDIAN = "median"
    PERCENT = "percent"
    EVENTS = "events"
    P_VALUE = "P"
    NARRATIVE = "narrative"
    OTHER = "other"


class Arm(Strict):
    """One arm of a comparison: participants, and the mean, percentage or number of events as printed.

    `sd` only where the source labels it a standard deviation.
    """

    name: Text
    n: int | None = Field(default=None, ge=0)
    mean: Decimal | None = None
    sd: Decimal | None = Field(default=None, ge=0)
    percent: Decimal | None = Field(default=None, ge=0, le=100)
    events: int | None = Field(default=None, ge=0)


class Result(Strict):
    """One result of a source.

    `outcome` says what was measured, `printed` gives the figures as the page printed them, `where` and `level` say
    where and how they were read. A result that a page, table, claim or plot uses has an `id` and structure:
    `measure` with `estimate`, `low` and `high` (bounds of the 95% confidence interval unless `interval` names
    another), `n` participants, `studies` pooled.
    """

    id: Annotated[str, Field(pattern=RESULT_ID)] | None = None
    outcome: Text
    printed: Text
    where: Text
    level: Level
    scale: Text | None = None
    time: Text | None = None
    measure: EffectMeasure | None = None
    estimate: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Text | None = None
    p: Text | None = None
    n: int | None = Field(default=None, ge=0)
    studies: int | None = Field(default=None, ge=0)
    arms: list[Arm] = []
    note: Text | None = None

    @model_validator(mode="after")
    def _is_coherent(self) -> Result:
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval needs both bounds, `low` and `high`")
        if self.low is not None and self.high is not None:
            if self.low > self.high:
                raise ValueError(f"bounds reversed: low {self.low} is above high {self.high}")
            if self.estimate is not None and not self.low <= self.estimate <= self.high:
                raise ValueError(f"estimate {self.estimate} lies outside its interval {self.low} to {self.high}")
        if self.id and not self.measure:
            raise ValueError("a result with an id needs its `measure`")
        if self.measure is EffectMeasure.PERCENT and self.estimate is not None and not -100 <= self.estimate <= 100:
            raise ValueError(f"percentage {self.estimate} lies beyond 100")
        return self


class Seen(Strict):
    """A page that was read: its address, how it was read, which fields or facts it supports, and when."""

    url: Text
    level: Level
    what: Text
    month: Month


class Retraction(Strict):
    """Whether a publisher's notice was seen. `not-looked` is not the same as `none-seen`."""

    status: Literal["notice", "none-seen", "not-looked"]
    kind: Literal["retraction", "expression-of-concern", "correction"] | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _notice_has_kind(self) -> Retraction:
        if (self.status == "notice") != (self.kind is not None):
            raise ValueError("`kind` goes with status `notice`, and only with it")
        return self


class Register(Strict):
    """Trial-register fields as stated on the page read."""

    acronym: Text | None = None
    phase: Text | None = None
    status: Text | None = None
    start_date: Text | None = None
    completion_date: Text | None = None
    primary_outcome: Text | None = None
    results_status: Text | None = None
    eudract: Text | None = None
    euct: Text | None = None
    registration: Text | None = None


class Extract(Strict):
    """What was read of one source. Bibliographic fields live in `references.bib` and nowhere else."""

    key: Key
    topics: list[Topic] = Field(min_length=1)
    design: Design
    condition: Text | None = None
    population: Text | None = None
    n: int | Text | None = None
    intervention: Text | None = None
    comparator: Text | None = None
    followup: Text | None = None
    results: list[Result] = []
    harms: list[Text] = []
    limits: list[Text] = []
    funding: Text | None = None
    retraction: Retraction
    open_access: bool = False
    undated: bool = False
    register_entry: Register | None = Field(default=None, alias="register")
    facts: list[Text] = []
    synthesis: list[Text] = Field(default=[], description="our own notes and searches, not the source's statements")
    doubts: list[Text] = []
    seen: list[Seen] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Extract:
        ids = [result.id for result in self.results if result.id]
        repeated = sorted({name for name in ids if ids.count(name) > 1})
        if repeated:
            raise ValueError(f"result ids used twice: {', '.join(repeated)}")
        return self

    @property
    def level(self) -> Level:
        """The best level at which any page of this source was read."""
        order = list(Level)
        return min((page.level for page in self.seen), key=order.index)

    @property
    def retracted(self) -> bool:
        return self.retraction.kind == "retraction"

    def result(self, name: str) -> Result | None:
        """The result with this id, or None."""
        return next((result for result in self.results if result.id == name), None)


Extracts = Mapping[str, Extract]


def read_extracts(project: Project) -> dict[str, Extract]:
    """All extracts by key, sorted. Raises ProblemsFound with every problem of every file."""
    extracts: dict[str, Extract] = {}
    problems: list[Problem] = []
    for path in sorted(project.sources.glob("*.yml")):
        try:
            extracts[path.stem] = read_extract(path, project)
        except ProblemsFound as found:
            problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    return extracts


def read_extract(path: Path, project: Project) -> Extract:
    """One extract. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`, `extract-name`)."""
    shown = project.relative(path)
    extract = read_model(path, shown, Extract)
    if extract.key != path.stem:
        raise ProblemsFound(
            [
                Problem(
                    shown,
                    1,
                    "extract-name",
                    f"key {extract.key!r} is not the file's name",
                    f"name the file {extract.key}.yml",
                )
            ]
        )
    return extract


def find_result(extracts: Extracts, pointer: str) -> Result | None:
    """The result that `key#id` points to, or None where key or id is unknown."""
    key, _, name = pointer.partition("#")
    extract = extracts.get(key)
    return extract.result(name) if extract else None
