r"""Citations in built pages: numbered markers in the text, and the list of references below it.

The plugin hands over every bracket with a citation (`[@key, p. 4; @other]`); the registry cloaks it, so it passes
through Markdown unseen, and here it is read, at last knowing where it stands: in text it becomes a marker, in code and
after a backslash it is put back as it was written, in an attribute it leaves no trace. Roles follow the DPUB-ARIA
module 1.1 (W3C), names and target sizes WCAG 2.2 (success criteria 2.4.4 and 2.5.8).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from kb.cloak import CLOAKED, cloak, uncloak
from kb.problems import Problem
from kb.references import Reference
from kb.sources import KEY

HEADING_ID = "references"
WORD_JOINER = "\u2060"
OPEN, CLOSE = cloak("["), cloak("]")

CODE = r"<(?P<element>pre|code|kbd|samp|script|style|textarea)\b .*? </(?P=element)> | <!-- .*? -->"
CODE_ALONE = re.compile(CODE, re.DOTALL | re.VERBOSE)
# What a page is cut into. Code and comments come first: nothing in them is a citation.
PIECES = re.compile(
    rf"""(?P<code> {CODE} )
    | (?P<heading> <(?P<level>h[1-6])\b .*? </(?P=level)> )
    | (?P<link> <a\b .*? </a> )
    | (?P<tag> <[^>]*> )
    | (?P<escaped> \\ {OPEN} [^{CLOSE}]* {CLOSE} )
    | (?P<cited> (?: \s* {CLOAKED}+ )+ )
    | (?P<unread> \[-?@ [^\]<]* \]? )
    | (?P<command> \\ (?:full_)? bibliography \b )
    """,
    re.DOTALL | re.VERBOSE,
)
BRACKET = re.compile(r"\[([^\]]*)\]")
ITEM = re.compile(r"(?P<prefix>[^@]*?)\s*@(?P<key>[^\s,;]+)(?:,?\s+(?P<locator>.+))?", re.DOTALL)

RULES = {
    "unknown-key": ("{} is not in references.bib", "mend the key, or add the source"),
    "citation-key": ("{} is not made of a–z and 0–9", "rename the key here and in references.bib"),
    "citation-syntax": ("{} can't be read as a citation", "write [@key], [@key, p. 4] or [@key; @other] on one line"),
    "citation-in-heading": ("{} stands in a heading", "cite in the text below it"),
    "citation-in-link": ("{} stands in the text of a link", "cite after the link"),
    "references-by-hand": ("{} stands in the page", "delete it: the build adds the list of references"),
}


@dataclass(frozen=True)
class Citation:
    """One source in a bracket: `prefix` and `locator` are plain text ("see", "p. 4")."""

    key: str
    prefix: str = ""
    locator: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a citation; `text` is what stands in the page."""

    rule: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A page's HTML with markers and references, the keys it cites in their order, and what is wrong."""

    html: str
    cited: tuple[str, ...]
    faults: tuple[Fault, ...]


def render(html: str, references: Mapping[str, Reference], sources: str) -> Rendered:
    """The page with its citations in place; `html` holds cloaked brackets.

    `sources` is the relative address of the folder that holds a page for each source.
    """
    page = _Page(references, sources)
    body = PIECES.sub(page.replace, html)
    if page.markers:
        if f'id="{HEADING_ID}"' in html:
            page.faults.append(Fault("references-by-hand", "a heading “References”"))
        body += page.reference_list()
    return Rendered(body, tuple(page.markers), tuple(page.faults))


def read_bracket(text: str) -> list[Citation | Fault]:
    """The citations in what stands between the brackets, in order; a fault for what is not one.

    >>> read_bracket("see @a2020b, p. 4; @c2021d")
    [Citation(key='a2020b', prefix='see', locator='p. 4'), Citation(key='c2021d', prefix='', locator='')]
    """
    return [_read_item(item.strip()) for item in text.split(";")]


def locate(faults: Sequence[Fault], source: str, shown: str) -> Iterator[Problem]:
    """The faults as problems, each at every line of the Markdown `source` that holds it; at line 1 where none does."""
    lines = source.split("\n")
    for fault in dict.fromkeys(faults):
        message, remedy = RULES[fault.rule]
        holds = re.compile(rf"{re.escape(fault.text)}(?![a-z0-9])")
        found = [number for number, line in enumerate(lines, start=1) if holds.search(line)]
        for number in found or [1]:
            yield Problem(shown, number, fault.rule, message.format(fault.text), remedy)


def _read_item(item: str) -> Citation | Fault:
    match = ITEM.fullmatch(item)
    if not match or match["prefix"].endswith("-"):
        return Fault("citation-syntax", item)
    if not re.fullmatch(KEY, match["key"]):
        return Fault("citation-key", f"@{match['key']}")
    return Citation(match["key"], match["prefix"], (match["locator"] or "").strip())


