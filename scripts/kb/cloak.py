"""Text made invisible to what it passes through: each character stands in a private-use plane of Unicode until it is
uncloaked.

Markdown, citeproc and slugs see neither letters nor punctuation, so they change nothing in it. Whoever uncloaks sees
the text exactly as it was, and may decide only then, knowing where it ended up, what becomes of it.
"""

from __future__ import annotations

# Supplementary private use areas A and B (The Unicode Standard, 23.5).
BASE = 0xF0000
CLOAKED = "[\U000f0000-\U0010fffd]"


def cloak(text: str) -> str:
    """`text`, each character moved into the private-use planes.

    >>> uncloak(cloak("[@key, p. 4]"))
    '[@key, p. 4]'
    """
    return "".join(chr(BASE + ord(character)) for character in text)


def uncloak(text: str) -> str:
    """`text` with cloaked characters as they were; others stay."""
    return "".join(chr(ord(character) - BASE) if ord(character) >= BASE else character for character in text)
