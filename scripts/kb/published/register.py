"""The trials register as a table that a script filters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.published.addresses import path, source_page
from kb.published.lists import Filtered, Item
from kb.references import register_link
from kb.tables import DASH, month_name, row, table, typeset
from kb.trials import Status, Trial

COLUMNS = ("Number", "Title and people", "Design and arms", "Size", "Status and dates", "Results")
FIELDS = ("People", "Status", "Results", "With psychotherapy")
NAME = "list-of-trials"
# Where a long number may break.
LONG_DIGITS = re.compile(r"(?<=[A-Z])(?=\d{9})|(?<=\d{7})(?=\d{7})")
# Said of a trial of which no register page was read.
NO_REGISTER = {Status.PUBLISHED: "known from its publication", Status.NOT_SEEN: "status not seen"}


def register(trials: Sequence[Trial], labels: Mapping[str, str], origin: str) -> str:
    """Every trial, for the page `origin`; Markdown."""
    ordered = sorted(trials, key=lambda trial: trial.number)
    listed = Filtered(NAME, "trials", FIELDS, tuple(_item(trial) for trial in ordered))
    body = [
        row(COLUMNS, _cells(trial, labels, origin), listed.attribute(item))
        for trial, item in zip(ordered, listed.items, strict=True)
    ]
    return f"{listed.form}\n\n{table(NAME, 'kb-trials', 'Registered trials', COLUMNS, body, None)}"


def _item(trial: Trial) -> Item:
    therapy = "yes" if trial.psychotherapy else "no"
    return Item("", ((trial.group.value,), (trial.status.value,), (trial.results,), (therapy,)))


def _cells(trial: Trial, labels: Mapping[str, str], origin: str) -> list[str]:
    sources = ", ".join(f"[{typeset(labels[key])}]({path(origin, source_page(key))})" for key in trial.keys)
    arms = "; ".join(trial.arms)
    status = NO_REGISTER.get(trial.status, trial.status.value)
    dates = " to ".join(filter(None, [trial.start, trial.completion])) or trial.dates_as_stated
    note = f": {typeset(trial.results_note)}" if trial.results_note else ""
    return [
        f"[{LONG_DIGITS.sub('<wbr>', trial.number)}]({register_link(trial.number)})",
        f"**{typeset(trial.title)}**<br>{typeset(trial.condition)}",
        "<br>".join(typeset(text) for text in (trial.design, trial.intervention, arms) if text) or DASH,
        typeset(trial.size_as_stated or (str(trial.size) if trial.size is not None else DASH)),
        "<br>".join(filter(None, [status, dates and typeset(dates), f"(seen in {month_name(trial.seen)})"])),
        f"{trial.results}{note}<br>Sources: {sources}",
    ]
