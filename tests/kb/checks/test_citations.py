from __future__ import annotations

import pytest

from kb.checks.citations import SAYS_RETRACTED, SAYS_UNREAD


@pytest.mark.parametrize(
    "text",
    [
        "We could not read the review.",
        "The 2018 edition could not be read.",
        "We did not see what it says of ketamine.",
        "The guidelines have a second edition, of which we saw the title pages only.",
        "Its findings on ketamine were not visible to us.",
        "A protocol for a trial in children exists.",
        "Of a third trial only bibliographic data were found.",
    ],
)
def test_a_sentence_that_claims_no_contents(text: str) -> None:
    assert SAYS_UNREAD.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine lowered pain.",
        "Relief was not seen after a week.",
        "The trial was not open-label.",
        "Ketamine is not available in all countries.",
        "Relief was found only in women.",
        "Evidence of benefit exists.",
    ],
)
def test_a_sentence_that_claims_contents(text: str) -> None:
    assert not SAYS_UNREAD.search(text)


@pytest.mark.parametrize("text", ["It was retracted in 2020.", "After its retraction, …", "The paper was withdrawn."])
def test_a_sentence_that_says_retracted(text: str) -> None:
    assert SAYS_RETRACTED.search(text)


@pytest.mark.parametrize("text", ["Pain fell.", "Two people were withdrawn.", "Opioid withdrawal was common."])
def test_a_sentence_that_does_not_say_retracted(text: str) -> None:
    assert not SAYS_RETRACTED.search(text)
