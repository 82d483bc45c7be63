from __future__ import annotations

from pathlib import Path

from small_project import PAIN, change, write_project

from kb.citing import Citing, citing
from kb.content import read_content


def test_each_kind_of_citation_is_counted_once(tmp_path: Path) -> None:
    found = citing(read_content(write_project(tmp_path)))
    assert found["alpha2020trial"] == Citing(
        pages=["science/pain.md"], claims=["relief", "nausea"], summaries=["pain"], terms=["pain inventory"]
    )
    assert found["beta2021registry"] == Citing(pages=["science/pain.md"], trials=["NCT07654321"])
    assert found["gamma2019withdrawn"] == Citing(pages=["science/pain.md"], claims=["relief"])


def test_a_table_of_a_page_cites_its_sources(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    body = "\n\n{{ regimen_table('r', 'R', 'zeta2022unread') }}\n".replace("'", '"')
    (project.docs / "science" / "pain.md").write_text(PAIN.split("## What")[0] + body, encoding="utf-8")
    assert citing(read_content(project))["zeta2022unread"].pages == ["science/pain.md"]


def test_what_nothing_cites_is_not_there(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    change(project, "docs/science/pain.md", " [@zeta2022unread]", "")
    assert "zeta2022unread" not in citing(read_content(project))
