"""Every page in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kb.project import HERE

WIDTHS = (1280, 360)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def page_addresses() -> list[str]:
    """Each page's address relative to the site: `science/x.md` is at `science/x/`."""
    files = sorted(path.relative_to(HERE.docs) for path in HERE.docs.rglob("*.md"))
    return ["" if path == Path("index.md") else f"{path.with_suffix('').as_posix()}/" for path in files]


@pytest.mark.parametrize(("path", "width", "scheme"), list(itertools.product(page_addresses(), WIDTHS, SCHEMES)))
def test_page_is_clean_and_accessible(
    browser: Browser, address: str, path: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "response", lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
    )
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    try:
        page.goto(address + path, wait_until="networkidle")
        assert (
            page.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
        )
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert faults == []
        assert hosts <= {urlsplit(address).netloc, ""}, f"requests to other hosts: {hosts}"
    finally:
        page.close()
