"""The bibliography: required fields, identifiers, duplicates, BibTeX hazards, one extract for each entry.

Required fields follow the BibTeX manual (Patashnik, "BibTeXing", section 3.1), with what a reader needs to find a work
that is no journal article. Identifier forms are those of the DOI handbook, PubMed, PMC and the trial registers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from kb.bibliography import VERBATIM, Bibliography, Entry
from kb.content import Content
from kb.hosts import is_listed
from kb.problems import Problem
from kb.sources import Extracts

# Each group of fields needs one of its members; `author` stands for the list of authors.
REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "article": (("author",), ("title",), ("journal",), ("year",)),
    "book": (("author", "editor"), ("title",), ("publisher",), ("year",)),
    "incollection": (("author",), ("title",), ("booktitle",), ("publisher",), ("year",)),
    "inproceedings": (("author",), ("title",), ("booktitle",), ("year",)),
    "phdthesis": (("author",), ("title",), ("school", "institution"), ("year",)),
    "techreport": (("author",), ("title",), ("institution",), ("year", "urldate")),
    "misc": (("author", "institution", "publisher", "journal"), ("title",), ("year", "urldate")),
}
FINDABLE = ("doi", "pmid", "pmcid", "registration", "url")

IDENTIFIERS = {
    "doi": (re.compile(r"10\.\d{4,9}/[^\s\"<>{}\\]*[^\s\"<>{}\\.,;]"), "bare, as 10.1016/j.pain.2009.06.023"),
    "pmid": (re.compile(r"[1-9]\d{0,7}"), "digits alone"),
    "pmcid": (re.compile(r"PMC[1-9]\d*"), "PMC and digits"),
    "url": (re.compile(r"https?://[^\s/]+\.[^\s]+"), "a full address that begins with https://"),
    "year": (re.compile(r"(19|20)\d\d"), "four digits; an undated page has `urldate` instead"),
    "urldate": (re.compile(r"20\d\d-(0[1-9]|1[0-2])(-\d\d)?"), "the month in which the page was seen, as 2026-11"),
}
# A register's number by its prefix. Numbers without a known prefix are EudraCT or EU CT numbers.
REGISTERS = {
    "NCT": re.compile(r"NCT\d{8}"),
    "ISRCTN": re.compile(r"ISRCTN\d{8}"),
    "ACTRN": re.compile(r"ACTRN\d{14}[ap]?"),
    "CRD": re.compile(r"CRD\d{11}|CRD\d{12}"),
    "ChiCTR": re.compile(r"ChiCTR(-[A-Z]+-)?\d{8,10}"),
    "DRKS": re.compile(r"DRKS\d{8}"),
    "": re.compile(r"\d{4}-\d{6}-\d{2}(-\d{2})?"),
}

UNESCAPED = re.compile(r"(?<!\\)[%&_#$]")
ANGLE = re.compile(r"(?<!\\)[<>]")
ENTITY = re.compile(r"\\?&(?:[a-z]+|\\?#\d+|\\?#x[0-9a-f]+);", re.IGNORECASE)
SINGLE_DASH = re.compile(r"(?<=\w)[-–](?=\w)")
FIELD = re.compile(r"^\s*(?P<name>[A-Za-z]+)\s*=\s*(?P<value>.*)$")
ENTRY = re.compile(r"^\s*@\s*\w+\s*\{\s*(?P<key>[^,\s]+)\s*,")


@dataclass(frozen=True)
class RawField:
    """A field of an entry as written, with the line on which it begins."""

    key: str
    name: str
    value: str
    line: int


def check(content: Content) -> Iterator[Problem]:
    """Every entry, and the entries against each other and against the extracts."""
    if content.bibliography is None:
        return
    entries, shown = content.bibliography.entries, content.bibliography.shown
    fields = raw_fields(content.bibtex)
    lines = {(field.key, field.name): field.line for field in fields}
    for entry in entries.values():
        yield from required_fields(entry, shown)
        yield from identifiers(entry, shown, lines)
    yield from hazards(fields, shown)
    yield from reprints(fields, shown)
    yield from order(content.bibliography)
    yield from duplicates(content.bibliography, lines)
    yield from pairs_with_extracts(content)
    yield from designs(content.bibliography, content.extracts, lines)


def raw_fields(bibtex: str) -> list[RawField]:
    """The fields of BibTeX that could be read, as written: escapes, braces and all."""
    found: list[RawField] = []
    key = ""
    for line, text in enumerate(bibtex.splitlines(), 1):
        if opened := ENTRY.match(text):
            key, text = opened["key"], text[opened.end() :]
        if begun := FIELD.match(text):
            found.append(RawField(key, begun["name"].lower(), begun["value"], line))
        elif found and found[-1].key == key and text.strip() not in ("", "}"):
            last = found[-1]
            found[-1] = RawField(key, last.name, f"{last.value} {text.strip()}", last.line)
    return found


def required_fields(entry: Entry, shown: str) -> Iterator[Problem]:
    """What the entry's type needs, and an identifier or address."""
    groups = REQUIRED.get(entry.type)
    if groups is None:
        yield _missing(entry, shown, f"the type {entry.type} is not used here", f"choose one of {', '.join(REQUIRED)}")
        return
    has = {name for name, value in entry.fields.items() if value} | ({"author"} if entry.authors else set())
    for group in groups:
        if not has & set(group):
            yield _missing(
                entry, shown, f"{entry.type} {entry.key} lacks {' or '.join(group)}", "add it as seen on a page"
            )
    if not has & set(FINDABLE):
        message = f"{entry.type} {entry.key} has no {', '.join(FINDABLE[:-1])} or {FINDABLE[-1]}"
        # An article is found by its journal, a report by its institution; anything else is not.
        rule = "no-identifier" if entry.type in ("article", "techreport") else "required-field"
        yield Problem(shown, entry.line, rule, message, "add one as seen on a page")


