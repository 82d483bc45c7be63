"""Markdown is read as statements: the right texts, with the right citations, on the right lines."""

from __future__ import annotations

import re
from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from kb.markdown import Citation, Image, Kind, Link, Page, fragment, parse, sentences
from kb.problems import ProblemsFound


def page(text: str) -> Page:
    return parse(text, "page.md")


def stated(text: str) -> list[tuple[int, Kind, str, tuple[str, ...]]]:
    """Each statement: line, kind, text, keys."""
    return [(one.line, one.kind, one.text, one.keys) for one in page(text).statements]


def texts(text: str) -> list[str]:
    return [one.text for one in page(text).statements]


SPLIT = {
    "plain": ["It fell.", "It rose!", "Did it?", "It did."],
    "abbreviations": ["They used, e.g. Ketamine, i.e. S-ketamine, v. Placebo.", "As Dr. Noppers et al. Said."],
    "figures": ["It was clear, P = .009 and 0.78.", "12 weeks passed.", "See No. 5 and p. 4 of vol. 3."],
    "initials": ["J. R. Smith and St. Mary's wrote it.", "The evidence is of grade B.", "It was type A.", "So it was."],
    "closing marks": ["He said “no.”", "(It was so.)", "“Yes.”", "**Bold.**"],
    "lower case": ["It was approx. three, etc. and so on.", "S(+)-ketamine was used."],
    "decimals": ["It fell by 0.5.", "Then it rose."],
    "symbols": ["The certainty is low ⊕⊕◯◯.", "⊕◯◯◯ is less."],
}


@pytest.mark.parametrize("parts", SPLIT.values(), ids=SPLIT)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[start:end].strip() for start, end in sentences(text)] == parts


@given(st.text(alphabet="aAb .!?,;\n()“”1e.g", max_size=80))
def test_sentences_leave_nothing_out(text: str) -> None:
    spans = list(sentences(text))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_citation_before_the_full_stop_belongs_to_its_sentence() -> None:
    assert stated("It fell [@a1]. It rose [@b2; @c3].") == [
        (1, Kind.SENTENCE, "It fell.", ("a1",)),
        (1, Kind.SENTENCE, "It rose.", ("b2", "c3")),
    ]


def test_citation_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    assert stated("It fell. [@a1] It rose.") == [
        (1, Kind.SENTENCE, "It fell.", ("a1",)),
        (1, Kind.SENTENCE, "It rose.", ()),
    ]


def test_citation_at_the_start_belongs_to_the_first_sentence() -> None:
    assert stated("[@a1] found it. It rose.") == [
        (1, Kind.SENTENCE, "found it.", ("a1",)),
        (1, Kind.SENTENCE, "It rose.", ()),
    ]


def test_citations_carry_locators_and_lines() -> None:
    citations = page("It fell\n[see @a1, p. 4; @b2,\nfig. 2;\n@c3].").citations
    assert citations == (Citation("a1", "p. 4", 2), Citation("b2", "fig. 2", 2), Citation("c3", "", 4))


@pytest.mark.parametrize(
    "text", ["Write to a@b.org.", "[a@b.org](mailto:a@b.org)", "`[@a1]`", "    [@a1]", "[text](x.md)"]
)
def test_what_is_no_citation(text: str) -> None:
    assert page(text).citations == ()


def test_lines_inside_a_paragraph() -> None:
    text = "# Title\n\nOne is here\nand `code\nspan` here. Two\nis {{ macro(\n'x') }} here [@a1;\n@b2]. Three."
    assert [(one.line, one.text) for one in page(text).statements] == [
        (1, "Title"),
        (3, "One is here and  here."),
        (5, "Two is  here."),
        (8, "Three."),
    ]
    second = page(text).statements[1]
    assert [second.line_at(second.text.index(word)) for word in ("One", "and", "here.")] == [3, 4, 5]


def test_run_in_heading_belongs_to_the_sentence_after_it() -> None:
    assert texts("- **United States (2018).** Moderate evidence. Weak evidence.\n- **All of it is bold. Really.**") == [
        "United States (2018). Moderate evidence.",
        "Weak evidence.",
        "All of it is bold.",
        "Really.",
    ]


def test_table_rows_are_statements_with_their_columns() -> None:
    text = '| Outcome | People (studies) |\n| --- | --- |\n| **Pain** [@a1] | 60 (1) |\n| Mood | [2]{calc="3-1"} |\n'
    header, pain, mood = page(text).statements
    assert (header.line, header.kind, header.text) == (1, Kind.ROW, "Outcome | People (studies)")
    assert (pain.line, pain.text, pain.keys) == (3, "Pain | 60 (1)", ("a1",))
    assert [(pain.text[cell.start : cell.end], cell.header) for cell in pain.cells] == [
        ("Pain", "Outcome"),
        ("60 (1)", "People (studies)"),
    ]
    (done,) = mood.calculations
    assert (mood.line, mood.text[done.start : done.end], done.formula) == (4, "2", "3-1")


def test_list_items_definitions_quotes_and_admonitions_hold_statements() -> None:
    text = """
        - One. [@a1]
            - Two.

        Term
        :   Three.

        > Four [@b2].

        !!! note "A title"
            Five.

            Six.

        ??? tip "Another"
            Seven.

        ???+ tip "Open"
            Eight.
        """.replace("\n        ", "\n")
    assert texts(text) == [
        *("One.", "Two.", "Term", "Three.", "Four.", "A title", "Five.", "Six.", "Another", "Seven.", "Open", "Eight.")
    ]
    assert [one.line for one in page(text).statements if one.text in {"Six.", "Eight."}] == [13, 19]


