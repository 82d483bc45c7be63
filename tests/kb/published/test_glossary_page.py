"""First uses of abbreviations: written out and linked once, never in words, code, links, headings or attributes."""

from __future__ import annotations

import html as entities
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from kb.glossary import Field, Term
from kb.published.addresses import GLOSSARY, SOURCES
from kb.published.glossary_page import OUR_WORDING, glossary, link_terms

CRPS = Term(
    term="complex regional pain syndrome", abbreviation="CRPS", field=Field.PAIN, definition='Pain "out of proportion".'
)
RCT = Term(
    term="randomised controlled trial",
    abbreviation="RCT",
    plural="randomised controlled trials",
    field=Field.STATISTICS,
    definition="A trial by lot.",
)
OR = Term(term="odds ratio", abbreviation="OR", ambiguous=True, field=Field.STATISTICS, definition="A ratio.")
PE = Term(term="prolonged exposure", abbreviation="PE", ambiguous=True, field=Field.PSYCHOTHERAPY, definition="A way.")
ACT = Term(
    term="acceptance and commitment therapy",
    abbreviation="ACT",
    ambiguous=True,
    field=Field.PSYCHOTHERAPY,
    definition="A therapy.",
)
NMDA = Term(term="N-methyl-D-aspartate receptor", abbreviation="NMDA", field=Field.PHARMACOLOGY, definition="It.")
EMDR = Term(
    term="eye movement desensitisation and reprocessing",
    abbreviation="EMDR",
    field=Field.PSYCHOTHERAPY,
    definition="A therapy.",
)
MEQ = Term(term="mystical experience questionnaire", abbreviation="MEQ", field=Field.MEASURES, definition="A form.")
PLAIN = Term(term="odds", field=Field.STATISTICS, definition="Chances & such.", sources=["alpha2020trial"])
TERMS = (CRPS, RCT, OR, PE, ACT, NMDA, EMDR, MEQ, PLAIN)
PAGE = "science/pain.md"


def linked(text: str) -> str:
    """The page `text` with links to the glossary in double brackets."""
    return re.sub(r'<a class="kb-term"[^>]*>(.*?)</a>', r"[[\1]]", link_terms(text, TERMS, PAGE), flags=re.DOTALL)


FIRST_USES = {
    "first use alone": ("in CRPS and CRPS", "in [[complex regional pain syndrome (CRPS)]] and CRPS"),
    "written out by the page": (
        "in complex regional pain syndrome (CRPS), CRPS",
        "in [[complex regional pain syndrome (CRPS)]], CRPS",
    ),
    "written out over two lines": (
        "in complex regional\npain syndrome (CRPS)",
        "in [[complex regional\npain syndrome (CRPS)]]",
    ),
    "written out with a capital": ("Odds ratio (OR) and OR", "[[Odds ratio (OR)]] and OR"),
    "plural": ("two RCTs", "two [[randomised controlled trials (RCTs)]]"),
    "plural written out": (
        "two randomised controlled trials (RCTs), an RCT",
        "two [[randomised controlled trials (RCTs)]], an RCT",
    ),
    "letters in brackets": ("allodynia (CRPS)", "allodynia ([[complex regional pain syndrome, CRPS]])"),
    "letters in brackets behind another spelling": (
        "complex-regional pain syndrome (CRPS)",
        "complex-regional pain syndrome ([[CRPS]])",
    ),
    "words that follow": (
        "in EMDR (eye movement desensitization and reprocessing)",
        "in [[EMDR]] (eye movement desensitization and reprocessing)",
    ),
    "words nearby": (
        "<p><b>CRPS</b> is short for complex regional pain syndrome.",
        "<p><b>[[CRPS]]</b> is short for complex regional pain syndrome.",
    ),
    "last word that follows": ("the NMDA receptors", "the [[N-methyl-D-aspartate (NMDA)]] receptors"),
    "article that would be wrong": ("an RCT", "an [[RCT]]"),
    "beginning of a paragraph": ("<p>CRPS is", "<p>[[Complex regional pain syndrome (CRPS)]] is"),
    "beginning of a sentence": ("Rare. CRPS is", "Rare. [[Complex regional pain syndrome (CRPS)]] is"),
    "bold beginning": ("<li><strong>CRPS</strong>", "<li><strong>[[Complex regional pain syndrome (CRPS)]]</strong>"),
    "after a shortened word": ("pain vs. CRPS", "pain vs. [[complex regional pain syndrome (CRPS)]]"),
}
LEFT = {
    "or as a word": "one OR two; the PE teacher; ACT now",
    "ambiguous letters in brackets": "surgery (PE) (OR 2.1)",
    "part of a name": "KetCRPS-2, non-CRPS and CRPS-like; MEQ30",
    "plural that is not known": "several CRPSs",
    "lower case": "crps and meq",
    "code": "<code>CRPS</code> <pre><code>\nRCT</code></pre>",
    "link": '<a href="x">CRPS <em>RCT</em></a>',
    "heading": '<h2 id="x">CRPS <em>RCT</em></h2>',
    "heading of a column": "<th>CRPS</th>",
    "caption": "<caption>CRPS</caption>",
    "attribute": '<img alt="CRPS"><p title="RCT > CRPS">',
    "comment": "<!-- CRPS -->",
    "script": "<script>CRPS</script>",
    "marker": "<sup>CRPS</sup>",
    "the site's own name": "KAP for Chronic Pain",
}


