"""The card of a citation in Chromium: hover, keyboard, touch, paper, no script (WCAG 2.2, 1.4.13 and 2.5.8)."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from citing import PAGE, build_pages
from playwright.sync_api import Browser, Page, expect

from conftest import QuietHandler

TEXT = PAGE + (
    "Less pain [@alpha2020trial; @beta2021page]. And so on, at some length, to its end [@alpha2020trial].\n\n"
    "| a | b |\n| --- | --- |\n| x [@alpha2020trial] | y |\n\n" + "Words below.\n\n" * 40
)


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with citations."""
    site = build_pages(tmp_path_factory.mktemp("cards"), {"index.md": PAGE, "page.md": TEXT})
    handler = functools.partial(QuietHandler, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, cited: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(cited)
    yield page
    page.close()


def test_hover_shows_the_card_and_leaving_hides_it(page: Page) -> None:
    page.locator(".footnote-ref").first.hover()
    expect(page.locator(".kb-card")).to_contain_text("van Hilten JJ, Alpha A. Ketamine gives 50% pain relief")
    expect(page.locator(".kb-card")).to_contain_text("Read as: abstract")
    expect(page.locator(".kb-card")).to_contain_text("Doubts: The abstract gives no number of people.")
    page.mouse.move(5, 5)
    expect(page.locator(".kb-card")).to_have_count(0)


def test_pointer_may_move_onto_the_card(page: Page) -> None:
    page.locator(".footnote-ref").first.hover()
    page.locator(".kb-card a").first.hover()
    page.wait_for_timeout(600)
    expect(page.locator(".kb-card")).to_be_visible()


def test_escape_closes_the_card_without_moving_the_pointer(page: Page) -> None:
    page.locator(".footnote-ref").first.hover()
    expect(page.locator(".kb-card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".kb-card")).to_have_count(0)


def test_keyboard_focus_shows_the_card_and_the_next_stop_is_the_next_marker(page: Page) -> None:
    page.locator(".footnote-ref").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".kb-card")).to_contain_text("van Hilten")
    assert {link.get_attribute("tabindex") for link in page.locator(".kb-card a").all()} == {"-1"}
    page.keyboard.press("Tab")
    expect(page.locator(".footnote-ref").nth(1)).to_be_focused()
    expect(page.locator(".kb-card")).to_contain_text("Beta Society")
    page.keyboard.press("Escape")
    expect(page.locator(".kb-card")).to_have_count(0)
    expect(page.locator(".footnote-ref").nth(1)).to_be_focused()


def test_enter_leads_to_the_reference_and_its_backlink_to_the_marker(page: Page) -> None:
    marker = page.locator(".footnote-ref").first
    marker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kb-card")).to_have_count(0)
    expect(page.locator("[id='fn:alpha2020trial'] .kb-doubts")).to_be_visible()
    page.locator("[aria-label='Back to citation 2 of reference 1']").click()
    assert page.url.endswith("#fnref2:alpha2020trial")


def test_first_touch_shows_the_card_and_the_second_follows_the_link(browser: Browser, cited: str) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(cited)
    marker = page.locator(".footnote-ref").first
    marker.tap()
    expect(page.locator(".kb-card")).to_be_visible()
    assert "#" not in page.url
    box = page.locator(".kb-card").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.locator("h1").tap()
    expect(page.locator(".kb-card")).to_have_count(0)
    marker.tap()
    marker.tap()
    assert page.url.endswith("#fn:alpha2020trial")
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_markers_and_backlinks_are_large_enough(browser: Browser, cited: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(cited)
    boxes = [link.bounding_box() for link in page.locator(".footnote-ref, .footnote-backref").all()]
    assert len(boxes) == 8
    assert all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes), boxes
    first, second = boxes[:2]
    assert first
    assert second
    assert first["x"] + first["width"] <= second["x"] + 0.5, "two targets overlap"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_card_is_accessible(browser: Browser, cited: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(cited)
    page.locator(".footnote-ref").first.hover()
    expect(page.locator(".kb-card")).to_be_visible()
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert results.violations_count == 0, results.generate_report()
    page.close()


def test_paper_shows_neither_card_nor_backlinks(page: Page) -> None:
    page.locator(".footnote-ref").first.hover()
    page.emulate_media(media="print")
    expect(page.locator(".kb-card")).to_be_hidden()
    expect(page.locator(".footnote-backref").first).to_be_hidden()
    expect(page.locator(".footnote-ref").first).to_be_visible()


def test_marker_is_a_plain_link_without_the_script(browser: Browser, cited: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(cited)
    page.locator(".footnote-ref").first.click()
    assert page.url.endswith("#fn:alpha2020trial")
    context.close()