def reprints(fields: Iterable[RawField], shown: str) -> Iterator[Problem]:
    """Addresses of copies of other people's work."""
    for field in fields:
        address = field.value.strip(" {},")
        if field.name == "url" and is_listed(urlsplit(address).hostname or "", "reprints"):
            message = f"{field.key}: {address} is a copy of somebody else's work"
            yield Problem(shown, field.line, "reprint-link", message, "take it out, or give the work's own page")


def identifiers(entry: Entry, shown: str, lines: Mapping[tuple[str, str], int]) -> Iterator[Problem]:
    """The form of each identifier."""
    for name, (pattern, form) in IDENTIFIERS.items():
        value = entry.fields.get(name)
        if value and not pattern.fullmatch(value):
            line = lines.get((entry.key, name), entry.line)
            yield Problem(shown, line, "identifier", f"{entry.key}: {name} {value!r} is malformed", f"write it {form}")
    for number in filter(None, re.split(r",\s*", entry.fields.get("registration", ""))):
        prefix = next(prefix for prefix in REGISTERS if number.upper().startswith(prefix.upper()))
        if not REGISTERS[prefix].fullmatch(number):
            line = lines.get((entry.key, "registration"), entry.line)
            message = f"{entry.key}: registration {number!r} is malformed"
            yield Problem(
                shown, line, "identifier", message, "write the register's prefix and all digits, as NCT01234567"
            )


def hazards(fields: Iterable[RawField], shown: str) -> Iterator[Problem]:
    """What BibTeX, pandoc or HTML would read as something else."""
    for field in fields:
        value = field.value.strip().rstrip(",").strip()
        bare = re.sub(r"[{}\"]", "", value).strip()
        if ENTITY.search(value):
            yield _hazard(field, shown, "an HTML entity stands in it", "write the character itself, as UTF-8")
        if field.name in VERBATIM:
            continue
        if found := UNESCAPED.search(ENTITY.sub("", value)):
            yield _hazard(field, shown, f"{found.group()!r} is not escaped", f"write \\{found.group()}")
        if found := ANGLE.search(value):
            command = {"<": "textless", ">": "textgreater"}[found.group()]
            yield _hazard(field, shown, f"{found.group()!r} stands bare", f"write \\{command}{{}}")
        if field.name == "pages" and SINGLE_DASH.search(value):
            yield _hazard(field, shown, f"the range {bare} has a single hyphen", "write two hyphens, as 263--275")
        if field.name == "title" and bare.endswith(".") and not bare.endswith(("...", "etc.", "et al.")):
            yield _hazard(field, shown, "the title ends with a full stop", "leave it out: the style adds it")


