"""Faults in the theme's HTML, mended after rendering, since no template block holds them.

Its search worker is a fault of weight: every page would load it, and few readers search. Ours stands before it.

Seen in Material 9.8.1; each is reported by the Nu HTML Checker or by axe.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# What the theme writes, and what it means to write.
MENDS: Mapping[str, str] = {
    # HTML knows `autocomplete` on fields that hold text alone, and `autocorrect` nowhere.
    'type="checkbox" id="__drawer" autocomplete="off"': 'type="checkbox" id="__drawer"',
    'type="checkbox" id="__search" autocomplete="off"': 'type="checkbox" id="__search"',
    ' autocorrect="off"': "",
    # An empty tabindex is no number; without the attribute the label of an open section stays out of the tab order.
    ' tabindex=""': "",
    # A dialog has a name (WCAG 4.1.2).
    'role="dialog"': 'role="dialog" aria-label="Search"',
}

# In the theme's settings, before the address of its search worker.
SEARCH_WORKER = re.compile(r'(?<="search": ")([^"]*)assets/javascripts/workers/(search\.\w+\.min\.js)')


def mend(html: str) -> str:
    """The page with the theme's faults mended.

    >>> mend('<div role="dialog">')
    '<div role="dialog" aria-label="Search">'
    """
    for fault, right in MENDS.items():
        html = html.replace(fault, right)
    # Outside the navigation there is no switch for the table of contents, but the label of one.
    if 'id="__toc"' not in html:
        html = html.replace(' for="__toc"', "")
    return SEARCH_WORKER.sub(r"\1assets/search-worker.js?javascripts/workers/\2", html)
