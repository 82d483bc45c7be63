"""Pages in a real browser, wide and narrow, light and dark: every hand-written one, some of each kind that is made."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from kb.claims import read_claims
from kb.project import HERE
from kb.published.addresses import address as address_of
from kb.published.addresses import claim_page, source_page
from kb.sources import Extract, read_extracts

Scheme = Literal["light", "dark"]
T = TypeVar("T")

# Width, and the scheme in which the page is loaded; the switch leads to the other.
LOADED: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (360, "dark"))
OTHER: dict[Scheme, Scheme] = {"light": "dark", "dark": "light"}
PALETTES = {"light": "default", "dark": "slate"}


def written_pages() -> list[str]:
    """The address of each hand-written page, relative to the site: `science/x.md` is at `science/x/`."""
    return sorted(address_of(path.relative_to(HERE.docs).as_posix()) for path in HERE.docs.rglob("*.md"))


def pages_of_claims() -> list[str]:
    """A claim of each kind with each verdict."""
    chosen = first_of_each(read_claims(HERE), lambda claim: (claim.kind, claim.verdict))
    return [address_of(claim_page(claim.id)) for claim in chosen]


def pages_of_sources() -> list[str]:
    """Of each level of reading and of each kind of notice, the source with the most to show."""
    extracts = sorted(read_extracts(HERE).values(), key=amount, reverse=True)
    chosen = [
        *first_of_each(extracts, lambda extract: extract.level),
        *first_of_each(extracts, lambda extract: extract.retraction.kind or extract.retraction.status),
        *first_of_each(extracts, lambda extract: extract.register_entry is not None),
    ]
    return sorted({address_of(source_page(extract.key)) for extract in chosen})


def first_of_each(things: Iterable[T], kind: Callable[[T], object]) -> list[T]:
    first: dict[object, T] = {}
    for thing in things:
        first.setdefault(kind(thing), thing)
    return list(first.values())


def amount(extract: Extract) -> int:
    return sum(map(len, (extract.results, extract.harms, extract.limits, extract.facts, extract.doubts, extract.seen)))


def test_enough_pages_of_each_kind_are_looked_at() -> None:
    assert len(written_pages()) > 60
    assert len(pages_of_claims()) >= 8
    assert len(pages_of_sources()) >= 8


@pytest.mark.parametrize(
    ("path", "loaded"),
    list(itertools.product([*written_pages(), *pages_of_claims(), *pages_of_sources()], LOADED)),
    ids=lambda value: value if isinstance(value, str) else "-".join(map(str, value)),
)
def test_page_is_clean_and_accessible(browser: Browser, address: str, path: str, loaded: tuple[int, Scheme]) -> None:
    width, scheme = loaded
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "response", lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
    )
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    try:
        page.goto(address + path)
        # A colour that is on its way to another one is no colour of the page.
        page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
        for seen in (scheme, OTHER[scheme]):
            if seen != scheme:
                page.get_by_title(f"Switch to {seen} mode").click()
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", PALETTES[seen])
            results = Axe().run(page)
            assert results.violations_count == 0, f"{seen}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert faults == []
        assert hosts <= {urlsplit(address).netloc, ""}, f"requests to other hosts: {hosts}"
    finally:
        page.close()


def test_no_page_is_left_out_of_the_site(site: Path) -> None:
    pages = [*written_pages(), *pages_of_claims(), *pages_of_sources()]
    assert [page for page in pages if not (site / page / "index.html").is_file()] == []
