from __future__ import annotations

from pathlib import Path

import pytest

from kb.outcomes import pointers, read_outcomes
from kb.problems import ProblemsFound
from kb.project import Project

GOOD = """\
- id: crps
  title: Ketamine in a test
  population: adults
  intervention: Ketamine
  comparison: ketamine against placebo
  searched: 2026-11
  outcomes:
  - id: pain
    name: Pain
    kind: benefit
    comment: none found
  - id: harm
    name: Harm
    kind: harm
    results: [alpha2020trial#harm]
    certainty: {rater: alpha2020trial, level: low}
"""


def read(tmp_path: Path, text: str) -> dict[str, list[str]]:
    project = Project(tmp_path)
    project.data.mkdir(parents=True)
    project.outcomes.write_text(text, encoding="utf-8")
    return {name: pointers(summary) for name, summary in read_outcomes(project).items()}


def test_reads_pointers(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == {"crps": ["alpha2020trial#harm"]}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("kind: harm", "kind: benefit", 1, "at least one outcome must be a harm"),
        ("    comment: none found\n", "", 8, "needs a comment"),
        ("    certainty: {rater: alpha2020trial, level: low}\n", "", 12, "results go with a certainty"),
        ("level: low", "level: lowish", 16, "Input should be"),
        ("comment: none found", "comment: 120 per 1,000, from an assumed risk", 8, "no absolute effect"),
        ("[alpha2020trial#harm]", "[alpha2020trial]", 15, "String should match pattern"),
        ("id: harm", "id: pain", 1, "outcome ids used twice"),
        ("searched: 2026-11", "searched: 2026-13", 6, "String should match pattern"),
    ],
)
def test_faults_name_their_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, GOOD.replace(old, new))
    (problem,) = found.value.problems
    assert (problem.path, problem.line, problem.rule) == ("docs/data/outcomes.yml", line, "schema")
    assert message in problem.message


def test_eight_outcomes_are_too_many(tmp_path: Path) -> None:
    more = "".join(f"  - {{id: more-{n}, name: More, kind: benefit, comment: none}}\n" for n in range(6))
    with pytest.raises(ProblemsFound, match="at most 7 items"):
        read(tmp_path, GOOD + more)
