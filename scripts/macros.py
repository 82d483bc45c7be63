"""What pages may call in `{{ … }}`: tables and certainty marks rendered from docs/data."""

from __future__ import annotations

from typing import Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from kb import tables
from kb.calls import TABLE_IDS
from kb.content import Content
from kb.published import charts, claim_pages, data_page, feed, glossary_page, register, source_pages
from kb.published.addresses import data_files, path
from kb.references import label

BOOK = "kap-for-chronic-pain"


class Environment(Protocol):
    """The part of mkdocs-macros' environment that is used here."""

    page: Page
    conf: MkDocsConfig

    def macro(self, function: object) -> object: ...


def define_env(env: Environment) -> None:
    """Register the macros; mkdocs-macros calls this once a build, after the hook has read the content."""
    content: Content = env.conf.extra["content"]
    assert content.bibliography is not None  # the hook sees to it
    extracts, summaries = content.extracts, content.summaries or {}
    entries = content.bibliography.entries
    labels = {key: label(entry) for key, entry in entries.items()}

    def summary_of_findings(name: str) -> str:
        """The summary-of-findings table `name` of docs/data/outcomes.yml."""
        return with_data(env, tables.summary_table(summaries[name], extracts, labels), "summary_of_findings", name)

    def study_table(name: str, caption: str, *pointers: str) -> str:
        """Studies in four columns; each `pointers` item is a result, `key#id`."""
        return with_data(env, tables.study_table(name, caption, pointers, extracts, labels), "study_table", name)

    def regimen_table(name: str, caption: str, *keys: str) -> str:
        """Who was given what, against what and for how long; one row for each of `keys`."""
        return with_data(env, tables.regimen_table(name, caption, keys, extracts, labels), "regimen_table", name)

    def figure(name: str) -> str:
        """The figure `name` of docs/data/figures.yml: picture, caption, and its table to unfold."""
        return charts.figure(charts.show(content.charts[name], content, labels, here(env)), here(env))

    def certainty(pointer: str) -> str:
        """The mark of an outcome's certainty; `pointer` is `summary#outcome`."""
        name, _, outcome = pointer.partition("#")
        found = next(row for row in summaries[name].outcomes if row.id == outcome)
        rater = tables.OUR_RATING
        if found.certainty and found.certainty.rater != "ours":
            rater = f"rating by {labels[found.certainty.rater]}"
        return tables.certainty_mark(found.certainty, rater)

    def reading_levels() -> str:
        """How many sources were read at which level."""
        return tables.reading_table(extracts)

    def datasets() -> str:
        """All data files with their fields, and the descriptor."""
        return data_page.listing(content, labels, here(env))

    def downloads() -> str:
        """Links to the book, relative to the page; raw HTML, since the book is made after the pages are checked."""
        names = {"PDF, for reading and printing": "pdf", "EPUB, for e-readers": "epub"}
        addresses = {text: get_relative_url(f"downloads/{BOOK}.{kind}", env.page.url) for text, kind in names.items()}
        return " · ".join(f'<a class="kb-download" href="{address}">{text}</a>' for text, address in addresses.items())

    def claims_ledger() -> str:
        """All claims by section, with their verdicts; a script filters them."""
        return claim_pages.ledger(content.claims, summaries, here(env))

    def claim(name: str) -> str:
        """The claim `name` with its verdict and a link to its page."""
        return claim_pages.card(next(one for one in content.claims if one.id == name), summaries, here(env))

    def bibliography() -> str:
        """All sources in short; a script filters them."""
        return source_pages.bibliography(entries, extracts, labels, here(env))

    def glossary() -> str:
        """All terms; a script filters them."""
        return glossary_page.glossary(content.glossary, labels, here(env))

    def trials_register() -> str:
        """All registered trials; a script filters them."""
        return register.register(content.trials, labels, here(env))

    def news() -> str:
        """What is new, newest first."""
        return feed.listing(content.news, here(env))

    def not_found() -> str:
        """What was looked for and not found for each untested claim."""
        return claim_pages.not_found(content.claims, here(env))

    def left_out() -> str:
        """The sources that nothing cites, each with its reason."""
        return source_pages.left_out(content.uncited, labels, here(env))

    tables_and_marks = (summary_of_findings, study_table, regimen_table, figure, certainty, reading_levels, downloads)
    lists_and_cards = (
        news,
        claims_ledger,
        claim,
        not_found,
        bibliography,
        glossary,
        trials_register,
        left_out,
        datasets,
    )
    for macro in (*tables_and_marks, *lists_and_cards):
        env.macro(macro)


def here(env: Environment) -> str:
    """The page that is being made, by its path below docs/."""
    return env.page.file.src_uri


def with_data(env: Environment, table: str, macro: str, name: str) -> str:
    """The table with links to its data."""
    files = data_files(f"tables/{TABLE_IDS[macro].format(name)}")
    links = " · ".join(f"[{kind}]({path(here(env), file)})" for kind, file in files.items())
    return f'{table}\n\n<p class="kb-data kb-screen-only" markdown="span">The table as data: {links}</p>'
