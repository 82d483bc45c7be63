"""Citations: every key is known, and a source is cited only for what its reading can bear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from kb.calls import calls, cited_by
from kb.citing import citing
from kb.content import Content
from kb.markdown import Citation, Page, Statement
from kb.problems import Problem
from kb.sources import Extract, Level

# A sentence that says that its source was retracted.
SAYS_RETRACTED = re.compile(
    r"\bretract(?:ed|ions?)\b"
    r"|\b(?:article|paper|publication|report|review|source|study|trial|it)\b[^.;]{0,30}\bwithdrawn\b"
    r"|\bwithdrawn by (?:its|the) (?:authors?|journal|publisher)\b",
    re.IGNORECASE,
)

# A sentence that states no more than a source's existence: that we did not read or see it, that we saw only its title
# page, or that it exists. "Relief was not seen" says something of its contents, so seeing needs its "we".
SAYS_UNREAD = re.compile(
    r"\b(?:not|never|nobody|cannot|without)\b[^.;]{0,60}\b(?:read|(?:visible|open|available|accessible) to us)\b"
    r"|\bwe\b[^.;]{0,40}\b(?:not|never)\b[^.;]{0,30}\b(?:see|seen|find|open|obtain|access)\b"
    r"|\bwe (?:saw|read|have seen|have read)\b[^.;]{0,40}\bonly\b"
    r"|\bonly\b[^.;]{0,40}\b(?:titles?|title pages?|citation|bibliographic data)\b"
    r"|\bunread\b"
    r"|\b(?:articles?|books?|editions?|entr(?:y|ies)|guidelines?|papers?|protocols?|reviews?|statements?|stud(?:y|ies)|trials?)"
    r"\b[^.;]{0,40}\bexists?\b",
    re.IGNORECASE,
)


def check(content: Content) -> Iterator[Problem]:
    """Every citation of every page, then what is never cited."""
    for page in content.pages.values():
        yield from unknown_keys(page, content)
        for statement in page.statements:
            for key in statement.keys:
                if extract := content.extracts.get(key):
                    yield from beyond_reading(page, statement, extract)
        yield from tables_of_retracted(page, content)
    yield from uncited(content)


def unknown_keys(page: Page, content: Content) -> Iterator[Problem]:
    """Keys that are not in the bibliography, or not complete enough to be cited."""
    if content.bibliography is None:
        return
    for citation in page.citations:
        key = citation.key
        if key in content.bibliography.entries:
            continue
        if key in content.incomplete:
            message = f"{key} lacks fields that have not been seen yet"
            remedy = f"complete it as {content.project.to_complete.name} says, or cite another source"
            yield Problem(page.path, citation.line, "incomplete-source", message, remedy)
        else:
            yield Problem(page.path, citation.line, "unknown-key", f"no entry {key}", _remedy(citation, content))


def beyond_reading(page: Page, statement: Statement, extract: Extract) -> Iterator[Problem]:
    """A source that was retracted or not read at all, under a sentence that does not say so."""
    line = next(citation.line for citation in statement.citations if citation.key == extract.key)
    if extract.retracted and not SAYS_RETRACTED.search(statement.text):
        message = f"{extract.key} was retracted, and the {statement.kind} does not say so"
        yield Problem(page.path, line, "retracted-cited", message, "say that it was retracted, or cite another source")
    if extract.level is Level.CITATION and not SAYS_UNREAD.search(statement.text):
        message = f"of {extract.key} only bibliographic data were seen: it supports nothing but its existence"
        remedy = "say that it could not be read, or cite a source that was"
        yield Problem(page.path, line, "unread-cited", message, remedy)


def tables_of_retracted(page: Page, content: Content) -> Iterator[Problem]:
    """Tables made from data show figures as they stand: no row can say that its source was retracted or not read."""
    for call in calls(page):
        for key in sorted(cited_by(call, content)):
            extract = content.extracts.get(key)
            if extract and extract.retracted:
                message = f"{call.name} shows results of {key}, which was retracted"
                yield Problem(
                    page.path, call.line, "retracted-cited", message, "take it out of the table; say it in a sentence"
                )


def uncited(content: Content) -> Iterator[Problem]:
    """Entries that nothing cites and no list excuses; what could not be read might cite them."""
    if content.bibliography is None or content.unread:
        return
    cited = citing(content)
    for key, entry in content.bibliography.entries.items():
        if key not in cited and key not in content.uncited:
            remedy = f"cite it where it bears on a page, or say in {content.project.uncited.name} why not"
            yield Problem(content.bibliography.shown, entry.line, "uncited-entry", f"nothing cites {key}", remedy)


def _remedy(citation: Citation, content: Content) -> str:
    assert content.bibliography is not None
    close = get_close_matches(citation.key, content.bibliography.entries, n=1, cutoff=0.8)
    return f"write {close[0]}?" if close else "mend the key, or add the source to references.bib with its extract"
