"""The glossary as a list, and its terms at their first use on a page.

An abbreviation's first use is written out and links to the glossary; later ones are plain text. Letters that are also
a word or mean something else link only where the page writes them out itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from kb.glossary import Term
from kb.published.addresses import GLOSSARY, link, path, source_page
from kb.published.lists import Filtered, Item
from kb.tables import typeset

OUR_WORDING = "our wording"
# Where no term is looked for: code, links, headings, marks and what is no text.
SKIPPED = re.compile(
    r"<(?P<element>a|abbr|button|caption|code|form|h[1-6]|kbd|pre|script|style|sup|svg|textarea|th)\b.*?</(?P=element)>"
    r"|<!--.*?-->|<[^>]*>",
    re.DOTALL,
)


def glossary(terms: Sequence[Term], labels: Mapping[str, str], origin: str) -> str:
    """All terms in alphabetical order, for the page `origin`; Markdown.

    Sources are linked, not cited: their list of references would outweigh the terms.
    """
    ordered = sorted(terms, key=lambda term: term.term.casefold())
    items = tuple(Item("", ((term.field.value,),)) for term in ordered)
    listed = Filtered("list-of-terms", "terms", ("Field",), items)
    rows = "\n".join(
        f'<li id="{term.anchor}" {listed.attribute(item)} markdown="span">{_entry(term, labels, origin)}</li>'
        for term, item in zip(ordered, items, strict=True)
    )
    return (
        f'{listed.form}\n\n<div id="{listed.name}" markdown="1">\n'
        f'<ul class="kb-items" markdown="1">\n{rows}\n</ul>\n</div>'
    )


def link_terms(html: str, terms: Iterable[Term], origin: str) -> str:
    """The page's HTML with the first use of each abbreviation written out and linked to the glossary."""
    by_letters = {term.abbreviation: term for term in terms if term.abbreviation}
    if not by_letters or origin == GLOSSARY:
        return html
    by_group = {_group(term): term for term in by_letters.values()}
    pattern = _pattern(by_letters)
    used: set[str] = set()
    return "".join(
        pattern.sub(lambda found: _linked(found, by_group, used, origin), text) + tag for text, tag in _pieces(html)
    )


def _entry(term: Term, labels: Mapping[str, str], origin: str) -> str:
    letters = f" ({typeset(term.abbreviation)})" if term.abbreviation else ""
    sources = ", ".join(f"[{typeset(labels[key])}]({path(origin, source_page(key))})" for key in term.sources)
    return f"**{typeset(term.term)}{letters}.** {typeset(term.definition)} *({sources or OUR_WORDING})*"


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Text, and what follows it that is not to be searched, in turn."""
    end = 0
    for skipped in SKIPPED.finditer(html):
        yield html[end : skipped.start()], skipped[0]
        end = skipped.end()
    yield html[end:], ""


def _pattern(by_letters: Mapping[str, Term]) -> re.Pattern[str]:
    """Each abbreviation, written out with the letters in brackets, or alone where it is not ambiguous."""
    choices = []
    # Longer letters first, so that none is taken for its beginning.
    for letters, term in sorted(by_letters.items(), key=lambda pair: -len(pair[0])):
        words = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in (term.plural, term.term) if name)
        written_out = rf"(?i:{words}) \({re.escape(letters)}s?\)"
        alone = "" if term.ambiguous else rf"|(?<![\w-]){re.escape(letters)}s?(?![\w-])"
        choices.append(f"(?P<{_group(term)}>{written_out}{alone})")
    return re.compile("|".join(choices))


def _group(term: Term) -> str:
    return "t_" + term.anchor.replace("-", "_")


def _linked(found: re.Match[str], by_group: Mapping[str, Term], used: set[str], origin: str) -> str:
    group = found.lastgroup or ""
    if group in used:
        return found[0]
    used.add(group)
    term = by_group[group]
    in_brackets = found.string[: found.start()].endswith("(")
    text = found[0] if found[0].endswith(")") or in_brackets else _written_out(found[0], term)
    address = f"{link(origin, GLOSSARY)}#{term.anchor}"
    return f'<a class="kb-term" href="{address}" data-definition="{escape(term.definition)}">{text}</a>'


def _written_out(letters: str, term: Term) -> str:
    words = term.plural if term.plural and letters != term.abbreviation else term.term
    return f"{escape(words, quote=False)} ({letters})"
