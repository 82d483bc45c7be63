"""BibTeX entries that pandoc's bibtex and biblatex readers and pybtex read alike.

Rules: the whole title stands in a second pair of braces, so that no style changes its capitals (BibTeX documentation,
"Bibliography entries: protection of capitals"); organisations stand in braces; family names that begin with a particle
carry `options = {useprefix=true}` (biblatex manual, section 3.1.3), so that "van Haren" is not cut to "Haren".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from kb.importing.wording import lists

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "#": r"\#",
    "$": r"\$",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # In braces of its own an opening single quotation mark stays one: pandoc turns 'a quotation' into a double one.
    "‘": "{‘}",
}
SEEN = "2026-11"
# Read as they stand by all three readers: nothing in them is escaped.
VERBATIM = ("doi", "pmid", "pmcid", "registration", "url", "options", "urldate", "keywords")
READY = (*VERBATIM, "title", "author", "institution", "publisher")


def escape(text: str) -> str:
    r"""`text` for a BibTeX field: special characters escaped, straight quotation marks curled.

    >>> escape("50% & more: patients' 'gain'")
    '50\\% \\& more: patients’ {‘}gain’'
    """
    text = re.sub(r"(^|[\s(\[–—-])\"", r"\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[–—“])'", r"\1‘", text).replace("'", "’")
    text = "".join(ESCAPES.get(character, character) for character in text)
    # Two commas are a ligature of LaTeX, the low quotation mark.
    return text.replace(",,", ",{},").replace(",,", ",{},")


def author(name: str) -> str:
    """One name as BibTeX reads it: "Family, Given", "Family, Suffix, Given", or an organisation in braces.

    >>> author("Guy, Gery P., Jr.")
    'Guy, Jr., Gery P.'
    >>> author("Cagle JG")
    'Cagle, J. G.'
    >>> author("World Health Organization")
    '{World Health Organization}'
    """
    name = lists().names.get(name, name)
    if name == "others":
        return name
    if name in lists().family_names:
        return escape(name)
    run_on = re.fullmatch(r"([A-Z][\w'’-]+) ([A-Z]{1,3})", name)
    if run_on and name not in lists().organisations:
        name = f"{run_on[1]}, {run_on[2]}"
    parts = [part.strip() for part in name.split(", ")]
    if len(parts) == 3 and re.fullmatch(r"Jr\.?|Sr\.?|I{2,3}|IV", parts[2]):
        return escape(f"{parts[0]}, {parts[2]}, {_initials(parts[1])}")
    if len(parts) == 2 and not _is_organisation(name):
        return escape(f"{parts[0]}, {_initials(parts[1])}")
    return "{" + escape(name) + "}"


def _organisation(name: str | None) -> str | None:
    # A second pair of braces: biblatex reads a bare "and" as parting two organisations.
    return "{" + escape(lists().names.get(name, name)) + "}" if name else None


def _is_organisation(name: str) -> bool:
    return name in lists().organisations or bool(
        re.search(r"\b(American|Association|College|Commission|Committee|Council|Faculty|Inc|Society)\b", name)
    )


def _initials(given: str) -> str:
    """Given names with a space after each initial: "JC" and "J.C." are "J. C."."""
    given = re.sub(r"(?<=[A-Z]\.)(?=[A-Z])", " ", given)
    return " ".join(f"{letter}." for letter in given) if re.fullmatch(r"[A-Z]{2,3}", given) else given


def linked(fields: Mapping[str, Any]) -> str | None:
    """The address that an entry links: none where it is a reprint's and the work can be found without it."""
    url = fields.get("url")
    if not url or urlsplit(url).netloc not in lists().reprints:
        return url
    found_without = any(fields.get(name) for name in ("doi", "pmid", "pmcid", "nct", "registration", "journal"))
    return None if found_without else str(url)


def entry(key: str, fields: Mapping[str, Any], design: str) -> str:
    """The BibTeX entry of a source: `fields` as source records name them, `design` for its keywords."""
    authors = list(fields.get("authors") or ())
    registration = [fields.get(name) for name in ("nct", "registration", "eudract", "euct")]
    told = {
        "title": "{" + escape(fields["title"]) + "}",
        "author": " and ".join(map(author, authors)),
        "journal": fields.get("journal"),
        "year": fields.get("year"),
        "volume": fields.get("volume"),
        "number": fields.get("number"),
        "pages": re.sub(r"(?<=\w)-(?=\w)", "--", str(fields.get("pages") or "")),
        "doi": fields.get("doi"),
        "pmid": fields.get("pmid"),
        "pmcid": fields.get("pmcid"),
        "registration": ", ".join(number for number in registration if number),
        "url": linked(fields),
        "institution": _organisation(fields.get("institution")),
        "publisher": _organisation(fields.get("publisher")),
        "urldate": SEEN if fields.get("undated") else None,
        "options": "useprefix=true" if any(re.match(r"[a-z]", name) and name != "others" for name in authors) else None,
        "keywords": design,
    }
    kind = {"online": "misc"}.get(fields["type"], fields["type"])
    lines = [
        f"  {name} = {{{value if name in READY else escape(str(value))}}}," for name, value in told.items() if value
    ]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def bibliography(entries: Iterable[str]) -> str:
    """The whole file: entries parted by an empty line."""
    return "\n".join(entries)
