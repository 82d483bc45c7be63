"""The book as a tagged PDF: pandoc writes Typst, Typst sets it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from matplotlib import get_data_path

from kb.book.assembly import Assembled
from kb.book.edition import Edition
from kb.book.glyphs import without_glyphs
from kb.book.pandoc import convert
from kb.problems import Problem, ProblemsFound

# What the figures are drawn in (kb/plots/style.py); the plotting library brings it.
PLOT_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
TEMPLATE = Path(__file__).with_name("book.typ")
# Characters of HTML that pandoc gets at once: its memory is 300 times the text, and parts use all processors.
PIECE = 1_000_000


def render_pdf(assembled: Assembled, edition: Edition, missing: set[str], pool: Executor) -> bytes:
    """The book as PDF/UA-1: tagged, with language, title, contents and bookmarks.

    Characters that are `missing` in the fonts are printed as their numbers. `pool` runs pandoc.
    Raises ProblemsFound (`book-refused`) where pandoc or Typst refuses the text.
    """
    with TemporaryDirectory(prefix="book-pdf-") as temporary:
        folder = Path(temporary)
        assembled.write_pictures(folder)
        shutil.copy(TEMPLATE, folder)
        fonts = folder / "fonts"
        fonts.mkdir()
        for name in PLOT_FONTS:
            shutil.copy(Path(get_data_path()) / "fonts" / "ttf" / name, fonts)

        def to_typst(piece: str) -> str:
            return convert(without_glyphs(piece, missing), folder, edition.timestamp, ["--to=typst-smart"])

        body = "\n".join(pool.map(to_typst, pieces(assembled.chapters)))
        source = f'#import "{TEMPLATE.name}": *\n#show: book\n{body}'
        (folder / "main.typ").write_text(source, encoding="utf-8")
        said = {
            "title": edition.title,
            "description": edition.description,
            "author": edition.author,
            "day": edition.day,
            "disclaimer": edition.disclaimer,
            "licence": edition.licence,
        }
        compiler = typst.Compiler(
            folder / "main.typ", root=folder, font_paths=[fonts], ignore_system_fonts=True, sys_inputs=said
        )
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=edition.timestamp)
        except typst.TypstError as error:
            raise ProblemsFound(refusals(error.diagnostic, source)) from error
    assert isinstance(pdf, bytes)  # one document, not one file a page
    return pdf


def pieces(chapters: Iterable[str], size: int = PIECE) -> Iterator[str]:
    """The chapters in order, joined as long as they are shorter than `size` characters together.

    >>> list(pieces(["aaa", "b", "c", "dd"], 3))
    ['aaa', 'bc', 'dd']
    """
    joined = ""
    for chapter in chapters:
        if joined and len(joined) + len(chapter) > size:
            yield joined
            joined = ""
        joined += chapter
    if joined:
        yield joined


def refusals(diagnostic: str, source: str) -> list[Problem]:
    """Typst's errors as problems, each at the page in whose part of the Typst `source` it stands."""
    found = re.findall(r"^error: ([^\n]+)\n[^\n]*?main\.typ:(\d+):\d+", diagnostic, re.MULTILINE)
    if not found:
        return [Problem("scripts/kb/book/book.typ", 1, "book-refused", diagnostic.strip(), "mend the template")]
    lines = source.splitlines()
    remedy = "mend the page: headings step by one, pictures have alternative texts"
    return [
        Problem(_page_at(lines, int(line)), 1, "book-refused", f"Typst says: {message}", remedy)
        for message, line in found
    ]


def _page_at(lines: Sequence[str], line: int) -> str:
    """The Markdown whose comment (book.lua) is the last before `line`."""
    for text in reversed(lines[:line]):
        if text.startswith("// ") and text.endswith(".md"):
            return f"docs/{text[3:]}"
    return "scripts/kb/book/book.typ"
