"""The small project's content, and the real one's; each is read once a worker."""

from __future__ import annotations

import pytest
from small_project import write_project

from kb.content import Content, read_content
from kb.project import HERE
from kb.references import label


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return read_content(write_project(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="session")
def labels(small: Content) -> dict[str, str]:
    """The labels of the small project's sources by key."""
    assert small.bibliography
    return {key: label(entry) for key, entry in small.bibliography.entries.items()}


@pytest.fixture(scope="session")
def real() -> Content:
    return read_content(HERE)
