"""Text made invisible to what it passes through: each character stands in the private-use plane of Unicode until it is
uncloaked.

Markdown, citeproc and slugs see neither letters nor punctuation, so they change nothing in it. Whoever uncloaks sees
the text exactly as it was, and may decide only then, knowing where it ended up, what becomes of it.
"""

from __future__ import annotations

# Supplementary private use area A (The Unicode Standard, 23.5).
BASE = 0xF0000
CLOAKED = "[\U000f0000-\U000fffff]"


def cloak(text: str) -> str:
    """`text`, each character of the basic plane moved into the private-use plane; rarer ones mean nothing to anybody.

    >>> uncloak(cloak("[@key, p. 4]"))
    '[@key, p. 4]'
    """
    return "".join(chr(BASE + ord(character)) if ord(character) <= 0xFFFF else character for character in text)


def uncloak(text: str) -> str:
    """`text` with cloaked characters as they were; others stay."""
    return "".join(
        chr(ord(character) - BASE) if BASE <= ord(character) <= BASE + 0xFFFF else character for character in text
    )
