"""Python-Markdown extension: a table's `<caption>` is a block of its own, as HTML has it.

Python-Markdown's list of block-level elements lacks `caption`; without this a caption inside a table that carries
`markdown="1"` is wrapped in a paragraph, which HTML does not allow there.
"""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension


class CaptionExtension(Extension):
    """Adds `caption` to the block-level elements."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.block_level_elements.append("caption")
