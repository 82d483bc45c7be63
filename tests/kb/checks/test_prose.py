"""What the words banned do not catch: terms of the field that look alike, and doses that are reported."""

from __future__ import annotations

import pytest

from kb.checks.prose import is_dose_order, words
from kb.markdown import Kind, Statement


@pytest.mark.parametrize(
    "text",
    [
        "Opioids eased breakthrough pain and a breakthrough therapy designation followed.",
        "Mirror therapy and mirror-box training were compared; this mirrors earlier findings.",
        "A prompt response was seen, and prompted a second session.",
        "Helper T cells rose.",
        "A proxy measure was used.",
        "Ketamine is not proven to last.",
        "The pharmacist stored ketamine; look up the label.",
        "In each session the therapist listened.",
        "A state of the art was not described.",
    ],
)
def test_terms_of_the_field_pass(text: str) -> None:
    assert not [*words("a.md", text, "process-word"), *words("a.md", text, "hype-word")]


@pytest.mark.parametrize(
    ("text", "rule", "word"),
    [
        ("cut in the excerpts", "process-word", "excerpts"),
        ("no look-up found it", "process-word", "look-up"),
        ("the stored\n   copy is cut", "process-word", "stored copy"),
        ("Read on a PubMed mirror.", "process-word", "PubMed mirror"),
        ("an AI assistant wrote it", "process-word", "AI assistant"),
        ("see ../shared/x", "process-word", "../shared"),
        ("A game-changer for pain", "hype-word", "game-changer"),
        ("clinically proven relief", "hype-word", "clinically proven"),
        ("Dramatic improvements were seen", "hype-word", "Dramatic improvements"),
    ],
)
def test_banned_words_are_named_with_what_to_write_instead(text: str, rule: str, word: str) -> None:
    (problem,) = words("a.md", text, rule)
    assert problem.message == repr(word)
    assert problem.rule == rule
    assert problem.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Give 0.5 mg/kg over 40 minutes.",
        "Start at 10 mg and wait.",
        "Patients should receive 0.5 mg/kg.",
        "The recommended dose is 0.5 mg/kg.",
    ],
)
def test_orders_of_dose_are_seen(text: str) -> None:
    assert is_dose_order(Statement(Kind.SENTENCE, 1, text))


@pytest.mark.parametrize(
    "text",
    [
        "The trial gave 0.5 mg/kg over 40 minutes.",
        "Use of 10 mg was reported.",
        "Repeat infusions of 0.5 mg/kg were given.",
        "The label states that the recommended dose is 56 mg.",
        "As summarised, the guideline says that patients should get no more than 1 mg/kg.",
        "Doses were 0.1 to 7 mg/kg.",
        "Take part in the trial of 2026.",
    ],
)
def test_reported_doses_pass(text: str) -> None:
    assert not is_dose_order(Statement(Kind.SENTENCE, 1, text))
