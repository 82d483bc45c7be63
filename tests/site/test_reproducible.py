"""Two builds of one commit give the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from conftest import build_site


def digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_second_build_has_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    build_site(again)
    first, second = digests(site), digests(again)
    assert len(first) > 20
    assert first == second
