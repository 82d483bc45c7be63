from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.data import parse_yaml
from kb.pages import FRONT_MATTER, body, fingerprint, mark_reviewed

PAGE = "---\ntitle: A\nreviewed: null  # by no clinician so far\nsynonyms: []\n---\n\n# A\n"
DAY = datetime.date(2026, 11, 22)


def fields(text: str) -> dict[str, object]:
    found = FRONT_MATTER.match(text)
    assert found
    return dict(parse_yaml(found["fields"], "a.md"))


def test_the_mark_carries_date_and_fingerprint() -> None:
    marked = mark_reviewed(PAGE, DAY)
    assert fields(marked)["reviewed"] == {"date": DAY, "hash": fingerprint(PAGE)}
    assert fields(marked)["synonyms"] == []


def test_a_mark_over_two_lines_is_replaced() -> None:
    older = PAGE.replace("null  # by no clinician so far", '\n  date: 2020-01-01\n  hash: "0123456789ab"')
    assert fields(mark_reviewed(older, DAY)) == fields(mark_reviewed(PAGE, DAY))


def test_a_page_without_the_field_gets_it() -> None:
    assert "reviewed" in fields(mark_reviewed("---\ntitle: A\n---\n# A\n", DAY))


def test_a_page_without_front_matter_is_refused() -> None:
    with pytest.raises(ValueError, match="no front matter"):
        mark_reviewed("# A\n", DAY)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_marking_leaves_the_text_and_its_fingerprint_alone(text: str) -> None:
    page = f"---\ntitle: A\nreviewed: null\n---\n{text}"
    marked = mark_reviewed(page, DAY)
    assert body(marked) == text
    assert fingerprint(marked) == fingerprint(page)
    assert mark_reviewed(marked, DAY) == marked


@given(st.text(min_size=1), st.text(min_size=1))
def test_another_text_has_another_fingerprint(one: str, other: str) -> None:
    def page(text: str) -> str:
        return f"---\ntitle: A\n---\n{text.encode('utf-8', 'replace').decode()}"

    assert (fingerprint(page(one)) == fingerprint(page(other))) == (body(page(one)) == body(page(other)))
