"""Characters that none of the PDF's fonts can show."""

from __future__ import annotations

import re
import unicodedata

import typst


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that Typst's own fonts lack: Typst itself is asked, with one line for each character.

    >>> sorted(missing_glyphs("⊕ 中"))
    ['中']
    """
    characters = sorted({character for character in text if not character.isascii() and not character.isspace()})
    lines = [f'#"\\u{{{ord(character):x}}}" \\' for character in characters]
    source = '#set document(title: "Glyphs")\n' + "\n".join(lines)
    try:
        compiler = typst.Compiler(source.encode(), ignore_system_fonts=True)
        compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        found = re.findall(r"could not be displayed[^\n]*\n[^\n]*?:(\d+):\d+", error.diagnostic)
        if not found:
            raise
        return {characters[int(line) - 2] for line in found}
    return set()


def without_glyphs(text: str, missing: set[str]) -> str:
    """`text` with each missing character as its Unicode number, which every font can show: 中 → [U+4E2D]."""
    return text.translate({ord(character): f"[U+{ord(character):04X}]" for character in missing})


def named(character: str) -> str:
    """A character as a message shows it: “中” (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D)."""
    return f"“{character}” (U+{ord(character):04X}, {unicodedata.name(character, 'no name')})"
