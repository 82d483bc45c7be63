"""Tables for a page of fixed width: groups of rows, and column widths that keep rows low and words whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.html import HtmlElement

# Characters of table type that fit across the page, upright and turned (book.typ: 8.5 pt on 165 mm and on 257 mm).
PAGE_CHARACTERS = 116
TURNED_CHARACTERS = 180
# Space between columns, and the longest piece of a word that stays in one line before hyphenation, in characters.
GUTTER = 4
LONGEST_PIECE = 13

Grid = Sequence[Sequence[str]]


def lay_out(table: HtmlElement) -> None:
    """Let bands begin a `tbody` of their own; where the table is wider than the page, give its columns widths.

    A table that would not fit even so gets the class `kb-turned`: it stands on a page in landscape.
    """
    for band in table.findall("./tbody/tr"):
        if band.find("th") is not None and band.find("td") is None and band.getprevious() is not None:
            _begin_group(band)
    for old in table.findall("./colgroup"):
        old.drop_tree()
    rows = grid(table)
    if not rows or natural_width(rows) <= PAGE_CHARACTERS:
        return
    characters = PAGE_CHARACTERS
    if least_width(rows) > PAGE_CHARACTERS:
        table.set("class", f"{table.get('class', '')} kb-turned".strip())
        characters = TURNED_CHARACTERS
    group = table.makeelement("colgroup", {})
    for share in shares(rows, characters):
        group.append(table.makeelement("col", {"style": f"width: {share:.1%}"}))
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)


def grid(table: HtmlElement) -> list[list[str]]:
    """The table's texts as full rows; a cell over several columns or from the row above counts as empty."""
    rows: list[list[str]] = []
    below: dict[int, int] = {}  # column → rows that a cell above still covers
    for row in table.iter("tr"):
        texts: list[str] = []
        cells = iter(row.findall("./*"))
        while True:
            if below.get(len(texts), 0):
                below[len(texts)] -= 1
                texts.append("")
            elif (cell := next(cells, None)) is not None:
                width = int(cell.get("colspan", "1"))
                for _ in range(width):
                    below[len(texts)] = int(cell.get("rowspan", "1")) - 1
                    texts.append(_text(cell) if width == 1 else "")
            else:
                break
        rows.append(texts)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def natural_width(rows: Grid) -> int:
    """Characters that the table takes when only a cell's own line breaks count."""
    return sum(max(len(line) for cell in column for line in cell.split("\n")) + GUTTER for column in _columns(rows))


def least_width(rows: Grid) -> int:
    """Characters that the table takes at its narrowest."""
    return sum(map(_least, _columns(rows)))


def shares(rows: Grid, characters: int = PAGE_CHARACTERS) -> list[float]:
    """Each column's part of the width; the parts sum to 1.

    A row is as high as its longest cell over that cell's width. With the sum of cubes in place of the longest, the
    height Σ (length/width)³ is least where width ∝ (Σ length³)^¼. No column gets less than its longest piece of a word.

    >>> [round(share, 2) for share in shares([["Pain", "A long cell that needs most of the width"]], 40)]
    [0.18, 0.82]
    """
    wanted = [max(1.0, sum(len(cell) ** 3 for cell in column)) ** 0.25 for column in _columns(rows)]
    least = [_least(column) for column in _columns(rows)]
    fixed: set[int] = set()
    while True:
        free = max(characters - sum(least[i] for i in fixed), 1)
        weight = sum(wanted[i] for i in range(len(wanted)) if i not in fixed)
        widths = [least[i] if i in fixed else free * wanted[i] / weight for i in range(len(wanted))]
        narrow = {i for i, width in enumerate(widths) if width < least[i]}
        if not narrow:
            return [width / sum(widths) for width in widths]
        fixed |= narrow


def _begin_group(row: HtmlElement) -> None:
    """A `tbody` from this row on, of which the row's cells are the header."""
    group = row.getparent()
    assert group is not None  # found below a tbody
    new = group.makeelement("tbody", {})
    new.extend([row, *row.itersiblings("tr")])
    group.addnext(new)
    for cell in row.findall("./th"):
        cell.set("scope", "rowgroup")


def _columns(rows: Grid) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _least(cells: Iterable[str]) -> int:
    longest = max((len(piece) for cell in cells for piece in cell.split()), default=1)
    return min(longest, LONGEST_PIECE) + GUTTER


def _text(cell: HtmlElement) -> str:
    """The cell's text; a `<br>`, a paragraph and a list item begin a line."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            parts += ["\n" if element.tag in ("br", "p", "li") else "", element.text or ""]
        elif element is not cell:
            parts.append(element.tail or "")
    return "".join(parts).strip()
