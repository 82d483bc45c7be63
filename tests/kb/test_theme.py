from __future__ import annotations

import re
from pathlib import Path

import material

from kb.theme import MENDS, SEARCH_WORKER, mend


def test_each_fault_is_still_in_the_theme() -> None:
    """A mend that the theme no longer needs is to go."""
    templates = "".join(path.read_text(encoding="utf-8") for path in Path(material.__path__[0]).rglob("*.html"))
    # The one attribute that the theme fills in from a variable.
    written = {fault: fault.replace('""', '"{{ tabindex }}"') for fault in MENDS}
    assert [fault for fault, text in written.items() if text not in templates] == []


def test_mends_every_fault_and_leaves_the_rest() -> None:
    page = f"<p>text</p>{''.join(MENDS)}"
    assert not any(fault in mend(page) for fault in MENDS if fault != 'role="dialog"')
    assert mend("<p>text</p>") == "<p>text</p>"


def test_our_search_worker_stands_before_the_theme_s() -> None:
    template = (Path(material.__path__[0]) / "templates" / "base.html").read_text(encoding="utf-8")
    (script,) = re.findall(r'"search": "assets/javascripts/workers/([^"]+)"', template)
    settings = f'{{"base": "../..", "search": "../../assets/javascripts/workers/{script}"}}'
    assert SEARCH_WORKER.search(settings)
    assert mend(settings) == (
        f'{{"base": "../..", "search": "../../assets/search-worker.js?javascripts/workers/{script}"}}'
    )


def test_a_label_without_its_switch_names_none() -> None:
    label = '<label class="md-nav__title" for="__toc">Contents</label>'
    assert mend(label) == '<label class="md-nav__title">Contents</label>'
    with_switch = f'<input type="checkbox" id="__toc">{label}'
    assert mend(with_switch) == with_switch
