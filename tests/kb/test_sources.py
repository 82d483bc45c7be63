"""What an extract's results must hold; each input is sound but for one thing."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from factories import make_extract, make_result

STRUCTURED = {"id": "pain", "measure": "MD", "estimate": -1.5, "low": -2.0, "high": -1.0}

REFUSED = {
    "bounds reversed": ({"low": -1.0, "high": -2.0}, "bounds reversed: low -1.0 is above high -2.0"),
    "estimate above its interval": ({"estimate": -0.5}, "estimate -0.5 lies outside its interval -2.0 to -1.0"),
    "estimate below its interval": ({"estimate": -2.5}, "estimate -2.5 lies outside its interval -2.0 to -1.0"),
    "one bound alone": ({"high": None}, "needs both bounds"),
    "percentage over 100": ({"measure": "percent", "estimate": 101, "low": None, "high": None}, "101 lies beyond 100"),
    "percentage of an arm over 100": ({"arms": [{"name": "a", "percent": 101}]}, "percent"),
    "negative number of people": ({"n": -1}, "n"),
    "negative spread": ({"arms": [{"name": "a", "sd": -1}]}, "sd"),
    "measure that does not exist": ({"measure": "difference"}, "measure"),
    "level that does not exist": ({"level": "skimmed"}, "level"),
    "id without measure": ({"measure": None}, "a result with an id needs its `measure`"),
    "id with a space": ({"id": "pain 1"}, "id"),
    "unknown field": ({"estimat": 1}, "estimat"),
}


@pytest.mark.parametrize(("fields", "told"), REFUSED.values(), ids=REFUSED)
def test_result_is_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        make_extract(results=[make_result(**{**STRUCTURED, **fields})])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"key": "Alpha 2020"}, "key"),
        ({"design": "trial"}, "design"),
        ({"topics": []}, "topics"),
        ({"seen": []}, "seen"),
        ({"retraction": {"status": "notice"}}, "`kind` goes with status `notice`"),
        ({"retraction": {"status": "none-seen", "kind": "retraction"}}, "`kind` goes with status `notice`"),
        ({"results": [make_result(**STRUCTURED), make_result(**STRUCTURED)]}, "result ids used twice: pain"),
    ],
)
def test_extract_is_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        make_extract(**fields)


@pytest.mark.parametrize("estimate", [-2.0, -1.5, -1.0])
def test_estimate_may_be_a_bound_of_its_interval(estimate: float) -> None:
    extract = make_extract(results=[make_result(**{**STRUCTURED, "estimate": estimate})])
    assert extract.result("pain") is extract.results[0]
    assert extract.result("mood") is None
