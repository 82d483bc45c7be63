from __future__ import annotations

import json
from pathlib import Path

from kb.search import Short, mend_index


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


def test_a_page_to_shorten_keeps_one_entry_as_told(tmp_path: Path) -> None:
    index = tmp_path / "search_index.json"
    entries = [{"location": place, "title": "T", "text": "Long."} for place in ("a/", "a/#results", "b/", "b/#results")]
    index.write_text(json.dumps({"config": {}, "docs": entries}), encoding="utf-8")
    mend_index(index, {}, {"a/": Short("Alpha: pain < 5", "Alpha & Beta", 0.5)})
    assert json.loads(index.read_text(encoding="utf-8"))["docs"] == [
        {"location": "a/", "title": "Alpha: pain &lt; 5", "text": "Alpha &amp; Beta", "boost": 0.5},
        {"location": "b/", "title": "T", "text": "Long."},
        {"location": "b/#results", "title": "T", "text": "Long."},
    ]
