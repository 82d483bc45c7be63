"""Links, anchors and the navigation, resolved from the Markdown itself with the site's own slugs.

The strict build is the second net; this one needs no build.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from kb.calls import table_anchors
from kb.content import Content
from kb.hosts import is_listed
from kb.markdown import Page
from kb.markers import HEADING_ID as REFERENCES
from kb.problems import Problem
from kb.published.addresses import made_paths

# As an inline link, or as the definition of a reference.
SCRIPT_LINK = re.compile(r"\]\s*[(:]\s*<?\s*(javascript|vbscript|data)\s*:", re.IGNORECASE)


def check(content: Content) -> Iterator[Problem]:
    """Every link and picture of every page, and the navigation."""
    anchors = {name: anchors_of(page) for name, page in content.pages.items()}
    made = made_paths(content.extract_keys, [claim.id for claim in content.claims])
    for name, page in content.pages.items():
        for link in page.links:
            yield from one_link(content, anchors, made, name, link.target, link.line)
        for image in page.images:
            yield from one_picture(content, name, image.src, image.line)
        yield from raw_addresses(page)
        yield from scripts(page, content.texts[name])
    yield from navigation(content)


def anchors_of(page: Page) -> frozenset[str]:
    """The page's fragment identifiers: its own, those of its tables, and that of its list of references."""
    references = {REFERENCES} if page.citations else set()
    return page.anchors | table_anchors(page) | references


def one_link(
    content: Content, anchors: dict[str, frozenset[str]], made: frozenset[str], name: str, target: str, line: int
) -> Iterator[Problem]:
    """A link of the page `name`; `made` are the files that the build adds."""
    page = content.pages[name]
    parts = urlsplit(target)
    if parts.scheme in ("http", "https") or parts.netloc:
        yield from host(page, parts.hostname or "", target, line)
        return
    if parts.scheme == "mailto":
        return
    if parts.scheme:
        yield Problem(page.path, line, "broken-link", f"{target!r} opens no page", "link to a page or an https address")
        return
    if parts.path.startswith("/"):
        remedy = "write the path from this page to the file, as ../science/pain.md"
        yield Problem(page.path, line, "absolute-link", f"{target} begins at the host's root", remedy)
        return
    found = resolve(name, unquote(parts.path))
    if found not in content.texts and found not in made and not _is_file(content, found):
        close = get_close_matches(posixpath.basename(found), [posixpath.basename(other) for other in content.texts], 1)
        likely = next((other for other in content.texts if close and posixpath.basename(other) == close[0]), None)
        remedy = (
            f"write {posixpath.relpath(likely, posixpath.dirname(name) or '.')}?"
            if likely
            else "link to a file below docs/"
        )
        yield Problem(page.path, line, "broken-link", f"{target} leads to no file", remedy)
        return
    fragment = unquote(parts.fragment)
    if found in anchors and ("#" in target) and fragment not in anchors[found]:
        close = get_close_matches(fragment, anchors[found], 3, 0.5)
        remedy = f"choose one of #{', #'.join(close)}" if close else "link to the heading's own name"
        yield Problem(page.path, line, "broken-anchor", f"{target}: {found} has no #{fragment}", remedy)


def one_picture(content: Content, name: str, source: str, line: int) -> Iterator[Problem]:
    """A picture of the page `name`; those on other hosts are another rule's."""
    parts = urlsplit(source)
    if parts.scheme or parts.netloc:
        return
    path = content.pages[name].path
    if parts.path.startswith("/"):
        remedy = "write the path from this page to the file, as ../assets/name.svg"
        yield Problem(path, line, "absolute-link", f"{source} begins at the host's root", remedy)
    elif not _is_file(content, resolve(name, unquote(parts.path))):
        remedy = "put the picture there, or mend the path"
        yield Problem(path, line, "missing-picture", f"{source} is not below docs/", remedy)


def host(page: Page, name: str, target: str, line: int) -> Iterator[Problem]:
    """Where a link to another host leads."""
    if is_listed(name, "reprints"):
        remedy = "link to the DOI, PubMed, PMC, the register or the regulator"
        yield Problem(page.path, line, "reprint-link", f"{target} is a copy of somebody else's work", remedy)
    elif not is_listed(name, "usual"):
        remedy = "cite the source instead of linking to it, or add the host to scripts/kb/hosts.yml"
        yield Problem(page.path, line, "unusual-host", f"{name} is not among the usual hosts", remedy)


def raw_addresses(page: Page) -> Iterator[Problem]:
    """Relative addresses in raw HTML: the build leaves them as they are, so they lead astray on the site."""
    for raw in page.raw_html:
        for address, line in _Addresses(raw.text).found:
            remedy = 'write the link or picture in Markdown; inside HTML, give the element markdown="1"'
            yield Problem(page.path, raw.line + line, "raw-address", f"{address} in raw HTML is not resolved", remedy)


def scripts(page: Page, text: str) -> Iterator[Problem]:
    """Links that would run a script. The parser of the checks takes them for text, the build does not."""
    for line, row in enumerate(text.splitlines(), 1):
        if found := SCRIPT_LINK.search(row):
            remedy = "link to a page or an https address"
            yield Problem(page.path, line, "active-html", f"a link to {found[1]}: would run a script", remedy)


def navigation(content: Content) -> Iterator[Problem]:
    """The navigation names every page once, and only pages that exist."""
    if content.navigation is None:
        return
    shown = content.project.relative(content.project.config)
    for target, line in content.navigation.items():
        if target not in content.texts and not urlsplit(target).scheme:
            yield Problem(
                shown, line, "navigation", f"{target} is not below docs/", "write the page, or take the line out"
            )
    for name in content.texts:
        if name not in content.navigation:
            remedy = "add it to `nav` in mkdocs.yml"
            yield Problem(f"docs/{name}", 1, "navigation", "the navigation does not name this page", remedy)


def resolve(name: str, path: str) -> str:
    """The file below docs/ that `path` in the page `name` means; `name` itself where the path is empty."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name


def _is_file(content: Content, name: str) -> bool:
    return not name.startswith("..") and (content.project.docs / name).is_file()


class _Addresses(HTMLParser):
    """Relative addresses in raw HTML, each with the number of lines above it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value and not value.startswith("#") and not urlsplit(value).scheme:
                self.found.append((value, self.getpos()[0] - 1))
