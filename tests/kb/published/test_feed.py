from __future__ import annotations

import datetime

from lxml import etree

from kb.news import News
from kb.published.feed import atom, listing

NEWS = [
    News(
        date=datetime.date(2026, 12, 1), title="A trial has reported", text="More.", page="evidence/ongoing-trials.md"
    ),
    News(date=datetime.date(2026, 11, 22), title="First version", text="All <of> it.", page="index.md"),
]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def texts(feed: str, path: str) -> list[str]:
    found = etree.fromstring(feed.encode()).xpath(path, namespaces=ATOM)
    return [str(one) for one in found]


def test_the_feed_holds_the_entries_newest_first_and_their_pages() -> None:
    feed = atom(NEWS, "https://example.org/")
    assert texts(feed, "//a:entry/a:title/text()") == ["A trial has reported", "First version"]
    assert texts(feed, "//a:entry/a:summary/text()") == ["More.", "All <of> it."]
    assert texts(feed, "//a:entry/a:link/@href") == [
        "https://example.org/evidence/ongoing-trials/",
        "https://example.org/",
    ]
    assert texts(feed, "/a:feed/a:updated/text()") == ["2026-12-01T12:00:00+00:00"]


def test_ids_differ_and_do_not_depend_on_where_the_site_is() -> None:
    here, there = (texts(atom(NEWS, site), "//a:id/text()") for site in ("https://example.org/", ""))
    assert here == there
    assert len(set(here)) == 3


def test_the_same_entries_give_the_same_feed() -> None:
    assert atom(NEWS, "") == atom(NEWS, "")
    assert atom([], "") == atom([], "")


def test_the_page_lists_each_entry_with_its_day_and_page() -> None:
    assert listing(NEWS, "about/whats-new.md").split("\n\n") == [
        "## 1 December 2026: A trial has reported",
        "More. [Read on](../evidence/ongoing-trials.md).",
        "## 22 November 2026: First version",
        "All &lt;of&gt; it. [Read on](../index.md).",
    ]
