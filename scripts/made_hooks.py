"""MkDocs hook: adds what is made from the data, and mends the search index.

All the work is done in scripts/kb; here stands only when it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from kb.checks import bibliography, charts, data, ledger
from kb.content import Content, read_content
from kb.problems import ProblemsFound
from kb.project import Project
from kb.published.addresses import address, claim_page, source_page
from kb.published.claim_pages import discussed
from kb.published.files import made_files
from kb.published.glossary_page import link_terms
from kb.published.source_pages import search_text
from kb.references import Reference, format_references, label
from kb.registry import Registry
from kb.reporting import reported
from kb.search import CLAIM_WEIGHT, SOURCE_WEIGHT, Short, mend_index


@event_priority(100)  # before the plugins: the macros render the content
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the content; the build stops where it can't be read or a name in it leads nowhere."""
    with reported():
        config.extra["content"] = sound_content(Project(Path(config.config_file_path).parent))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each claim and source, and files to load."""
    content: Content = config.extra["content"]
    for made in made_files(content, references_of(config, content), config.site_url or ""):
        # Out of the navigation: there are hundreds, and each is reached from a list.
        file = File.generated(config, made.path, content=made.text, inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(file)
    return files


@event_priority(50)  # before the citations: the list of references stands last
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 (MkDocs' names)
    """Link the first use of each abbreviation, and list the claims that the page discusses."""
    content: Content = config.extra["content"]
    if not page.meta.get("generated"):
        html = link_terms(html, content.glossary, page.file.src_uri)
    return html + discussed(content.claims, content.summaries or {}, page.file.src_uri)


def on_env(env: object, config: MkDocsConfig, files: Files) -> object:
    """Every page has been read: keep their synonyms."""
    pages = [file.page for file in files.documentation_pages() if file.page]
    config.extra["synonyms"] = {page.url: page.meta.get("synonyms", []) for page in pages}
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Mend the search index, which the search plugin has written by now."""
    content: Content = config.extra["content"]
    assert content.bibliography is not None
    short = {
        address(source_page(key)): Short(f"{label(entry)}: {entry.fields['title']}", search_text(entry), SOURCE_WEIGHT)
        for key, entry in content.bibliography.entries.items()
    }
    for claim in content.claims:
        short[address(claim_page(claim.id))] = Short(claim.claim, claim.answer, CLAIM_WEIGHT)
    mend_index(Path(config.site_dir) / "search" / "search_index.json", config.extra["synonyms"], short)


def references_of(config: MkDocsConfig, content: Content) -> Mapping[str, Reference]:
    """The formatted references: those of the citations' registry, or our own where the citation plugin is off."""
    assert content.bibliography is not None  # it is sound
    registry = getattr(config.plugins.get("bibtex"), "registry", None)
    if isinstance(registry, Registry):
        return registry.references
    return format_references(content.bibliography.entries, content.extracts)


def sound_content(project: Project) -> Content:
    """The project's content. Raises ProblemsFound where something cannot be read or a name leads nowhere."""
    content = read_content(project)
    pairs = bibliography.pairs_with_extracts(content)
    faults = [*content.unread, *pairs, *data.check(content), *ledger.check(content), *charts.check(content)]
    if faults:
        raise ProblemsFound(faults)
    return content
