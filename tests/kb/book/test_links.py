from __future__ import annotations

from pathlib import Path

import pytest
from built_pages import page_of
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import tostring

from kb.book.article import Page
from kb.book.links import identifier, target, turn_inwards

ADDRESSES = st.lists(st.text(alphabet="ab-._1", min_size=1).filter(lambda name: name not in (".", "..")), max_size=3)
ANCHORS = st.text(min_size=1)


def turned(site: Path, contents: dict[str, str], site_url: str = "") -> tuple[dict[str, Page], list[str]]:
    pages = {f"{address}index.html": page_of(site, content, address) for address, content in contents.items()}
    return pages, [str(problem) for problem in turn_inwards(pages, site_url)]


def html_of(page: Page) -> str:
    return "".join(tostring(child, encoding="unicode") for child in page.article)


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("../crps/", ("science/crps/index.html", "")),
        ("../crps/#fn:a", ("science/crps/index.html", "fn:a")),
        ("../../", ("index.html", "")),
        ("../..", ("index.html", "")),
        ("/about/", ("about/index.html", "")),
        ("#there", ("science/pain/index.html", "there")),
        ("#caf%C3%A9", ("science/pain/index.html", "café")),
        ("../../data/x.csv", ("data/x.csv", "")),
        ("https://kap.example/about/#x", ("about/index.html", "x")),
        ("https://example.org/", None),
        ("//example.org/", None),
        ("mailto:a@example.org", None),
    ],
)
def test_where_a_link_leads(href: str, place: tuple[str, str] | None) -> None:
    assert target(href, "science/pain/index.html", "https://kap.example") == place


def test_ids_get_a_prefix_and_links_follow(tmp_path: Path) -> None:
    pages, problems = turned(
        tmp_path,
        {
            "science/": '<h1 id="s">S</h1><p><a href="../about/#x">X</a> <a href="#s">S</a></p>',
            "about/": '<h1 id="a">A</h1><h2 id="x">X</h2><p><a href="../science/">S</a></p>',
        },
    )
    assert problems == []
    assert html_of(pages["science/index.html"]) == (
        '<h1 class="kb-chapter" id="at-science">S</h1>'
        '<p><a href="#at-about__x" class="kb-cross">X</a> <a href="#at-science">S</a></p>'
    )
    assert html_of(pages["about/index.html"]) == (
        '<h1 class="kb-chapter" id="at-about">A</h1><h2 class="unnumbered unlisted" id="at-about__x">X</h2>'
        '<p><a href="#at-science" class="kb-cross">S</a></p>'
    )


def test_the_same_key_on_two_pages_stays_two_notes(tmp_path: Path) -> None:
    note = (
        '<p><a class="footnote-ref" id="fnref:zhu" href="#fn:zhu">1</a></p>'
        '<ol><li id="fn:zhu"><p>Zhu <a class="footnote-backref" href="#fnref:zhu">↩</a></p></li></ol>'
    )
    pages, problems = turned(tmp_path, {"a/": f"<h1>A</h1>{note}", "b/": f"<h1>B</h1>{note}"})
    assert problems == []
    assert html_of(pages["a/index.html"]) == (
        '<h1 class="kb-chapter" id="at-a">A</h1>'
        '<p><a class="footnote-ref" href="#at-a__fn.3a.zhu"><span id="at-a__fnref.3a.zhu"></span>1</a></p>'
        '<ol><li><p><span id="at-a__fn.3a.zhu"></span>Zhu '
        '<a class="footnote-backref" href="#at-a__fnref.3a.zhu">↩</a></p></li></ol>'
    )
    assert "at-a__" not in html_of(pages["b/index.html"])


def test_ids_that_nothing_leads_to_go(tmp_path: Path) -> None:
    pages, _ = turned(tmp_path, {"": '<h1>A</h1><p id="unused">x</p>'})
    assert html_of(pages["index.html"]) == '<h1 class="kb-chapter" id="at-home">A</h1><p>x</p>'


def test_of_equal_ids_the_first_counts(tmp_path: Path) -> None:
    pages, _ = turned(tmp_path, {"": '<h1>A</h1><p><a href="#x">x</a></p><div id="x">1</div><div id="x">2</div>'})
    assert html_of(pages["index.html"]).count('id="at-home__x"') == 1
    assert '<div id="at-home__x">1</div>' in html_of(pages["index.html"])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<table><tr id="x"><td>a</td></tr></table>', '<td><span id="at-home__x"></span>a</td>'),
        ('<ul id="x"><li><p>a</p></li></ul>', '<li><p><span id="at-home__x"></span>a</p></li>'),
        ('<dl><dt id="x">a</dt></dl>', '<dt><span id="at-home__x"></span>a</dt>'),
        ('<p>a<br id="x">b</p>', '<p>a<span id="at-home__x"></span><br>b</p>'),
        ('<table id="x"><tr><td>a</td></tr></table>', '<table id="at-home__x">'),
    ],
)
def test_a_target_stands_where_pandoc_keeps_it(tmp_path: Path, content: str, expected: str) -> None:
    pages, _ = turned(tmp_path, {"": f'<h1>A</h1><p><a href="#x">x</a></p>{content}'})
    assert expected in html_of(pages["index.html"])


def test_dead_anchor(tmp_path: Path) -> None:
    _, problems = turned(tmp_path, {"science/": '<h1>A</h1><p><a href="#gone">x</a></p>'})
    assert problems == [
        "docs/science.md:1: book-link: the link #gone leads to no place in the book; "
        "mend the anchor, or mark the link with the class kb-screen-only"
    ]


def test_a_link_out_of_the_book_is_text_without_an_address_of_the_site(tmp_path: Path) -> None:
    pages, problems = turned(tmp_path, {"": '<h1>A</h1><p>see <a href="data/">data</a> here</p>'})
    assert problems == []
    assert "<p>see data here</p>" in html_of(pages["index.html"])


def test_a_link_out_of_the_book_leads_to_the_site_where_it_has_an_address(tmp_path: Path) -> None:
    pages, _ = turned(tmp_path, {"": '<h1>A</h1><p><a href="data/#x">data</a></p>'}, "https://kap.example/kb")
    assert '<a href="https://kap.example/kb/data/#x">data</a>' in html_of(pages["index.html"])


@given(st.lists(st.tuples(ADDRESSES, ANCHORS), unique_by=lambda place: ("/".join(place[0]), place[1])))
def test_two_places_never_share_an_id(places: list[tuple[list[str], str]]) -> None:
    names = [identifier("/".join([*folders, "index.html"]), anchor) for folders, anchor in places]
    assert len(set(names)) == len(names)


@given(ADDRESSES, ANCHORS)
def test_an_id_is_an_xml_name_and_a_typst_label(folders: list[str], anchor: str) -> None:
    name = identifier("/".join([*folders, "index.html"]), anchor)
    assert name.isascii()
    assert name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    assert name[0].isalpha()
