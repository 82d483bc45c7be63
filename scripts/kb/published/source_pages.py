"""The bibliography as one list to filter, and a page for each source: what was read of it, and what cites it."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import urlsplit

from kb.bibliography import Entry
from kb.calls import TABLE_IDS
from kb.citing import Citing
from kb.hosts import is_listed
from kb.published.addresses import GLOSSARY, TRIALS, claim_page, link, path, source_page
from kb.published.lists import Filtered, Item
from kb.references import Reference, name_sources
from kb.sources import Extract, Result, Retraction, Seen
from kb.tables import DESIGN_NAMES, LEVEL_NAMES, month_name, typeset

FIELDS = ("Design", "Condition", "Subject", "Year", "Level read", "Access")
TOPIC_NAMES = {
    "mechanisms": "mechanisms",
    "crps-neuropathic": "CRPS and neuropathic pain",
    "fibromyalgia-back-surgical": "fibromyalgia, back and surgical pain",
    "kap": "KAP and psychotherapy",
    "integration": "other therapies",
    "safety-law": "safety, doses and law",
    "trials": "trials",
    "measures-patients": "measures and patients",
}
# Words in a source's title, or in what was read of its people, that name a condition.
CONDITIONS = {
    "cancer pain": r"cancer|oncolog|palliative",
    "chronic low back pain": r"back pain|radicul|sciatica",
    "complex regional pain syndrome": r"complex regional|\bCRPS\b|reflex sympathetic",
    "depression or anxiety": r"depress|anxi|suicid",
    "fibromyalgia": r"fibromyalgia",
    "headache and migraine": r"headache|migraine",
    "neuropathic pain": r"neuropath|neuralgi|phantom|spinal cord",
    "post-surgical pain": r"surg|post-?operative|amputation|arthroplasty",
    "PTSD or trauma": r"\bPTSD\b|post-?traumatic|trauma",
    "substance use": r"opioid use|alcohol|cocaine|substance|misuse|abuse|addict",
    "chronic pain": r"chronic[\w\s,-]{0,30}pain",
}
REPRINT = "a reprint"
# Longest title in the list of all sources, in characters: the page has a budget, and the source's own page the rest.
TITLE_WIDTH = 80
NOTICE_NAMES = {
    "retraction": "**This source was retracted.**",
    "expression-of-concern": "**The publisher voiced concern about this source.**",
    "correction": "The publisher corrected this source.",
}
NO_NOTICE = {"none-seen": "No notice of retraction or correction was seen.", "not-looked": "Not looked for."}


def bibliography(
    entries: Mapping[str, Entry], extracts: Mapping[str, Extract], labels: Mapping[str, str], origin: str
) -> str:
    """Every source in short, for the page `origin`, by label and title."""
    items = tuple(_item(entry, extracts[key], labels[key], origin) for key, entry in entries.items())
    listed = Filtered("list-of-sources", "sources", FIELDS, items)
    # In the book each chapter has its references.
    rows = listed.bullets(items, "kb-sources")
    return f'{listed.form}\n\n<div id="{listed.name}" class="kb-screen-only">\n{rows}\n</div>'


def source_markdown(
    entry: Entry,
    reference: Reference,
    extract: Extract,
    citing: Citing,
    labels: Mapping[str, str],
    titles: Mapping[str, str],
    shown_on: Mapping[str, str],
    exports: Mapping[str, str],
) -> str:
    """The page of one source. `labels` are those of sources, `titles` those of pages and claims, by path.

    `shown_on` says which page shows a summary of findings, by its name;
    `exports` are the files of this reference, by the name of their format.
    """
    origin = source_page(entry.key)
    files = " · ".join(f"[{name}]({path(origin, file)})" for name, file in exports.items())
    parts = [
        f"# {typeset(labels[entry.key])}",
        f"**{typeset(entry.fields.get('title', entry.key))}**",
        f'<p class="kb-reference">{reference.html}</p>',
        f"Export: {files}",
        "## What was read",
        "\n".join(_reading(extract, entry)),
    ]
    for title, lines in (
        ("Results", [_result(result) for result in extract.results]),
        ("Harms", map(typeset, extract.harms)),
        ("Limits", map(typeset, extract.limits)),
        ("What else it says, in our words", map(typeset, extract.facts)),
        ("Our notes", map(typeset, extract.synthesis)),
        ("Doubts", (typeset(name_sources(doubt, labels)) for doubt in extract.doubts)),
    ):
        if rows := [f"- {line}" for line in lines]:
            parts += [f"## {title}", "\n".join(rows)]
    parts += ["## Notices, and who paid", _notices(extract.retraction)]
    parts.append(f"Funding or conflicts of interest: {typeset(extract.funding or 'not seen in what we read')}")
    parts += ["## What cites it here", _cited(citing, titles, shown_on, origin)]
    return "\n\n".join(parts) + "\n"


def left_out(uncited: Mapping[str, str], labels: Mapping[str, str], origin: str) -> str:
    """The sources that nothing cites, each with its reason, for the page `origin`; Markdown."""
    return "\n".join(
        f"- [{typeset(labels[key])}]({path(origin, source_page(key))}): {typeset(reason)}"
        for key, reason in sorted(uncited.items())
    )


def search_text(entry: Entry) -> str:
    """What the search index holds of a source's page below its title: authors and identifiers."""
    authors = ", ".join(f"{name.family} {name.given}".strip() for name in entry.authors)
    numbers = (entry.fields.get(name, "") for name in ("doi", "pmid", "pmcid", "registration"))
    return " ".join(filter(None, [authors, *numbers]))


