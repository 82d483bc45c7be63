"""Citations in finished HTML: markers, list, and what is wrong with them."""

from __future__ import annotations

import pytest
from lxml import html
from lxml.html import HtmlElement

from kb.cloak import cloak
from kb.markers import RULES, Fault, locate, read_bracket, render
from kb.problems import severities
from kb.references import Reference


def make_reference(key: str, label: str, notice: str | None = None, doubts: str = "") -> Reference:
    return Reference(key, label, f"{label}. <em>Pain</em>.", "Cohort. Read as: abstract.", doubts, None, notice)


SOURCES = "../evidence/sources/"
REFERENCES = {
    "alpha2020trial": make_reference("alpha2020trial", "Alpha 2020"),
    "beta2021trial": make_reference("beta2021trial", "Beta & Co 2021", "Retracted", "Small."),
}


def page(text: str) -> HtmlElement:
    """The page made of `text`, its brackets cloaked; it must be without fault."""
    rendered = render(cloaked(text), REFERENCES, SOURCES)
    assert rendered.faults == ()
    return html.fragment_fromstring(rendered.html, create_parent="article")


def cloaked(text: str) -> str:
    """`text` as the registry hands it over: whatever stands in ⟦…⟧ is a cloaked bracket."""
    head, *rest = text.split("⟦")
    return head + "".join(cloak(f"[{inner}]") + after for inner, _, after in (part.partition("⟧") for part in rest))


def test_marker_has_number_role_and_name() -> None:
    (marker,) = page("<p>Less pain ⟦@alpha2020trial⟧.</p>").xpath("//sup//a")
    assert marker.text == "1"
    assert marker.get("role") == "doc-noteref"
    assert marker.get("aria-label") == "Reference 1: Alpha 2020"
    assert marker.get("href") == "#fn:alpha2020trial"


def test_marker_of_a_retracted_source_says_so() -> None:
    (marker,) = page("<p>Withdrawn ⟦@beta2021trial⟧.</p>").xpath("//sup//a")
    assert marker.get("aria-label") == "Reference 1: Beta & Co 2021, retracted"


def test_marker_follows_its_word_without_a_space() -> None:
    assert page("<p>Less pain\n ⟦@alpha2020trial⟧.</p>").find("p").text == "Less pain"


def test_locators_and_prefixes_show() -> None:
    (cite,) = page("<p>So ⟦see @alpha2020trial, p. 4; @beta2021trial⟧</p>").xpath("//sup")
    assert cite.text_content() == "\u2060[see 1, p. 4; 2]"
    assert cite.xpath(".//a")[0].get("aria-label") == "Reference 1: Alpha 2020, p. 4"


def test_adjacent_brackets_become_one_group() -> None:
    (cite,) = page("<p>So ⟦@alpha2020trial⟧ ⟦@beta2021trial⟧.</p>").xpath("//sup")
    assert cite.text_content() == "\u2060[1,2]"


def test_numbers_follow_the_order_of_citation() -> None:
    found = page("<p>B ⟦@beta2021trial⟧, a ⟦@alpha2020trial⟧, b ⟦@beta2021trial⟧</p>")
    assert [marker.text for marker in found.xpath("//sup//a")] == ["1", "2", "1"]
    assert [item.get("id") for item in found.xpath("//li")] == ["fn:beta2021trial", "fn:alpha2020trial"]


