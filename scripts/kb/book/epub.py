"""The book as EPUB 3."""

from __future__ import annotations

import re
import uuid
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from kb.book.assembly import Assembled
from kb.book.edition import Edition
from kb.book.pandoc import convert

HERE = Path(__file__).parent
HEADING = re.compile(rb"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)


def render_epub(assembled: Assembled, edition: Edition) -> bytes:
    """The book as EPUB 3, with its accessibility described (schema.org's terms, EPUB Accessibility 1.1).

    Raises ProblemsFound (`book-refused`) where pandoc refuses the text.
    """
    body = "".join(assembled.chapters)
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
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{edition}{body}')}",
    }
    with TemporaryDirectory(prefix="book-epub-") as temporary:
        folder = Path(temporary)
        assembled.write_pictures(folder)
        options = [
            "--to=epub3",
            "--output=book.epub",
            "--standalone",
            "--split-level=2",
            "--toc",
            "--toc-depth=2",
            "--epub-title-page=false",
            f"--css={HERE / 'epub.css'}",
            f"--metadata-file={HERE / 'accessibility.json'}",
            *(f"--metadata={name}={text}" for name, text in fields.items()),
        ]
        convert(front + body, folder, edition.timestamp, options)
        return titled((folder / "book.epub").read_bytes())


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
