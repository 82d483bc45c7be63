from __future__ import annotations

from pathlib import Path

import pytest
from built_pages import page_of, write_page
from lxml.html import tostring

from kb.book.article import Page, read_page, take_pictures
from kb.book.navigation import Chapter
from kb.problems import ProblemsFound

TITLE = '<h1 id="pain">Pain</h1>'
DRAWING = '<svg viewBox="0 0 9 9" role="img" aria-label="A line that falls"><path d="M0 0 L9 9"/></svg>'


def html_of(page: Page) -> str:
    text = tostring(page.article, encoding="unicode", with_tail=False)
    return text.removeprefix('<article><h1 id="pain" class="kb-chapter">Pain</h1>').removesuffix("</article>")


def reduced(site: Path, content: str) -> str:
    return html_of(page_of(site, TITLE + content))


def rules(found: ProblemsFound) -> list[str]:
    return [problem.rule for problem in found.problems]


@pytest.mark.parametrize(
    "content",
    [
        '<p class="kb-screen-only">x</p>',
        '<a class="md-content__button md-icon" href="edit">x</a>',
        "<script>x</script>",
        "<button>x</button>",
        "<!-- x -->",
        "<div hidden>x</div>",
        '<span class="twemoji"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></span>',
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    ],
)
def test_what_is_for_screens_goes(tmp_path: Path, content: str) -> None:
    assert reduced(tmp_path, content) == ""


def test_text_around_what_goes_stays(tmp_path: Path) -> None:
    content = '<p>before <span class="kb-screen-only">x</span> after</p>'
    assert reduced(tmp_path, content) == "<p>before  after</p>"


def test_permalinks_of_headings_go(tmp_path: Path) -> None:
    content = '<h2 id="a">A<a class="headerlink" href="#a" title="Permanent link">¶</a></h2>'
    assert reduced(tmp_path, content) == '<h2 id="a" class="unnumbered unlisted">A</h2>'


def test_an_abbreviation_loses_what_shows_on_hover_only(tmp_path: Path) -> None:
    assert reduced(tmp_path, '<p><abbr title="long">KAP</abbr> works</p>') == "<p>KAP works</p>"


def test_what_opens_on_a_screen_is_open(tmp_path: Path) -> None:
    assert reduced(tmp_path, '<details class="tip"><summary>More</summary><p>x</p></details>') == (
        '<div class="admonition tip"><div class="admonition-title"><p>More</p></div><p>x</p></div>'
    )


def test_roles_that_pandoc_takes_for_its_own_footnotes_go(tmp_path: Path) -> None:
    content = '<p><a class="footnote-ref" role="doc-noteref" href="#fn:a" aria-label="Reference 1">1</a></p>'
    assert reduced(tmp_path, content) == ('<p><a class="footnote-ref" href="#fn:a" aria-label="Reference 1">1</a></p>')


def test_the_way_back_stays_on_the_line_of_the_text(tmp_path: Path) -> None:
    content = '<p><span class="kb-reading">Abstract.</span> <span class="kb-backlinks">↩</span></p>'
    assert "</span>\N{NO-BREAK SPACE}<span" in reduced(tmp_path, content)


def test_a_reference_prints_the_address_behind_a_host(tmp_path: Path) -> None:
    content = (
        '<p><span class="kb-links"><a href="https://doi.org/10.1000/x">doi:10.1000/x</a> '
        '<a href="https://www.example.org/a?b=c">example.org</a></span> <a href="https://example.org/">example.org</a></p>'
    )
    assert reduced(tmp_path, content) == content.replace(">example.org</a></span>", ">www.example.org/a?b=c</a></span>")


def test_headings_follow_the_level_of_the_chapter(tmp_path: Path) -> None:
    chapter = write_page(tmp_path, "a/", "<h1>A</h1><h2 id='b'>B</h2><h3>C</h3>")
    page = read_page(tmp_path, Chapter(chapter.source, chapter.built, 2))
    assert [(heading.tag, heading.text) for heading in page.article] == [("h2", "A"), ("h3", "B"), ("h4", "C")]
    assert all(heading.get("id") for heading in page.article)


def test_page_not_built(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_page(tmp_path, Chapter("a.md", "a/index.html", 1))
    assert str(caught.value) == "docs/a.md:1: book-page: a/index.html is not in the built site; build the site anew"


@pytest.mark.parametrize("content", ["<p>x</p>", "<h1>A</h1><h1>B</h1>"], ids=["no title", "two titles"])
def test_page_without_one_title(tmp_path: Path, content: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        page_of(tmp_path, content)
    assert rules(caught.value) == ["book-page"]


def test_a_picture_is_named_by_its_content_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "bars.svg").write_text("<svg/>", encoding="utf-8")
    page = page_of(tmp_path, f'{TITLE}<p><img src="../../assets/bars.svg" alt="Bars"></p>')
    pictures: dict[str, bytes] = {}
    assert list(take_pictures(page, tmp_path, pictures)) == []
    [(name, content)] = pictures.items()
    assert content == b"<svg/>"
    assert html_of(page) == f'<p><img src="{name}" alt="Bars"></p>'


def test_an_inline_drawing_keeps_the_case_of_its_names(tmp_path: Path) -> None:
    page = page_of(tmp_path, f"{TITLE}<p>{DRAWING}</p>")
    pictures: dict[str, bytes] = {}
    assert list(take_pictures(page, tmp_path, pictures)) == []
    [(name, content)] = pictures.items()
    assert b"viewBox" in content
    assert b'xmlns="http://www.w3.org/2000/svg"' in content
    assert html_of(page) == f'<p><img src="{name}" alt="A line that falls"></p>'


def test_an_ornament_goes(tmp_path: Path) -> None:
    page = page_of(tmp_path, f'{TITLE}<p>x<img src="missing.svg" alt=""></p>')
    assert list(take_pictures(page, tmp_path, {})) == []
    assert html_of(page) == "<p>x</p>"


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ('<img src="none.svg" alt="x">', "there is no picture none.svg"),
        ('<img src="https://example.org/a.png" alt="x">', "there is no picture https://example.org/a.png"),
        ('<img src="bars.svg">', "bars.svg has no alternative text"),
    ],
)
def test_faults_of_pictures(tmp_path: Path, picture: str, message: str) -> None:
    page = page_of(tmp_path, TITLE + picture)
    [problem] = take_pictures(page, tmp_path, {})
    assert (problem.path, problem.rule, problem.message) == ("docs/science/pain.md", "book-picture", message)


def test_the_table_of_a_figure_is_open_and_in_no_box(tmp_path: Path) -> None:
    content = '<details class="kb-figure-data"><summary class="kb-screen-only">Table</summary><p>x</p></details>'
    assert reduced(tmp_path, content) == '<div class="kb-figure-data"><p>x</p></div>'


def test_of_two_pictures_the_one_for_screens_goes(tmp_path: Path) -> None:
    content = (
        '<img src="a-light.svg#only-light" alt="A"><img src="a-dark.svg#only-dark" alt="A" class="kb-screen-only">'
    )
    assert reduced(tmp_path, content) == '<img src="a-light.svg#only-light" alt="A">'
