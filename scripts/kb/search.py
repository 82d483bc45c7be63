"""The search index: words that readers type for a page's subject, which the theme's search cannot know."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path


def add_synonyms(index_file: Path, synonyms: Mapping[str, Sequence[str]]) -> None:
    """Add to each page's first entry in the index the words of `synonyms`, by the page's address in the site."""
    index = json.loads(index_file.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        if words := synonyms.get(entry["location"]):
            entry["text"] = f"{entry['text']} <p>Also: {', '.join(words)}.</p>"
    index_file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
