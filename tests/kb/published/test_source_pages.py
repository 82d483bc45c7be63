from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from factories import make_extract, make_result
from kb.bibliography import Entry, Name
from kb.citing import Citing, citing
from kb.content import Content
from kb.published.addresses import SOURCES, reference_files
from kb.published.source_pages import (
    bibliography,
    conditions,
    left_out,
    public_address,
    search_text,
    source_markdown,
)
from kb.references import format_references
from kb.sources import Extract, Level, Seen

KEY = "alpha2020trial"
ENTRY = Entry(KEY, "article", {"title": "Ketamine & pain", "doi": "10.1000/a", "pmid": "1"}, (Name("Alpha", "Anna"),))


def seen(url: str) -> Seen:
    return Seen(url=url, level=Level.ABSTRACT, what="all", month="2026-11")


def reading(url: str) -> dict[str, str]:
    return seen(url).model_dump(mode="json")


def page(extract: Extract, cited: Citing | None = None, entry: Entry = ENTRY) -> str:
    reference = format_references({KEY: entry}, {KEY: extract})[KEY]
    titles = {"science/pain.md": "Pain", "evidence/claims/relief.md": "It relieves."}
    return source_markdown(
        entry,
        reference,
        extract,
        cited or Citing(),
        {KEY: "Alpha 2020"},
        titles,
        {"pain": "science/pain.md"},
        reference_files(KEY),
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://pubmed.ncbi.nlm.nih.gov/1/",
        "https://www.pubmed.gov/1",
        "https://doi.org/10.1000/a",
        "https://journals.lww.com/pain/a",
        "https://rapm.bmj.com/content/a",
        "https://trialsjournal.biomedcentral.com/a",
        "https://clinicaltrials.gov/study/NCT1",
        "https://www.vaoig.gov/report",
    ],
)
def test_pages_of_journals_indexes_registers_and_authorities_are_linked(url: str) -> None:
    assert public_address(seen(url), ENTRY) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.researchgate.net/publication/1",
        "https://en.booksc.org/book/1",
        "https://core-cms.prod.aop.cambridge.org/a",
        "https://preview-www.nature.com/a",
        "https://notbmj.com/a",
        "https://bmj.com.example.org/a",
        "https://example.org/copy",
        "http://192.0.2.1:8081/1",
        "a printed copy",
    ],
)
def test_any_other_page_is_a_reprint(url: str) -> None:
    assert public_address(seen(url), ENTRY) is None
    text = page(make_extract(KEY, seen=[reading(url)]))
    assert "- **Seen in November 2026**, abstract: a reprint" in text
    assert url not in text


def test_page_of_the_work_itself_is_linked_unless_it_is_a_reprint() -> None:
    own = Entry(KEY, "misc", {"title": "A", "url": "https://example.org/a"})
    assert public_address(seen("https://example.org/b"), own) == "https://example.org/b"
    copied = Entry(KEY, "misc", {"title": "A", "url": "https://fda.report/a"})
    assert public_address(seen("https://fda.report/a"), copied) is None


def test_equal_readings_are_counted() -> None:
    pages = [
        {"url": f"https://example.org/{at}", "level": "abstract", "what": "all", "month": "2026-11"} for at in "ab"
    ]
    assert "abstract: a reprint (2 pages)" in page(make_extract(KEY, seen=pages))


def test_result_stands_as_printed_with_its_anchor_and_level() -> None:
    text = page(make_extract(KEY, results=[make_result(id="pain", measure="MD", level="secondary", where="a digest")]))
    assert (
        '<span id="pain"></span>**Pain, 0–10:** MD −1.5 (95% CI −2.0 to −1.0) *(second-hand summary; a digest)*' in text
    )


@pytest.mark.parametrize(
    ("fields", "heading", "line"),
    [
        ({"harms": ["nausea"]}, "Harms", "nausea"),
        ({"limits": ["small"]}, "Limits", "small"),
        ({"facts": ["it was hot"]}, "What else it says, in our words", "it was hot"),
        ({"synthesis": ["we looked"]}, "Our notes", "we looked"),
        ({"doubts": ["as in key alpha2020trial"]}, "Doubts", "as in Alpha 2020"),
    ],
)
def test_each_part_of_the_extract_has_its_section(fields: dict[str, Any], heading: str, line: str) -> None:
    assert f"## {heading}\n\n- {line}\n" in page(make_extract(KEY, **fields))
    assert f"## {heading}" not in page(make_extract(KEY))