def test_description_is_a_statement() -> None:
    assert stated("---\ntitle: A title\ndescription: What 60 people said.\n---\n") == [
        (3, Kind.DESCRIPTION, "What 60 people said.", ())
    ]


def test_front_matter_with_the_lines_of_its_fields() -> None:
    front = page("---\ntitle: A title\n# a remark\naudience: [patient]\nsearched: 2026-11\n---\n# A title\n").front
    assert front.values == {"title": "A title", "audience": ["patient"], "searched": "2026-11"}
    assert front.lines == {"title": 2, "audience": 4, "searched": 5}


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [("---\ntitle: A\nx: [1\n---\n", "yaml-syntax", 4), ("---\n- a\n- b\n---\n", "schema", 1)],
)
def test_unreadable_front_matter_is_a_problem_with_its_line(text: str, rule: str, line: int) -> None:
    with pytest.raises(ProblemsFound) as raised:
        page(text)
    assert [(one.path, one.rule, one.line) for one in raised.value.problems] == [("page.md", rule, line)]


def test_caption_and_alternative_text_share_their_figure() -> None:
    text = """
        <figure markdown="span">
          ![Pain in two arms](plot.svg)
          <figcaption>Pain in 60 people [@a1].</figcaption>
        </figure>
        """
    assert stated(dedent(text)) == [
        (4, Kind.CAPTION, "Pain in 60 people.", ("a1",)),
        (3, Kind.ALTERNATIVE, "Pain in two arms", ("a1",)),
    ]


def test_figure_over_several_blocks() -> None:
    text = """
        <figure markdown>

        ![Alternative](plot.svg)

        <figcaption markdown>Caption [@a1].</figcaption>

        </figure>

        ![Other](b.svg)
        """
    alternatives = [one for one in page(dedent(text)).statements if one.kind is Kind.ALTERNATIVE]
    assert [(one.text, one.keys) for one in alternatives] == [("Alternative", ("a1",)), ("Other", ())]


def test_raw_html_holds_statements_images_links_and_identifiers() -> None:
    text = (
        '<div id="box">\n<p>One <b>is</b> &lt; two. <a href="x.md#y">Three</a>.</p>\n<script>var sixty = 60</script>\n'
        '<img src="a.svg">\n<table><tr><td>60</td><td>[@a1]</td></tr></table></div>\n'
    )
    read = page(text)
    assert [(one.line, one.kind, one.text, one.keys) for one in read.statements] == [
        (2, Kind.SENTENCE, "One is < two.", ()),
        (2, Kind.SENTENCE, "Three.", ()),
        (5, Kind.ROW, "60", ("a1",)),
    ]
    assert read.images == (Image("a.svg", None, 4),)
    assert read.links == (Link("x.md#y", 2),)
    assert read.anchors == {"box"}
    assert [raw.line for raw in read.raw_html] == [1]


def test_code_addresses_and_macros_hold_no_statements() -> None:
    text = '```\n60 people\n```\n\n    60 people\n\n`60`\n\n[link](https://example.org/60)\n\n{{ table("a") }}\n'
    read = page(text)
    assert [one.text for one in read.statements] == ["link"]
    assert read.links == (Link("https://example.org/60", 9),)
    assert [(raw.text, raw.line) for raw in read.macros] == [('{{ table("a") }}', 11)]


def test_attribute_lists_are_no_text_but_give_identifiers() -> None:
    text = '## Title {#one .wide}\n\nSome **text**{ .big #two } and ![alt](a.svg){ width="300" #three }.\n{: .note }\n'
    read = page(text)
    assert [one.text for one in read.statements] == ["Title", "Some text and .", "alt"]
    assert read.anchors == {"one", "two", "three"}


SLUGS = """\
# What *this* does not mean

## Who rates?

## Who rates?

### `code` and 0–10 & ⊕⊕◯◯ ŠtÄ

## Known {#who-rates_1}

## A [link](x.md), “quoted” {: #set }

Setext <b>one</b>
---

## Who rates? [^1]
"""


def test_slugs_are_those_of_the_site() -> None:
    site = re.findall(
        r'<h\d id="([^"]*)"', Markdown(extensions=["toc", "attr_list"]).convert(SLUGS.replace(" [^1]", ""))
    )
    read = page(SLUGS.replace("[^1]", "[@a1]"))
    assert [heading.slug for heading in read.headings] == site
    assert [heading.level for heading in read.headings] == [1, 2, 2, 3, 2, 2, 2, 2]
    assert set(site) <= read.anchors


def test_text_of_data_counts_the_sources_it_is_tied_to() -> None:
    one, two = fragment("Seen in 60 people [@a1]. And in 30.", 7, keys=["b2"])
    assert (one.line, one.text, one.keys) == (7, "Seen in 60 people.", ("a1", "b2"))
    assert (two.text, two.keys) == ("And in 30.", ("b2",))


MARKUP = st.text(alphabet="ab 1.\n#*_`[]()@{}<>!|-:;\"'\\&=/", max_size=120)


@given(MARKUP)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = page(text)
    except ProblemsFound:
        return
    lines = text.count("\n") + 1
    assert all(1 <= one.line <= lines and one.text.strip() for one in read.statements)
    assert all(1 <= one.line <= lines for one in (*read.citations, *read.links, *read.images, *read.macros))
