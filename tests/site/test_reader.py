"""What a reader does: follow a citation, open and dismiss its card, search, use the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

CRPS = "applications/complex-regional-pain-syndrome/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def test_search_finds_a_page(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.keyboard.press("/")
    page.locator("input.md-search__input").press_sequentially("complex regional pain")
    first = page.locator(".md-search-result__item a").first
    expect(first).to_contain_text("Complex regional pain syndrome")


def test_search_knows_synonyms(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.keyboard.press("/")
    page.locator("input.md-search__input").press_sequentially("Sudeck")
    expect(page.locator(".md-search-result__item a").first).to_contain_text("Complex regional pain syndrome")


def test_references_are_not_in_the_search_index(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert any(document["location"].startswith(CRPS) for document in index["docs"])
    assert not any("Read as:" in document["text"] or "doi:10." in document["text"] for document in index["docs"])


def test_skip_link_leads_to_the_content(page: Page, address: str) -> None:
    page.goto(address + CRPS, wait_until="networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    page.keyboard.press("Enter")
    assert "#" in page.url
