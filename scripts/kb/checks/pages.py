"""Pages: front matter, second reading, headings, pictures, raw HTML.

Heading order and alternative texts follow WCAG 2.2 (1.3.1, 2.4.6, 1.1.1); the ban on scripts and on pictures of other
hosts follows from the promise that reading a page makes no request to anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pydantic import ValidationError

from kb.content import Content
from kb.markdown import Page
from kb.pages import PageFields, fingerprint
from kb.problems import Problem

ACTIVE = frozenset({"script", "iframe", "embed", "object", "applet", "frame", "frameset", "base", "meta", "form"})
LOADED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "link": ("href",),
    "video": ("src", "poster"),
    "audio": ("src",),
}
FILE_NAME = re.compile(r"^\S+\.(svg|png|jpe?g|gif|webp|avif)$", re.IGNORECASE)
EVENT_HANDLER = re.compile(r"^on[a-z]+$", re.IGNORECASE)
ATTRIBUTE_LIST_HANDLER = re.compile(r"\{[^{}\n]*\bon[a-z]+\s*=", re.IGNORECASE)


def check(content: Content) -> Iterator[Problem]:
    """Every page in turn."""
    for name, page in content.pages.items():
        yield from front_matter(page)
        yield from second_reading(page, content.texts[name])
        yield from heading_order(page)
        yield from pictures(page)
        yield from raw_html(page, content.texts[name])


def front_matter(page: Page) -> Iterator[Problem]:
    """Its fields against their model."""
    try:
        PageFields.model_validate(dict(page.front.values))
    except ValidationError as error:
        for found in error.errors(include_url=False):
            field = str(found["loc"][0]) if found["loc"] else "front matter"
            where = ".".join(map(str, found["loc"])) or "front matter"
            remedy = f"give {', '.join(PageFields.model_fields)}, and nothing else"
            yield Problem(page.path, page.front.lines.get(field, 1), "schema", f"{where}: {found['msg']}", remedy)


def second_reading(page: Page, text: str) -> Iterator[Problem]:
    """Whether the page changed since it was read a second time."""
    reviewed = page.front.values.get("reviewed")
    if isinstance(reviewed, dict) and reviewed.get("hash") not in (None, fingerprint(text)):
        message = f"the text changed since its second reading of {reviewed.get('date')}"
        remedy = f"compare its cited sentences with their extracts, then run scripts/review.py {page.path}"
        yield Problem(page.path, page.front.lines["reviewed"], "stale-review", message, remedy)


def heading_order(page: Page) -> Iterator[Problem]:
    """One heading of level 1, equal to the title, and no level skipped on the way down."""
    first = [heading for heading in page.headings if heading.level == 1]
    title = page.front.values.get("title")
    if len(first) != 1:
        line = first[1].line if first else 1
        message = f"{len(first)} headings of level 1"
        yield Problem(page.path, line, "one-title", message, "keep one, `# ` and the title, above all others")
    elif page.headings[0] is not first[0]:
        yield Problem(
            page.path, page.headings[0].line, "one-title", "a heading stands before the title", "move it below"
        )
    if first and isinstance(title, str) and first[0].text != title:
        message = f"the heading {first[0].text!r} is not the title {title!r}"
        yield Problem(page.path, first[0].line, "one-title", message, "make them equal")
    for above, heading in pairwise(page.headings):
        if heading.level > above.level + 1:
            message = f"level {heading.level} follows level {above.level}: {heading.text!r}"
            yield Problem(page.path, heading.line, "heading-skipped", message, f"make it level {above.level + 1}")


def pictures(page: Page) -> Iterator[Problem]:
    """Each picture's alternative text."""
    for image in page.images:
        name = PurePosixPath(urlsplit(image.src).path)
        text = (image.alt or "").strip()
        if not text:
            remedy = "say what it shows, in a sentence"
            yield Problem(page.path, image.line, "alternative-text", f"{image.src} has no alternative text", remedy)
        elif FILE_NAME.match(text) or text in (name.name, name.stem):
            message = f"the alternative text {text!r} is a file name"
            yield Problem(page.path, image.line, "alternative-text", message, "say what it shows, in a sentence")


def raw_html(page: Page, text: str) -> Iterator[Problem]:
    """No script, no event handler, nothing embedded, nothing loaded from another host."""
    for raw in page.raw_html:
        found = _Elements(raw.text)
        for tag, line in found.active:
            message = f"<{tag}> is not allowed in a page"
            yield Problem(
                page.path, raw.line + line, "active-html", message, "say it in Markdown; scripts belong to the theme"
            )
        for name, line in found.handlers:
            message = f"the attribute {name} would run a script"
            yield Problem(
                page.path, raw.line + line, "active-html", message, "leave it out; scripts belong to the theme"
            )
        for address, line in found.loaded:
            if is_remote(address):
                yield _third_party(page, raw.line + line, address)
    for image in page.images:
        if is_remote(image.src):
            yield _third_party(page, image.line, image.src)
    for line, row in enumerate(text.splitlines(), 1):
        if ATTRIBUTE_LIST_HANDLER.search(row):
            message = "an attribute list would run a script"
            yield Problem(page.path, line, "active-html", message, "leave it out; scripts belong to the theme")


def is_remote(address: str) -> bool:
    """Whether a browser would ask another host for `address`."""
    return bool(urlsplit(address.strip()).netloc) or address.strip().lower().startswith(("http:", "https:"))


def _third_party(page: Page, line: int, address: str) -> Problem:
    remedy = "put the file into docs/assets/, if its licence allows"
    return Problem(page.path, line, "third-party", f"{address} would be loaded from another host", remedy)


class _Elements(HTMLParser):
    """What raw HTML would run or load, each with the number of lines above it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.active: list[tuple[str, int]] = []
        self.handlers: list[tuple[str, int]] = []
        self.loaded: list[tuple[str, int]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0] - 1
        if tag in ACTIVE:
            self.active.append((tag, line))
        for name, value in attrs:
            if EVENT_HANDLER.match(name):
                self.handlers.append((name, line))
            # A picture's `src` is looked at with the other pictures.
            if value and name in LOADED.get(tag, ()) and (tag, name) != ("img", "src"):
                self.loaded.append((value, line))