@pytest.mark.parametrize(
    ("retraction", "told"),
    [
        ({"status": "none-seen"}, "No notice of retraction or correction was seen."),
        ({"status": "not-looked"}, "Not looked for."),
        ({"status": "notice", "kind": "retraction", "text": "In 2021."}, "**This source was retracted.** In 2021."),
        ({"status": "notice", "kind": "expression-of-concern"}, "**The publisher voiced concern about this source.**"),
        ({"status": "notice", "kind": "correction"}, "The publisher corrected this source."),
    ],
)
def test_notices_are_told(retraction: dict[str, str], told: str) -> None:
    assert f"## Notices, and who paid\n\n{told}\n" in page(make_extract(KEY, retraction=retraction))


def test_funding_that_was_not_seen_is_said_to_be_so() -> None:
    assert "Funding or conflicts of interest: not seen in what we read" in page(make_extract(KEY))
    assert "Funding or conflicts of interest: a maker" in page(make_extract(KEY, funding="a maker"))


def test_everything_that_cites_the_source_is_linked() -> None:
    cited = Citing(["science/pain.md"], ["relief"], ["pain", "mood"], ["NCT01234567"], ["pain inventory"])
    assert page(make_extract(KEY), cited).endswith(
        "## What cites it here\n\n"
        "- Page: [Pain](../../science/pain.md)\n"
        "- Claim: [It relieves.](../claims/relief.md)\n"
        "- Summary of findings: [pain](../../science/pain.md#sof-pain)\n"
        "- Summary of findings: mood\n"
        "- [Trials register](../trials.md): NCT01234567\n"
        "- [Glossary](../glossary.md): pain inventory\n"
    )
    assert "Nothing, for a reason that" in page(make_extract(KEY))


def test_exports_are_linked_in_each_format() -> None:
    text = page(make_extract(KEY))
    for name, ending in (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json")):
        assert f"[{name}](../../data/references/{KEY}.{ending})" in text


def test_list_names_every_source_and_says_what_was_retracted(small: Content, labels: dict[str, str]) -> None:
    assert small.bibliography
    text = bibliography(small.bibliography.entries, small.extracts, labels, SOURCES)
    found = html.fragment_fromstring(text.partition("\n\n")[2])
    assert [item.find("a").get("href") for item in found.iter("li")] == [f"{key}/" for key in sorted(labels)]
    assert ["Retracted." in item.text_content() for item in found.iter("li")] == [False, False, True, False]


def test_long_title_is_cut_after_a_word() -> None:
    entry = Entry(KEY, "article", {"title": "pain " * 40})
    text = bibliography({KEY: entry}, {KEY: make_extract(KEY)}, {KEY: "Alpha"}, SOURCES)
    assert "pain pain…</li>" in text


def test_conditions_are_read_from_title_and_people() -> None:
    assert conditions(ENTRY, make_extract(KEY)) == ("none named",)
    people = make_extract(KEY, population="adults with CRPS and chronic neuropathic pain")
    assert conditions(ENTRY, people) == ("complex regional pain syndrome", "neuropathic pain", "chronic pain")


def test_search_knows_authors_and_identifiers() -> None:
    assert search_text(ENTRY) == "Alpha Anna 10.1000/a 1"


def test_sources_left_out_are_linked_with_their_reason() -> None:
    told = left_out({KEY: "a protocol"}, {KEY: "Alpha 2020"}, "about/methods.md")
    assert told == f"- [Alpha 2020](../evidence/sources/{KEY}.md): a protocol"


def test_every_real_source_is_cited_or_left_out_with_its_reason(real: Content) -> None:
    assert real.bibliography
    assert set(real.bibliography.entries) - set(citing(real)) == set(real.uncited)
