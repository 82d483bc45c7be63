"""The card of a glossary term: on hover and on focus, gone with Escape (WCAG 2.2, 1.4.13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

PAGE = "applications/complex-regional-pain-syndrome/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + PAGE)
    yield page
    page.close()


@pytest.fixture
def term(page: Page) -> Locator:
    return page.locator("article .kb-term").first


def definition(term: Locator) -> str:
    text = term.get_attribute("data-definition")
    assert text
    return text


def test_hover_shows_the_definition_and_escape_closes_it(page: Page, term: Locator) -> None:
    term.hover()
    expect(page.locator(".kb-card")).to_have_text(definition(term))
    page.keyboard.press("Escape")
    expect(page.locator(".kb-card")).to_have_count(0)


def test_pointer_may_rest_on_the_card(page: Page, term: Locator) -> None:
    term.hover()
    page.locator(".kb-card").hover()
    page.wait_for_timeout(600)
    expect(page.locator(".kb-card")).to_be_visible()


def test_focus_shows_the_definition_and_escape_closes_it(page: Page, term: Locator) -> None:
    term.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(term).to_be_focused()
    expect(page.locator(".kb-card")).to_have_text(definition(term))
    page.keyboard.press("Escape")
    expect(page.locator(".kb-card")).to_have_count(0)
    expect(term).to_be_focused()


def test_enter_leads_to_the_term_in_the_glossary(page: Page, term: Locator, address: str) -> None:
    text = definition(term)
    term.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}evidence/glossary/#*")
    expect(page.locator("li:target")).to_contain_text(text[:40])


def test_each_term_is_linked_once_on_a_page(page: Page) -> None:
    links = page.locator("article .kb-term").evaluate_all("links => links.map(link => link.href)")
    assert links
    assert len(links) == len(set(links))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_card_is_accessible(page: Page, term: Locator, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    term.hover()
    expect(page.locator(".kb-card")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
