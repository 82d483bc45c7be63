"""The trials register: what trial registers state about each registered trial, and which sources tell of it."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from kb.data import Strict, read_model
from kb.project import Project
from kb.references import REGISTER_NUMBER
from kb.sources import Key, Month, Text


def _as_text(value: object) -> object:
    """YAML reads an unquoted day as a date and a year as a number."""
    return str(value) if isinstance(value, datetime.date | int) else value


Date = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]


class Status(StrEnum):
    """Recruitment status in the words of ClinicalTrials.gov; the last two say that no register page was read."""

    NOT_YET = "not yet recruiting"
    RECRUITING = "recruiting"
    ACTIVE = "active, not recruiting"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"
    PUBLISHED = "published"
    NOT_SEEN = "not seen"


class Group(StrEnum):
    """What the people in a trial have."""

    CHRONIC_PAIN = "chronic pain"
    ACUTE_PAIN = "acute or post-surgical pain"
    CANCER_PAIN = "cancer pain"
    HEADACHE = "headache"
    MENTAL_HEALTH = "mental health"
    OTHER = "other"


class Trial(Strict):
    """One registered trial. Dates are ISO years, months or days, `*_as_stated` the register's own words."""

    number: Annotated[str, Field(pattern=rf"^(?:{REGISTER_NUMBER.pattern})$")]
    title: Text
    condition: Text
    group: Group
    design: Text | None = None
    intervention: Text | None = None
    arms: list[Text] = []
    size: int | None = Field(default=None, ge=0)
    size_as_stated: Text | None = None
    status: Status
    status_as_stated: Text | None = None
    start: Date | None = None
    completion: Date | None = None
    dates_as_stated: Text | None = None
    seen: Month
    results: Literal["published", "posted", "none seen"]
    results_note: Text | None = None
    keys: list[Key] = Field(min_length=1)
    psychotherapy: bool = False

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Trial:
        if self.start and self.completion and self.completion < self.start[: len(self.completion)]:
            raise ValueError(f"completion {self.completion} lies before start {self.start}")
        return self


def read_trials(project: Project) -> list[Trial]:
    """All trials in the file's order. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    return read_model(project.trials, project.relative(project.trials), list[Trial])
