r"""The bibliography: references.bib as typed entries, with Unicode values and the line of each entry.

BibTeX is read by pybtex, LaTeX's accents and signs by latexcodec. What pybtex would let pass in silence (a key used
twice, an entry that ends too early so that its last fields are lost) is an error here, with the line where it stands.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import latexcodec  # noqa: F401 (registers the codec "ulatex")  # type: ignore[call-overload] # a text encoding of latexcodec
from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PybtexSyntaxError

from kb.data import read_text
from kb.problems import Problem, ProblemsFound
from kb.sources import KEY

# Read as they stand: nothing in them is LaTeX.
VERBATIM = frozenset({"doi", "keywords", "options", "pmcid", "pmid", "registration", "url", "urldate"})

# Signs that latexcodec leaves as commands.
SIGNS = {
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textgreater": ">",
    "textless": "<",
    "$": "$",
    "{": "{",
    "}": "}",
}
SIGN = re.compile(r"\\(?:(text(?:asciicircum|asciitilde|backslash|greater|less))(?:\{\}|\s+|(?![A-Za-z]))|([${}]))")
# Typefaces carry no meaning of their own in a reference: the words stay.
TYPEFACE = re.compile(r"\\(?:emph|text(?:bf|it|md|normal|rm|sc|sf|sl|subscript|superscript|tt|up))\s*(?=\{)")
# Anything that latexcodec would change; most values have nothing of it, and the codec is slow.
LATEX = re.compile(r"[\\$~%`']|--")
BRACES = re.compile(r"[{}]")
VERBATIM_ESCAPE = re.compile(r"\\([%&_#$~])")
# Signs are hidden from latexcodec in a private-use area, one code point each.
PRIVATE = 0xF0000
HIDDEN = re.compile(f"[{chr(PRIVATE)}-{chr(PRIVATE + 0x7F)}]")

REMEDY_SYNTAX = "close every brace and part fields with commas"


@dataclass(frozen=True)
class Name:
    """A person or an organisation; `family` holds the particle too ("van Hilten"), or the organisation's whole name."""

    family: str
    given: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry: `fields` in Unicode without `author`, which is in `authors`; `more_authors` where the list is cut.

    `line` is the line of references.bib on which the entry begins.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    authors: tuple[Name, ...] = ()
    more_authors: bool = False
    line: int = 1


@dataclass(frozen=True)
class Bibliography:
    """All entries by key, in the order of the file, and the path that problems name."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    shown: str = "references.bib"


def read_bibliography(path: Path, shown: str) -> Bibliography:
    """The bibliography at `path`; `shown` is the path that problems name.

    Raises ProblemsFound with everything that is wrong: `encoding`, `missing-file`, `bib-syntax`, `duplicate-key`,
    `duplicate-field`, `citation-key`.
    """
    return parse_bibliography(read_text(path, shown), shown)


def parse_bibliography(text: str, shown: str) -> Bibliography:
    """The bibliography in `text`; see `read_bibliography`."""
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    try:
        for kind, key, pairs, line in _raw_entries(text, shown):
            problems += _entry_problems(key, pairs, line, shown, entries)
            try:
                entries.setdefault(key, _entry(kind, key, pairs, line))
            except InvalidNameString as error:
                problems.append(_syntax(shown, line, f"entry {key}: {error}", "write each author as Family, Given"))
    except ProblemsFound as found:
        problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    return Bibliography(entries, shown)


def decode(text: str) -> str:
    r"""LaTeX as plain Unicode text: accents, escaped signs, dashes; braces, typefaces and mathematics marks dropped.

    >>> decode(r"{M{\"u}ller}: 50\% pain relief \& $\alpha$ at 263--275 \$")
    'Müller: 50% pain relief & α at 263–275 $'
    """
    if not LATEX.search(text):
        return BRACES.sub("", text)
    hidden = SIGN.sub(lambda sign: chr(PRIVATE + ord(SIGNS[sign[1] or sign[2]])), text)
    plain = codecs.decode(TYPEFACE.sub("", hidden), "ulatex")  # type: ignore[call-overload] # a text encoding of latexcodec
    plain = re.sub(r"[{}$]", "", plain)
    return HIDDEN.sub(lambda sign: chr(ord(sign[0]) - PRIVATE), plain).strip()


def _raw_entries(text: str, shown: str) -> Iterator[tuple[str, str, list[tuple[str, str]], int]]:
    """Type, key, fields and line of each entry. Raises ProblemsFound (`bib-syntax`) at the first that can't be read."""
    parser = LowLevelParser(text, macros=dict(month_names))
    end, line = 0, 1
    try:
        for command, body in parser:
            start = parser.command_start
            _check_between(text[end:start], line, shown)
            line += text.count("\n", end, start)
            if command.lower() in ("preamble", "string"):
                raise ProblemsFound([_syntax(shown, line, f"@{command} is not used here", "write the value out")])
            key, pairs = body
            yield (
                command.lower(),
                key,
                [(name.lower(), " ".join("".join(parts).split())) for name, parts in pairs],
                line,
            )
            line += text.count("\n", start, parser.pos)
            end = parser.pos
    except PybtexSyntaxError as error:
        # Most often a brace is missing, and the parser stumbles only at an entry further on: name where it began.
        start = text.count("\n", 0, parser.command_start) + 1
        key = parser.current_entry_key or "without a key"
        raise ProblemsFound([_syntax(shown, start, f"entry {key}: {error}")]) from error
    _check_between(text[end:], line, shown)


def _check_between(between: str, line: int, shown: str) -> None:
    """Text between entries is ignored by BibTeX: what stands there fell out of an entry that ended too early."""
    for number, stray in enumerate(between.split("\n"), start=line):
        if stray.strip() and not stray.lstrip().startswith("%"):
            what = f"text outside an entry: {stray.strip()[:40]!r}"
            raise ProblemsFound([_syntax(shown, number, what, "the entry above ends too early: mend its braces")])


def _entry_problems(
    key: str, pairs: list[tuple[str, str]], line: int, shown: str, entries: Mapping[str, Entry]
) -> Iterator[Problem]:
    if not re.fullmatch(KEY, key):
        yield Problem(
            shown,
            line,
            "citation-key",
            f"key {key!r} is not made of a–z and 0–9",
            "rename it here and where it is cited",
        )
    if key in entries:
        what = f"key {key} stands on line {entries[key].line} already"
        yield Problem(shown, line, "duplicate-key", what, "merge the two entries, or give one another key")
    names = [name for name, _ in pairs]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(shown, line, "duplicate-field", f"entry {key} has the field {name} twice", "keep one")


def _entry(kind: str, key: str, pairs: list[tuple[str, str]], line: int) -> Entry:
    raw = dict(pairs)
    names = split_name_list(raw.pop("author", ""))
    fields = {
        name: VERBATIM_ESCAPE.sub(r"\1", value) if name in VERBATIM else decode(value) for name, value in raw.items()
    }
    authors = tuple(_name(name) for name in names if name != "others")
    return Entry(key, kind, fields, authors, "others" in names, line)


def _name(text: str) -> Name:
    person = Person(text)
    return Name(
        family=decode(" ".join([*person.prelast_names, *person.last_names])),
        given=decode(" ".join([*person.first_names, *person.middle_names])),
        suffix=decode(" ".join(person.lineage_names)),
    )


def _syntax(shown: str, line: int, what: str, remedy: str = REMEDY_SYNTAX) -> Problem:
    return Problem(shown, line, "bib-syntax", what, remedy)