def order(bibliography: Bibliography) -> Iterator[Problem]:
    """Entries sorted by key."""
    for above, entry in pairwise(bibliography.entries.values()):
        if entry.key < above.key:
            message = f"{entry.key} stands after {above.key}"
            yield Problem(bibliography.shown, entry.line, "unsorted-entries", message, "sort the entries by key")


def duplicates(bibliography: Bibliography, lines: Mapping[tuple[str, str], int]) -> Iterator[Problem]:
    """One work, one entry: the same DOI, PMID or PMCID, or the same title without different identifiers.

    An updated review often keeps its title; it is another work where its DOI or PMID is another.
    """
    first: dict[tuple[str, str], Entry] = {}
    titled: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in bibliography.entries.values():
        for name in ("doi", "pmid", "pmcid"):
            if value := entry.fields.get(name, "").lower():
                other = first.setdefault((name, value), entry)
                if other is not entry:
                    yield _duplicate(bibliography, lines, entry, other, name)
        same = titled[plain_title(entry)]
        for other in same:
            if not any(_differ(entry, other, name) for name in ("doi", "pmid", "url", "registration")):
                yield _duplicate(bibliography, lines, entry, other, "title")
        same.append(entry)


def plain_title(entry: Entry) -> str:
    """The title in lower case without accents, spaces and punctuation."""
    decomposed = unicodedata.normalize("NFKD", entry.fields.get("title", entry.key))
    return re.sub(r"[^a-z0-9]", "", decomposed.lower())


def pairs_with_extracts(content: Content) -> Iterator[Problem]:
    """Each entry has an extract, and each extract an entry."""
    if content.bibliography is None:
        return
    entries, shown = content.bibliography.entries, content.bibliography.shown
    for key, entry in entries.items():
        if key not in content.extract_keys:
            remedy = f"write docs/data/sources/{key}.yml: what was read of it, and at which level"
            yield Problem(shown, entry.line, "entry-without-extract", f"{key} has no extract", remedy)
    for key in content.extract_keys - set(entries):
        path = content.project.relative(content.project.sources / f"{key}.yml")
        yield Problem(path, 1, "extract-without-entry", f"{key} has no entry", f"add the entry {key} to {shown}")
    for key in content.incomplete & set(entries):
        message = f"{key} still stands under `records` in {content.project.to_complete.name}"
        remedy = "take it off that list when every field has been seen, or take the entry out"
        yield Problem(shown, entries[key].line, "incomplete-source", message, remedy)


def designs(bibliography: Bibliography, extracts: Extracts, lines: Mapping[tuple[str, str], int]) -> Iterator[Problem]:
    """`keywords` repeats the extract's design, for reference managers."""
    for key, extract in extracts.items():
        entry = bibliography.entries.get(key)
        if entry and entry.fields.get("keywords") != extract.design.value:
            line = lines.get((key, "keywords"), entry.line)
            keywords = entry.fields.get("keywords")
            message = f"{key}: keywords are {keywords!r}, the extract's design is {extract.design.value!r}"
            remedy = "make keywords repeat the design of the extract"
            yield Problem(bibliography.shown, line, "keywords-design", message, remedy)


def _differ(one: Entry, other: Entry, name: str) -> bool:
    mine, theirs = one.fields.get(name), other.fields.get(name)
    return bool(mine and theirs and mine.lower() != theirs.lower())


def _missing(entry: Entry, shown: str, message: str, remedy: str) -> Problem:
    return Problem(shown, entry.line, "required-field", message, remedy)


def _hazard(field: RawField, shown: str, message: str, remedy: str) -> Problem:
    return Problem(shown, field.line, "bib-hazard", f"{field.key}: in {field.name}, {message}", remedy)


def _duplicate(
    bibliography: Bibliography, lines: Mapping[tuple[str, str], int], entry: Entry, other: Entry, name: str
) -> Problem:
    line = lines.get((entry.key, name), entry.line)
    message = f"{entry.key} has the {name} of {other.key} (line {other.line})"
    return Problem(bibliography.shown, line, "duplicate-work", message, "merge the two, and the pages that cite them")
