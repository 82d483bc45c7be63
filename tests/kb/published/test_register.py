from __future__ import annotations

from typing import Any

import pytest

from kb.published.addresses import TRIALS
from kb.published.register import register
from kb.trials import Trial

FIELDS = {
    "number": "NCT07654321",
    "title": "Ketamine & talk",
    "condition": "pain",
    "group": "chronic pain",
    "status": "recruiting",
    "seen": "2026-11",
    "results": "none seen",
    "keys": ["beta2021registry"],
}


def told(**fields: Any) -> str:
    return register([Trial.model_validate({**FIELDS, **fields})], {"beta2021registry": "Beta 2021"}, TRIALS)


def test_number_leads_to_its_register() -> None:
    assert "[NCT07654321](https://clinicaltrials.gov/study/NCT07654321)" in told()
    assert "[ISRCTN12345678](https://www.isrctn.com/ISRCTN12345678)" in told(number="ISRCTN12345678")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"start": "2025-01", "completion": "2026-12-31"}, "recruiting<br>2025-01 to 2026-12-31<br>(seen in November"),
        ({"dates_as_stated": "started 2025-09-15"}, "recruiting<br>started 2025-09-15<br>"),
        ({}, "recruiting<br>(seen in November 2026)"),
        ({"status": "published"}, "known from its publication<br>"),
        ({"status": "not seen"}, "status not seen<br>"),
        ({"size": 0, "status": "withdrawn"}, ">0</td>"),
        ({"size": 60, "size_as_stated": "60 (planned)"}, ">60 (planned)</td>"),
        ({"arms": ["ketamine", "saline"]}, "ketamine; saline</td>"),
        ({"results_note": "posted in 2024"}, "none seen: posted in 2024<br>Sources: [Beta 2021](sources/beta2021reg"),
    ],
)
def test_cells_say_what_the_register_states(fields: dict[str, Any], shown: str) -> None:
    assert shown in told(**fields)


def test_trials_stand_in_the_order_of_their_numbers() -> None:
    trials = [Trial.model_validate({**FIELDS, "number": number}) for number in ("NCT07654321", "NCT01234567")]
    text = register(trials, {"beta2021registry": "Beta 2021"}, TRIALS)
    assert text.index("[NCT01234567]") < text.index("[NCT07654321]")
