"""References as clean HTML: every entry formatted once, by pandoc's citeproc in one call with our own CSL style.

citeproc sets names, dates and pages. Titles and other published wording pass through it cloaked, since it would curl
quotation marks, read `<i>` as italics and move punctuation: what was published is printed as published.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pypandoc

from kb.bibliography import Entry, Name
from kb.cloak import CLOAKED, cloak, uncloak
from kb.sources import Design, Extract, Extracts, Level
from kb.tables import DESIGN_NAMES, LEVEL_NAMES

STYLE = Path(__file__).with_name("references.csl")

# BibTeX types as CSL names them (CSL 1.0.2, appendix III).
TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "misc": "webpage",
    "techreport": "report",
}

# Registers by the form of their numbers: name before the number where the number does not carry it, and address.
REGISTERS = (
    (re.compile(r"NCT\d{8}"), "", "https://clinicaltrials.gov/study/{}"),
    (re.compile(r"ISRCTN\d+"), "", "https://www.isrctn.com/{}"),
    (re.compile(r"ACTRN\d{14}p?"), "", "https://www.anzctr.org.au/{}.aspx"),
    (
        re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}"),
        "EU CT ",
        "https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT={}",
    ),
    (re.compile(r"\d{4}-\d{6}-\d{2}"), "EudraCT ", "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}"),
)
REGISTER_NUMBER = re.compile("|".join(pattern.pattern for pattern, _, _ in REGISTERS))

NOTICES = {"retraction": "Retracted", "expression-of-concern": "Expression of concern", "correction": "Corrected"}

# Longest name in a label, in characters.
LABEL_WIDTH = 60

# Room for doubts in a card: about five lines. The extract holds them all.
DOUBTS_SHOWN = 240

# A citation key in running text: letters, a year, a word.
KEY_IN_TEXT = re.compile(r"\b(?:key )?([a-z]+\d{4}[a-z]+)\b")
ENTRY_HTML = re.compile(r'<div id="ref-([a-z0-9]+)" class="csl-entry"[^>]*>\s*(.*?)\s*</div>', re.DOTALL)
SPAN = re.compile(r"</?span[^>]*>")
CLOAKED_HTML = re.compile(rf"({CLOAKED}+)(</em>)?(\.?)")
ENDS_SENTENCE = re.compile(r"[.?!…][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Reference:
    """A source as pages print it.

    `label` names it in few words ("Sigtermans 2009"). `html` is the reference with its links, `reading` its design and
    how it was read, `doubts` our doubts in short; the last two are empty where there is no extract. `level` is the best
    level of reading, `notice` what a publisher's notice says ("Retracted").
    """

    key: str
    label: str
    html: str
    reading: str
    doubts: str
    level: Level | None
    notice: str | None


def format_references(entries: Mapping[str, Entry], extracts: Extracts) -> dict[str, Reference]:
    """Every entry as a reference, by key; pandoc runs once."""
    texts = citeproc(entries.values())
    labels = {key: label(entry) for key, entry in entries.items()}
    return {key: _reference(entry, texts[key], extracts.get(key), labels) for key, entry in entries.items()}


def label(entry: Entry) -> str:
    """The entry in few words: first author, else organisation, else title; then the year, as in "Sigtermans 2009"."""
    fields = entry.fields
    others = (fields.get(name) for name in ("institution", "publisher", "title"))
    name = entry.authors[0].family if entry.authors else next(filter(None, others), entry.key)
    return f"{textwrap.shorten(name, LABEL_WIDTH, placeholder='…')} {fields.get('year', 'n.d.')}"


def citeproc(entries: Iterable[Entry]) -> dict[str, str]:
    """Authors, title, journal or publisher, year, volume and pages of each entry as HTML, by key."""
    items = [csl_item(entry) for entry in entries]
    if not items:
        return {}
    html = pypandoc.convert_text(
        json.dumps(items), to="html", format="csljson", extra_args=["--citeproc", f"--csl={STYLE}", "--wrap=none"]
    )
    return {key: CLOAKED_HTML.sub(_published, SPAN.sub("", text)) for key, text in ENTRY_HTML.findall(html)}


def csl_item(entry: Entry) -> dict[str, Any]:
    """The entry as CSL-JSON, published wording cloaked."""
    fields = entry.fields
    authors = [_csl_name(name) for name in entry.authors]
    publisher = fields.get("publisher") or fields.get("institution")
    item = {
        "id": entry.key,
        "type": TYPES.get(entry.type, "document"),
        # citeproc prints "et al." for a last author of this name, as BibTeX does.
        "author": [*authors, {"literal": "others"}] if entry.more_authors else authors,
        "title": cloak(fields.get("title", "")),
        "container-title": cloak(fields.get("journal") or fields.get("booktitle") or ""),
        "publisher": cloak(publisher) if publisher and publisher not in {name.family for name in entry.authors} else "",
        "volume": fields.get("volume"),
        # An issue of a journal, or the number of a report.
        "issue" if entry.type == "article" else "number": fields.get("number", "").replace("_", " "),
        "page": fields.get("pages"),
        "issued": _csl_date(fields.get("year")),
        "accessed": _csl_date(fields.get("urldate")),
    }
    return {name: value for name, value in item.items() if value}


def links(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Text and address of each link: DOI, PubMed, PMC and registers; the publisher's page only where there is none."""
    found = []
    if doi := fields.get("doi"):
        found.append((f"doi:{doi}", "https://doi.org/" + quote(doi, safe="/:;()._-")))
    if pmid := fields.get("pmid"):
        found.append((f"PubMed {pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
    if pmcid := fields.get("pmcid"):
        found.append((pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"))
    for number in REGISTER_NUMBER.findall(fields.get("registration", "")):
        name = next(name for pattern, name, _ in REGISTERS if pattern.fullmatch(number))
        found.append((name + number, register_link(number)))
    url = fields.get("url")
    if url and not found:
        found.append((urlsplit(url).netloc.removeprefix("www."), url))
    return found


def register_link(number: str) -> str:
    """The address of a trial's page at its register."""
    return next(address for pattern, _, address in REGISTERS if pattern.fullmatch(number)).format(number)


def shorten(doubts: Iterable[str], room: int = DOUBTS_SHOWN) -> str:
    """The first doubts that fit into `room` characters, whole; a first one that is longer is cut after a word."""
    all_of_them = list(doubts)
    shown = all_of_them[:1]
    for doubt in all_of_them[1:]:
        if len(" ".join([*shown, doubt])) > room:
            break
        shown.append(doubt)
    text = " ".join(doubt if ENDS_SENTENCE.search(doubt) else f"{doubt}." for doubt in shown)
    if len(text) > room:
        text = text[: text.rindex(" ", 0, room)].rstrip(" ,;:.") + " …"
    left = len(all_of_them) - len(shown)
    return f"{text} And {left} more in the extract." if left else text


def name_sources(text: str, labels: Mapping[str, str]) -> str:
    """`text` with the label of each source whose key stands in it.

    >>> name_sources("see key moradi2024benefits", {"moradi2024benefits": "Moradi 2024"})
    'see Moradi 2024'
    """
    return KEY_IN_TEXT.sub(lambda word: labels.get(word[1], word[0]), text)


def _reference(entry: Entry, text: str, extract: Extract | None, labels: Mapping[str, str]) -> Reference:
    linked = " ".join(f'<a href="{escape(address)}">{escape(name)}</a>' for name, address in links(entry.fields))
    kind = extract.retraction.kind if extract else None
    notice = NOTICES[kind] if kind else None
    mark = f'<strong class="kb-notice kb-notice--{kind}">{notice}.</strong> ' if notice else ""
    return Reference(
        key=entry.key,
        label=labels[entry.key],
        html=f'{mark}{text} <span class="kb-links">{linked}</span>' if linked else mark + text,
        reading=_reading(extract) if extract else "",
        doubts=escape(shorten(name_sources(doubt, labels) for doubt in extract.doubts), quote=False) if extract else "",
        level=extract.level if extract else None,
        notice=notice,
    )


def _reading(extract: Extract) -> str:
    name = DESIGN_NAMES[extract.design]
    # "Other document" tells a reader nothing.
    design = "" if extract.design is Design.OTHER else f"{name[0].upper()}{name[1:]}. "
    return escape(f"{design}Read as: {LEVEL_NAMES[extract.level]}.", quote=False)


def _published(match: re.Match[str]) -> str:
    """The cloaked text as HTML; the full stop that citeproc set after it falls away where it ends a sentence itself."""
    text = uncloak(match[1])
    stop = "" if ENDS_SENTENCE.search(text) else match[3]
    return escape(text, quote=False) + (match[2] or "") + stop


def _csl_name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    # A suffix stands without a full stop in this style ("Guy GP Jr").
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix.rstrip(".")}
    return {part: value for part, value in parts.items() if value}


def _csl_date(text: str | None) -> dict[str, list[list[int]]] | None:
    """A year, or a year and month such as 2026-11, as CSL-JSON has it."""
    match = re.match(r"(\d{4})(?:-(\d\d))?", text or "")
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else None
