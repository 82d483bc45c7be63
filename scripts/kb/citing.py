"""Who cites a source: pages, claims, summaries of findings, trials and terms of the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kb.calls import calls, cited_by
from kb.content import Content
from kb.outcomes import pointers


@dataclass(frozen=True)
class Citing:
    """What cites one source: pages by their path below docs/, all else by id, number or term."""

    pages: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    trials: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


def citing(content: Content) -> Mapping[str, Citing]:
    """What cites each source that something cites, by key; each list in the order of the data."""
    found: dict[str, Citing] = {}
    for kind, name, keys in _citations(content):
        for key in keys:
            names: list[str] = getattr(found.setdefault(key, Citing()), kind)
            if name not in names:
                names.append(name)
    return found


def _citations(content: Content) -> Iterator[tuple[str, str, frozenset[str]]]:
    for name, page in content.pages.items():
        shown = frozenset(key for call in calls(page) for key in cited_by(call, content))
        yield "pages", name, shown | {citation.key for citation in page.citations}
    for claim in content.claims:
        yield "claims", claim.id, claim.keys
    for name, summary in (content.summaries or {}).items():
        raters = {outcome.certainty.rater for outcome in summary.outcomes if outcome.certainty} - {"ours"}
        yield "summaries", name, frozenset(pointer.partition("#")[0] for pointer in pointers(summary)) | raters
    for trial in content.trials:
        yield "trials", trial.number, frozenset(trial.keys)
    for term in content.glossary:
        yield "terms", term.term, frozenset(term.sources)
