from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from built_pages import SMALL, write_page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import fragments_fromstring
from mkdocs.utils.yaml import yaml_load

from kb.book.assembly import assemble
from kb.book.navigation import Chapter, Part, read_navigation
from kb.problems import ProblemsFound

# Few different ids, so that pages and elements share them.
IDS = st.sampled_from(["a", "b", "fn:a", "fnref:a", "x--y", "a__b"])
ELEMENTS = st.tuples(st.sampled_from(["p", "h2", "div", "li", "td", "span"]), IDS, IDS)


def ids_of(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', html)


def test_chapters_stand_in_the_order_of_the_navigation(small_site: Path) -> None:
    entries = read_navigation(yaml_load(SMALL.config.read_text(encoding="utf-8"))["nav"])
    book = assemble(entries, small_site)
    html = "".join(book.chapters)
    assert re.findall(r'<h\d class="kb-(part|chapter)( kb-opens)?" id="([^"]*)"', html) == [
        ("chapter", " kb-opens", "at-home"),
        ("part", " kb-opens", "part-1"),
        ("chapter", "", "at-science_pain"),
        ("chapter", " kb-opens", "at-science_tables"),
        ("part", " kb-opens", "part-4"),
        ("chapter", "", "at-practice_boxes"),
        ("chapter", " kb-opens", "at-about_disclaimer"),
    ]
    assert list(book.texts) == [entry.source for entry in entries if isinstance(entry, Chapter)]


def test_every_link_of_the_small_site_has_its_place(small_site: Path) -> None:
    entries = read_navigation(yaml_load(SMALL.config.read_text(encoding="utf-8"))["nav"])
    html = "".join(assemble(entries, small_site).chapters)
    ids = ids_of(html)
    assert len(ids) == len(set(ids))
    led_to = set(re.findall(r'href="#([^"]*)"', html))
    assert len(led_to) > 10
    assert led_to <= set(ids)
    assert "Only a screen shows this" not in html
    assert "¶" not in html
    assert "Not in the book" not in html


def test_problems_of_all_pages_come_together(tmp_path: Path) -> None:
    bad = write_page(tmp_path, "a/", '<h1>A</h1><img src="gone.svg" alt="x">')
    with pytest.raises(ProblemsFound) as caught:
        assemble([bad, Chapter("b.md", "b/index.html", 1)], tmp_path)
    assert [(problem.path, problem.rule) for problem in caught.value.problems] == [
        ("docs/a.md", "book-picture"),
        ("docs/b.md", "book-page"),
    ]


def test_characters_in_parts_are_one_code_point(tmp_path: Path) -> None:
    chapter = write_page(tmp_path, "a/", "<h1>caf\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}</h1>")
    assert "café" in "".join(assemble([Part("P", 1), chapter], tmp_path).chapters)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.lists(ELEMENTS, max_size=6), min_size=1, max_size=3))
def test_no_id_twice_and_no_dead_link(tmp_path: Path, pages: list[list[tuple[str, str, str]]]) -> None:
    names = [f"p{number}/" for number in range(len(pages))]
    chapters = []
    for name, elements in zip(names, pages, strict=True):
        has = {own for _, own, _ in elements}
        content = "".join(
            f'<{tag} id="{own}">x{f"<a href=#{to}>l</a>" if to in has else ""}</{tag}>' for tag, own, to in elements
        )
        around = "".join(f'<p><a href="../{other}">c</a></p>' for other in names)
        chapters.append(write_page(tmp_path, name, f'<h1 id="a">T</h1>{content}{around}'))
    html = "".join(assemble(chapters, tmp_path).chapters)
    assert max(Counter(ids_of(html)).values()) == 1
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids_of(html))
    assert len(fragments_fromstring(html)) == len(pages)
