"""A built page's article, reduced to what a book can hold."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from kb.book.columns import lay_out
from kb.book.navigation import Chapter
from kb.problems import Problem, ProblemsFound

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What the theme puts into an article for screens, what the project marks so, and what no book can play.
SCREEN_CLASSES = ("kb-screen-only", "headerlink", "md-content__button", "md-source-file", "md-feedback", "twemoji")
SCREEN_TAGS = ("script", "style", "template", "noscript", "form", "button", "nav", "iframe", "video", "audio", "object")
KEPT_ATTRIBUTES = {
    *("id", "class", "href", "src", "alt", "width", "start", "lang", "aria-label"),
    *("colspan", "rowspan", "scope"),
}
# Holds a table that has its own caption and may be wider than a box.
UNBOXED = "kb-figure-data"
ALIGNMENT = re.compile(r"^\s*text-align:\s*(left|right|center);?\s*$")
INLINE_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
SVG_NAME = re.compile(r'^<svg\b[^>]*\baria-label="([^"]+)"|<title\b[^>]*>([^<]+)</title>')
DATA_SVG = "data:image/svg+xml;base64,"


@dataclass(frozen=True)
class Page:
    """A chapter with its article, which the steps of the assembly change in place."""

    chapter: Chapter
    article: HtmlElement

    def problem(self, rule: str, message: str, remedy: str) -> Problem:
        return problem_of(self.chapter, rule, message, remedy)


def problem_of(chapter: Chapter, rule: str, message: str, remedy: str) -> Problem:
    """A problem at the chapter's Markdown: built HTML knows no lines."""
    return Problem(f"docs/{chapter.source}", 1, rule, message, remedy)


def read_page(site: Path, chapter: Chapter) -> Page:
    """The chapter's article from the built `site`, without what is for screens, its headings at the chapter's level.

    Raises ProblemsFound (`book-page`) where the page is not built, or has not one article with one title.
    """
    path = site / chapter.built
    if not path.is_file():
        message = f"{chapter.built} is not in the built site"
        raise ProblemsFound([problem_of(chapter, "book-page", message, "build the site anew")])
    text = INLINE_SVG.sub(_picture_of_drawing, path.read_text(encoding="utf-8"))
    document = document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8", remove_comments=True))
    article = next(document.iter("article"), None)
    if article is None or len(list(article.iter("h1"))) != 1:
        message = f"{chapter.built} has not one article with one title (h1)"
        raise ProblemsFound(
            [problem_of(chapter, "book-page", message, "begin the page with one `# Title`, use ## below")]
        )
    _drop_what_is_for_screens(article)
    _simplify(article)
    for ways_back in select(article, ".//*[@class='kb-backlinks']"):
        _keep_with_text(ways_back)
    for link in select(article, ".//*[@class='kb-links']/a"):
        _print_address(link)
    for table in article.iter("table"):
        lay_out(table)
    _set_headings(article, chapter.level)
    return Page(chapter, article)


def take_pictures(page: Page, site: Path, pictures: dict[str, bytes]) -> Iterator[Problem]:
    """Put the page's pictures into `pictures` (name → bytes), named by content, and point the article to them.

    A picture with an empty `alt` is ornament and goes. Yields `book-picture` for a missing file or alternative text.
    """
    for image in list(page.article.iter("img")):
        source, alternative = image.get("src", ""), image.get("alt")
        shown = source if len(source) < 80 else f"{source[:77]}..."
        if alternative == "":
            image.drop_tree()
            continue
        if alternative is None:
            yield page.problem("book-picture", f"{shown} has no alternative text", "write ![what it shows](file)")
            continue
        content = _content(source, page.chapter, site)
        if content is None:
            yield page.problem(
                "book-picture", f"there is no picture {shown}", "add it to docs/assets/, or mend the path"
            )
            continue
        suffix = ".svg" if source.startswith(DATA_SVG) else posixpath.splitext(urlsplit(source).path)[1].lower()
        name = hashlib.sha256(content).hexdigest()[:16] + suffix
        pictures[name] = content
        image.set("src", name)


