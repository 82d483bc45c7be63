"""The glossary: terms and abbreviations in plain words, each cited or marked as our wording."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator

from kb.data import Strict, read_model
from kb.project import Project
from kb.sources import Key, Text


class Field(StrEnum):
    """The field that a term comes from."""

    PAIN = "pain"
    PSYCHOTHERAPY = "psychotherapy"
    PHARMACOLOGY = "pharmacology"
    STATISTICS = "statistics"
    REGULATION = "regulation"
    MEASURES = "measures"


class Term(Strict):
    """A term. `ambiguous` letters (OR, PE, ACT) are also words or mean other things: they link only where written out.

    `plural` is the term's plural where its abbreviation takes an s ("randomised controlled trials").
    """

    term: Text
    abbreviation: Text | None = None
    ambiguous: bool = False
    plural: Text | None = None
    field: Field
    definition: Text
    sources: list[Key] = []

    @model_validator(mode="after")
    def _letters_go_with_an_abbreviation(self) -> Term:
        if self.abbreviation is None and (self.ambiguous or self.plural):
            raise ValueError("`ambiguous` and `plural` go with an abbreviation")
        return self

    @property
    def anchor(self) -> str:
        """Its fragment identifier on the glossary page."""
        letters = self.term.lower()
        return "-".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def read_glossary(project: Project) -> list[Term]:
    """All terms in the file's order. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    return read_model(project.glossary, project.relative(project.glossary), list[Term])
