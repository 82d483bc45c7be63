"""The claims ledger: a list of all claims, a card for one, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from kb.certainty import Rating
from kb.claims import ARTICLE, Claim, Evidence, Kind, Section, Verdict
from kb.outcomes import Summary
from kb.published.addresses import claim_page, link, path, source_page
from kb.published.lists import Filtered, Item
from kb.sources import Extracts, Level, find_result
from kb.tables import OUR_RATING, certainty_mark, month_name, typeset

FIELDS = ("Section", "Kind", "Verdict", "Certainty", "Condition")
VERDICT_SIGNS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.PARTLY_SUPPORTED: "◐",
    Verdict.NOT_SUPPORTED: "○",
    Verdict.CONTRADICTED: "✗",
    Verdict.UNTESTED: "?",
}
NOT_RATED = "not rated"
Summaries = Mapping[str, Summary]


def ledger(claims: Sequence[Claim], summaries: Summaries, origin: str) -> str:
    """All claims by section with their verdicts, for the page `origin`: Markdown headings, lists in HTML."""
    listed = Filtered("list-of-claims", "claims", FIELDS, tuple(_item(claim, summaries, origin) for claim in claims))
    parts = [listed.form, f'<div id="{listed.name}" markdown="1">']
    for section in Section:
        here = [item for claim, item in zip(claims, listed.items, strict=True) if claim.section is section]
        if here:
            parts += [f"## {section.capitalize()}", listed.bullets(here, "kb-claims")]
    return "\n\n".join([*parts, "</div>"])


def card(claim: Claim, summaries: Summaries, origin: str) -> str:
    """One claim with its verdict, to stand on the page `origin`; HTML."""
    return f'<aside class="kb-claim" aria-label="A claim, and how it stands">{_told(claim, summaries, origin)}</aside>'


def discussed(claims: Iterable[Claim], summaries: Summaries, origin: str) -> str:
    """The claims that the page `origin` discusses, as a section of HTML; empty where there are none."""
    here = [claim for claim in claims if origin in claim.pages]
    if not here:
        return ""
    rows = "\n".join(f"<li>{_told(claim, summaries, origin)}</li>" for claim in here)
    title = '<h2 id="claims-discussed">Claims on this page, and how they stand</h2>'
    return f'{title}\n<ul class="kb-items kb-claims">\n{rows}\n</ul>\n'


def not_found(claims: Iterable[Claim], origin: str) -> str:
    """What was looked for and not found for each untested claim, for the page `origin`; Markdown."""
    return "\n".join(
        f"- [{typeset(claim.claim)}]({path(origin, claim_page(claim.id))}) {typeset(claim.looked_for)}"
        for claim in claims
        if claim.verdict is Verdict.UNTESTED and claim.looked_for
    )


def claim_markdown(
    claim: Claim, summaries: Summaries, extracts: Extracts, labels: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """The page of one claim; `labels` are those of sources by key, `titles` those of pages by path."""
    origin = claim_page(claim.id)
    rating = claim.rating(summaries)
    made_by = "; ".join(_maker(maker, labels, origin) for maker in claim.made_by) or "a question this site asks"
    parts = [
        f"# {typeset(claim.claim)}",
        f"**Verdict: {verdict_mark(claim.verdict)}.** {typeset(claim.answer)}",
        _certainty(claim, rating, labels),
    ]
    if rating and rating.steps:
        parts.append("\n".join(_steps(rating)))
    for title, evidence in (("For", claim.for_), ("Against, or null", claim.against)):
        parts.append(f"## {title}")
        lines = [_evidence(one, extracts, labels, origin) for one in evidence]
        parts.append("\n".join(lines) if lines else "No source that we read.")
    if claim.looked_for:
        parts += ["## What was looked for", typeset(claim.looked_for)]
    parts += ["## What would change this verdict", typeset(claim.would_change), "## Where it is discussed"]
    parts.append("\n".join(f"- [{typeset(titles[page])}]({path(origin, page)})" for page in claim.pages))
    parts.append(
        f"Kind of claim: {claim.kind}. About: {claim.condition}. Made by: {made_by}. "
        f"Search: {month_name(claim.searched)}."
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def verdict_mark(verdict: Verdict) -> str:
    """Word and sign of a verdict."""
    name = verdict.value
    return (
        f'<span class="kb-verdict kb-verdict--{name.replace(" ", "-")}">'
        f'<span aria-hidden="true">{VERDICT_SIGNS[verdict]}</span> {name}</span>'
    )


def certainty_name(claim: Claim, summaries: Summaries) -> str:
    """The level of a claim's certainty in a word, `not rated` where there is none."""
    rating = claim.rating(summaries)
    return rating.level.value if rating else NOT_RATED