@pytest.mark.parametrize(("text", "shown"), FIRST_USES.values(), ids=FIRST_USES)
def test_first_use_is_linked(text: str, shown: str) -> None:
    assert linked(text) == shown


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_no_false_hit(text: str) -> None:
    kap = Term(term="ketamine-assisted psychotherapy", abbreviation="KAP", field=Field.PAIN, definition="It.")
    assert link_terms(text, (*TERMS, kap), PAGE) == text


def test_link_leads_to_the_term_and_carries_its_definition() -> None:
    (link,) = html.fragment_fromstring(link_terms("<p>CRPS</p>", TERMS, PAGE)).iter("a")
    assert link.get("href") == "../../evidence/glossary/#complex-regional-pain-syndrome"
    assert link.get("data-definition") == CRPS.definition


@pytest.mark.parametrize("origin", [GLOSSARY, SOURCES])
def test_lists_of_terms_and_of_titles_stay_as_they_are(origin: str) -> None:
    assert link_terms("<p>CRPS</p>", TERMS, origin) == "<p>CRPS</p>"


WORDS = st.sampled_from(
    [
        "CRPS",
        "RCTs",
        "an RCT",
        "OR",
        "NMDA",
        "receptor",
        "odds ratio (OR)",
        "(MEQ)",
        "<em>",
        "</em>",
        "<p>",
        "</p>",
        ".",
    ]
)


@given(st.lists(WORDS | st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=8), max_size=30))
def test_nothing_changes_but_what_the_links_hold(words: list[str]) -> None:
    text = " ".join(words)
    found = link_terms(text, TERMS, PAGE)
    letters = {term.abbreviation for term in TERMS if term.abbreviation}

    def as_it_was(link: re.Match[str]) -> str:
        """The letters of a link that was written out; its text where the page wrote it out itself."""
        shown = entities.unescape(link[1])
        if shown in text.replace("\n", " ") or shown in text:
            return shown
        written = re.search(r"[(, ]([A-Z]+s?)\)?$", shown)
        assert written
        assert written[1].removesuffix("s") in letters
        return written[1]

    assert re.sub(r'<a class="kb-term"[^>]*>(.*?)</a>', as_it_was, found, flags=re.DOTALL) == text
    anchors = re.findall(r'href="[^"#]*#([^"]*)"', found)
    assert len(anchors) == len(set(anchors))


def test_glossary_lists_terms_in_alphabetical_order_with_their_sources() -> None:
    text = glossary(TERMS, {"alpha2020trial": "Alpha 2020"}, GLOSSARY)
    names = re.findall(r'<li id="([^"]*)"', text)
    assert names == sorted(names)
    assert len(names) == len(TERMS)
    assert "**odds.** Chances &amp; such. *([Alpha 2020](sources/alpha2020trial.md))*" in text
    assert f"**odds ratio (OR).** A ratio. *({OUR_WORDING})*" in text