def conditions(entry: Entry, extract: Extract) -> tuple[str, ...]:
    """The conditions that a source's title or people name; `none named` where there is none."""
    text = " ".join(filter(None, [entry.fields.get("title"), extract.condition, extract.population]))
    return tuple(name for name, words in CONDITIONS.items() if re.search(words, text, re.IGNORECASE)) or ("none named",)


def public_address(seen: Seen, entry: Entry) -> str | None:
    """The address of a page that was read, where it may be linked; None where the page is a copy, or may be one.

    Public are a journal's, an index's, a register's and an authority's hosts (hosts.yml), and the host of the work's
    own page, as the bibliography has it.
    """
    host, own = (urlsplit(address).hostname or "" for address in (seen.url, entry.fields.get("url", "")))
    is_public = is_listed(host, "usual") or is_listed(host, "journals") or host == own != ""
    return seen.url if is_public and not is_listed(host, "reprints") else None


def _item(entry: Entry, extract: Extract, label: str, origin: str) -> Item:
    values = (
        (DESIGN_NAMES[extract.design],),
        conditions(entry, extract),
        tuple(TOPIC_NAMES[topic] for topic in extract.topics),
        (entry.fields.get("year", "n.d."),),
        (LEVEL_NAMES[extract.level],),
        ("open" if extract.open_access else "not seen to be open",),
    )
    notice = " <strong>Retracted.</strong>" if extract.retracted else ""
    title = escape(textwrap.shorten(entry.fields.get("title", entry.key), TITLE_WIDTH, placeholder="…"), quote=False)
    return Item(f'<a href="{link(origin, source_page(entry.key))}">{escape(label)}</a> {title}{notice}', values)


def _reading(extract: Extract, entry: Entry) -> Iterator[str]:
    yield f"- **Best level of reading:** {LEVEL_NAMES[extract.level]}"
    yield f"- **Design:** {DESIGN_NAMES[extract.design]}"
    told = {
        "Condition": extract.condition,
        "People": extract.population,
        "Number": str(extract.n) if extract.n is not None else None,
        "Intervention": extract.intervention,
        "Comparator": extract.comparator,
        "Follow-up": extract.followup,
    }
    for name, text in told.items():
        if text:
            yield f"- **{name}:** {typeset(text)}"
    if extract.register_entry:
        for name, text in extract.register_entry.model_dump(exclude_none=True).items():
            yield f"- **Register, {name.replace('_', ' ')}:** {typeset(text)}"
    for line, times in Counter(_seen(page, entry) for page in extract.seen).items():
        yield f"{line} ({times} pages)" if times > 1 else line


def _seen(page: Seen, entry: Entry) -> str:
    address = public_address(page, entry)
    where = f"<{address}>" if address else REPRINT
    return f"- **Seen in {month_name(page.month)}**, {LEVEL_NAMES[page.level]}: {where}"


def _result(result: Result) -> str:
    """A result as it was printed, with its anchor where other data point to it."""
    anchor = f'<span id="{result.id}"></span>' if result.id else ""
    level = f"{LEVEL_NAMES[result.level]}; {typeset(result.where)}"
    return f"{anchor}**{typeset(result.outcome)}:** {typeset(result.printed)} *({level})*"


def _notices(retraction: Retraction) -> str:
    told = NOTICE_NAMES[retraction.kind] if retraction.kind else NO_NOTICE[retraction.status]
    return f"{told} {typeset(retraction.text)}" if retraction.text else told


def _summary(name: str, shown_on: Mapping[str, str], origin: str) -> str:
    if name not in shown_on:
        return typeset(name)
    return f"[{typeset(name)}]({path(origin, shown_on[name])}#{TABLE_IDS['summary_of_findings'].format(name)})"


def _cited(citing: Citing, titles: Mapping[str, str], shown_on: Mapping[str, str], origin: str) -> str:
    rows = [
        *_links("Page", citing.pages, titles, origin),
        *_links("Claim", map(claim_page, citing.claims), titles, origin),
        *(f"- Summary of findings: {_summary(name, shown_on, origin)}" for name in citing.summaries),
        *(f"- [Trials register]({path(origin, TRIALS)}): {number}" for number in citing.trials),
        *(f"- [Glossary]({path(origin, GLOSSARY)}): {typeset(term)}" for term in citing.terms),
    ]
    return "\n".join(rows) if rows else "Nothing, for a reason that the list of sources left out gives."


def _links(kind: str, pages: Iterable[str], titles: Mapping[str, str], origin: str) -> Iterator[str]:
    return (f"- {kind}: [{typeset(titles[page])}]({path(origin, page)})" for page in pages)
