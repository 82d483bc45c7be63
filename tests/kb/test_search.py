from __future__ import annotations

import json
from pathlib import Path

from kb.search import mend_index


def test_synonyms_stand_in_the_pages_first_entry_alone(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    entries = [
        {"location": "a/", "text": "Pain."},
        {"location": "a/#more", "text": "More."},
        {"location": "b/", "text": ""},
    ]
    index.write_text(json.dumps({"config": {}, "docs": entries}), encoding="utf-8")
    mend_index(index, {"a/": ["RSD", "Sudeck"]}, {})
    texts = [entry["text"] for entry in json.loads(index.read_text(encoding="utf-8"))["docs"]]
    assert texts == ["Pain. <p>Also: RSD, Sudeck.</p>", "More.", ""]


def test_a_page_to_shorten_keeps_one_entry_with_its_text(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    entries = [{"location": place, "text": "Long."} for place in ("a/", "a/#results", "b/", "b/#results")]
    index.write_text(json.dumps({"config": {}, "docs": entries}), encoding="utf-8")
    mend_index(index, {}, {"a/": "Alpha. doi"})
    kept = {entry["location"]: entry["text"] for entry in json.loads(index.read_text(encoding="utf-8"))["docs"]}
    assert kept == {"a/": "Alpha. doi", "b/": "Long.", "b/#results": "Long."}