def test_each_link_leads_to_an_id_that_is_there_once() -> None:
    found = page("<p>B ⟦@beta2021trial⟧, a ⟦@alpha2020trial⟧, b ⟦@beta2021trial⟧ <img alt='⟦@alpha2020trial⟧'></p>")
    ids = [element.get("id") for element in found.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {link.get("href").removeprefix("#") for link in found.xpath("//a[starts-with(@href, '#')]")} <= set(ids)


def test_backlinks_have_distinct_names() -> None:
    found = page("<p>" + "A ⟦@alpha2020trial⟧. " * 3 + "</p>").xpath("//*[@class='kb-backlinks']/a")
    assert [link.get("role") for link in found] == ["doc-backlink"] * 3
    assert [link.get("aria-label") for link in found] == [f"Back to citation {at} of reference 1" for at in (1, 2, 3)]


def test_list_has_heading_role_reading_and_doubts() -> None:
    found = page("<p>B ⟦@beta2021trial⟧</p>")
    (heading,) = found.xpath("//h2")
    (notes,) = found.xpath("//*[@role='doc-endnotes']")
    assert heading.text == "References"
    assert notes.get("aria-labelledby") == heading.get("id") == "references"
    assert "Read as: abstract." in notes.text_content()
    assert notes.xpath(".//*[contains(@class, 'kb-doubts')]")[0].text_content() == "Doubts: Small."


def test_reading_leads_to_the_page_of_the_source() -> None:
    (link,) = page("<p>B ⟦@beta2021trial⟧</p>").xpath("//*[@class='kb-reading']/a")
    assert link.text == "Cohort. Read as: abstract."
    assert link.get("href") == "../evidence/sources/beta2021trial/"


def test_page_without_citations_is_left_as_it_is() -> None:
    text = "<h2>References to pain</h2><p>a@b.org, <a href='mailto:a@b.org'>[1]</a></p>"
    assert render(text, REFERENCES, SOURCES).html == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("<pre><code>x ⟦@nobody, p. 4⟧</code></pre>", "x [@nobody, p. 4]", id="code-block"),
        pytest.param("<p><code>⟦@a <b⟧</code></p>", "[@a <b]", id="code-span"),
        pytest.param("<h2><code>⟦@alpha2020trial⟧</code></h2>", "[@alpha2020trial]", id="code-in-a-heading"),
        pytest.param("<p>\\⟦@alpha2020trial⟧</p>", "[@alpha2020trial]", id="escaped"),
    ],
)
def test_code_and_escapes_stay_as_written(text: str, shown: str) -> None:
    rendered = render(cloaked(text), REFERENCES, SOURCES)
    assert (rendered.faults, rendered.cited) == ((), ())
    assert html.fragment_fromstring(rendered.html).text_content() == shown
    assert "[@" not in rendered.html


def test_citation_in_alternative_text_is_listed_and_leaves_no_trace_there() -> None:
    found = page('<p><img src="a.svg" alt="Pain falls ⟦@alpha2020trial⟧."></p>')
    assert found.xpath("//img")[0].get("alt") == "Pain falls."
    assert [item.get("id") for item in found.xpath("//li")] == ["fn:alpha2020trial"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<p>⟦@nobody2020⟧</p>", Fault("unknown-key", "@nobody2020")),
        ("<p>⟦@alpha:2020⟧</p>", Fault("citation-key", "@alpha:2020")),
        ("<p>⟦@alpha.2020⟧</p>", Fault("citation-key", "@alpha.2020")),
        ("<p>⟦-@alpha2020trial⟧</p>", Fault("citation-syntax", "-@alpha2020trial")),
        ("<p>⟦@alpha2020trial; and others⟧</p>", Fault("citation-syntax", "and others")),
        ("<p>[@alpha2020trial\nand so on</p>", Fault("citation-syntax", "[@alpha2020trial")),
        ("<h2>Pain ⟦@alpha2020trial⟧</h2>", Fault("citation-in-heading", "@alpha2020trial")),
        ('<p><a href="x">see ⟦@alpha2020trial⟧</a></p>', Fault("citation-in-link", "@alpha2020trial")),
        ("<p>\\bibliography</p>", Fault("references-by-hand", "\\bibliography")),
        ("<p>\\full_bibliography</p>", Fault("references-by-hand", "\\full_bibliography")),
        (
            '<h2 id="references">References</h2><p>⟦@alpha2020trial⟧</p>',
            Fault("references-by-hand", "a heading “References”"),
        ),
    ],
)
def test_fault_is_named(text: str, fault: Fault) -> None:
    assert render(cloaked(text), REFERENCES, SOURCES).faults == (fault,)


def test_every_fault_has_its_rule() -> None:
    assert set(RULES) <= set(severities())


def test_fault_is_found_at_each_of_its_lines_and_not_in_longer_keys() -> None:
    source = "---\ntitle: T\n---\n\nA [@nobody].\nB [@nobody2020].\nC [@x; @nobody, p. 2]."
    found = [str(problem) for problem in locate([Fault("unknown-key", "@nobody")] * 2, source, "docs/a.md")]
    what = "unknown-key: @nobody is not in references.bib; mend the key, or add the source"
    assert found == [f"docs/a.md:5: {what}", f"docs/a.md:7: {what}"]


def test_fault_that_a_macro_wrote_stands_at_line_1() -> None:
    (problem,) = locate([Fault("unknown-key", "@nobody")], "{{ study_table() }}", "docs/a.md")
    assert problem.line == 1


def test_bracket_is_read_item_by_item() -> None:
    found = read_bracket("@a; see also @b chapter 2;@c, pp. 1–2, 5")
    assert [str(item) for item in found] == [
        "Citation(key='a', prefix='', locator='')",
        "Citation(key='b', prefix='see also', locator='chapter 2')",
        "Citation(key='c', prefix='', locator='pp. 1–2, 5')",
    ]
