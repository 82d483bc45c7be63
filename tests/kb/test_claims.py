"""What a claim must and must not hold; each input is sound but for one thing."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from small_project import CLAIMS, OUTCOMES

from kb.certainty import CertaintyLevel
from kb.claims import ARTICLE, Claim
from kb.outcomes import Summary

RELIEF, NAUSEA, HERBS = yaml.safe_load(CLAIMS)
(PAIN,) = yaml.safe_load(OUTCOMES)
OURS = {
    "rater": "ours",
    "level": "low",
    "start": "high",
    "steps": [{"domain": "imprecision", "levels": -2, "reason": "few"}],
}


def claim(base: dict[str, Any] = RELIEF, **fields: Any) -> Claim:
    """A claim of the small project with some fields changed; None takes a field out."""
    document = {name: value for name, value in {**base, **fields}.items() if value is not None}
    return Claim.model_validate(document)


REFUSED = {
    "verdict that does not exist": (RELIEF, {"verdict": "unclear"}, "verdict"),
    "kind that does not exist": (RELIEF, {"kind": "opinion"}, "kind"),
    "section that does not exist": (RELIEF, {"section": "start"}, "section"),
    "condition that does not exist": (RELIEF, {"condition": "pain"}, "condition"),
    "name with capitals": (RELIEF, {"id": "Relief"}, "id"),
    "page outside docs": (RELIEF, {"pages": ["../README.md"]}, "pages"),
    "no page": (RELIEF, {"pages": []}, "pages"),
    "search without a month": (RELIEF, {"searched": "2026"}, "searched"),
    "maker that is neither key nor address": (RELIEF, {"made_by": ["Dr Alpha"]}, "made_by"),
    "maker without a safe connection": (RELIEF, {"made_by": ["http://example.org"]}, "made_by"),
    "outcome without a summary": (RELIEF, {"outcome": "pain-1w"}, "outcome"),
    "unknown field": (RELIEF, {"certainity": "low"}, "certainity"),
    "two certainties": (RELIEF, {"certainty": OURS}, "not both"),
    "effect without certainty": (RELIEF, {"outcome": None}, "needs its `outcome` or its `certainty`"),
    "certainty of a mechanism": (RELIEF, {"kind": "mechanism"}, "only claims about effects that were studied"),
    "certainty of what is untested": (HERBS, {"certainty": OURS}, "only claims about effects that were studied"),
    "certainty that its steps do not give": (
        NAUSEA,
        {"certainty": {**OURS, "level": "moderate"}},
        "the steps give low, not moderate",
    ),
    "supported without a source": (RELIEF, {"for": []}, "needs a source for it"),
    "contradicted without a source": (NAUSEA, {"against": [], "looked_for": "all"}, "needs a source against it"),
    "neither evidence nor search": (HERBS, {"looked_for": None}, "`looked_for` says what was searched"),
}


@pytest.mark.parametrize(("base", "fields", "told"), REFUSED.values(), ids=REFUSED)
def test_refused(base: dict[str, Any], fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        claim(base, **fields)


def test_certainty_is_its_own_or_that_of_its_outcome() -> None:
    summaries = {"pain": Summary.model_validate(PAIN)}
    found = [claim(base).rating(summaries) for base in (RELIEF, NAUSEA, HERBS)]
    assert [rating and rating.level for rating in found] == [CertaintyLevel.MODERATE, CertaintyLevel.LOW, None]


def test_keys_are_those_of_sources_raters_and_makers() -> None:
    rated = {"rater": "beta2021registry", "level": "low"}
    told = claim(NAUSEA, certainty=rated, made_by=[ARTICLE, "https://example.org/a", "gamma2019withdrawn"])
    assert told.keys == {"alpha2020trial", "beta2021registry", "gamma2019withdrawn"}


def test_pointers_name_every_result_in_order() -> None:
    assert claim().pointers == ["alpha2020trial#pain-1w"]
    assert claim(NAUSEA).pointers == ["alpha2020trial#nausea"]
