from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from small_project import TRIALS

from kb.trials import Trial

(FIELDS,) = yaml.safe_load(TRIALS)


def trial(**fields: Any) -> Trial:
    return Trial.model_validate({**FIELDS, **fields})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"number": "NCT0765432"}, "number"),
        ({"number": "trial NCT07654321"}, "number"),
        ({"status": "open"}, "status"),
        ({"group": "pain"}, "group"),
        ({"results": "unknown"}, "results"),
        ({"start": "January 2025"}, "start"),
        ({"start": "2025-13"}, "start"),
        ({"completion": "2024-12"}, "completion 2024-12 lies before start 2025-01"),
        ({"size": -1}, "size"),
        ({"keys": []}, "keys"),
    ],
)
def test_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        trial(**fields)


@pytest.mark.parametrize("number", ["NCT07654321", "ISRCTN12345678", "ACTRN12620000000000p", "2020-001234-12"])
def test_numbers_of_each_register_are_taken(number: str) -> None:
    assert trial(number=number).number == number


def test_dates_that_yaml_reads_as_numbers_and_days_stay_as_written() -> None:
    told = trial(**yaml.safe_load("{start: 2025, completion: 2026-12-31}"))
    assert (told.start, told.completion) == ("2025", "2026-12-31")


@pytest.mark.parametrize("completion", ["2025", "2025-01", "2025-01-15"])
def test_completion_may_lie_in_the_year_month_or_day_of_the_start(completion: str) -> None:
    assert trial(start="2025-01-15", completion=completion).completion == completion
