"""The small site of tests/fixtures/book, built once for each test worker, and its book."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_pages import SMALL, TIMESTAMP

from kb.book.making import Book, make_book
from kb.site import build_pages


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site as MkDocs and the theme build it."""
    folder = tmp_path_factory.mktemp("small-site")
    assert build_pages(SMALL, folder, TIMESTAMP) == 0
    return folder


@pytest.fixture(scope="session")
def small_book(small_site: Path) -> Book:
    return make_book(SMALL, small_site, TIMESTAMP)
