from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from built_pages import TIMESTAMP, write_page
from hypothesis import given
from hypothesis import strategies as st

from kb.book.assembly import Assembled, assemble
from kb.book.edition import Edition
from kb.book.making import Book
from kb.book.pdf import pieces, render_pdf
from kb.problems import ProblemsFound

EDITION = Edition("T & T", "A [description] with *marks*", "The contributors", "No advice.", "CC BY 4.0", TIMESTAMP)


@pytest.fixture(name="pdf", scope="module")
def _pdf(small_book: Book) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(small_book.pdf)) as pdf:
        yield pdf


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The elements of the structure tree in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K)]


def links(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]


def place(pdf: pikepdf.Pdf, link: pikepdf.Object) -> tuple[pikepdf.Object, float]:
    """The page that a link leads to, and the height on it; fails where a name is in no list of destinations."""
    found = link.Dest
    if isinstance(found, pikepdf.String):
        found = pikepdf.NameTree(pdf.Root.Names.Dests)[str(found)]
    return found[0], float(found[3])


def outline(items: list[pikepdf.OutlineItem]) -> list[object]:
    """Titles with what lies below them."""
    return [(item.title, outline(item.children)) for item in items]


def text_of(pdf: pikepdf.Pdf) -> str:
    """All text, by the map from glyphs to characters that each font carries; spaces are left out."""
    found = []
    for page in pdf.pages:
        maps: dict[str, dict[int, str]] = {}
        for name, font in page.Resources.get("/Font", {}).items():
            maps[str(name)] = characters(font.ToUnicode.read_bytes().decode("ascii"))
        current: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = maps[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                for part in shown:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                        found.append("".join(current.get(code, "") for code in codes))
    return re.sub(r"\s", "", "".join(found))


def characters(cmap: str) -> dict[int, str]:
    """Glyph → text of a ToUnicode map that lists single glyphs, as Typst writes it."""
    pairs = re.findall(r"^<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>$", cmap, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def made(site: Path, content: str, missing: frozenset[str] = frozenset()) -> bytes:
    with ThreadPoolExecutor(1) as pool:
        return render_pdf(assemble([write_page(site, "a/", content)], site), EDITION, set(missing), pool)


def test_it_is_tagged_and_says_its_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked is True
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "A small book"
        assert metadata["dc:creator"] == ["The contributors"]
        assert metadata["dc:description"] == "Everything that a page can hold"
        assert metadata["pdfuaid:part"] == "1"


def test_bookmarks_are_parts_chapters_and_sections(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as found:
        assert outline(found.root) == [
            ("A small book", []),
            (
                "Science",
                [
                    (
                        "Does it relieve pain?",
                        [("Bottom line", []), ("What was found", [("A smaller heading", [])]), ("References", [])],
                    ),
                    (
                        "Tables and pictures",
                        [("A plain table", []), ("A table from data", []), ("A wide table", []), ("Pictures", [])],
                    ),
                ],
            ),
            ("Practice", [("Boxes", [("A note", [])])]),
            ("Disclaimer", []),
        ]


def test_contents_name_parts_and_chapters_alone(pdf: pikepdf.Pdf) -> None:
    assert tags(pdf).count("/TOCI") == 7


def test_no_link_leads_nowhere(pdf: pikepdf.Pdf) -> None:
    inside = [link for link in links(pdf) if "/Dest" in link]
    assert len(inside) > 20
    pages = {page.objgen for page in pdf.pages}
    assert {place(pdf, link)[0].objgen for link in inside} <= pages
    assert {str(link.A.URI) for link in links(pdf) if "/A" in link} >= {"https://doi.org/10.1000/xyz"}
    assert all(str(link.Contents) for link in links(pdf))


def test_markers_lead_down_to_their_references_and_those_back_up(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[3]  # Does it relieve pain?
    inside = [(link.Rect, place(pdf, link)) for link in page.Annots if "/Dest" in link]
    assert {where.objgen for _, (where, _) in inside} == {page.objgen}
    down = [height for rect, (_, height) in inside if height < rect[1]]
    up = [height for rect, (_, height) in inside if height > rect[3]]
    # Three citations of one source and one of another.
    assert (len(down), len(set(down))) == (4, 2)
    assert len(up) == 4


def test_certainty_is_text_with_a_name(pdf: pikepdf.Pdf) -> None:
    named = [str(e.Alt) for e in elements(pdf.Root.StructTreeRoot.K) if "/Alt" in e]
    for name in ("low certainty", "very low certainty", "moderate certainty", "high certainty"):
        assert name in named
    text = text_of(pdf)
    for mark in ("low⊕⊕◯◯", "verylow⊕◯◯◯", "moderate⊕⊕⊕◯", "high⊕⊕⊕⊕"):
        assert mark in text


def test_pictures_have_their_alternative_texts(pdf: pikepdf.Pdf) -> None:
    named = [str(e.Alt) for e in elements(pdf.Root.StructTreeRoot.K) if "/Alt" in e]
    for name in ("Two bars: pain falls from 5.45 to 2.68", "The same bars", "A line that falls"):
        assert name in named


def test_tables_have_captions_header_cells_and_merged_cells(pdf: pikepdf.Pdf) -> None:
    tables = [e for e in elements(pdf.Root.StructTreeRoot.K) if e.S == "/Table"]
    assert len(tables) == 3
    inside = [str(e.S) for e in elements(tables[1])]
    assert inside.count("/Caption") == 1
    assert inside.count("/TH") == 7  # six columns and a band
    attributes = [a for e in elements(tables[1]) for a in e.get("/A", []) if isinstance(a, pikepdf.Dictionary)]
    assert any(a.get("/RowSpan") == 2 for a in attributes)
    # A header of the second level: it stands under all six columns.
    assert [len(a.Headers) for a in attributes if a.get("/ColSpan") == 6] == [6]


def test_text_is_printed_as_the_site_prints_it(pdf: pikepdf.Pdf) -> None:
    text = text_of(pdf)
    for part in (
        "−5.32±2.0µg,≥3,≤4,n=60,0–10,P<0.001",
        "-5mg,a--b,c---d,andsoon...,5-HT,[brackets],#hash,@at,$5,a_b,a*b,~",
        '“quoted”and"straight",it\'s,½',
        "50\\%&more.",
        "[U+4E2D]",
        "key:value#acomment",
    ):
        assert part in text


def test_a_box_keeps_its_title(pdf: pikepdf.Pdf) -> None:
    assert "InanemergencyCallyouremergencynumber" in text_of(pdf)


def test_what_begins_a_list_in_typst_is_text(tmp_path: Path) -> None:
    cells = "<tr><td>= five</td><td>6. six</td></tr>"
    content = f"<h1>A</h1><p>1. one</p><p>- two</p><p>+ three</p><p>= four</p><table>{cells}</table>"
    with pikepdf.open(BytesIO(made(tmp_path, content))) as pdf:
        assert "1.one-two+three=four=five6.six" in text_of(pdf)
        assert tags(pdf).count("/L") == 0


def test_the_title_page_prints_what_it_is_told(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(made(tmp_path, "<h1>A</h1>"))) as pdf:
        text = text_of(pdf)
        assert text.startswith("T&TA[description]with*marks*Thecontributors2January2026Noadvice.CCBY4.0")
        assert pdf.docinfo["/CreationDate"] == "D:20260102120000Z"


def test_skipped_heading_level_is_refused_with_its_page(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        made(tmp_path, "<h1>A</h1><h3>B</h3>")
    [problem] = caught.value.problems
    assert (problem.path, problem.rule) == ("docs/a.md", "book-refused")
    assert "skipped from heading level 1 to 3" in problem.message


def test_what_pandoc_warns_of_is_refused(tmp_path: Path) -> None:
    broken = Assembled(['<p><img src="a.svg" alt="x" width="1&#0;"></p>\n', "<p>\ufffe</p>"], {}, {})
    with ThreadPoolExecutor(1) as pool, pytest.raises(ProblemsFound) as caught:
        render_pdf(broken, EDITION, set(), pool)
    assert {problem.rule for problem in caught.value.problems} == {"book-refused"}
    assert not list(tmp_path.iterdir())


@given(st.lists(st.text(alphabet="ab", min_size=1)), st.integers(1, 9))
def test_pieces_keep_every_chapter_whole_and_in_order(chapters: list[str], size: int) -> None:
    joined = list(pieces(chapters, size))
    assert "".join(joined) == "".join(chapters)
    assert all(len(piece) <= size or piece in chapters for piece in joined)
