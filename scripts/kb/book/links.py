"""Ids and links: every page's ids get a prefix of its own, and a link to a page of the book stays in the book."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from kb.book.article import HEADINGS, Page, select
from kb.problems import Problem

# Elements whose id pandoc keeps; an id on any other element moves to an empty span inside or before it.
CARRIES_ID = {*HEADINGS, "div", "table", "figure"}
# Where such an element begins with another of them, the span goes into the inner one.
NESTING = {"ul", "ol", "dl", "li", "dd", "dt", "thead", "tbody", "tfoot", "tr", "td", "th", "p", "blockquote"}
TAKES_NO_SPAN = {"ul", "ol", "dl", "thead", "tbody", "tfoot", "tr", "hr", "img", "br"}

Place = tuple[str, str]  # a built page and an anchor on it


def identifier(page: str, anchor: str = "") -> str:
    """The id in the book of `anchor` on the built page `page`: an XML name (EPUB) and a Typst label, and never shared.

    >>> identifier("applications/crps/index.html", "fn:zhu2024")
    'at-applications_crps__fn.3a.zhu2024'
    """
    place = re.sub(r"(^|/)index\.html$|\.html$", "", page) or "home"
    return f"at-{_escaped(place)}" + (f"__{_escaped(anchor)}" if anchor else "")


def turn_inwards(pages: Mapping[str, Page], site_url: str) -> Iterator[Problem]:
    """Change links and ids of `pages` (by built path) to those of the book.

    A link to another page of the site leads to `site_url`, or is plain text where there is none. A link to another
    chapter gets the class `kb-cross`. Yields `book-link` for an anchor that its page lacks.
    """
    anchors = {(built, e.get("id", "")) for built, page in pages.items() for e in select(page.article, ".//*[@id]")}
    titles = {
        (built, select(page.article, ".//*[@class='kb-chapter']")[0].get("id", "")) for built, page in pages.items()
    }
    linked: set[Place] = set()
    for built, page in pages.items():
        for link in list(page.article.iter("a")):
            place = target(link.get("href", ""), built, site_url)
            if place is None:
                continue
            where, anchor = place
            if where not in pages:
                _lead_out(link, place, site_url)
            elif anchor and place not in anchors:
                message = f"the link {link.get('href')} leads to no place in the book"
                yield page.problem(
                    "book-link", message, "mend the anchor, or mark the link with the class kb-screen-only"
                )
            else:
                linked.add(place)
                link.set("href", f"#{identifier(where, '' if place in titles else anchor)}")
                if where != built:
                    link.set("class", f"{link.get('class', '')} kb-cross".strip())
    for built, page in pages.items():
        _rename(page.article, built, titles, linked)


def target(href: str, built: str, site_url: str = "") -> Place | None:
    """Where a link on the page `built` leads: a built page and an anchor; None where it leaves the site.

    >>> target("../pain/#bottom-line", "science/crps/index.html")
    ('science/pain/index.html', 'bottom-line')
    """
    if site_url and href.startswith(site_url):
        href = "/" + href[len(site_url) :].lstrip("/")
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return None
    anchor, path = unquote(parts.fragment), unquote(parts.path)
    if not path:
        return built, anchor
    where = posixpath.normpath(posixpath.join("/", posixpath.dirname(built), path)).lstrip("/")
    if not posixpath.splitext(where)[1]:
        where = posixpath.join(where, "index.html")
    return where, anchor


def _escaped(text: str) -> str:
    """`text` with / as _ and all outside [A-Za-z0-9-] as a number, so that two texts never become one."""
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f".{ord(found[0]):x}.", text).replace(".2f.", "_")


def _lead_out(link: HtmlElement, place: Place, site_url: str) -> None:
    where, anchor = place
    if site_url:
        link.set("href", f"{site_url.rstrip('/')}/{where.removesuffix('index.html')}{anchor and '#' + anchor}")
    else:
        link.drop_tag()


def _rename(article: HtmlElement, built: str, titles: set[Place], linked: set[Place]) -> None:
    """Give headings and linked elements their ids in the book, and take all others away."""
    seen: set[str] = set()
    for element in select(article, ".//*[@id]"):
        anchor = element.attrib.pop("id")
        wanted = element.tag in HEADINGS or (built, anchor) in linked
        if anchor in seen or not wanted:  # of equal ids the first counts, as in a browser
            continue
        seen.add(anchor)
        name = identifier(built, "" if (built, anchor) in titles else anchor)
        if element.tag in CARRIES_ID:
            element.set("id", name)
        else:
            _put_target(element, name)


def _put_target(element: HtmlElement, name: str) -> None:
    """An empty span with the id `name` where `element` begins."""
    span = element.makeelement("span", {"id": name})
    while len(element) and element[0].tag in NESTING and not (element.text or "").strip():
        element = element[0]
    if element.tag in TAKES_NO_SPAN:
        element.addprevious(span)
    else:
        span.tail, element.text = element.text, None
        element.insert(0, span)
