from __future__ import annotations

from typing import Literal

import pytest
import yaml

from kb.hosts import HOSTS_FILE, is_listed

LISTS = yaml.safe_load(HOSTS_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("host", "kind", "listed"),
    [
        ("doi.org", "usual", True),
        ("WWW.NICE.org.uk", "usual", True),
        ("notdoi.org", "usual", False),
        ("doi.org.example.org", "usual", False),
        ("", "usual", False),
        ("rapm.bmj.com", "journals", True),
        ("rapm.bmj.com", "usual", False),
        ("preview-www.nature.com", "journals", False),
        ("www.researchgate.net", "reprints", True),
    ],
)
def test_a_name_stands_for_its_subdomains_alone(
    host: str, kind: Literal["usual", "journals", "reprints"], listed: bool
) -> None:
    assert is_listed(host, kind) is listed


def test_no_host_stands_in_two_lists() -> None:
    names = [name for listed in LISTS.values() for name in listed]
    assert len(names) == len(set(names))
    reprints = LISTS["reprints"]
    assert [name for name in reprints if is_listed(name, "usual") or is_listed(name, "journals")] == []