@dataclass
class _Page:
    """One page's numbering: `markers` holds the ids of each source's markers, by key in the order of citation."""

    references: Mapping[str, Reference]
    sources: str
    markers: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def replace(self, match: re.Match[str]) -> str:
        return _PIECES[match.lastgroup or ""](self, match[0])

    def literal(self, text: str) -> str:
        """Code, as it was written."""
        return CLOAKED_ONE.sub(lambda one: _as_html(uncloak(one[0])), text)

    def escaped(self, text: str) -> str:
        return self.literal(text[1:])

    def tag(self, text: str) -> str:
        """An attribute, such as a picture's alternative text, holds words only; what it cites is listed."""
        if not CLOAKED_ONE.search(text):
            return text
        for item in self._items(text):
            if isinstance(item, Citation):
                self._number(item.key)
        return CLOAKED_RUN.sub("", text)

    def heading(self, text: str) -> str:
        return self._refuse("citation-in-heading", text)

    def link(self, text: str) -> str:
        return self._refuse("citation-in-link", text)

    def unread(self, text: str) -> str:
        self.faults.append(Fault("citation-syntax", text.split("\n")[0]))
        return text

    def command(self, text: str) -> str:
        self.faults.append(Fault("references-by-hand", text))
        return text

    def cited(self, text: str) -> str:
        """Markers for adjacent brackets; the space before them goes, so that no line begins with a marker."""
        if not BRACKET.search(uncloak(text)):
            return self.literal(text)
        items = [item for item in self._items(text) if isinstance(item, Citation)]
        plain = not any(item.prefix or item.locator for item in items)
        markers = ("," if plain else "; ").join(map(self._marker, items))
        # In brackets, since behind a figure it would pass for an exponent; joined, so that no line begins with it.
        return f'<sup class="kb-cite" data-search-exclude>{WORD_JOINER}[{markers}]</sup>'

    def reference_list(self) -> str:
        """Heading and list. The attribute at the heading keeps the whole section out of the search index."""
        items = "\n".join(
            self._list_item(number, key, markers) for number, (key, markers) in enumerate(self.markers.items(), start=1)
        )
        return (
            f'\n<h2 id="{HEADING_ID}" data-search-exclude>References</h2>\n'
            f'<div class="footnote" role="doc-endnotes" aria-labelledby="{HEADING_ID}">\n'
            f"<ol>\n{items}\n</ol>\n</div>\n"
        )

    def _refuse(self, rule: str, text: str) -> str:
        text = CODE_ALONE.sub(lambda code: self.literal(code[0]), text)
        for item in self._items(text):
            self.faults.append(Fault(rule, f"@{item.key}" if isinstance(item, Citation) else item.text))
        return CLOAKED_RUN.sub("", text)

    def _items(self, text: str) -> Iterator[Citation | Fault]:
        """What the cloaked brackets in `text` cite; faults are noted on the way."""
        for bracket in BRACKET.findall("".join(map(uncloak, CLOAKED_ONE.findall(text)))):
            for item in read_bracket(bracket):
                if isinstance(item, Citation) and item.key not in self.references:
                    item = Fault("unknown-key", f"@{item.key}")
                if isinstance(item, Fault):
                    self.faults.append(item)
                yield item

    def _number(self, key: str) -> int:
        self.markers.setdefault(key, [])
        return list(self.markers).index(key) + 1

    def _marker(self, citation: Citation) -> str:
        number = self._number(citation.key)
        ids = self.markers[citation.key]
        ids.append(f"fnref{len(ids) + 1 if ids else ''}:{citation.key}")
        reference = self.references[citation.key]
        told = [reference.label, citation.locator, (reference.notice or "").lower()]
        name = escape(f"Reference {number}: {', '.join(filter(None, told))}")
        prefix = f"{_as_html(citation.prefix)} " if citation.prefix else ""
        locator = f", {_as_html(citation.locator)}" if citation.locator else ""
        return (
            f'{prefix}<a class="footnote-ref" id="{ids[-1]}" href="#fn:{citation.key}" role="doc-noteref" '
            f'aria-label="{name}">{number}</a>{locator}'
        )

    def _list_item(self, number: int, key: str, markers: Sequence[str]) -> str:
        reference = self.references[key]
        page = f'<a href="{self.sources}{key}/">{reference.reading}</a>'
        reading = f' <span class="kb-reading">{page}</span>' if reference.reading else ""
        doubts = (
            f'<p class="kb-doubts kb-screen-only"><strong>Doubts:</strong> {reference.doubts}</p>'
            if reference.doubts
            else ""
        )
        backlinks = " ".join(_backlink(number, marker, at, len(markers)) for at, marker in enumerate(markers, start=1))
        back = f' <span class="kb-backlinks">{backlinks}</span>' if backlinks else ""
        return f'<li id="fn:{key}"><p>{reference.html}{reading}{back}</p>{doubts}</li>'


CLOAKED_ONE = re.compile(CLOAKED)
CLOAKED_RUN = re.compile(rf"\s*{CLOAKED}+")

_PIECES: Mapping[str, Callable[[_Page, str], str]] = {
    "code": _Page.literal,
    "heading": _Page.heading,
    "link": _Page.link,
    "tag": _Page.tag,
    "escaped": _Page.escaped,
    "cited": _Page.cited,
    "unread": _Page.unread,
    "command": _Page.command,
}


def _backlink(number: int, marker: str, at: int, of: int) -> str:
    text = f"↩{at}" if of > 1 else "↩"
    name = f"Back to citation {at} of reference {number}"
    return f'<a class="footnote-backref" href="#{marker}" role="doc-backlink" aria-label="{name}">{text}</a>'


def _as_html(text: str) -> str:
    """`text` in HTML. The at sign is written as a reference, so no built page holds what looks like a raw citation."""
    return escape(text, quote=False).replace("@", "&#64;")
