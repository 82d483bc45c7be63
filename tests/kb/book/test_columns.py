from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fragment_fromstring, tostring

from kb.book.columns import PAGE_CHARACTERS, grid, lay_out, least_width, natural_width, shares

LONG = "a long cell that needs more than one line on a page of paper, and then some more to be sure of it; " * 2
CELLS = st.text(alphabet="ab ", max_size=300)
TABLES = st.integers(1, 8).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))


def table(rows: str) -> HtmlElement:
    return fragment_fromstring(f"<table>{rows}</table>")


def widths(element: HtmlElement) -> list[str]:
    return [column.get("style", "") for column in element.iter("col")]


def test_cells_over_several_rows_and_columns_keep_the_others_in_their_columns() -> None:
    element = table(
        "<tr><th rowspan='2'>a</th><td>b</td><td>c</td></tr><tr><td colspan='2'>d</td></tr><tr><td>e</td></tr>"
    )
    assert grid(element) == [["a", "b", "c"], ["", "", ""], ["e", "", ""]]


def test_line_breaks_in_a_cell_count() -> None:
    assert grid(table("<tr><td>a <b>b</b><br>c<p>d</p></td></tr>")) == [["a b\nc\nd"]]


def test_a_table_that_fits_gets_no_widths() -> None:
    element = table("<tr><td>a</td><td>b</td></tr>")
    lay_out(element)
    assert widths(element) == []


def test_a_wide_table_gets_widths_after_its_caption() -> None:
    element = table(f"<caption>c</caption><tr><td>a</td><td>{LONG}</td></tr>")
    lay_out(element)
    assert [child.tag for child in element][:2] == ["caption", "colgroup"]
    narrow, wide = (float(style.removeprefix("width: ").removesuffix("%")) for style in widths(element))
    assert narrow < wide
    assert narrow + wide == pytest.approx(100, abs=0.2)


def test_a_table_too_wide_for_the_page_is_turned() -> None:
    element = table("<tr>" + "<td>deterministic</td>" * 9 + "</tr>")
    lay_out(element)
    assert element.get("class") == "kb-turned"


def test_a_band_begins_a_group_of_rows_and_heads_it() -> None:
    element = table(
        '<tbody><tr><td>a</td></tr><tr class="kb-band"><th scope="colgroup">band</th></tr><tr><td>b</td></tr></tbody>'
    )
    lay_out(element)
    assert tostring(element, encoding="unicode") == (
        "<table><tbody><tr><td>a</td></tr></tbody>"
        '<tbody><tr class="kb-band"><th scope="rowgroup">band</th></tr><tr><td>b</td></tr></tbody></table>'
    )


@given(TABLES)
def test_shares_fill_the_width_and_keep_words_whole(rows: list[list[str]]) -> None:
    found = shares(rows)
    assert len(found) == len(rows[0])
    assert sum(found) == pytest.approx(1)
    assert all(share > 0 for share in found)
    if least_width(rows) <= PAGE_CHARACTERS:
        for column, share in enumerate(found):
            assert share * PAGE_CHARACTERS >= least_width([[row[column]] for row in rows]) - 1e-6


@given(TABLES)
def test_breaking_lines_never_widens_a_table_of_short_words(rows: list[list[str]]) -> None:
    short = [[cell[:13] for cell in row] for row in rows]
    assert least_width(short) <= natural_width(short)
