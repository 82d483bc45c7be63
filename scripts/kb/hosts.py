"""Hosts that a link may lead to, those of journals, and those of reprints, which are never linked: hosts.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

HOSTS_FILE = Path(__file__).with_name("hosts.yml")


def is_listed(name: str, kind: Literal["usual", "journals", "reprints"]) -> bool:
    """Whether the host `name`, or a domain above it, stands in the list `kind` of hosts.yml.

    >>> is_listed("www.nice.org.uk", "usual"), is_listed("notnice.org.uk", "usual")
    (True, False)
    """
    labels = name.lower().split(".")
    return any(".".join(labels[start:]) in _lists()[kind] for start in range(len(labels)))


@cache
def _lists() -> dict[str, frozenset[str]]:
    listed = yaml.load(HOSTS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {kind: frozenset(names) for kind, names in listed.items()}
