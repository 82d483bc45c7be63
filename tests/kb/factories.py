"""Small extracts for tests; the figures are made up and stand for nothing."""

from __future__ import annotations

from typing import Any

from kb.sources import Extract


def make_extract(key: str = "alpha2020trial", **fields: Any) -> Extract:
    """An extract with the required fields filled in."""
    return Extract.model_validate(
        {
            "key": key,
            "topics": ["kap"],
            "design": "rct",
            "retraction": {"status": "not-looked"},
            "seen": [{"url": "https://example.org", "level": "abstract", "what": "all", "month": "2026-11"}],
            **fields,
        }
    )


def make_result(**fields: Any) -> dict[str, Any]:
    """A result as it stands in YAML."""
    return {
        "outcome": "Pain, 0-10",
        "printed": "MD -1.5 (95% CI -2.0 to -1.0)",
        "where": "abstract",
        "level": "abstract",
        **fields,
    }
