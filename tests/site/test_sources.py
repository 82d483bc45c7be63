"""Pages that are made for sources and claims: what a reader finds there, and what her programs load from there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import rispy
from playwright.sync_api import Browser, Locator, Page, expect

from kb.bibliography import parse_bibliography, read_bibliography
from kb.claims import read_claims
from kb.project import HERE
from kb.sources import read_extract

CRPS = "applications/complex-regional-pain-syndrome/"
KEY = "sigtermans2009ketamine"
SOURCE = f"evidence/sources/{KEY}/"
ENTRIES = read_bibliography(HERE.bibliography, "references.bib").entries
CLAIM = next(claim for claim in read_claims(HERE) if claim.pointers)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def test_reader_follows_a_reference_to_what_was_read_and_back(page: Page, address: str) -> None:
    page.goto(address + CRPS)
    page.locator(f"[id='fn:{KEY}'] .kb-reading a").click()
    expect(page).to_have_url(address + SOURCE)
    expect(page.locator("article")).to_contain_text("Best level of reading")
    page.locator("#what-cites-it-here ~ ul a", has_text="Complex regional pain syndrome").first.click()
    assert page.url.startswith(address + CRPS)


def test_source_page_shows_each_result_as_printed(page: Page, address: str) -> None:
    page.goto(address + SOURCE)
    extract = read_extract(HERE.sources / f"{KEY}.yml", HERE)
    results = page.locator("#results + ul > li")
    expect(results).to_have_count(len(extract.results))
    for result in extract.results:
        if result.id:
            expect(page.locator(f"[id='{result.id}']")).to_have_count(1)


def test_claim_page_leads_to_its_sources_and_pages(page: Page, address: str) -> None:
    page.goto(f"{address}evidence/claims/{CLAIM.id}/")
    expect(page.locator("h1")).to_contain_text(CLAIM.claim[:30])
    expect(page.locator("article")).to_contain_text(f"{CLAIM.verdict}.")
    links = {link.get_attribute("href") for link in page.locator("article a").all()}
    assert {f"../../sources/{key}/" for key in CLAIM.keys} <= links
    assert {f"../../../{path.removesuffix('.md')}/" for path in CLAIM.pages} <= links


def test_exports_of_one_source_load(page: Page, address: str) -> None:
    page.goto(address + SOURCE)
    links = page.get_by_text("Export:").locator("a")
    texts = {link.inner_text(): page.request.get(link.evaluate("link => link.href")).text() for link in links.all()}
    assert set(texts) == {"BibTeX", "RIS", "CSL-JSON"}
    assert list(parse_bibliography(texts["BibTeX"], "one.bib").entries) == [KEY]
    assert [entry["id"] for entry in rispy.loads(texts["RIS"])] == [KEY]
    assert [item["id"] for item in json.loads(texts["CSL-JSON"])] == [KEY]


@pytest.mark.parametrize("path", ["evidence/sources/", "evidence/data/"])
def test_every_file_that_a_list_links_loads(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    addresses = page.locator("article a").evaluate_all("links => links.map(link => link.href)")
    files = sorted(
        {one for one in addresses if one.startswith(address) and one.endswith((".csv", ".json", ".bib", ".ris"))}
    )
    assert len(files) >= 3
    assert [one for one in files if not page.request.get(one).ok] == []


def search(page: Page, address: str, words: str) -> Locator:
    """The links that the search finds for these words, best first."""
    page.goto(address)
    page.keyboard.press("/")
    page.locator("input.md-search__input").press_sequentially(words)
    return page.locator("a.md-search-result__link")


def leading_to(place: str) -> re.Pattern[str]:
    return re.compile(rf"/{re.escape(place)}(?:[?#].*)?$")


def test_search_finds_a_source_by_author(page: Page, address: str) -> None:
    results = search(page, address, ENTRIES[KEY].authors[0].family)
    expect(results.first).to_have_attribute("href", leading_to(SOURCE))


def test_search_finds_a_source_by_title(page: Page, address: str) -> None:
    results = search(page, address, ENTRIES[KEY].fields["title"])
    expect(results.locator(f"xpath=self::*[contains(@href, '{SOURCE}')]")).to_have_count(1)


def test_search_finds_a_claim(page: Page, address: str) -> None:
    results = search(page, address, CLAIM.claim.rstrip("."))
    expect(results.locator(f"xpath=self::*[contains(@href, 'evidence/claims/{CLAIM.id}/')]")).to_have_count(1)


def test_search_finds_what_is_written_before_what_is_made(page: Page, address: str) -> None:
    results = search(page, address, "fibromyalgia")
    expect(results.first).to_have_attribute("href", leading_to("applications/fibromyalgia/"))
