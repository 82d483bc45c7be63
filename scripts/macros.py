"""What pages may call in `{{ … }}`: tables and certainty marks rendered from docs/data."""

from __future__ import annotations

from typing import Protocol

from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from kb import tables
from kb.bibliography import read_bibliography
from kb.claims import read_claims
from kb.glossary import read_glossary
from kb.outcomes import read_outcomes
from kb.project import HERE
from kb.published import claim_pages, glossary_page, register, source_pages
from kb.references import label
from kb.sources import read_extracts
from kb.trials import read_trials
from kb.uncited import read_uncited

BOOK = "kap-for-chronic-pain"


class Environment(Protocol):
    """The part of mkdocs-macros' environment that is used here."""

    page: Page

    def macro(self, function: object) -> object: ...


def define_env(env: Environment) -> None:
    """Register the macros; mkdocs-macros calls this once a build."""
    extracts = read_extracts(HERE)
    summaries = read_outcomes(HERE)
    claims, terms, trials, uncited = read_claims(HERE), read_glossary(HERE), read_trials(HERE), read_uncited(HERE)
    entries = read_bibliography(HERE.bibliography, HERE.relative(HERE.bibliography)).entries
    labels = {key: label(entry) for key, entry in entries.items()}

    def summary_of_findings(name: str) -> str:
        """The summary-of-findings table `name` of docs/data/outcomes.yml."""
        return tables.summary_table(summaries[name], extracts, labels)

    def study_table(name: str, caption: str, *pointers: str) -> str:
        """Studies in four columns; each `pointers` item is a result, `key#id`."""
        return tables.study_table(name, caption, pointers, extracts, labels)

    def regimen_table(name: str, caption: str, *keys: str) -> str:
        """Who was given what, against what and for how long; one row for each of `keys`."""
        return tables.regimen_table(name, caption, keys, extracts, labels)

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

    def downloads() -> str:
        """Links to the book, relative to the page; raw HTML, since the book is made after the pages are checked."""
        names = {"PDF, for reading and printing": "pdf", "EPUB, for e-readers": "epub"}
        addresses = {text: get_relative_url(f"downloads/{BOOK}.{kind}", env.page.url) for text, kind in names.items()}
        return " · ".join(f'<a class="kb-download" href="{address}">{text}</a>' for text, address in addresses.items())

    def claims_ledger() -> str:
        """All claims by section, with their verdicts; a script filters them."""
        return claim_pages.ledger(claims, summaries, env.page.file.src_uri)

    def claim(name: str) -> str:
        """The claim `name` with its verdict and a link to its page."""
        return claim_pages.card(next(one for one in claims if one.id == name), summaries, env.page.file.src_uri)

    def bibliography() -> str:
        """All sources in short; a script filters them."""
        return source_pages.bibliography(entries, extracts, labels, env.page.file.src_uri)

    def glossary() -> str:
        """All terms; a script filters them."""
        return glossary_page.glossary(terms)

    def trials_register() -> str:
        """All registered trials; a script filters them."""
        return register.register(trials, labels, env.page.file.src_uri)

    def not_found() -> str:
        """What was looked for and not found for each untested claim."""
        return claim_pages.not_found(claims, env.page.file.src_uri)

    def left_out() -> str:
        """The sources that nothing cites, each with its reason."""
        return source_pages.left_out(uncited, labels, env.page.file.src_uri)

    tables_and_marks = (summary_of_findings, study_table, regimen_table, certainty, reading_levels, downloads)
    lists_and_cards = (claims_ledger, claim, not_found, bibliography, glossary, trials_register, left_out)
    for macro in (*tables_and_marks, *lists_and_cards):
        env.macro(macro)
