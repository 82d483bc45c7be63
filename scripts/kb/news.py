"""What is new: entries for a page and for a feed that readers can follow."""

from __future__ import annotations

import datetime

from kb.claims import PagePath
from kb.data import Strict, read_model
from kb.project import Project
from kb.sources import Text


class News(Strict):
    """One entry: what changed on which day, and the page to read first."""

    date: datetime.date
    title: Text
    text: Text
    page: PagePath


def read_news(project: Project) -> list[News]:
    """All entries in the file's order. Raises ProblemsFound (`schema`, `yaml-syntax`, `encoding`)."""
    return read_model(project.news, project.relative(project.news), list[News])
