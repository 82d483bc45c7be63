"""The built pages as one HTML document, from which both the PDF and the EPUB are made."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from lxml.html import tostring

from kb.book.article import Page, read_page, select, take_pictures
from kb.book.links import turn_inwards
from kb.book.navigation import Chapter, Entry, Part
from kb.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Assembled:
    """The whole book as HTML, and the pictures that it shows (name in the HTML → bytes).

    `texts` holds each chapter's plain text by the path of its Markdown, for reports that name the page.
    """

    html: str
    pictures: Mapping[str, bytes]
    texts: Mapping[str, str]


def assemble(entries: Sequence[Entry], site: Path, site_url: str = "") -> Assembled:
    """One HTML body from the built pages of `entries` in the folder `site`; links out of the book lead to `site_url`.

    Raises ProblemsFound: `book-page` (not built, or not one title), `book-link` (an anchor that the book lacks),
    `book-picture` (a missing file or alternative text).
    """
    problems: list[Problem] = []
    pictures: dict[str, bytes] = {}
    pages: dict[str, Page] = {}
    for chapter in (entry for entry in entries if isinstance(entry, Chapter)):
        try:
            page = read_page(site, chapter)
        except ProblemsFound as found:
            problems += found.problems
            continue
        problems += take_pictures(page, site, pictures)
        pages[chapter.built] = page
    if not problems:
        problems += turn_inwards(pages, site_url)
    if problems:
        raise ProblemsFound(problems)
    texts = {page.chapter.source: page.article.text_content() for page in pages.values()}
    body = "".join(
        _part(entry, number, previous) if isinstance(entry, Part) else _chapter(pages[entry.built], previous)
        for number, (previous, entry) in enumerate(pairwise([None, *entries]))
        if entry is not None
    )
    return Assembled(unicodedata.normalize("NFC", body), pictures, texts)


def _part(part: Part, number: int, previous: Entry | None) -> str:
    level = min(part.level, 6)
    opens = "" if isinstance(previous, Part) else " kb-opens"
    return f'<h{level} class="kb-part{opens}" id="part-{number}">{escape(part.title)}</h{level}>\n'


def _chapter(page: Page, previous: Entry | None) -> str:
    """The page's content; `kb-opens` marks a title that begins a sheet, which one right below its part's does not."""
    article = page.article
    article.tag = "div"
    article.attrib.clear()
    article.set("class", "kb-page")
    article.set("data-source", page.chapter.source)
    if not isinstance(previous, Part):
        for title in select(article, ".//*[@class='kb-chapter']"):
            title.set("class", "kb-chapter kb-opens")
    return f"{tostring(article, encoding='unicode', with_tail=False)}\n"
