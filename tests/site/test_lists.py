"""Lists that are filtered: with the keyboard alone, and whole without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.claims import Verdict, read_claims
from kb.glossary import read_glossary
from kb.project import HERE
from kb.sources import read_extracts
from kb.trials import read_trials

LEDGER = "evidence/claims/"
CLAIMS = read_claims(HERE)
# Each list's page, the id of the list, and how many items it holds.
LISTS = {
    "claims": (LEDGER, "list-of-claims", len(CLAIMS)),
    "sources": ("evidence/sources/", "list-of-sources", len(read_extracts(HERE))),
    "trials": ("evidence/trials/", "list-of-trials", len(read_trials(HERE))),
    "terms": ("evidence/glossary/", "list-of-terms", len(read_glossary(HERE))),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this id has the focus."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


def choose(page: Page, wanted: str) -> None:
    """Choose an option of the focused list with the arrow keys."""
    for _ in range(30):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].textContent") == wanted:
            return
    pytest.fail(f"the arrow keys do not reach {wanted}")


def test_ledger_is_filtered_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address + LEDGER)
    count = page.get_by_role("status").filter(has_text="claims shown")
    expect(count).to_have_text(f"{len(CLAIMS)} of {len(CLAIMS)} claims shown")
    tab_to(page, "list-of-claims-2")
    choose(page, "contradicted")
    fitting = [claim for claim in CLAIMS if claim.verdict is Verdict.CONTRADICTED]
    expect(count).to_have_text(f"{len(fitting)} of {len(CLAIMS)} claims shown")
    shown = page.locator("#list-of-claims [data-f]:visible")
    expect(shown).to_have_count(len(fitting))
    assert all("contradicted" in text for text in shown.all_text_contents())
    headings = page.locator("#list-of-claims h2:visible")
    expect(headings).to_have_count(len({claim.section for claim in fitting}))
    expect(page.locator("#list-of-claims ul:visible")).to_have_count(headings.count())
    tab_to(page, "list-of-claims-words")
    page.keyboard.type("qqqq")
    expect(count).to_have_text(f"0 of {len(CLAIMS)} claims shown")
    expect(headings).to_have_count(0)
    for _ in "qqqq":
        page.keyboard.press("Backspace")
    expect(count).to_have_text(f"{len(fitting)} of {len(CLAIMS)} claims shown")


def test_enter_in_the_words_leaves_the_page_where_it_is(page: Page, address: str) -> None:
    page.goto(address + LEDGER)
    tab_to(page, "list-of-claims-words")
    page.keyboard.type("ketamine")
    page.keyboard.press("Enter")
    expect(page.locator("#list-of-claims-words")).to_have_value("ketamine")
    assert page.url == address + LEDGER


@pytest.mark.parametrize(("path", "name", "number"), LISTS.values(), ids=LISTS)
def test_each_field_shows_the_items_that_it_counts(page: Page, address: str, path: str, name: str, number: int) -> None:
    page.goto(address + path)
    form = page.locator(f"form[data-for='{name}']")
    items = page.locator(f"#{name} [data-f]")
    expect(items).to_have_count(number)
    for field in form.locator("select").all():
        field.select_option(index=1)
        told = re.match(r"(\d+) of (\d+) ", form.get_by_role("status").inner_text())
        assert told
        assert 0 < int(told[1]) <= int(told[2]) == number
        expect(page.locator(f"#{name} [data-f]:visible")).to_have_count(int(told[1]))
        field.select_option(index=0)
    expect(page.locator(f"#{name} [data-f]:visible")).to_have_count(number)


@pytest.mark.parametrize(("path", "name", "number"), LISTS.values(), ids=LISTS)
def test_list_is_whole_without_a_script(browser: Browser, address: str, path: str, name: str, number: int) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    expect(page.locator(f"form[data-for='{name}']")).to_be_hidden()
    expect(page.locator(f"#{name} [data-f]:visible")).to_have_count(number)
    context.close()
