"""MkDocs hook: puts our citations behind the bibtex plugin and tells templates how a page's sources were read.

All the work is done in scripts/kb; here stands only when it is done.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from kb import markers
from kb.calculation_markup import CalculationExtension
from kb.caption_markup import CaptionExtension
from kb.cloak import cloak
from kb.pages import fingerprint
from kb.problems import ProblemsFound
from kb.project import Project
from kb.published.addresses import SOURCES, link
from kb.registry import Registry
from kb.reporting import reported
from kb.sources import Level
from kb.tables import LEVEL_PHRASES, month_name
from kb.theme import mend

# In a page's description, which is no Markdown.
CITED = re.compile(r"\s*\[[^\[\]]*@[a-z0-9]+[^\[\]]*\]")
# A bracket that a line break parts, but no empty line: the plugin reads each line alone.
PARTED = re.compile(r"\[(?=[^\[\]]*(?<![^\s;\[-])@)(?:[^\[\]\n]|\n(?![ \t]*\n))*\]")


@event_priority(100)  # before the plugins: bibtex keeps a registry that it finds
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read bibliography and extracts if they have changed; the build stops where they can't be read."""
    plugin: Any = config.plugins["bibtex"]
    project = Project(Path(config.config_file_path).parent)
    with reported():
        if not (isinstance(plugin.registry, Registry) and plugin.registry.is_current(project)):
            plugin.registry = Registry(project)
    plugin.registry.problems.clear()
    # With this the plugin takes its registry for newer than the file and leaves it alone.
    plugin.last_configured = math.inf
    config.markdown_extensions += [CalculationExtension(), CaptionExtension()]  # type: ignore[list-item]
    return config


@event_priority(100)  # before bibtex
def on_page_markdown(markdown: str, **_: object) -> str:
    """Cloak the line breaks in citations; those that turn out to stand in code come back."""
    return PARTED.sub(lambda bracket: bracket[0].replace("\n", cloak("\n")), markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 (MkDocs' names)
    """Set markers and references; count for the template how the page's sources were read."""
    registry = registry_of(config)
    rendered = markers.render(html, registry.references, link(page.file.src_uri, SOURCES))
    if rendered.faults:
        shown = registry.project.relative(Path(config.docs_dir) / page.file.src_uri)
        registry.problems += markers.locate(rendered.faults, page.file.content_string, shown)
    if rendered.cited:
        top = page.toc.items
        siblings = top[0].children if top and top[0].level == 1 else top
        siblings.append(AnchorLink("References", markers.HEADING_ID, 2))
        page.present_anchor_ids = (page.present_anchor_ids or set()) | {markers.HEADING_ID}
    levels = Counter(registry.references[key].level for key in rendered.cited)
    page.meta["levels_read"] = {level.value: levels[level] for level in Level if levels[level]}
    page.meta["levels_line"] = levels_line(page.meta["levels_read"])
    if searched := page.meta.get("searched"):
        page.meta["searched_name"] = month_name(searched)
    if reviewed := page.meta.get("reviewed"):
        page.meta["review_stale"] = reviewed["hash"] != fingerprint(page.file.content_string)
    if description := page.meta.get("description"):
        page.meta["description"] = CITED.sub("", description)
    return rendered.html


def on_env(env: object, config: MkDocsConfig, files: Files) -> object:  # noqa: ARG001 (MkDocs' names)
    """Every page has been read: stop with all their problems, before anything is written."""
    with reported():
        if problems := registry_of(config).problems:
            raise ProblemsFound(problems)
    return env


def on_post_page(output: str, **_: object) -> str:
    """Mend the theme's HTML."""
    return mend(output)


def on_post_template(output_content: str, **_: object) -> str:
    """Mend the theme's HTML, also where no Markdown stands behind it: the page for a wrong address."""
    return mend(output_content)


def registry_of(config: MkDocsConfig) -> Registry:
    """The build's registry, where the plugin keeps it."""
    plugin: Any = config.plugins["bibtex"]
    registry = plugin.registry
    assert isinstance(registry, Registry)
    return registry


def levels_line(levels: Mapping[str, int]) -> str:
    """How a page's sources were read, in a sentence; empty where it cites none.

    >>> levels_line({"abstract": 18, "secondary": 3})
    'How the 21 sources cited here were read: 18 as abstract, 3 second-hand.'
    """
    if not levels:
        return ""
    if (count := sum(levels.values())) == 1:
        return f"The one source cited here was read {LEVEL_PHRASES[Level(*levels)]}."
    told = ", ".join(f"{number} {LEVEL_PHRASES[Level(level)]}" for level, number in levels.items())
    return f"How the {count} sources cited here were read: {told}."
