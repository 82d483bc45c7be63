from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.certainty import UPWARD, CertaintyLevel, Domain, Rating, Step, level_after

RISK = {"domain": "risk of bias", "levels": -1, "reason": "blinding is doubtful"}
SIZE = {"domain": "imprecision", "levels": -1, "reason": "one trial of 60 people"}


def rating(**fields: object) -> Rating:
    return Rating.model_validate({"rater": "ours", "start": "high", "level": "low", "steps": [RISK, SIZE], **fields})


def test_steps_give_the_level() -> None:
    assert rating().level is CertaintyLevel.LOW


def test_level_that_steps_do_not_give() -> None:
    with pytest.raises(ValidationError, match="the steps give low, not moderate"):
        rating(level="moderate")


def test_step_without_reason() -> None:
    with pytest.raises(ValidationError, match="reason"):
        rating(steps=[{**RISK, "reason": ""}, SIZE])


def test_not_significant_is_no_reason() -> None:
    with pytest.raises(ValidationError, match="no reason for a step"):
        rating(steps=[{**RISK, "reason": "the result was not significant"}, SIZE])


def test_our_rating_is_never_high() -> None:
    step = {"domain": "large effect", "levels": 1, "reason": "relative risk above five"}
    with pytest.raises(ValidationError, match="never above moderate"):
        rating(level="high", steps=[step])


def test_large_effect_steps_up_only() -> None:
    with pytest.raises(ValidationError, match="steps up only"):
        rating(level="moderate", steps=[{"domain": "large effect", "levels": -1, "reason": "x"}])


def test_rating_of_ours_needs_a_start() -> None:
    with pytest.raises(ValidationError, match="needs its `start`"):
        rating(start=None)


def test_rating_of_a_source_stands_as_it_is() -> None:
    assert Rating.model_validate({"rater": "zhu2024efficacy", "level": "high"}).level is CertaintyLevel.HIGH
    with pytest.raises(ValidationError, match="carries no start"):
        rating(rater="zhu2024efficacy")


def test_symbols() -> None:
    assert [level.symbol for level in CertaintyLevel] == ["⊕◯◯◯", "⊕⊕◯◯", "⊕⊕⊕◯", "⊕⊕⊕⊕"]


@given(st.lists(st.tuples(st.sampled_from(Domain), st.sampled_from((1, 2))), max_size=6))
def test_level_stays_on_the_scale_and_moves_with_its_steps(moves: list[tuple[Domain, int]]) -> None:
    steps = [Step(domain=d, levels=n if d in UPWARD else -n, reason="x") for d, n in moves]  # type: ignore[arg-type]
    order = list(CertaintyLevel)
    after = level_after(CertaintyLevel.LOW, steps)
    total = sum(step.levels for step in steps)
    assert order.index(after) == max(0, min(3, 1 + total))