def _item(claim: Claim, summaries: Summaries, origin: str) -> Item:
    values = (claim.section, claim.kind, claim.verdict, certainty_name(claim, summaries), claim.condition)
    return Item(_told(claim, summaries, origin), tuple((value,) for value in values))


def _told(claim: Claim, summaries: Summaries, origin: str) -> str:
    rating = claim.rating(summaries)
    certainty = ""
    if claim.kind is Kind.EFFECT:
        name = rating.level.value if rating else NOT_RATED
        symbol = (
            f' <span class="kb-symbol" role="img" aria-label="{name} certainty">{rating.level.symbol}</span>'
            if rating
            else ""
        )
        certainty = (
            f'; certainty: <span class="kb-certainty kb-certainty--{name.replace(" ", "-")}">{name}{symbol}</span>'
        )
    return (
        f'<a href="{link(origin, claim_page(claim.id))}">{escape(claim.claim, quote=False)}</a> — '
        f"{verdict_mark(claim.verdict)}{certainty}"
    )


def _certainty(claim: Claim, rating: Rating | None, labels: Mapping[str, str]) -> str:
    if claim.kind is not Kind.EFFECT:
        return f"Certainty is rated for claims about effects alone; this is a {claim.kind} claim."
    if rating is None:
        return "Certainty: not rated, since no study of it was found."
    rater = OUR_RATING if rating.rater == "ours" else f"rating by {labels[rating.rater]}"
    cited = "" if rating.rater == "ours" else f" [@{rating.rater}]"
    return f"Certainty: {certainty_mark(rating, rater)}{cited}."


def _steps(rating: Rating) -> Iterable[str]:
    yield f"Start: {rating.start}. Then:"
    yield ""
    for step in rating.steps:
        direction = "up" if step.levels > 0 else "down"
        yield f"- {abs(step.levels)} {direction} for {step.domain}: {typeset(step.reason)}"


def _evidence(evidence: Evidence, extracts: Extracts, labels: Mapping[str, str], origin: str) -> str:
    label = f"[{typeset(labels[evidence.key])}]({path(origin, source_page(evidence.key))})"
    lines = [f"- **{label}.** {_stopped(typeset(evidence.line), evidence.key)}"]
    for name in evidence.results:
        result = find_result(extracts, f"{evidence.key}#{name}")
        assert result is not None  # the checks see to it
        second_hand = ", second-hand" if result.level is Level.SECONDARY else ""
        where = f"{typeset(result.where)}{second_hand}"
        lines.append(f"    - As printed ({where}): *{typeset(result.outcome)}:* {typeset(result.printed)}")
    return "\n".join(lines)


def _stopped(line: str, key: str) -> str:
    """`line` with its citation before the full stop."""
    return f"{line.rstrip('.')} [@{key}]."


def _maker(maker: str, labels: Mapping[str, str], origin: str) -> str:
    if maker == ARTICLE:
        return maker
    if maker in labels:
        return f"[{typeset(labels[maker])}]({path(origin, source_page(maker))})"
    return f"<{maker}>"
