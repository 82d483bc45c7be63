from __future__ import annotations

import pytest
from lxml import html

from kb.claims import Claim, Verdict
from kb.content import Content
from kb.published.addresses import CLAIMS, claim_page
from kb.published.claim_pages import card, claim_markdown, discussed, ledger, not_found, verdict_mark
from kb.sources import Level

TITLES = {"science/pain.md": "Pain"}


def claim(small: Content, name: str) -> Claim:
    return next(claim for claim in small.claims if claim.id == name)


@pytest.fixture(name="page")
def _page(small: Content, labels: dict[str, str]) -> str:
    """The page of the claim `relief`."""
    assert small.summaries
    return claim_markdown(claim(small, "relief"), small.summaries, small.extracts, labels, TITLES)


def test_ledger_lists_every_claim_under_its_section(small: Content) -> None:
    text = ledger(small.claims, small.summaries or {}, CLAIMS)
    science, integration = text.split("\n## ")[1:]
    assert science.startswith("Science\n")
    assert integration.startswith("Integration\n")
    assert [name in science for name in ("claims/relief/", "relief/", "nausea/", "herbs/")] == [
        False,
        True,
        True,
        False,
    ]
    assert 'href="herbs/"' in integration


def test_ledger_offers_the_values_of_each_field(small: Content) -> None:
    form = html.fragment_fromstring(ledger(small.claims, small.summaries or {}, CLAIMS).split("\n")[0])
    offered = [[option.text for option in select] for select in form.findall(".//select")]
    assert offered[2] == ["all", "contradicted", "partly supported", "untested"]
    assert offered[3] == ["all", "low", "moderate", "not rated"]


def test_card_links_the_claim_with_its_verdict_and_certainty(small: Content) -> None:
    found = html.fragment_fromstring(card(claim(small, "relief"), small.summaries or {}, "science/pain.md"))
    assert found.find("a").get("href") == "../../evidence/claims/relief/"
    assert "partly supported" in found.text_content()
    assert found.xpath(".//*[@aria-label='moderate certainty']")[0].text == "⊕⊕⊕◯"


def test_untested_effect_is_not_rated(small: Content) -> None:
    assert "not rated" in card(claim(small, "herbs"), small.summaries or {}, "index.md")


def test_page_shows_the_claims_that_it_discusses(small: Content) -> None:
    found = discussed(small.claims, small.summaries or {}, "science/pain.md")
    assert [name in found for name in ("relief/", "nausea/", "herbs/")] == [True, True, True]
    assert discussed(small.claims, small.summaries or {}, "index.md") == ""


def test_what_was_not_found_is_listed_for_untested_claims_alone(small: Content) -> None:
    assert not_found(small.claims, "about/methods.md") == (
        "- [Ketamine and herbs work together.](../evidence/claims/herbs.md) "
        "Trials of ketamine with herbs; none was found."
    )


def test_claim_page_cites_each_source_with_its_result_and_where_it_stands(page: str) -> None:
    assert "- **[Alpha 2020](../sources/alpha2020trial.md).** Pain was 2.68 with ketamine and 5.45 with placebo" in page
    assert "placebo [@alpha2020trial]." in page
    assert "As printed (abstract): *Pain, 0–10, week 1:* ketamine 2.68, placebo 5.45; P &lt; 0.001" in page


def test_claim_page_has_the_sides_in_order_and_who_makes_the_claim(page: str) -> None:
    assert page.index("## For") < page.index("@alpha2020trial") < page.index("## Against") < page.index("@gamma2019")
    assert "Made by: [Alpha 2020](../sources/alpha2020trial.md). Search: November 2026." in page
    assert "- [Pain](../../science/pain.md)" in page


def test_claim_page_gives_each_step_with_its_reason(small: Content, labels: dict[str, str]) -> None:
    text = claim_markdown(claim(small, "nausea"), {}, small.extracts, labels, TITLES)
    assert "Start: high. Then:\n\n- 1 down for imprecision: one trial of 60 people\n- 1 down for risk of bias:" in text
    assert "## For\n\nNo source that we read." in text
    assert "Made by: a question this site asks." in text


def test_claim_page_of_something_untested_says_what_was_looked_for(small: Content, labels: dict[str, str]) -> None:
    text = claim_markdown(claim(small, "herbs"), {}, small.extracts, labels, TITLES)
    assert "Certainty: not rated, since no study of it was found." in text
    assert "## What was looked for\n\nTrials of ketamine with herbs; none was found." in text


def test_second_hand_result_is_named_so(small: Content, labels: dict[str, str]) -> None:
    extract = small.extracts["alpha2020trial"]
    second_hand = extract.model_copy(
        update={"results": [result.model_copy(update={"level": Level.SECONDARY}) for result in extract.results]}
    )
    extracts = {**small.extracts, "alpha2020trial": second_hand}
    text = claim_markdown(claim(small, "relief"), small.summaries or {}, extracts, labels, TITLES)
    assert "As printed (abstract, second-hand):" in text


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_word_and_sign(verdict: Verdict) -> None:
    found = html.fragment_fromstring(verdict_mark(verdict))
    sign = found.find("span")
    assert sign.get("aria-hidden") == "true"
    assert sign.text
    assert sign.tail == f" {verdict}"


def test_claims_of_the_real_ledger_stand_at_distinct_addresses(real: Content) -> None:
    addresses = [claim_page(claim.id) for claim in real.claims]
    assert len(addresses) >= 72
    assert len(set(addresses)) == len(addresses)
