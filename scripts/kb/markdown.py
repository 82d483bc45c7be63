"""Markdown as the checks see it: front matter, headings, links, images, and statements with their citations.

A statement is the unit that carries its own citations: a sentence, a table row, a heading, a caption, an alternative
text, the front matter's `description`. Code, addresses and macro calls hold no statements.

The site itself is built with Python-Markdown; slugs are made with its own functions, so that anchors agree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

from markdown.extensions.toc import slugify, unique
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from kb.data import line_of, parse_yaml
from kb.problems import Problem, ProblemsFound

CITATION_BLOCK = re.compile(r"\[([^\[\]]*(?<![\w.])@\w[^\[\]]*)\](?!\()")
CITATION = re.compile(r"[^@]*?@(?P<key>\w[\w:.+/-]*\w|\w)(?:\s*,\s*(?P<locator>.*\S))?", re.DOTALL)
MACRO = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
ATTRIBUTES = re.compile(r"""\s*\{:?\s*((?:[.#][\w-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s}"']+))(?:\s+[^{}]*)?)\}""")
EXPLICIT_ID = re.compile(r"(?:^|\s)(?:#|id=[\"']?)([\w.:-]+)")
ABBREVIATION_DEFINITION = re.compile(r"^\*\[[^\]]+\]:.*$", re.MULTILINE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements whose start or end also ends a statement.
BLOCKS = _words(
    "address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header li"
    " main nav ol p section summary table tbody tfoot thead tr ul"
)
SILENT = frozenset({"script", "style", "code", "pre"})

# A full stop after these does not end a sentence. "no", "p" and the like stand before a number only.
ABBREVIATIONS = _words("e.g i.e eg ie et al vs v dr prof st mr mrs ms cf ca approx resp incl viz fig figs")
ABBREVIATIONS_BEFORE_NUMBERS = _words("no nos p pp vol ch sec tab art eq ref n")
# "Grade B." ends a sentence; "B." in "B. Smith" is an initial.
LETTERED = _words("grade type phase schedule class group arm hepatitis vitamin level category part step")
SENTENCE_END = re.compile(r"[.!?]+[\"”’')\]*]*(?=\s|$)")
LAST_WORD = re.compile(r"([\w.]+)$")


class Kind(StrEnum):
    """What a statement is."""

    SENTENCE = "sentence"
    ROW = "table row"
    HEADING = "heading"
    CAPTION = "caption"
    ALTERNATIVE = "alternative text"
    DESCRIPTION = "description"


KINDS = {"caption": Kind.CAPTION, "figcaption": Kind.CAPTION, "tr": Kind.ROW}


@dataclass(frozen=True, slots=True)
class Citation:
    """One key of a `[@key, locator]`."""

    key: str
    locator: str
    line: int


@dataclass(frozen=True, slots=True)
class Calculation:
    """Our own arithmetic, `[2.77]{calc="5.45-2.68"}`: its place in the statement's text, and the formula."""

    start: int
    end: int
    formula: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell's place in its row's text, and its column's heading."""

    start: int
    end: int
    header: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A text with the citations that support it. `breaks` lists the offsets at which a new line of the file begins."""

    kind: Kind
    line: int
    text: str
    citations: tuple[Citation, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    cells: tuple[Cell, ...] = ()
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys cited, each once, in order."""
        return tuple(dict.fromkeys(citation.key for citation in self.citations))

    def line_at(self, offset: int) -> int:
        """The file's line, from 1, on which the character at `offset` of the text stands."""
        index = bisect_right(self.breaks, offset, key=lambda entry: entry[0]) - 1
        return self.breaks[index][1] if index >= 0 else self.line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, with the fragment identifier that the site gives it."""

    level: int
    text: str
    slug: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link's target as written."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image; `alt` is None where raw HTML leaves the attribute out."""

    src: str
    alt: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Raw:
    """Raw HTML, or a macro call, as written."""

    text: str
    line: int


@dataclass(frozen=True)
class FrontMatter:
    """The front matter's fields, and the line of each."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page as the checks see it. `anchors` holds every fragment identifier, headings' slugs included."""

    path: str
    front: FrontMatter
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    raw_html: tuple[Raw, ...]
    macros: tuple[Raw, ...]
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    anchors: frozenset[str]


def parse(text: str, shown: str) -> Page:
    """The page in `text`; `shown` is the path that a problem names.

    Raises ProblemsFound (`yaml-syntax`, `schema`) where the front matter cannot be read.
    """
    reader = _Reader(shown)
    reader.read(PARSER.parse(text))
    return reader.page()


def fragment(text: str, line: int, kind: Kind = Kind.SENTENCE, keys: Iterable[str] = ()) -> tuple[Statement, ...]:
    """The statements of a text outside pages, such as a field of `docs/data`.

    `keys` are the sources to which the data tie the text; they count as cited in each of its sentences.
    """
    reader = _Reader("")
    reader.inline(PARSER.parseInline(text)[0], line, kind)
    tied = tuple(Citation(key, "", line) for key in keys)
    return tuple(replace(statement, citations=statement.citations + tied) for statement in reader.statements)


def sentences(text: str, label: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence in `text`.

    A full stop after an abbreviation or an initial, or before a lower-case word, ends none. `label` is the length of a
    bold run-in heading at the start ("**United States (2018).** …"): it belongs to the sentence that follows.
    """
    start = 0
    for found in SENTENCE_END.finditer(text):
        end = found.end()
        if end == label or not _ends_sentence(text, found):
            continue
        if text[start:end].strip():
            yield start, end
            start = end
    if text[start:].strip():
        yield start, len(text)


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    after = text[found.end() :].lstrip()[:1]
    if after.islower() or after in {",", ";", ":"}:
        return False
    if found.group() != ".":
        return True
    last = LAST_WORD.search(text, max(0, found.start() - 30), found.start())
    if last is None:
        return True
    word = last.group(1)
    if word.lower() in ABBREVIATIONS or (word.lower() in ABBREVIATIONS_BEFORE_NUMBERS and after.isdigit()):
        return False
    if len(word) == 1 and word.isupper() and after.isalpha():
        before = LAST_WORD.search(text[: last.start()].rstrip())
        return before is not None and before.group(1).lower() in LETTERED
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    found = CITATION_BLOCK.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if not found:
        return False
    if not silent:
        state.push("citation", "", 0).content = found.group(1)
    state.pos = found.end()
    return True


def _macro_rule(state: StateInline, silent: bool) -> bool:
    found = MACRO.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if not found:
        return False
    if not silent:
        state.push("macro", "", 0).content = found.group()
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(front_matter_plugin).use(admon_plugin).use(deflist_plugin).use(attrs_plugin, spans=True)
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "macro", _macro_rule)
    return parser


PARSER = _parser()


@dataclass
class _Flat:
    """Inline content without markup, while it is put together."""

    line: int
    text: str = ""
    citations: list[tuple[int, Citation]] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    breaks: list[tuple[int, int]] = field(default_factory=list)
    label: int = 0

    def __post_init__(self) -> None:
        self.breaks.append((0, self.line))

    def add(self, text: str) -> None:
        self.text += text

    def next_line(self, count: int = 1) -> None:
        if count:
            self.line += count
            self.breaks.append((len(self.text), self.line))

    def part(self, start: int, end: int, kind: Kind) -> Statement:
        """The statement between two offsets. A citation right after a full stop belongs to the sentence before it."""
        cited = tuple(one for offset, one in self.citations if start < offset <= end or offset == start == 0)
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        first = [line for offset, line in self.breaks if offset <= start][-1]
        return Statement(
            kind=kind,
            line=first,
            text=self.text[start:end].rstrip(),
            citations=cited,
            calculations=tuple(
                replace(done, start=done.start - start, end=done.end - start)
                for done in self.calculations
                if start <= done.start and done.end <= end
            ),
            breaks=((0, first), *((offset - start, line) for offset, line in self.breaks if start < offset < end)),
        )


class _Reader:
    """Walks the parser's tokens once and collects what a page holds."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.front = FrontMatter()
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.raw_html: list[Raw] = []
        self.macros: list[Raw] = []
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self.anchors: set[str] = set()
        self.titles: list[tuple[int, str, str, int]] = []
        self.figures_open = 0
        self.waiting: list[Statement] = []
        self.cited_here: list[Citation] = []

    def page(self) -> Page:
        """What was collected, with the headings' slugs: explicit identifiers first, as Python-Markdown does it."""
        used = set(self.anchors)
        for level, text, explicit, line in self.titles:
            self.headings.append(Heading(level, text, explicit or unique(slugify(text, "-"), used), line))
        self.settle()
        return Page(
            path=self.shown,
            front=self.front,
            headings=tuple(self.headings),
            links=tuple(self.links),
            images=tuple(self.images),
            raw_html=tuple(self.raw_html),
            macros=tuple(self.macros),
            statements=tuple(self.statements),
            citations=tuple(self.citations),
            anchors=frozenset(self.anchors | {heading.slug for heading in self.headings}),
        )

    def read(self, tokens: Sequence[Token]) -> None:
        """Every block in turn."""
        heading: Token | None = None
        header: list[str] = []
        cells: list[Token] | None = None
        in_head = False
        for token in tokens:
            line = token.map[0] + 1 if token.map else 0
            match token.type:
                case "front_matter":
                    self.read_front_matter(token.content)
                case "heading_open":
                    heading = token
                case "heading_close":
                    heading = None
                case "thead_open" | "thead_close":
                    in_head = token.type == "thead_open"
                    header = [] if in_head else header
                case "tr_open":
                    cells = []
                case "tr_close" if cells is not None:
                    row = self.row(cells, header)
                    if in_head:
                        header = [row.text[cell.start : cell.end] for cell in row.cells]
                    cells = None
                case "inline" if heading is not None:
                    self.heading(token, int(heading.tag[1]), line)
                case "inline" if cells is not None:
                    cells.append(token)
                case "inline":
                    self.inline(token, line, Kind.SENTENCE)
                    self.settle()
                case "html_block":
                    self.html(token.content, line)
                    self.settle()

    def read_front_matter(self, content: str) -> None:
        """The fields, and `description` as statements."""
        text = "\n" + content  # the opening dashes stand on line 1
        values = parse_yaml(text, self.shown)
        if not isinstance(values, dict):
            remedy = "write `field: value` lines between the dashes"
            raise ProblemsFound([Problem(self.shown, 1, "schema", "front matter is no mapping", remedy)])
        self.front = FrontMatter(values, {str(name): line_of(text, [name]) for name in values})
        if isinstance(description := values.get("description"), str):
            self.add(Statement(Kind.DESCRIPTION, self.front.lines["description"], description))

    def heading(self, token: Token, level: int, line: int) -> None:
        """A heading as statement and as anchor."""
        shown = "".join(
            child.content for child in token.children or [] if child.type in {"text", "code_inline", "text_special"}
        )
        ids = [name for found in ATTRIBUTES.finditer(token.content) for name in EXPLICIT_ID.findall(found.group(1))]
        text = ATTRIBUTES.sub("", shown).strip()
        self.titles.append((level, text, ids[0] if ids else "", line))
        self.inline(token, line, Kind.HEADING)
        self.settle()

    def inline(self, token: Token, line: int, kind: Kind) -> None:
        """Running text as statements: sentences, or the whole of a heading or row."""
        flat = self.flatten(token, line)
        whole = kind in {Kind.HEADING, Kind.ROW}
        for start, end in [(0, len(flat.text))] if whole else sentences(flat.text, flat.label):
            self.add(flat.part(start, end, kind))

    def row(self, tokens: Sequence[Token], header: Sequence[str]) -> Statement:
        """A table row as one statement."""
        line = tokens[0].map[0] + 1 if tokens and tokens[0].map else 0
        text, citations, calculations, cells = "", [], [], []
        for index, token in enumerate(tokens):
            flat = self.flatten(token, line)
            start = len(text)
            text += flat.text
            cells.append(Cell(start, len(text), header[index] if index < len(header) else ""))
            citations += [cited for _, cited in flat.citations]
            calculations += [
                replace(done, start=done.start + start, end=done.end + start) for done in flat.calculations
            ]
            text += " | " if index + 1 < len(tokens) else ""
        row = Statement(Kind.ROW, line, text, tuple(citations), tuple(calculations), tuple(cells))
        self.add(row)
        self.settle()
        return row

    def flatten(self, token: Token, line: int) -> _Flat:
        """Inline tokens as plain text, collecting what else they hold."""
        flat = _Flat(line)
        spans: list[tuple[int, str]] = []
        silent = 0
        opens = False
        for child in token.children or []:
            match child.type:
                case "text" | "text_special":
                    if not silent:
                        flat.add(self.without_attributes(child.content))
                case "softbreak" | "hardbreak":
                    flat.add(" ")
                    flat.next_line()
                case "citation":
                    flat.text = flat.text.rstrip(" ")
                    for cited in read_citations(child.content, flat.line):
                        flat.citations.append((len(flat.text), cited))
                        self.citations.append(cited)
                        self.cited_here.append(cited)
                    flat.next_line(child.content.count("\n"))
                case "macro":
                    self.macros.append(Raw(child.content, flat.line))
                    flat.next_line(child.content.count("\n"))
                case "link_open":
                    self.links.append(Link(str(child.attrs.get("href", "")), flat.line))
                    self.anchor(child)
                case "image":
                    self.image(Image(str(child.attrs.get("src", "")), child.content, flat.line))
                    self.anchor(child)
                case "span_open":
                    spans.append((len(flat.text), str(child.attrs.get("calc", ""))))
                    self.anchor(child)
                case "span_close":
                    start, formula = spans.pop()
                    if formula:
                        flat.calculations.append(Calculation(start, len(flat.text), formula))
                case "strong_open":
                    opens = not flat.text.strip()
                case "strong_close" if opens:
                    flat.label, opens = len(flat.text), False
                case "html_inline":
                    self.raw_html.append(Raw(child.content, flat.line))
                    page = _Html(child.content, flat.line)
                    self.take(page)
                    silent = max(0, silent + page.silent)
                    if re.match(r"<br\b", child.content, re.IGNORECASE):
                        flat.add(" ")
                    flat.next_line(child.content.count("\n"))
                case "code_inline":
                    flat.next_line(_lines_of_code(token.content, child))
        if flat.label >= len(flat.text.rstrip()):  # all of it is bold: no run-in heading
            flat.label = 0
        return flat

    def without_attributes(self, text: str) -> str:
        """`text` without the attribute lists that only Python-Markdown reads, after keeping their identifiers."""
        if "{" in text:
            for found in ATTRIBUTES.finditer(text):
                self.anchors.update(EXPLICIT_ID.findall(found.group(1)))
            text = ATTRIBUTES.sub("", text)
        return ABBREVIATION_DEFINITION.sub("", text) if text.startswith("*[") else text

    def anchor(self, token: Token) -> None:
        if name := token.attrs.get("id"):
            self.anchors.add(str(name))

    def image(self, image: Image) -> None:
        """An image; its alternative text waits for the citations of the block it stands in."""
        self.images.append(image)
        if image.alt:
            self.waiting.append(Statement(Kind.ALTERNATIVE, image.line, image.alt))

    def html(self, content: str, line: int) -> None:
        """A block of raw HTML: its text is Markdown where the site says so, and a statement in any case."""
        self.raw_html.append(Raw(content, line))
        page = _Html(content, line)
        self.take(page)
        self.figures_open = max(0, self.figures_open + page.figures)
        for start, text, kind in page.texts:
            self.inline(PARSER.parseInline(text)[0], start, kind)

    def take(self, page: _Html) -> None:
        self.anchors.update(page.ids)
        self.links.extend(page.links)
        for image in page.images:
            self.image(image)

    def add(self, statement: Statement) -> None:
        if statement.text.strip():
            self.statements.append(statement)

    def settle(self) -> None:
        """At a block's end: its alternative texts with the citations of the block, or of the whole `<figure>`."""
        if self.figures_open:
            return
        for statement in self.waiting:
            self.add(replace(statement, citations=tuple(self.cited_here)))
        self.waiting.clear()
        self.cited_here.clear()


def read_citations(block: str, line: int) -> Iterator[Citation]:
    """The citations inside one pair of brackets: `@key, locator; @key`."""
    at = 0
    for part in block.split(";"):
        if found := CITATION.match(part):
            yield Citation(found["key"], found["locator"] or "", line + block.count("\n", 0, at + found.start("key")))
        at += len(part) + 1


def _lines_of_code(content: str, code: Token) -> int:
    """How many line breaks a code span holds: the parser has turned them into spaces."""
    if "\n" not in content:
        return 0
    pattern = (
        re.escape(code.markup)
        + r"\s?"
        + r"\s".join(map(re.escape, code.content.split(" ")))
        + r"\s?"
        + re.escape(code.markup)
    )
    found = re.search(pattern, content)
    return found.group().count("\n") if found else 0


class _Html(HTMLParser):
    """Raw HTML taken apart: texts by block with their lines, images, links, identifiers."""

    def __init__(self, content: str, line: int) -> None:
        super().__init__(convert_charrefs=False)
        self.first = line
        self.images: list[Image] = []
        self.links: list[Link] = []
        self.ids: set[str] = set()
        self.texts: list[tuple[int, str, Kind]] = []
        self.figures = 0
        self.silent = 0
        self._kind = Kind.SENTENCE
        self._text = ""
        self._line = line
        self.feed(content)
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        line = self.first + self.getpos()[0] - 1
        if tag in BLOCKS:
            self._flush()
            self._kind = KINDS.get(tag, Kind.SENTENCE)
        if tag in SILENT:
            self.silent += 1
        if tag == "figure":
            self.figures += 1
        if name := named.get("id") or (named.get("name") if tag == "a" else None):
            self.ids.add(name)
        if tag == "img":
            self.images.append(Image(named.get("src") or "", named.get("alt"), line))
        if tag in {"a", "area"} and (target := named.get("href")) is not None:
            self.links.append(Link(target, line))
        if tag in {"br", "td", "th"}:
            self._take(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._flush()
            self._kind = Kind.SENTENCE
        if tag in SILENT:
            self.silent -= 1
        if tag == "figure":
            self.figures -= 1

    def handle_data(self, data: str) -> None:
        if self.silent <= 0:
            self._take(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _take(self, text: str) -> None:
        if not self._text.strip():
            self._text = text.lstrip()
            skipped = text[: len(text) - len(self._text)].count("\n")
            self._line = self.first + self.getpos()[0] - 1 + skipped
        else:
            self._text += text

    def _flush(self) -> None:
        if text := self._text.strip():
            self.texts.append((self._line, text, self._kind))
        self._text = ""
