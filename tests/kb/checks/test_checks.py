"""Every check on a small project that is broken in one place: what it finds, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from small_project import PAIN as PAIN_TEXT
from small_project import REFERENCES, change, write_project

from kb.checks import problems
from kb.content import read_content
from kb.problems import Problem
from kb.project import Project

ALPHA = "docs/data/sources/alpha2020trial.yml"
BIB = "references.bib"
CLAIMS = "docs/data/claims.yml"
CONFIG = "mkdocs.yml"
FIGURES = "docs/data/figures.yml"
GLOSSARY = "docs/data/glossary.yml"
HOME = "docs/index.md"
OUTCOMES = "docs/data/outcomes.yml"
PAIN = "docs/science/pain.md"
TRIALS = "docs/data/trials.yml"
UNCITED = "docs/data/uncited.yml"
NEWS = "docs/data/news.yml"
TO_COMPLETE = "sources-to-complete.yml"

ZETA_IN_BIB = REFERENCES[REFERENCES.index("@article{zeta") :]
NEW_ENTRY = """
@article{zz2023new,
  title = {{New}},
  author = {New, Nora},
  journal = {Pain},
  year = {2023},
  doi = {10.1000/new},
}
"""
NEW_EXTRACT = """\
key: zz2023new
topics: [kap]
design: rct
retraction: {status: none-seen}
seen:
  - {url: 'https://doi.org/10.1000/new', level: abstract, what: all, month: 2026-11}
