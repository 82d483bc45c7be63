"""From the assembled HTML to PDF (pandoc, Typst) and EPUB (pandoc): same input, same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pypandoc
import typst

from kb.book.assembly import Assembled
from kb.book.glyphs import missing_glyphs, named, without_glyphs
from kb.problems import Problem, ProblemsFound

HERE = Path(__file__).parent
# Ids are the assembly's own; pandoc invents none.
READER = "html-auto_identifiers"
HEADING = re.compile(rb"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
# Not strftime: its names follow the machine's language.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Edition:
    """What the title page says. `timestamp` is in seconds since 1970 (UTC)."""

    title: str
    description: str
    author: str
    disclaimer: str
    licence: str
    timestamp: int

    @property
    def date(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp, UTC)

    @property
    def day(self) -> str:
        """The date in words: 22 November 2026."""
        return f"{self.date.day} {MONTHS[self.date.month - 1]} {self.date.year}"


@dataclass(frozen=True)
class Book:
    """The two files, and what a reader of the build should know (characters that the PDF cannot show)."""

    pdf: bytes
    epub: bytes
    problems: tuple[Problem, ...]


def render(assembled: Assembled, edition: Edition) -> Book:
    """Both files, made side by side. Raises ProblemsFound (`book-refused`) where pandoc or Typst refuses the text."""
    missing = missing_glyphs(assembled.html)
    with ThreadPoolExecutor(2) as pool:
        pdf = pool.submit(render_pdf, assembled, edition, missing)
        epub = pool.submit(render_epub, assembled, edition)
        return Book(pdf.result(), epub.result(), tuple(_glyph_problems(assembled, missing)))


def render_pdf(assembled: Assembled, edition: Edition, missing: set[str]) -> bytes:
    """The book as PDF/UA-1: tagged, with language, title, contents and bookmarks."""
    with TemporaryDirectory(prefix="book-pdf-") as folder:
        work = Path(folder)
        _write_pictures(assembled, work)
        source = without_glyphs(assembled.html, missing)
        _pandoc(source, work / "book.typ", ["--to=typst-smart", f"--template={HERE / 'book.typ'}"], edition)
        said = {
            "title": edition.title,
            "description": edition.description,
            "author": edition.author,
            "disclaimer": edition.disclaimer,
            "licence": edition.licence,
            "day": edition.day,
        }
        compiler = typst.Compiler(work / "book.typ", root=work, ignore_system_fonts=True, sys_inputs=said)
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=edition.timestamp)
        except typst.TypstError as error:
            raise ProblemsFound(refusals(error.diagnostic, (work / "book.typ").read_text(encoding="utf-8"))) from error
    assert isinstance(pdf, bytes)  # one document, not one file a page
    return pdf


def render_epub(assembled: Assembled, edition: Edition) -> bytes:
    """The book as EPUB 3, with its accessibility described (schema.org's terms, EPUB Accessibility 1.1)."""
    said = (edition.description, edition.author, edition.day, edition.disclaimer, edition.licence)
    front = f'<div class="kb-front">{"".join(f"<p>{escape(text)}</p>" for text in said)}</div>\n'
    fields = {
        "lang": "en",
        "title": edition.title,
        "author": edition.author,
        "description": edition.description,
        "rights": edition.licence,
        "date": f"{edition.date:%Y-%m-%d}",
        "toc-title": "Contents",
        # Of the content, so that two builds of one text have one name.
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{edition}{assembled.html}')}",
    }
    options = [
        "--to=epub3",
        "--split-level=2",
        "--toc",
        "--toc-depth=2",
        "--epub-title-page=false",
        f"--css={HERE / 'epub.css'}",
        f"--metadata-file={HERE / 'accessibility.json'}",
        *(f"--metadata={name}={text}" for name, text in fields.items()),
    ]
    with TemporaryDirectory(prefix="book-epub-") as folder:
        work = Path(folder)
        _write_pictures(assembled, work)
        _pandoc(front + assembled.html, work / "book.epub", options, edition)
        return titled((work / "book.epub").read_bytes())


def titled(epub: bytes) -> bytes:
    """The EPUB with each file's own heading as its `<title>` (WCAG 2.4.2), where pandoc puts the file's name."""
    result = BytesIO()
    with ZipFile(BytesIO(epub)) as old, ZipFile(result, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            heading = HEADING.search(content) if entry.filename.endswith(".xhtml") else None
            if heading:
                before, _, rest = content.partition(b"<title>")
                title = re.sub(rb"<[^>]+>", b"", heading[1]).strip()
                content = before + b"<title>" + title + rest[rest.index(b"</title>") :]
            new.writestr(entry, content)
    return result.getvalue()


def refusals(diagnostic: str, source: str) -> list[Problem]:
    """Typst's errors as problems, each at the page in whose part of the Typst `source` it stands."""
    found = re.findall(r"^error: ([^\n]+)\n[^\n]*?:(\d+):\d+", diagnostic, re.MULTILINE)
    if not found:
        return [Problem("scripts/kb/book/book.typ", 1, "book-refused", diagnostic.strip(), "mend the template")]
    lines = source.splitlines()
    remedy = "mend the page: headings step by one, pictures have alternative texts"
    return [
        Problem(_page_at(lines, int(line)), 1, "book-refused", f"Typst says: {message}", remedy)
        for message, line in found
    ]


def _page_at(lines: Sequence[str], line: int) -> str:
    for text in reversed(lines[:line]):
        if text.startswith("// ") and text.endswith(".md"):
            return f"docs/{text[3:]}"
    return "scripts/kb/book/book.typ"


def _pandoc(source: str, target: Path, options: Sequence[str], edition: Edition) -> None:
    command = [
        pypandoc.get_pandoc_path(),
        f"--from={READER}",
        "--standalone",
        "--wrap=none",
        f"--lua-filter={HERE / 'book.lua'}",
        f"--output={target}",
        *options,
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(edition.timestamp)}
    done = subprocess.run(
        command, input=source.encode(), cwd=target.parent, env=environment, capture_output=True, check=False
    )
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode or said:
        remedy = "see the message; the input is the HTML of the built pages"
        raise ProblemsFound(
            [Problem("scripts/kb/book/rendering.py", 1, "book-refused", f"pandoc says: {said}", remedy)]
        )


def _write_pictures(assembled: Assembled, work: Path) -> None:
    for name, content in assembled.pictures.items():
        (work / name).write_bytes(content)


def _glyph_problems(assembled: Assembled, missing: set[str]) -> list[Problem]:
    return [
        Problem(
            f"docs/{source}",
            1,
            "book-glyph",
            f"the PDF's fonts lack {named(character)}; it is printed as its number",
            "write it in Latin letters, or accept the number",
        )
        for source, text in assembled.texts.items()
        for character in sorted(missing)
        if character in text
    ]
