"""Parts and chapters of the book, from the navigation of `mkdocs.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs.structure.files import File


@dataclass(frozen=True)
class Part:
    """A section of the navigation; `level` is the level of its heading, from 1."""

    title: str
    level: int


@dataclass(frozen=True)
class Chapter:
    """A page: its Markdown in `docs/`, its HTML in the built site, and the level of its heading, from 1."""

    source: str
    built: str
    level: int


Entry = Part | Chapter


def read_navigation(nav: Sequence[Any], directory_urls: bool = True) -> list[Entry]:
    """The entries of `nav` (MkDocs' own form) in reading order; sections without a page and links elsewhere stay out.

    >>> read_navigation([{"Home": "index.md"}, {"Science": ["science/pain.md"]}])
    [Chapter(source='index.md', built='index.html', level=1), Part(title='Science', level=1), \
Chapter(source='science/pain.md', built='science/pain/index.html', level=2)]
    """
    return list(_entries(nav, 1, directory_urls))


def _entries(nav: Sequence[Any], level: int, directory_urls: bool) -> Iterator[Entry]:
    for item in nav:
        title, target = next(iter(item.items())) if isinstance(item, dict) else (None, item)
        if isinstance(target, list):
            inside = list(_entries(target, level + 1, directory_urls))
            if inside:
                yield Part(str(title), level)
                yield from inside
        elif target.endswith(".md") and "://" not in target:
            yield Chapter(target, File(target, "", "", directory_urls).dest_uri, level)
