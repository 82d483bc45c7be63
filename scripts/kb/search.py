"""The search index: readers' words for a page's subject added, pages that are made from data cut short."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

# How much a hit in a page made from data weighs against one in a page that was written: there are hundreds of them, and
# their titles, which are those of articles or whole claims, hold the words of every subject.
SOURCE_WEIGHT = 0.3
CLAIM_WEIGHT = 0.5


class Short(NamedTuple):
    """What the index holds of a page that is made from data."""

    title: str
    text: str
    weight: float


def mend_index(index_file: Path, synonyms: Mapping[str, Sequence[str]], short: Mapping[str, Short]) -> None:
    """Change the index: pages are named by their address in the site.

    To each page's first entry the words of `synonyms` are added. A page in `short` keeps one entry, as it stands there:
    what pages made from data repeat would drown the hits in the others.
    """
    index = json.loads(index_file.read_text(encoding="utf-8"))
    index["docs"] = [entry for entry in index["docs"] if not _is_below(entry["location"], short)]
    for entry in index["docs"]:
        if words := synonyms.get(entry["location"]):
            entry["text"] = f"{entry['text']} <p>Also: {', '.join(words)}.</p>"
        if told := short.get(entry["location"]):
            entry |= {"title": escape(told.title), "text": escape(told.text), "boost": told.weight}
    index_file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _is_below(location: str, pages: Mapping[str, Short]) -> bool:
    """Whether the place is a section of one of the pages."""
    page, part, _ = location.partition("#")
    return bool(part) and page in pages
