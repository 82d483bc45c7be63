"""Everything that is made from the data and added to the site: pages below evidence/, files below data/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from kb.bibliography import Entry
from kb.calls import calls
from kb.citing import Citing, citing
from kb.content import Content
from kb.pages import PageFields
from kb.published import charts, exports
from kb.published.addresses import (
    DESCRIPTOR,
    EXTRACTS,
    FEED,
    all_references,
    claim_page,
    data_files,
    reference_files,
    schema_file,
    source_page,
)
from kb.published.claim_pages import claim_markdown
from kb.published.datasets import cleaned, descriptor, lists, page_tables, written_tables
from kb.published.feed import atom
from kb.published.source_pages import source_markdown
from kb.references import Reference, label


@dataclass(frozen=True)
class Made:
    """One file of the site that is made from the data; `path` is that below docs/, were it written there."""

    path: str
    text: str


def made_files(content: Content, references: Mapping[str, Reference], site_url: str) -> Iterator[Made]:
    """Every page and file. `content` is sound: nothing in it is unread, and each name in it leads somewhere.

    `site_url` is the address of the site, empty where it is not known.
    """
    assert content.bibliography is not None
    entries = content.bibliography.entries
    labels = {key: label(entry) for key, entry in entries.items()}
    titles = {name: str(page.front.values["title"]) for name, page in content.pages.items()}
    titles |= {claim_page(claim.id): claim.claim for claim in content.claims}
    summaries = content.summaries or {}
    for claim in content.claims:
        text = claim_markdown(claim, summaries, content.extracts, labels, titles)
        path = claim_page(claim.id)
        yield Made(path, _front(titles[path], f"How the claim stands: {claim.verdict}.", claim.searched) + text)
    cited = citing(content)
    shown_on = {
        call.arguments[0]: name
        for name, page in content.pages.items()
        for call in calls(page)
        if call.name == "summary_of_findings"
    }
    written = exports.bibtex_entries(content.bibtex)
    for key, entry in entries.items():
        files = reference_files(key)
        reference, extract = references[key], content.extracts[key]
        text = source_markdown(entry, reference, extract, cited.get(key, Citing()), labels, titles, shown_on, files)
        month = max(page.month for page in extract.seen)
        yield Made(
            source_page(key), _front(labels[key], "What was read of this source, and what cites it.", month) + text
        )
        for name, text in _references(written[key], [entry]).items():
            yield Made(files[name], text)
    for name, text in _references(content.bibtex, entries.values()).items():
        yield Made(all_references()[name], text)
    shown = [charts.show(chart, content, labels) for chart in content.charts.values()]
    for one in shown:
        for path, text in charts.pictures_of(one):
            yield Made(path, text)
    datasets = [
        *lists(content),
        *page_tables(content, labels),
        *written_tables(content),
        *(one.dataset for one in shown),
    ]
    for dataset in datasets:
        files = data_files(dataset.name)
        yield Made(files["CSV"], dataset.csv)
        yield Made(files["JSON"], dataset.json)
    yield Made(DESCRIPTOR, descriptor(datasets, content.project.version))
    yield Made(FEED, atom(content.news, site_url))
    yield Made(EXTRACTS, cleaned(content.extracts, entries))
    for schema in content.project.schema_files:
        yield Made(schema_file(schema.name), schema.read_text(encoding="utf-8"))


def _references(bibtex: str, entries: Iterable[Entry]) -> dict[str, str]:
    """References in each format, by its name."""
    entries = list(entries)
    return {"BibTeX": bibtex, "RIS": exports.ris(entries), "CSL-JSON": exports.csl_json(entries)}


def _front(title: str, description: str, searched: str) -> str:
    """Front matter of a page that is made from the data; `generated` tells the template so."""
    fields = PageFields(
        title=title, description=description, audience=["researcher"], searched=searched, reviewed=None, synonyms=[]
    )
    told = {**json.loads(fields.model_dump_json()), "generated": True, "render_macros": False}
    return f"---\n{yaml.safe_dump(told, allow_unicode=True, sort_keys=False)}---\n\n"
