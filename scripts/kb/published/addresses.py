"""Where things that are made from data lie below docs/, and how one page links to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

CLAIMS = "evidence/claims.md"
SOURCES = "evidence/sources.md"
GLOSSARY = "evidence/glossary.md"
TRIALS = "evidence/trials.md"
WHATS_NEW = "about/whats-new.md"
FEED = "feed.xml"
REFERENCES = "data/references"
DESCRIPTOR = "data/datapackage.json"
EXTRACTS = "data/extracts.json"
FORMATS = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "json"}


def claim_page(name: str) -> str:
    """The page of the claim `name`.

    >>> claim_page("crps")
    'evidence/claims/crps.md'
    """
    return f"evidence/claims/{name}.md"


def source_page(key: str) -> str:
    """The page of the source `key`."""
    return f"evidence/sources/{key}.md"


def reference_files(key: str) -> dict[str, str]:
    """The files of one reference, by the name of their format."""
    return {name: f"{REFERENCES}/{key}.{ending}" for name, ending in FORMATS.items()}


def all_references() -> dict[str, str]:
    """The files of all references, by the name of their format."""
    return {name: f"{REFERENCES}.{ending}" for name, ending in FORMATS.items()}


def data_files(name: str) -> dict[str, str]:
    """The files of the dataset `name`, by the name of their format."""
    return {"CSV": f"data/{name}.csv", "JSON": f"data/{name}.json"}


def schema_file(name: str) -> str:
    """The JSON Schema in the file `name`, as it is published."""
    return f"data/schema/{name}"


def made_paths(keys: Iterable[str], claims: Iterable[str]) -> frozenset[str]:
    """The paths below docs/ of everything that the build adds, for sources and claims of these names."""
    keys = list(keys)
    sources = [path for key in keys for path in (source_page(key), *reference_files(key).values())]
    return frozenset([*map(claim_page, claims), *sources, *all_references().values(), DESCRIPTOR, EXTRACTS, FEED])


def address(page: str) -> str:
    """The address in the site of the page `page`, from the site's root.

    >>> address("evidence/claims/crps.md"), address("index.md")
    ('evidence/claims/crps/', '')
    """
    return page.removesuffix("index.md") if page.endswith("index.md") else page.removesuffix(".md") + "/"


def link(origin: str, target: str) -> str:
    """The relative address that leads from the page `origin` to the page `target`, for HTML.

    >>> link("evidence/claims.md", "evidence/claims/crps.md"), link("index.md", "index.md")
    ('crps/', './')
    """
    here, there = address(origin) or ".", address(target) or "."
    relative = posixpath.relpath(there, here)
    return relative + "/"


def path(origin: str, target: str) -> str:
    """The relative path from the page `origin` to the file `target`, for Markdown.

    >>> path("evidence/claims/crps.md", "science/inflammation.md")
    '../../science/inflammation.md'
    """
    return posixpath.relpath(target, posixpath.dirname(origin) or ".")