def _picture_of_drawing(found: re.Match[str]) -> str:
    """An inline drawing as a picture, before the parser folds the case of its names; one without a title is an icon."""
    drawing, name = found[0], SVG_NAME.search(found[0])
    if name is None:
        return ""
    if "xmlns=" not in drawing:
        drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f'<img src="{DATA_SVG}{base64.b64encode(drawing.encode()).decode()}" alt="{name[1] or name[2]}">'


def _content(source: str, chapter: Chapter, site: Path) -> bytes | None:
    if source.startswith(DATA_SVG):
        return base64.b64decode(source.removeprefix(DATA_SVG))
    parts = urlsplit(source)
    path = site / posixpath.normpath(posixpath.join(posixpath.dirname(chapter.built), unquote(parts.path)))
    return None if parts.scheme or parts.netloc or not path.is_file() else path.read_bytes()


def _drop_what_is_for_screens(article: HtmlElement) -> None:
    classes = " or ".join(f'contains(concat(" ", normalize-space(@class), " "), " {name} ")' for name in SCREEN_CLASSES)
    tags = " or ".join(f"self::{tag}" for tag in SCREEN_TAGS)
    rule = 'self::hr[contains(../@class, "footnote")]'
    for element in select(article, f".//*[@hidden or {classes} or {tags} or {rule}]"):
        element.drop_tree()


def _simplify(article: HtmlElement) -> None:
    """Only what pandoc carries over: few attributes, boxes as `div`, a paragraph's class on a `div` around it."""
    for element in list(article.iter()):
        alignment = ALIGNMENT.match(element.get("style", ""))
        for name in set(element.attrib) - KEPT_ATTRIBUTES:
            del element.attrib[name]
        if alignment:
            element.set("style", f"text-align: {alignment[1]};")
        if element.tag == "details" and element.get("class") != UNBOXED:  # what opens on a screen is open on paper
            element.set("class", f"admonition {element.get('class', 'note')}")
        if element.tag in ("aside", "section", "details", "div"):
            element.tag = "div"
            element.attrib.pop("aria-label", None)  # names a landmark, which a plain box is not
        elif element.tag == "summary":
            element.tag = "p"
            element.set("class", "admonition-title")
        elif element.tag == "abbr":  # its meaning shows on hover only; the glossary has it
            element.drop_tag()
    for paragraph in select(article, ".//p[@class]"):
        box = paragraph.makeelement("div", {"class": paragraph.attrib.pop("class")})
        paragraph.addprevious(box)
        box.tail, paragraph.tail = paragraph.tail, None
        box.append(paragraph)


def _print_address(link: HtmlElement) -> None:
    """A reference's link that shows its host alone shows the whole address: paper cannot be clicked."""
    address = link.get("href", "")
    host = urlsplit(address).hostname
    if host and link.text_content() in (host, host.removeprefix("www.")):
        link.text = address.partition("://")[2].rstrip("/")


def _keep_with_text(element: HtmlElement) -> None:
    """No line break right before `element`: the space there becomes one that does not break."""
    before = element.getprevious()
    if before is not None and before.tail is not None and not before.tail.strip():
        before.tail = "\N{NO-BREAK SPACE}"


def _set_headings(article: HtmlElement, level: int) -> None:
    """The page's title gets the chapter's level and the others follow; each has an id, for contents and bookmarks."""
    for number, heading in enumerate(list(article.iter(*HEADINGS))):
        depth = int(heading.tag[1])
        if depth == 1:
            heading.set("class", "kb-chapter")
        elif level == 1:
            heading.set("class", "unnumbered unlisted")  # beside parts, contents list chapters, not their sections
        heading.tag = f"h{min(depth + level - 1, 6)}"
        if not heading.get("id"):
            heading.set("id", f" {number}")  # no id of a page's own has a space


def select(element: HtmlElement, expression: str) -> list[HtmlElement]:
    """The elements that an XPath expression chooses."""
    return cast(list[HtmlElement], element.xpath(expression))
