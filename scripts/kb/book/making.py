"""Both files of the book from a built site."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.utils.yaml import yaml_load

from kb.book.article import read_page, select
from kb.book.assembly import assemble
from kb.book.navigation import Chapter, read_navigation
from kb.book.rendering import Book, Edition, render
from kb.problems import ProblemsFound
from kb.project import Project

PDF = "kap-for-chronic-pain.pdf"
EPUB = "kap-for-chronic-pain.epub"
# The page whose bold opening sentences are the disclaimer on the title page.
DISCLAIMER = Chapter("about/disclaimer.md", "about/disclaimer/index.html", 1)
# The first day that a zip archive can name; where nothing says when the text was made.
EARLIEST = 315_532_800


def make_book(project: Project, site: Path, timestamp: int) -> Book:
    """The book of the pages in `project`'s navigation as they stand built in the folder `site`.

    `timestamp` is the edition's, in seconds since 1970: the same pages and timestamp give the same bytes.
    Raises ProblemsFound: see `assemble` and `render`.
    """
    settings = yaml_load(project.config.read_text(encoding="utf-8"))
    entries = read_navigation(settings["nav"], settings.get("use_directory_urls", True))
    assembled = assemble(entries, site, settings.get("site_url") or "")
    return render(assembled, _edition(settings, site, timestamp))


def write_book(book: Book, folder: Path) -> None:
    """Put both files into `folder`, each in one step: a file that is there stays whole until its successor is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((PDF, book.pdf), (EPUB, book.epub)):
        new = folder / f".{name}.new"
        new.write_bytes(content)
        new.replace(folder / name)


def timestamp_of(root: Path) -> int:
    """When the text was made: SOURCE_DATE_EPOCH, else the time of the last commit, else EARLIEST."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, check=False)
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else EARLIEST


def _edition(settings: Mapping[str, Any], site: Path, timestamp: int) -> Edition:
    return Edition(
        title=settings["site_name"],
        description=settings["site_description"],
        author=settings["site_author"],
        disclaimer=read_disclaimer(site),
        licence=settings["copyright"],
        timestamp=timestamp,
    )


def read_disclaimer(site: Path) -> str:
    """One paragraph: the bold sentences with which the paragraphs of the Disclaimer page begin.

    Raises ProblemsFound (`book-page`) where the page has none.
    """
    page = read_page(site, DISCLAIMER)
    sentences = [bold.text_content() for bold in select(page.article, "./p/strong[1]")]
    if not sentences:
        remedy = "begin its paragraphs with a bold sentence: the book's title page prints them"
        raise ProblemsFound([page.problem("book-page", "no paragraph begins with a bold sentence", remedy)])
    return " ".join(sentences)
