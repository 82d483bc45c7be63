from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kb.glossary import Term

FIELDS = {"term": "odds ratio", "abbreviation": "OR", "field": "statistics", "definition": "A ratio of odds."}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"abbreviation": None, "ambiguous": True}, "go with an abbreviation"),
        ({"abbreviation": None, "plural": "odds ratios"}, "go with an abbreviation"),
        ({"field": "law"}, "field"),
        ({"definition": ""}, "definition"),
        ({"sources": ["Alpha 2020"]}, "sources"),
    ],
)
def test_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Term.model_validate({**FIELDS, **fields})


@pytest.mark.parametrize(
    ("term", "anchor"),
    [
        ("Odds ratio", "odds-ratio"),
        ("S(+)-ketamine", "s-ketamine"),
        ("A–Åsberg scale", "a-åsberg-scale"),
    ],
)
def test_anchor_is_made_of_letters_and_digits(term: str, anchor: str) -> None:
    assert Term.model_validate({**FIELDS, "term": term}).anchor == anchor
