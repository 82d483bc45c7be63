"""A page's front matter, and the mark of its second reading.

The second reading compares each cited sentence with its extract. Its mark is the date and a hash of the text that was
read, so that a later change of the text shows.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from kb.data import Strict
from kb.markdown import sentences
from kb.sources import Month, Text

LONGEST_DESCRIPTION = 200
HASH_LENGTH = 12

FRONT_MATTER = re.compile(r"\A---\n(?P<fields>.*?\n)---\n", re.DOTALL)
REVIEWED = re.compile(r"^reviewed:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)


class Audience(StrEnum):
    """Whom a page is for."""

    THERAPIST = "therapist"
    PRESCRIBER = "prescriber"
    PATIENT = "patient"
    RESEARCHER = "researcher"
    CONTRIBUTOR = "contributor"


class Reviewed(Strict):
    """The second reading: its date, and the fingerprint of the text that was read."""

    date: datetime.date
    hash: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{HASH_LENGTH}}}$")]


class PageFields(Strict):
    """The front matter of a page: `searched` is the month of the literature search, `synonyms` what readers type."""

    title: Text
    description: Annotated[str, Field(min_length=1, max_length=LONGEST_DESCRIPTION)]
    audience: Annotated[list[Audience], Field(min_length=1)]
    searched: Month
    reviewed: Reviewed | None
    synonyms: list[Text]

    @field_validator("description")
    @classmethod
    def _is_a_sentence(cls, text: str) -> str:
        if len(list(sentences(text))) > 1 or not text.endswith((".", "?")):
            raise ValueError("a description is one sentence with its full stop")
        return text

    @field_validator("audience")
    @classmethod
    def _names_each_once(cls, audience: list[Audience]) -> list[Audience]:
        if len(set(audience)) < len(audience):
            raise ValueError("a reader is named twice")
        return audience


def body(text: str) -> str:
    """The Markdown below the front matter."""
    return FRONT_MATTER.sub("", text, count=1)


def fingerprint(text: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the Markdown below the front matter of the page `text`.

    >>> fingerprint("---\\ntitle: A\\n---\\n# A\\n") == fingerprint("---\\ntitle: B\\n---\\n# A\\n")
    True
    """
    return hashlib.sha256(body(text).encode()).hexdigest()[:HASH_LENGTH]


def mark_reviewed(text: str, date: datetime.date) -> str:
    """The page `text` with the mark of a second reading of its present text. Raises ValueError without front matter."""
    found = FRONT_MATTER.match(text)
    if not found:
        raise ValueError("no front matter")
    mark = f'reviewed: {{date: {date.isoformat()}, hash: "{fingerprint(text)}"}}\n'
    fields = found["fields"]
    fields = REVIEWED.sub(mark, fields, count=1) if REVIEWED.search(fields) else fields + mark
    return f"---\n{fields}---\n{body(text)}"
