from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.published.addresses import (
    DESCRIPTOR,
    address,
    all_references,
    claim_page,
    link,
    made_paths,
    path,
    reference_files,
    source_page,
)

NAME = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
PAGE = st.lists(NAME.filter(lambda name: name != "index"), min_size=1, max_size=4).map(
    lambda parts: "/".join(parts) + ".md"
)


@pytest.mark.parametrize(
    ("origin", "target", "relative"),
    [
        ("evidence/claims.md", "evidence/claims/crps.md", "crps/"),
        ("evidence/claims/crps.md", "evidence/claims.md", "../"),
        ("science/inflammation.md", "evidence/glossary.md", "../../evidence/glossary/"),
        ("index.md", "evidence/glossary.md", "evidence/glossary/"),
        ("evidence/glossary.md", "index.md", "../../"),
        ("index.md", "index.md", "./"),
    ],
)
def test_link_leads_from_page_to_page(origin: str, target: str, relative: str) -> None:
    assert link(origin, target) == relative


@given(PAGE, PAGE)
def test_link_resolves_to_the_address_of_its_target(origin: str, target: str) -> None:
    assert posixpath.normpath(posixpath.join(address(origin), link(origin, target))) + "/" == address(target)


@given(PAGE, PAGE)
def test_path_resolves_to_its_target(origin: str, target: str) -> None:
    assert posixpath.normpath(posixpath.join(posixpath.dirname(origin), path(origin, target))) == target


def test_everything_that_is_made_for_a_source_or_a_claim_has_its_path() -> None:
    made = made_paths(["alpha2020trial"], ["relief"])
    assert {source_page("alpha2020trial"), claim_page("relief"), DESCRIPTOR} <= made
    assert {*reference_files("alpha2020trial").values(), *all_references().values()} <= made
    assert source_page("beta2021registry") not in made
