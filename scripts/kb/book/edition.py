"""What the title page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

# Not strftime: its names follow the machine's language.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Edition:
    """Title, authors and terms of the book; `timestamp` is in seconds since 1970 (UTC)."""

    title: str
    description: str
    author: str
    disclaimer: str
    licence: str
    timestamp: int

    @property
    def date(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp, UTC)

    @property
    def day(self) -> str:
        """The date in words: 22 November 2026."""
        return f"{self.date.day} {MONTHS[self.date.month - 1]} {self.date.year}"
