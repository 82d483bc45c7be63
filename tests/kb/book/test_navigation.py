from __future__ import annotations

from kb.book.navigation import Chapter, Part, read_navigation


def test_sections_are_parts_and_pages_are_chapters_one_level_below() -> None:
    nav = [
        "index.md",
        {"Science": [{"Pain": "science/pain.md"}, {"Deeper": ["science/deep/nerve.md"]}]},
        {"About": "about.md"},
    ]
    assert read_navigation(nav) == [
        Chapter("index.md", "index.html", 1),
        Part("Science", 1),
        Chapter("science/pain.md", "science/pain/index.html", 2),
        Part("Deeper", 2),
        Chapter("science/deep/nerve.md", "science/deep/nerve/index.html", 3),
        Chapter("about.md", "about/index.html", 1),
    ]


def test_links_elsewhere_and_sections_without_a_page_stay_out() -> None:
    nav = [{"Forum": "https://example.org/forum.md"}, {"Data": [{"Table": "data/table.csv"}]}, "index.md"]
    assert read_navigation(nav) == [Chapter("index.md", "index.html", 1)]


def test_addresses_with_file_names() -> None:
    assert read_navigation(["science/pain.md"], directory_urls=False) == [
        Chapter("science/pain.md", "science/pain.html", 1)
    ]
