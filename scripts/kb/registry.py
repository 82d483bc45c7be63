"""The site's citations behind mkdocs-bibtex's seam: the plugin finds brackets in Markdown, this registry answers.

mkdocs-bibtex asks its registry for the text of each bracket. Ours answers with the bracket cloaked, so that nothing in
it is read as Markdown; `markers.render` sets markers and references once the page is HTML. Bibliography and extracts
are read, and references formatted, once a build; `mkdocs serve` keeps them until a file changes.
"""

from __future__ import annotations

import re

from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from kb.bibliography import read_bibliography
from kb.cloak import cloak, uncloak
from kb.problems import Problem
from kb.project import Project
from kb.references import format_references
from kb.sources import read_extracts

# An at sign after a letter or digit belongs to an e-mail address (pandoc's rule).
CITES = re.compile(r"(?<![^\s;\[-])@")

Stamp = frozenset[tuple[str, int, int]]


class Registry(ReferenceRegistry):  # type: ignore[misc] # mkdocs-bibtex has no types
    """Bibliography, extracts and formatted references of one build, and the problems found in its pages."""

    def __init__(self, project: Project) -> None:
        """Read everything. Raises ProblemsFound."""
        # No file is passed on: the plugin's own reading has no line numbers and lets duplicate keys pass.
        super().__init__(bib_files=[])
        self.project = project
        self.stamp = stamp(project)
        self.bibliography = read_bibliography(project.bibliography, project.relative(project.bibliography))
        self.extracts = read_extracts(project)
        self.references = format_references(self.bibliography.entries, self.extracts)
        self.problems: list[Problem] = []

    def is_current(self, project: Project) -> bool:
        """Whether this holds the files of `project` as they are now."""
        return self.project == project and self.stamp == stamp(project)

    def inline_text(self, citation_block: CitationBlock) -> str:
        """The bracket, cloaked; what is no citation stays as it is.

        The plugin's bracket begins at the first `[` of a line that is still open, as in "[0, 1) and more [@key]": what
        stands before the last one is text.
        """
        before, _, inner = str(citation_block).rpartition("[")
        return before + cloak(f"[{inner}") if CITES.search(uncloak(inner)) else str(citation_block)

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Nothing here: whether a bracket is a citation or code is known only in the HTML (`markers.render`)."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:  # noqa: ARG002
        """None: a bare @name is text on this site."""
        return set()

    def reference_text(self, citation: Citation | InlineReference) -> str:  # noqa: ARG002
        """Nothing: `markers.render` sets the list; the plugin asks for whatever looks like a key, in code as well."""
        return ""


def stamp(project: Project) -> Stamp:
    """Names, times of change and sizes of the files that a registry reads."""
    files = [project.bibliography, *project.sources.glob("*.yml")]
    return frozenset((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files if path.exists())
