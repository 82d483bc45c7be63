from __future__ import annotations

from pathlib import Path

import pytest
from small_project import write_project

from kb.calls import Call, calls, cited_by, read_call, table_anchors
from kb.content import read_content
from kb.markdown import Raw, parse


def test_a_call_is_read_with_its_arguments_over_several_lines() -> None:
    call = read_call(Raw('{{ study_table(\n  "trials", "Trials",\n  "a2020b#c",\n) }}', 7))
    assert call == Call("study_table", ("trials", "Trials", "a2020b#c"), 7)


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.title }}",
        "{{ 1 + 1 }}",
        "{{ certainty(x) }}",
        '{{ certainty(name="x") }}',
        "{{ certainty(1) }}",
        '{{ a.certainty("x") }}',
        '{{ certainty("x") | upper }}',
        "{% if x %}",
        "{# a remark #}",
        "{{ }}",
    ],
)
def test_anything_but_a_plain_call_is_none(text: str) -> None:
    assert read_call(Raw(text, 1)) is None


def test_tables_bring_their_anchors() -> None:
    page = parse('# A\n\n{{ summary_of_findings("pain") }}\n\n{{ study_table("trials", "T", "a2020b#c") }}\n', "a.md")
    assert table_anchors(page) == {"sof-pain", "studies-trials"}


def test_tables_cite_the_sources_of_their_results_and_the_raters(tmp_path: Path) -> None:
    content = read_content(write_project(tmp_path))
    page = parse('# A\n\n{{ summary_of_findings("pain") }}{{ study_table("t", "T", "zeta2022unread#x") }}\n', "a.md")
    summary, table = calls(page)
    assert cited_by(summary, content) == {"alpha2020trial"}
    assert cited_by(table, content) == {"zeta2022unread"}


def test_a_figure_brings_its_anchor_and_cites_its_sources(tmp_path: Path) -> None:
    content = read_content(write_project(tmp_path))
    page = parse('# A\n\n{{ figure("difference") }}{{ figure("distance") }}\n', "a.md")
    known, unknown = calls(page)
    assert table_anchors(page) == {"figure-difference", "figure-distance"}
    assert cited_by(known, content) == {"alpha2020trial"}
    assert cited_by(unknown, content) == frozenset()
