"""Built pages for tests of the book: made-up ones, and the small project that has everything."""

from __future__ import annotations

from pathlib import Path

from kb.book.article import Page, read_page
from kb.book.navigation import Chapter
from kb.project import HERE, Project

SMALL = Project(HERE.root / "tests" / "fixtures" / "book")
# 2 January 2026, 12:00 UTC.
TIMESTAMP = 1_767_355_200


def write_page(site: Path, address: str, content: str) -> Chapter:
    """Write a built page with `content` in its article to `address` (`a/b/`, empty for the home page)."""
    folder = site / address
    folder.mkdir(parents=True, exist_ok=True)
    html = f"<!doctype html><html><head><meta charset='utf-8'></head><body><article>{content}</article></body></html>"
    (folder / "index.html").write_text(html, encoding="utf-8")
    place = address.strip("/")
    return Chapter(f"{place or 'index'}.md", f"{address}index.html", 1)


def page_of(site: Path, content: str, address: str = "science/pain/") -> Page:
    return read_page(site, write_page(site, address, content))
