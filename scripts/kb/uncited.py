"""The sources that nothing cites, in one list, each with its reason."""

from __future__ import annotations

from kb.data import read_model
from kb.project import Project
from kb.sources import Key, Text


def read_uncited(project: Project) -> dict[str, str]:
    """Why each source is cited nowhere, by key. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    return read_model(project.uncited, project.relative(project.uncited), dict[Key, Text])
