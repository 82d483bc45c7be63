"""References as HTML: what mkdocs-bibtex corrupts, and what a reader needs beside the bare reference."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factories import make_extract
from kb.bibliography import Entry, Name, parse_bibliography
from kb.cloak import cloak, uncloak
from kb.references import citeproc, format_references, label, links, shorten
from kb.sources import Extract

TAG = re.compile(r"<[^>]*>")


def reference(bibtex: str, extract: Extract | None = None) -> str:
    entries = parse_bibliography(bibtex, "references.bib").entries
    (key,) = entries
    return format_references(entries, {key: extract} if extract else {})[key].html


def plain(bibtex: str) -> str:
    return html.unescape(TAG.sub("", reference(bibtex)))


def article(**fields: str) -> str:
    told = {
        "title": "{Title}",
        "author": "Alpha, Anna",
        "journal": "Pain",
        "year": "2020",
        **fields,
    }
    return "@article{alpha2020trial,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in told.items()) + "}\n"


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        pytest.param(r"{50\% pain relief after 4 weeks}", "50% pain relief after 4 weeks", id="per-cent"),
        pytest.param(r"{Pain \& mood: a \textless{} b}", "Pain & mood: a < b", id="ampersand-and-less-than"),
        pytest.param(
            "{The \"KetHead\" trial: patients' 'gain'}", "The \"KetHead\" trial: patients' 'gain'", id="quotes"
        ),
        pytest.param("{“Curled” ‘marks’}", "“Curled” ‘marks’", id="curled-quotes"),
        pytest.param(r"{$\alpha$-blockers and \$5}", "α-blockers and $5", id="dollars"),
        pytest.param("{{KETAMINE} in {CRPS}: A Review}", "KETAMINE in CRPS: A Review", id="braces-and-capitals"),
        pytest.param(
            r"{\textless{}i\textgreater{}x\textless{}/i\textgreater{} *a* \_b\_ [c](d) `e`}",
            "<i>x</i> *a* _b_ [c](d) `e`",
            id="markup",
        ),
    ],
)
def test_title_is_printed_as_published(title: str, printed: str) -> None:
    assert plain(article(title=title)) == f"Alpha A. {printed}. Pain 2020. "[:-1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1, max_size=20)
)
@example(["<b>", "a.", "'q'", "&amp;", "--", "{x}", "$", "\\", "@", "#"])
def test_any_title_passes_unchanged(titles: list[str]) -> None:
    entries = [Entry(f"k{number}", "misc", {"title": f"x{title}x"}) for number, title in enumerate(titles)]
    found = citeproc(entries)
    assert [html.unescape(found[entry.key]) for entry in entries] == [f"x{title}x. n.d." for title in titles]


@given(st.text(st.characters(max_codepoint=0xEFFFF)))
def test_cloaked_text_comes_back(text: str) -> None:
    assert uncloak(cloak(text)) == text


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"volume": "145", "number": "3", "pages": "263--275"}, "Pain 2020;145(3):263–275."),
        ({"volume": "5", "pages": "E111-E122"}, "Pain 2020;5:E111–E122."),
        ({"pages": "CD008307"}, "Pain 2020:CD008307."),
        ({"title": "{Does it help?}"}, "Does it help? Pain 2020."),
        ({"title": "{Must it “help”?}"}, "Must it “help”? Pain 2020."),
        ({"author": "van Hilten, Jacobus J. and de la Salle, Sara"}, "van Hilten JJ, de la Salle S. "),
        ({"author": "Guy, Jr., Gery P. and O’Connell, Jean-Paul"}, "Guy GP Jr, O’Connell JP. "),
        ({"author": "Jelovac, Ana and others"}, "Jelovac A et al. Title."),
        ({"author": " and ".join(f"F{letter}, A." for letter in "abcdef")}, "Fa A, Fb A, Fc A, Fd A, Fe A, Ff A. "),
        ({"author": " and ".join(f"F{letter}, A." for letter in "abcdefg")}, "Fa A, Fb A, Fc A et al. "),
        (
            {"author": "{National Institute for Health and Care Excellence}"},
            "National Institute for Health and Care Excellence. T",
        ),
    ],
)
def test_bibliographic_fields(fields: dict[str, str], printed: str) -> None:
    assert printed in plain(article(**fields)) + " "


def test_undated_page_says_when_it_was_seen() -> None:
    bibtex = (
        "@misc{a, title = {Help line}, institution = {{Samaritans}}, urldate = {2026-11}, url = {https://www.x.org/a}}"
    )
    assert plain(bibtex) == "Help line. Samaritans, n.d. (seen November 2026). x.org"


def test_report_has_its_number_and_its_publisher_once() -> None:
    who = "author = {{NICE}}, institution = {{NICE}}"
    bibtex = f"@techreport{{a, title = {{Pain}}, {who}, number = {{NG193}}, year = {{2021}}}}"
    assert plain(bibtex) == "NICE. Pain. NG193, 2021."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"doi": "10.1016/S0304-3959(01)00278-0", "pmid": "12", "pmcid": "PMC34", "url": "https://mirror.example"},
            [
                ("doi:10.1016/S0304-3959(01)00278-0", "https://doi.org/10.1016/S0304-3959(01)00278-0"),
                ("PubMed 12", "https://pubmed.ncbi.nlm.nih.gov/12/"),
                ("PMC34", "https://pmc.ncbi.nlm.nih.gov/articles/PMC34/"),
            ],
        ),
        ({"doi": "10.1000/a<b>#c"}, [("doi:10.1000/a<b>#c", "https://doi.org/10.1000/a%3Cb%3E%23c")]),
        (
            {"registration": "NCT01234567, ISRCTN85955128"},
            [
                ("NCT01234567", "https://clinicaltrials.gov/study/NCT01234567"),
                ("ISRCTN85955128", "https://www.isrctn.com/ISRCTN85955128"),
            ],
        ),
        (
            {"registration": "ACTRN12619000494134p"},
            [("ACTRN12619000494134p", "https://www.anzctr.org.au/ACTRN12619000494134p.aspx")],
        ),
        (
            {"registration": "EudraCT 2007-002080-27"},
            [
                (
                    "EudraCT 2007-002080-27",
                    "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2007-002080-27",
                )
            ],
        ),
        (
            {"registration": "2024-516890-63-00"},
            [
                (
                    "EU CT 2024-516890-63-00",
                    "https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT=2024-516890-63-00",
                )
            ],
        ),
        (
            {"url": "https://www.nice.org.uk/guidance/ng193"},
            [("nice.org.uk", "https://www.nice.org.uk/guidance/ng193")],
        ),
        ({}, []),
    ],
)
def test_links(fields: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert links(fields) == expected


def test_ampersand_in_an_address_is_escaped_once() -> None:
    assert 'href="https://x.org/?a=1&amp;b=2"' in reference("@misc{a, title = {T}, url = {https://x.org/?a=1&b=2}}")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            Entry("k", "article", {"year": "2009"}, (Name("Sigtermans", "Marnix"), Name("Dahan", "Albert"))),
            "Sigtermans 2009",
        ),
        (
            Entry("k", "misc", {"title": "A trial", "institution": "Yale University", "year": "2017"}),
            "Yale University 2017",
        ),
        (Entry("k", "misc", {"title": "aaa " * 30}), "aaa " * 13 + "aaa aaa… n.d."),
    ],
)
def test_label(entry: Entry, expected: str) -> None:
    assert label(entry) == expected


@pytest.mark.parametrize(
    ("retraction", "mark"),
    [
        ({"status": "notice", "kind": "retraction"}, "Retracted"),
        ({"status": "notice", "kind": "expression-of-concern"}, "Expression of concern"),
        ({"status": "notice", "kind": "correction"}, "Corrected"),
        ({"status": "none-seen"}, None),
        ({"status": "not-looked"}, None),
    ],
)
def test_publishers_notice_is_marked(retraction: dict[str, Any], mark: str | None) -> None:
    entries = parse_bibliography(article(), "references.bib").entries
    extract = make_extract("alpha2020trial", retraction=retraction)
    found = format_references(entries, {"alpha2020trial": extract})["alpha2020trial"]
    assert found.notice == mark
    assert ("kb-notice" in found.html) == (mark is not None)
    assert mark is None or f">{mark}.</strong>" in found.html


def test_design_level_and_doubts_come_from_the_extract() -> None:
    entries = parse_bibliography(article(), "references.bib").entries
    extract = make_extract("alpha2020trial", design="cohort", doubts=["n is 5 < 6 in key alpha2020trial"])
    found = format_references(entries, {"alpha2020trial": extract})["alpha2020trial"]
    assert found.reading == "Cohort. Read as: abstract."
    assert found.doubts == "n is 5 &lt; 6 in Alpha 2020."
    assert found.level == "abstract"


@pytest.mark.parametrize(
    ("doubts", "expected"),
    [
        ([], ""),
        (["One"], "One."),
        (["One?", "Two."], "One? Two."),
        (["One", "Two and much more", "Three"], "One. And 2 more in the extract."),
        (["Twelve words are too long for it"], "Twelve words are …"),
    ],
)
def test_doubts_are_shortened(doubts: list[str], expected: str) -> None:
    assert shorten(doubts, room=20) == expected
