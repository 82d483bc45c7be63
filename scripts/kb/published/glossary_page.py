"""The glossary as a list, and its terms at their first use on a page.

An abbreviation's first use is written out and links to the glossary; later ones are plain text. Letters that are also
a word or mean something else link only where the page writes them out itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kb.glossary import Term
from kb.published.addresses import GLOSSARY, SOURCES, TRIALS, link, path, source_page
from kb.published.lists import Filtered, Item
from kb.tables import typeset

OUR_WORDING = "our wording"
# Pages that are lists of terms or of published titles, which stay as they were published.
LEFT_ALONE = frozenset({GLOSSARY, SOURCES, TRIALS})
# Where no term is looked for: code, links, headings, marks, what is no text, and the site's own name.
SKIPPED = re.compile(
    r"<(?P<element>a|abbr|button|caption|code|form|h[1-6]|kbd|pre|script|style|sup|svg|textarea|th)\b.*?</(?P=element)>"
    r"|<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>|KAP for Chronic Pain",
    re.DOTALL,
)
TAG = re.compile(r"^[^<>]*>|<[^>]*>|<[^>]*$")
# How near to its letters a term may stand for them to count as written out, in characters.
NEAR = 60
# How much HTML certainly holds so much text.
AROUND = 10 * NEAR
SENTENCE_BEGINS = re.compile(
    r"(?:<(?:blockquote|br|dd|div|dt|li|p|td)\b[^>]*>|(?<!vs)(?<!al)(?<!\.\w)[.?!]\s)\s*(?:<(?:em|strong)\b[^>]*>)*$"
)
ARTICLE = re.compile(r"\b(?P<article>an?)\s$", re.IGNORECASE)


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
    lettered = {f"term{number}": term for number, term in enumerate(terms) if term.abbreviation}
    if not lettered or origin in LEFT_ALONE:
        return html
    pattern = _pattern(lettered)
    parts: list[str] = []
    used: set[str] = set()
    end = 0
    for start, stop in _texts(html):
        for found in pattern.finditer(html[start:stop]):
            name = found.lastgroup or ""
            if name in used:
                continue
            used.add(name)
            here = start + found.start()
            address = f"{link(origin, GLOSSARY)}#{lettered[name].anchor}"
            parts += [html[end:here], _linked(_Place(html, here, start + found.end()), lettered[name], address)]
            end = start + found.end()
    return "".join([*parts, html[end:]])


@dataclass(frozen=True)
class _Place:
    """Where a term stands in the HTML of a page."""

    html: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.html[self.start : self.end]

    @property
    def before(self) -> str:
        """The text that stands before it, without tags."""
        return TAG.sub("", self.html[max(0, self.start - AROUND) : self.start])[-NEAR:]

    @property
    def after(self) -> str:
        """The text that follows it, without tags."""
        return TAG.sub("", self.html[self.end : self.end + AROUND])[:NEAR]

    @property
    def begins_sentence(self) -> bool:
        return bool(SENTENCE_BEGINS.search(self.html[max(0, self.start - AROUND) : self.start]))


def _entry(term: Term, labels: Mapping[str, str], origin: str) -> str:
    letters = f" ({typeset(term.abbreviation)})" if term.abbreviation else ""
    sources = ", ".join(f"[{typeset(labels[key])}]({path(origin, source_page(key))})" for key in term.sources)
    return f"**{typeset(term.term)}{letters}.** {typeset(term.definition)} *({sources or OUR_WORDING})*"


def _texts(html: str) -> Iterator[tuple[int, int]]:
    """Where the texts to be searched begin and end."""
    end = 0
    for skipped in SKIPPED.finditer(html):
        yield end, skipped.start()
        end = skipped.end()
    yield end, len(html)


def _pattern(lettered: Mapping[str, Term]) -> re.Pattern[str]:
    """Each abbreviation, written out with the letters in brackets, or alone where it is not ambiguous."""
    choices = []
    # Longer letters first, so that none is taken for its beginning.
    for name, term in sorted(lettered.items(), key=lambda pair: -len(pair[1].abbreviation or "")):
        words = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in (term.plural, term.term) if words)
        letters = re.escape(term.abbreviation or "") + ("s?" if term.plural else "")
        alone = "" if term.ambiguous else rf"|(?<![\w-]){letters}(?![\w-])"
        choices.append(rf"(?P<{name}>\b(?i:{words})\s\({letters}\){alone})")
    return re.compile("|".join(choices))


def _linked(place: _Place, term: Term, address: str) -> str:
    text = place.text if place.text.endswith(")") else _written_out(place, term)
    return f'<a class="kb-term" href="{address}" data-definition="{escape(term.definition)}">{text}</a>'


def _written_out(place: _Place, term: Term) -> str:
    """The letters with the words that they stand for; alone where these stand nearby, or where the article is wrong.

    A last word that follows the letters anyway is not said twice: "N-methyl-D-aspartate (NMDA) receptor".
    """
    words = term.plural if term.plural and place.text != term.abbreviation else term.term
    article = ARTICLE.search(place.before)
    is_wrong = article and (len(article["article"]) > 1) != (words[0].lower() in "aeiou")
    if is_wrong or _spelled(words) in _spelled(f"{place.before} {place.after}"):
        return place.text
    head, _, last = words.rpartition(" ")
    if head and re.match(rf"\s{re.escape(last)}", place.after, re.IGNORECASE):
        words = head
    if place.begins_sentence:
        words = words[0].upper() + words[1:]
    words = escape(words, quote=False)
    return f"{words}, {place.text}" if place.before.endswith("(") else f"{words} ({place.text})"


def _spelled(text: str) -> str:
    """`text` in lower case, with one spelling of "-isation", without hyphens and spaces."""
    return re.sub(r"[\s-]", "", text.lower().replace("z", "s"))
