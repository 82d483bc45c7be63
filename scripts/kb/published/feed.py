"""What is new, as a list for a page and as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence

from feedgen.feed import FeedGenerator

from kb.news import News
from kb.published.addresses import FEED, WHATS_NEW, address, path
from kb.tables import typeset

TITLE = "KAP for Chronic Pain: what's new"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# Ids stay the same wherever the site is hosted (RFC 9562, name-based UUIDs).
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, TITLE)


def listing(news: Sequence[News], origin: str) -> str:
    """The entries, newest first, for the page `origin`; Markdown."""
    return "\n\n".join(
        f"## {_day(one.date)}: {typeset(one.title)}\n\n{typeset(one.text)} [Read on]({path(origin, one.page)})."
        for one in news
    )


def atom(news: Sequence[News], site_url: str) -> str:
    """The feed. Links begin at `site_url`; without one they lead from the feed's own place."""
    feed = FeedGenerator()
    feed.id(NAMESPACE.urn)
    feed.title(TITLE)
    feed.author(name="The contributors")
    # Else the library names itself and its address.
    feed.generator("MkDocs")
    feed.link(href=f"{site_url}{address(WHATS_NEW)}", rel="alternate")
    feed.link(href=f"{site_url}{FEED}", rel="self")
    feed.updated(max((_noon(one.date) for one in news), default=EPOCH))
    for one in news:
        entry = feed.add_entry(order="append")
        entry.id(uuid.uuid5(NAMESPACE, f"{one.date} {one.title}").urn)
        entry.title(one.title)
        entry.updated(_noon(one.date))
        entry.link(href=f"{site_url}{address(one.page)}")
        entry.summary(one.text)
    written: bytes = feed.atom_str(pretty=True)
    return written.decode("utf-8")


def _noon(date: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(date, datetime.time(12), datetime.UTC)


def _day(date: datetime.date) -> str:
    return f"{date.day} {date:%B %Y}"