"""


@dataclass(frozen=True)
class Broken:
    """A change that breaks a rule. The finding stands on the line that holds `at`, else on that of the change.

    `also` names rules that the same change cannot but break as well.
    """

    rule: str
    file: str
    old: str
    new: str
    at: str = ""
    also: frozenset[str] = frozenset()


BROKEN = {
    # What cannot be read
    "brace not closed": Broken("bib-syntax", BIB, "& more}},", "& more},", at="@article{alpha"),
    "yaml that is none": Broken("yaml-syntax", ALPHA, "n: 60\n", "n: [60\n", at="intervention"),
    "front matter that is none": Broken("yaml-syntax", PAIN, "title: Pain", "title: [Pain", at="description"),
    "configuration that is none": Broken("yaml-syntax", CONFIG, "nav:", "nav: [", at="- Home"),
    "extract of another name": Broken("extract-name", ALPHA, "key: alpha2020trial", "key: alpha2020"),
    "extract without design": Broken("schema", ALPHA, "design: rct\n", "", at="key:"),
    "unknown field in data": Broken("schema", OUTCOMES, "  title:", "  titel:", at="- id: pain"),
    # Bibliography
    "key used twice": Broken("duplicate-key", BIB, "@misc{beta2021registry", "@misc{alpha2020trial"),
    "article without journal": Broken(
        "required-field", BIB, "  journal = {Journal of Trials},\n", "", at="@article{alpha"
    ),
    "article without author": Broken("required-field", BIB, "  author = {Zeta, Zoe},\n", "", at="@article{zeta"),
    "register without number": Broken(
        "required-field",
        BIB,
        "  registration = {NCT07654321},\n  url = {https://clinicaltrials.gov/study/NCT07654321},\n",
        "",
        at="@misc{beta",
    ),
    "type that is not used": Broken("required-field", BIB, "@misc{beta", "@unpublished{beta"),
    "article without identifier": Broken("no-identifier", BIB, "  doi = {10.1000/gamma},\n", "", at="@article{gamma"),
    "doi as an address": Broken("identifier", BIB, "{10.1000/alpha}", "{https://doi.org/10.1000/alpha}"),
    "doi with a full stop": Broken("identifier", BIB, "{10.1000/alpha}", "{10.1000/alpha.}"),
    "pmid with letters": Broken("identifier", BIB, "{11111111}", "{PMID11111111}"),
    "pmcid without prefix": Broken("identifier", BIB, "  pmid =", "  pmcid = {1234},\n  pmid ="),
    "nct number cut": Broken("identifier", BIB, "{NCT01234567}", "{NCT0123456}"),
    "isrctn number cut": Broken("identifier", BIB, "{NCT01234567}", "{NCT01234567, ISRCTN123}"),
    "actrn number cut": Broken("identifier", BIB, "{NCT01234567}", "{ACTRN123}"),
    "year that is none": Broken("identifier", BIB, "{2020}", "{in press}"),
    "address without host": Broken(
        "identifier", BIB, "{https://clinicaltrials.gov/study/NCT07654321}", "{clinicaltrials}"
    ),
    "percent sign bare": Broken("bib-hazard", BIB, r"50\% relief", "50% relief"),
    "ampersand bare": Broken("bib-hazard", BIB, r"\& more", "& more"),
    "underscore bare": Broken("bib-hazard", BIB, "Journal of Trials", "Journal_of_Trials"),
    "number sign bare": Broken("bib-hazard", BIB, "not read}", "not read #2}"),
    "dollar bare": Broken("bib-hazard", BIB, "not read}", "not read for $5}"),
    "angle bracket bare": Broken("bib-hazard", BIB, "not read}", "not read, P < 5}"),
    "html entity": Broken("bib-hazard", BIB, r"\& more", r"\&amp; more"),
    "single hyphen in pages": Broken("bib-hazard", BIB, "11--19", "11-19"),
    "full stop after a title": Broken("bib-hazard", BIB, "not read}}", "not read.}}"),
    "doi of another entry": Broken("duplicate-work", BIB, "{10.1000/zeta}", "{10.1000/ALPHA}"),
    "title of another entry": Broken(
        "duplicate-work",
        BIB,
        ZETA_IN_BIB,
        ZETA_IN_BIB.replace("not read", "Withdrawn").replace("doi = {10.1000/zeta}", "pmid = {2}"),
        at="Withdrawn",
    ),
    "entry without extract": Broken(
        "entry-without-extract", BIB, "", NEW_ENTRY, at="@article{zz", also=frozenset({"uncited-entry"})
    ),
    "extract without entry": Broken("extract-without-entry", "docs/data/sources/zz2023new.yml", "", NEW_EXTRACT),
    "entries out of order": Broken(
        "unsorted-entries",
        BIB,
        "",
        NEW_ENTRY.replace("zz2023", "aa2023"),
        at="@article{aa",
        also=frozenset({"uncited-entry", "entry-without-extract"}),
    ),
    "keywords of another design": Broken("keywords-design", BIB, "{rct}", "{cohort}"),
    "entry nobody cites": Broken(
        "uncited-entry", PAIN, " We could not read another [@zeta2022unread].", "", at="@article{zeta"
    ),
    # Citations
    "key that is unknown": Broken("unknown-key", PAIN, "[@beta2021registry]", "[@beta2021registry; @beta2021registri]"),
    "source to complete": Broken(
        "incomplete-source", PAIN, "[@beta2021registry]", "[@beta2021registry; @omega2018incomplete]"
    ),
    "entry to complete": Broken("incomplete-source", TO_COMPLETE, "omega2018incomplete", "zeta2022unread"),
    "retracted and not said": Broken("retracted-cited", PAIN, "A cohort was retracted", "A cohort saw relief"),
    "retracted in a table": Broken("retracted-cited", PAIN, '"Trials", "', '"Trials", "gamma2019withdrawn#relief", "'),
    "not read and a fact": Broken("unread-cited", PAIN, "We could not read another", "Another saw relief"),
    # Data
    "result that is not there": Broken("unknown-pointer", OUTCOMES, "alpha2020trial#nausea", "alpha2020trial#vomiting"),
    "rater that is no source": Broken("unknown-pointer", OUTCOMES, "rater: alpha2020trial", "rater: alpha2020"),
    "mean that is not printed": Broken("unprinted-figure", ALPHA, "mean: 2.68", "mean: 2.86", at="- id: pain-1w"),
    "percentage that is not printed": Broken(
        "unprinted-figure", ALPHA, "percent: 18", "percent: 81", at="- id: nausea"
    ),
    "sign that is not printed": Broken("unprinted-figure", ALPHA, "mean: 5.45", "mean: -5.45", at="- id: pain-1w"),
    "p that is not printed": Broken("unprinted-figure", ALPHA, "p: <0.001", "p: <0.01", at="- id: pain-1w"),
    "number of people from nowhere": Broken(
        "unprinted-figure", ALPHA, "    n: 60\n", "    n: 61\n", at="- id: pain-1w"
    ),
    "level above the reading": Broken("result-level", ALPHA, "level: abstract", "level: full-text", at="- id: pain-1w"),
    # Front matter
    "title missing": Broken("schema", PAIN, "title: Pain\n", "", at="---"),
    "description too long": Broken("schema", PAIN, "What one trial found.", f"What {'one trial ' * 20}found."),
    "description of two sentences": Broken("schema", PAIN, "What one trial found.", "It is one trial. It is small."),
    "audience unknown": Broken("schema", PAIN, "[therapist, patient]", "[doctor]"),
    "audience empty": Broken("schema", PAIN, "[therapist, patient]", "[]"),
    "search without month": Broken("schema", PAIN, "searched: 2026-11", "searched: 2026"),
    "reviewed by name": Broken("schema", PAIN, "reviewed: null", "reviewed: Dr Alpha"),
    "field nobody knows": Broken("schema", PAIN, "synonyms:", "author: Alpha\nsynonyms:", at="author"),
    "changed since its second reading": Broken(
        "stale-review", PAIN, "reviewed: null", 'reviewed: {date: 2026-11-20, hash: "0123456789ab"}'
    ),
    # Headings, pictures, raw HTML
    "two titles": Broken("one-title", PAIN, "### Trials", "# Trials"),
    "no title": Broken("one-title", PAIN, "# Pain\n", "", at="---"),
    "title above which something stands": Broken("one-title", PAIN, "# Pain\n", "## Before\n\n# Pain\n"),
    "heading that is not the title": Broken("one-title", PAIN, "# Pain", "# Ache"),
    "level skipped": Broken("heading-skipped", PAIN, "## What was found", "### What was found"),
    "no alternative text": Broken("alternative-text", PAIN, "![Two bars of different height]", "![]"),
    "file name as alternative text": Broken("alternative-text", PAIN, "![Two bars of different height]", "![plot.svg]"),
    "script": Broken("active-html", PAIN, "See the", "<script>go()</script>\n\nSee the"),
    "frame": Broken("active-html", PAIN, "See the", 'Seen <iframe title="x"></iframe>\n\nSee the'),
    "event handler": Broken("active-html", PAIN, "See the", '<p onclick="go()">Text</p>\n\nSee the'),
    "event handler in an attribute list": Broken(
        "active-html", PAIN, "(#references)", '(#references){ onclick="go()" }'
    ),
    "picture of another host": Broken("third-party", PAIN, "../assets/plot.svg", "https://example.org/plot.svg"),
    "style sheet of another host": Broken(
        "third-party", PAIN, "See the", '<link rel="stylesheet" href="https://example.org/a.css">\n\nSee the'
    ),
    # Links
    "picture that is not there": Broken("missing-picture", PAIN, "plot.svg", "plots.svg"),
    "page that is not there": Broken("broken-link", HOME, "(science/pain.md#what-was-found)", "(science/pains.md)"),
    "page as address of the site": Broken("broken-link", HOME, "(science/pain.md#what-was-found)", "(science/pain/)"),
    "link that runs a script": Broken("active-html", HOME, "(science/pain.md#what-was-found)", "(javascript:go)"),
    "anchor that is not there": Broken("broken-anchor", HOME, "#what-was-found", "#what-was-lost"),
    "anchor of no table": Broken("broken-anchor", HOME, "#sof-pain", "#sof-ache"),
    "anchor on the same page": Broken("broken-anchor", PAIN, "(#references)", "(#reference)"),
    "link from the root": Broken("absolute-link", HOME, "(science/pain.md#what-was-found)", "(/science/pain/)"),
    "picture from the root": Broken("absolute-link", PAIN, "../assets/plot.svg", "/assets/plot.svg"),
    "relative address in raw html": Broken("raw-address", PAIN, "See the", 'See <a href="../index.md">home</a>, the'),
    "reprint": Broken(
        "reprint-link",
        HOME,
        "https://creativecommons.org/licenses/by/4.0/",
        "https://www.researchgate.net/publication/1",
    ),
    "reprint in the bibliography": Broken(
        "reprint-link", BIB, "https://clinicaltrials.gov/study/NCT07654321", "https://fda.report/study/NCT07654321"
    ),
    "host that is not listed": Broken(
        "unusual-host", HOME, "https://creativecommons.org/licenses/by/4.0/", "https://example.org/"
    ),
    "page outside the navigation": Broken("navigation", "docs/science/more.md", "", PAIN_TEXT, at="---"),
    "navigation to no page": Broken(
        "navigation",
        CONFIG,
        "      - science/pain.md\n",
        "      - science/pain.md\n      - science/ache.md\n",
        at="ache",
    ),
    # Ledger
    "verdict that does not exist": Broken("schema", CLAIMS, "verdict: untested", "verdict: unclear"),
    "kind that does not exist": Broken("schema", CLAIMS, "kind: effect", "kind: opinion"),
    "certainty that its steps do not give": Broken(
        "schema", CLAIMS, "    level: low\n", "    level: moderate\n", at="certainty"
    ),
    "certainty of something untested": Broken(
        "schema",
        CLAIMS,
        "  looked_for: Trials",
        "  certainty: {rater: alpha2020trial, level: low}\n  looked_for: Trials",
        at="- id: herbs",
    ),
    "certainty without a rating of an effect": Broken(
        "schema", CLAIMS, "  outcome: pain#pain-1w\n", "", at="- id: relief"
    ),
    "support without a source": Broken(
        "schema", CLAIMS, "  for:\n", "  looked_for: all\n  against:\n", at="- id: relief"
    ),
    "claim without evidence or search": Broken(
        "schema", CLAIMS, "  looked_for: Trials of ketamine with herbs; none was found.\n", "", at="- id: herbs"
    ),
    "source of a claim that is unknown": Broken(
        "unknown-key", CLAIMS, "{key: alpha2020trial, results: [nausea]", "{key: alpha2020trail", at="- id: nausea"
    ),
    "result of a claim that is unknown": Broken("unknown-pointer", CLAIMS, "results: [nausea]", "results: [vomiting]"),
    "outcome of a claim that is unknown": Broken("unknown-pointer", CLAIMS, "pain#pain-1w", "pain#pain-2w"),
    "page of a claim that is unknown": Broken("unknown-pointer", CLAIMS, "science/pain.md", "science/ache.md"),
    "claim that stands twice": Broken("duplicate-name", CLAIMS, "id: herbs", "id: nausea"),
    "line that hides a retraction": Broken("retracted-cited", CLAIMS, "A cohort that was retracted.", "A cohort."),
    "claim that rests on an unread source": Broken(
        "unread-cited", CLAIMS, "gamma2019withdrawn, line: A cohort", "zeta2022unread, line: A cohort"
    ),
    "figure of a claim that no source has": Broken("untraced-figure", CLAIMS, "Pain was 2.68", "Pain was 2.86"),
    "figure that another source of the claim has": Broken(
        "untraced-figure", CLAIMS, "A cohort that was retracted.", "A cohort of 60 that was retracted."
    ),
    "reason of a step that no source has": Broken(
        "untraced-figure", CLAIMS, "trial of 60 people", "trial of 61 people"
    ),
    "term that stands twice": Broken("duplicate-name", GLOSSARY, "term: odds ratio", "term: Pain inventory"),
    "letters that stand twice": Broken(
        "duplicate-name", GLOSSARY, "abbreviation: OR", "abbreviation: PI", at="odds ratio"
    ),
    "source of a term that is unknown": Broken("unknown-key", GLOSSARY, "[alpha2020trial]", "[alpha2020]"),
    "figure of a term that no source has": Broken(
        "untraced-figure", GLOSSARY, "A list of questions", "A list of 30 questions and 31"
    ),
    "ambiguous letters that are none": Broken("schema", GLOSSARY, "  abbreviation: OR\n", "", at="- term: odds ratio"),
    "trial number cut": Broken("schema", TRIALS, "NCT07654321", "NCT0765432"),
    "status that does not exist": Broken("schema", TRIALS, "status: recruiting", "status: open"),
    "date that is none": Broken("schema", TRIALS, "start: 2025-01", "start: January 2025"),
    "trial that ends before it begins": Broken("schema", TRIALS, "2026-12-31", "2024-12-31", at="- number"),
    "source of a trial that is unknown": Broken("unknown-key", TRIALS, "[beta2021registry]", "[beta2021]"),
    "news of a page that is not there": Broken("unknown-pointer", NEWS, "page: index.md", "page: home.md"),
    "news in the wrong order": Broken(
        "unsorted-entries",
        NEWS,
        "",
        "- {date: 2026-11-23, title: Second, text: More., page: index.md}\n",
    ),
    "source left out that is unknown": Broken("unknown-key", UNCITED, "{}", "nobody2020trial: no reason", at="nobody"),
    "source left out that is cited": Broken("cited-after-all", UNCITED, "{}", "alpha2020trial: no reason"),
    # Figures drawn from the data
    "result of a figure that is unknown": Broken(
        "unknown-pointer", FIGURES, "alpha2020trial#difference", "alpha2020trial#distance"
    ),
    "result left out of a figure that is unknown": Broken(
        "unknown-pointer", FIGURES, "alpha2020trial#pain-1w", "alpha2020trial#pain-2w"
    ),
    "result of a figure without an estimate": Broken(
        "figure-without-estimate",
        FIGURES,
        "alpha2020trial#difference",
        "alpha2020trial#nausea",
        also=frozenset({"figure-scale"}),
    ),
    "result of another statistic": Broken("figure-scale", FIGURES, "[MD]", "[SMD]", at="alpha2020trial#difference"),
    "result of another scale": Broken(
        "figure-scale", FIGURES, "scale: 0-10\n", "scale: 0-100\n", at="alpha2020trial#difference"
    ),
    "result of a scale that is not printed": Broken(
        "figure-scale", ALPHA, "    scale: VAS 0-10\n", "", at="alpha2020trial#difference"
    ),
    "result left out without a reason": Broken(
        "schema", FIGURES, "#pain-1w, reason: Means of both arms alone.}", "#pain-1w}", at="- id: difference"
    ),
    "result drawn and left out": Broken(
        "schema", FIGURES, "alpha2020trial#pain-1w", "alpha2020trial#difference", at="- id: difference"
    ),
    "band without an interval": Broken(
        "figure-without-estimate", FIGURES, "  points:", "  band: alpha2020trial#nausea\n  points:"
    ),
    "ratio that is turned round": Broken(
        "schema", FIGURES, "  measures: [MD]", "  measures: [RR, MD]", at="- id: difference"
    ),
    "figure that stands twice": Broken("schema", FIGURES, "- id: map", "- id: difference", at="- id: difference"),
    "outcome of a figure that is unknown": Broken("unknown-pointer", FIGURES, "pain#nausea", "pain#vomiting"),
    "summary of a figure that is unknown": Broken(
        "unknown-pointer", FIGURES, "{summary: pain,", "{summary: ache,", at="summary: ache"
    ),
    "number in a figure's text that no source has": Broken(
        "untraced-figure", FIGURES, "One trial, so nothing", "One trial of 61 people, so nothing"
    ),
    # Macros
    "figure that is unknown": Broken("unknown-pointer", PAIN, "Certainty:", '{{ figure("distance") }}\n\nCertainty:'),
    "macro that is unknown": Broken(
        "unknown-macro", PAIN, '{{ certainty("pain#pain-1w") }}', '{{ certain("pain#pain-1w") }}'
    ),
    "macro that is no call": Broken("unknown-macro", PAIN, '{{ certainty("pain#pain-1w") }}', "{{ 1 + 1 }}"),
    "statement of the template language": Broken(
        "unknown-macro", PAIN, '{{ certainty("pain#pain-1w") }}', "{% set a = 1 %}"
    ),
    "outcome that is unknown": Broken("unknown-pointer", PAIN, "pain#pain-1w", "pain#pain-2w"),
    "summary that is unknown": Broken(
        "unknown-pointer",
        PAIN,
        'summary_of_findings("pain")',
        'summary_of_findings("ache")',
        also=frozenset({"broken-anchor"}),
    ),
    "claim that is unknown": Broken(
        "unknown-pointer", "docs/evidence/claims.md", '{{ claim("relief") }}', '{{ claim("releif") }}'
    ),
    "study that is unknown": Broken(
        "unknown-pointer", PAIN, '"Trials", "alpha2020trial#pain-1w"', '"Trials", "alpha2020trial#pain-2w"'
    ),
    "regimens of a source that is not there": Broken(
        "unknown-pointer",
        PAIN,
        'study_table("trials", "Trials", "alpha2020trial#pain-1w")',
        'regimen_table("trials", "Trials", "alpha2020")',
        also=frozenset({"broken-anchor"}),
    ),
    # Words
    "word of the workshop": Broken("process-word", PAIN, "See the", "The excerpt ends. See the"),
    "words of the workshop over two lines": Broken(
        "process-word", PAIN, "See the", "The stored\npage ends. See the", at="The stored"
    ),
    "word of the workshop in a description": Broken(
        "process-word", PAIN, "What one trial found.", "What the dossier holds."
    ),
    "word of the workshop in an extract": Broken(
        "process-word", ALPHA, "adults with pain", "adults (cut in the excerpt)"
    ),
    "word of the workshop in the readme": Broken("process-word", "README.md", "", "See the look-ups.\n"),
    "word of the workshop in the bibliography": Broken(
        "process-word",
        BIB,
        "  author = {{Beta Hospital}},",
        "  author = {{Beta Hospital}},\n  note = {dossier},",
        at="dossier",
    ),
    "enthusiasm": Broken("hype-word", PAIN, "See the", "It is a breakthrough. See the"),
    "enthusiasm in an outcome": Broken("hype-word", OUTCOMES, "one small trial", "a revolutionary trial"),
    "order of a dose": Broken("dose-order", PAIN, "See the", "Give 22 mg/h [@alpha2020trial].\n\nSee the"),
    "advice of a dose": Broken("dose-order", PAIN, "The trial gave", "Patients should get"),
}
"""Name of the failure, and the change that makes it."""


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Project:
    return write_project(tmp_path)


def found_in(project: Project) -> list[Problem]:
    return problems(read_content(project))


def test_a_sound_project_has_no_problem(project: Project) -> None:
    assert found_in(project) == []


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken(project: Project, broken: Broken) -> None:
    change(project, broken.file, broken.old, broken.new)
    found = found_in(project)
    assert {problem.rule for problem in found} == {broken.rule} | broken.also
    first = next(problem for problem in found if problem.rule == broken.rule)
    lines = (project.root / first.path).read_text(encoding="utf-8").splitlines()
    assert (broken.at or broken.new.splitlines()[0]) in lines[first.line - 1]
    assert first.message
    assert first.remedy
