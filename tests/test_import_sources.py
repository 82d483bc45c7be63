"""The import of source records: nothing is lost, nothing is said twice, and bad input destroys nothing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pypandoc
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pybtex.richtext import Text

from import_sources import import_folder, main
from kb.importing.bibtex import author, entry, escape
from kb.importing.records import Record, extract_of
from kb.importing.tidy import lost, merge_statements, numbers
from kb.importing.trials import join_rows
from kb.importing.wording import level_of, process_words, retraction_of, reword, reword_all
from kb.importing.write import extract_yaml
from kb.problems import ProblemsFound
from kb.project import Project
from kb.sources import Extract, Level, read_extracts

# Merged from two records of one review: two results, one doubt and one page stand in it twice, in other words.
MERGED: dict[str, Any] = {
    "key": "doe2025ketamine",
    "topics": ["02", "07"],
    "citable": True,
    "missing": ["rest of authors"],
    "type": "article",
    "title": "Ketamine for chronic pain: 50% relief?",
    "authors": ["Doe, Jane C.", "others"],
    "journal": "Pain & Practice",
    "year": 2025,
    "pages": "10-15",
    "doi": "10.1000/S0304-3959(94)90129-5",
    "url": "https://www.researchgate.net/publication/1",
    "design": "systematic-review",
    "n": "67 trials, 2309 people",
    "results": [
        {
            "measure": "Intravenous ketamine versus placebo, pain, immediate term",
            "value": "MD -15.79 (95% CI -32.09 to 0.51)",
            "where": "abstract",
        },
        {"measure": "Adverse events", "value": "RR 3.26 (95% CI 1.05 to 10.09)", "where": "secondary (a digest)"},
        {
            "measure": "IV ketamine against placebo, pain, immediate term",
            "value": "MD -15.79 (95% CI -32.09 to 0.51), very low certainty",
            "where": "abstract",
        },
        {"measure": "IV ketamine, adverse events", "value": "RR 3.26 (95% CI 1.05 to 10.09)", "where": "secondary"},
    ],
    "retraction": "none-seen",
    "facts": [
        "The review pooled 67 trials.",
        "Dossier note: small trials conflict.",
        "The review pooled 67 trials of 2309 people.",
    ],
    "doubts": ["The scale was not in the excerpt.", "A note adds -5.32, not seen elsewhere."],
    "seen": [
        {"url": "https://example.org/a", "level": "citation", "what": "title"},
        {"url": "https://example.org/a", "level": "abstract", "what": "PubMed mirror: figures"},
    ],
}
WAITING: dict[str, Any] = {
    "key": "unnamed2009serious",
    "topics": ["06"],
    "citable": False,
    "missing": ["authors"],
    "type": "article",
    "title": "A report",
    "year": 2009,
    "design": "case-report",
    "facts": ["The excerpts read do not name the authors."],
    "seen": [{"url": "https://example.org/b", "level": "secondary", "what": "the report, on a mirror"}],
}
ROW = {
    "study_key": "doe2025ketamine",
    "timepoint": "immediate",
    "outcome": "pain",
    "scale": "",
    "arm1_n": "",
    "arm1_mean": "",
    "arm1_sd": "",
    "arm2_n": "",
    "arm2_mean": "",
    "arm2_sd": "",
    "effect_measure": "mean difference",
    "effect": "-15.79",
    "ci_low": "-32.09",
    "ci_high": "0.51",
    "p": "",
    "source_level": "secondary",
    "note": "pooled; scale not printed",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    records = tmp_path / "records"
    records.mkdir()
    (records / "01-pain.yml").write_text(yaml.safe_dump([MERGED, WAITING], sort_keys=False), encoding="utf-8")
    rows = [
        ROW,
        {**ROW, "study_key": "nobody2001trial"},
        {**ROW, "study_key": "unidentifiedupdated", "effect": "-1.05"},
    ]
    lines = [",".join(ROW), *(",".join(row.values()) for row in rows)]
    (records / "08-trial-data.csv").write_text("\n".join(lines), encoding="utf-8")
    return records


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    return Project(root)


def record(**changes: Any) -> Record:
    return Record({**MERGED, **changes}, "01-pain.yml", 1)


# What is imported


def test_a_merged_record_says_each_result_once_and_keeps_every_figure() -> None:
    extract = extract_of(record())
    assert [result.printed for result in extract.results] == [
        "MD -15.79 (95% CI -32.09 to 0.51), very low certainty",
        "RR 3.26 (95% CI 1.05 to 10.09)",
    ]
    assert [result.level for result in extract.results] == [Level.ABSTRACT, Level.SECONDARY]


def test_a_fact_that_another_fact_says_in_full_goes() -> None:
    assert extract_of(record()).facts == ["The review pooled 67 trials of 2309 people."]


def test_our_own_note_is_not_a_fact_of_the_source() -> None:
    assert extract_of(record()).synthesis == ["Small trials conflict (November 2026)."]


def test_a_page_read_twice_stands_once_with_its_best_level_and_all_that_was_read() -> None:
    (page,) = extract_of(record()).seen
    assert (page.level, page.month) == (Level.ABSTRACT, "2026-11")
    assert page.what == "title; Reprint of the PubMed page: figures"


def test_the_written_extract_reads_back_the_same(project: Project, folder: Path) -> None:
    import_folder(folder, project)
    (extract,) = read_extracts(project).values()
    text = (project.sources / "doe2025ketamine.yml").read_text(encoding="utf-8")
    assert extract_yaml(extract) == text
    assert "month: '2026-11'" in text
    assert "&id" not in text


def test_a_record_that_cannot_be_cited_waits_outside_the_published_folder(project: Project, folder: Path) -> None:
    import_folder(folder, project)
    waiting = yaml.safe_load(project.to_complete.read_text(encoding="utf-8"))
    assert [item["key"] for item in waiting["records"]] == ["unnamed2009serious"]
    assert waiting["authors"] == [{"key": "doe2025ketamine", "missing": ["rest of authors"]}]
    assert [row["study_key"] for row in waiting["trial_rows"]] == ["nobody2001trial"]
    assert not list(project.docs.rglob("unnamed*"))


def test_figures_of_an_unidentified_study_are_never_used(project: Project, folder: Path) -> None:
    import_folder(folder, project)
    written = [path for path in project.root.rglob("*") if path.is_file()]
    assert written
    assert not any("-1.05" in path.read_text(encoding="utf-8") for path in written)


# What would be lost


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("results", [], "-15.79"),
        ("doubts", [], "-5.32"),
        ("n", None, "2309"),
    ],
)
def test_a_lost_figure_is_named(field: str, value: object, named: str) -> None:
    fields = extract_of(record()).model_dump(by_alias=True)
    poorer = Extract.model_validate({**fields, field: value, "facts": []})
    assert any(named in what for what in lost(MERGED, poorer))


def test_a_lost_doubt_without_a_figure_is_named() -> None:
    extract = extract_of(record())
    assert lost({"doubts": ["The scale could not be seen."]}, extract) == []
    assert lost({"doubts": ["The arms may be swapped."]}, extract) == ["doubt: The arms may be swapped."]


def test_figures_of_one_result_spread_over_two_are_lost() -> None:
    fields = extract_of(record()).model_dump(by_alias=True)
    split = [{**fields["results"][0], "printed": text} for text in ("MD -15.79", "95% CI -32.09 to 0.51, RR 3.26")]
    split.append({**fields["results"][1], "printed": "RR 3.26 (95% CI 1.05 to 10.09)"})
    gone = lost(reword_all(MERGED), Extract.model_validate({**fields, "results": split}))
    assert all(what.startswith("result:") and "-15.79" in what for what in gone)
    assert gone


def test_the_import_refuses_to_lose_a_figure(project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.importing.records.merge_results", lambda results: list(results)[:1])
    with pytest.raises(ProblemsFound) as found:
        import_folder(folder, project)
    assert {problem.rule for problem in found.value.problems} == {"figure-lost"}
    assert not project.sources.exists()
    assert not project.bibliography.exists()


# Bad input


def test_extracts_that_are_there_are_never_overwritten(project: Project, folder: Path) -> None:
    project.sources.mkdir(parents=True)
    kept = project.sources / "mine.yml"
    kept.write_text("key: mine\n", encoding="utf-8")
    run = CliRunner().invoke(main, [str(folder), "--into", str(project.root)])
    assert run.exit_code == 1
    assert "extracts-exist" in run.output
    assert kept.read_text(encoding="utf-8") == "key: mine\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("- key: [unclosed", "yaml-syntax"),
        ("key: not-a-list", "source-record"),
        (yaml.safe_dump([{**MERGED, "design": "guess"}]), "source-record"),
        (yaml.safe_dump([{**MERGED, "seen": []}]), "source-record"),
        (yaml.safe_dump([MERGED, MERGED]), "source-record"),
    ],
    ids=["unclosed bracket", "no list", "unknown design", "no page seen", "key used twice"],
)
def test_an_unreadable_record_is_named_with_its_place(project: Project, folder: Path, text: str, rule: str) -> None:
    path = folder / "01-pain.yml"
    path.write_text(text, encoding="utf-8")
    run = CliRunner().invoke(main, [str(folder), "--into", str(project.root)])
    assert run.exit_code == 1
    assert run.output.startswith(f"{path.as_posix()}:")
    assert f": {rule}: " in run.output
    assert not project.bibliography.exists()


def test_a_folder_without_records_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="source-record: no YAML file"):
        import_folder(tmp_path, project)


# Words, levels, notices


@pytest.mark.parametrize(
    ("where", "seen", "level"),
    [
        ("abstract", ["abstract", "secondary"], Level.ABSTRACT),
        ("secondary summary (epocrates)", ["abstract"], Level.SECONDARY),
        ("abstract; OR from the secondary report", ["abstract"], Level.SECONDARY),
        ("table 1", ["citation", "full-text"], Level.FULL_TEXT),
        ("table 1", ["abstract"], Level.ABSTRACT),
        ("summary of findings 1", ["full-text", "abstract"], Level.FULL_TEXT),
        ("summary", ["abstract"], Level.SECONDARY),
        ("registry copy", ["registry", "secondary"], Level.REGISTRY),
        ("label 5.2", ["label"], Level.LABEL),
        ("abstract", ["secondary"], Level.SECONDARY),
    ],
)
def test_the_level_of_a_result_follows_from_where_it_was_read(where: str, seen: list[str], level: Level) -> None:
    assert level_of(where, [Level(name) for name in seen]) is level


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        (None, "not-looked", None),
        ("none-seen", "none-seen", None),
        ("Marked Retracted Publication on PubMed", "notice", "retraction"),
        ("two errata; no retraction seen", "notice", "correction"),
    ],
)
def test_a_notice_becomes_one_of_the_known_kinds(text: str | None, status: str, kind: str | None) -> None:
    notice = retraction_of(text)
    assert (notice["status"], notice.get("kind")) == (status, kind)


def test_how_a_page_was_reached_is_said_in_a_readers_words() -> None:
    assert reword("PubMed mirror: PMID, doi") == "Reprint of the PubMed page: PMID, doi"
    assert (
        reword("Records merged here gave different year: 2013 / 2014") == "Pages read disagree on the year: 2013 / 2014"
    )
    assert process_words("Two further look-ups found every stored copy cut off.") == ["look-ups", "stored", "cut off"]


# Trial data


def test_a_row_gives_structure_to_the_result_that_holds_its_figures() -> None:
    results = [
        {"outcome": "Pain", "printed": "MD -15.79 (95% CI -32.09 to 0.51)", "where": "abstract", "level": "abstract"}
    ]
    (joined,) = join_rows(results, [ROW])
    assert (joined["measure"], joined["estimate"], joined["low"], joined["high"]) == ("MD", "-15.79", "-32.09", "0.51")
    assert joined["printed"] == results[0]["printed"]


def test_a_row_that_no_result_holds_is_added_as_it_was_printed() -> None:
    (joined,) = join_rows([], [ROW])
    assert joined["printed"] == "mean difference -15.79 (-32.09 to 0.51)"
    assert (joined["level"], joined["note"]) == ("secondary", "scale not printed")


def test_an_unlabelled_spread_is_not_taken_for_a_standard_deviation() -> None:
    row = {**ROW, "effect": "", "ci_low": "", "ci_high": "", "effect_measure": ""}
    row |= {"arm1_n": "30", "arm1_mean": "2.68", "arm2_n": "30", "arm2_mean": "5.45", "note": "±0.51 is unlabelled"}
    (joined,) = join_rows([], [row])
    assert joined["arms"] == [
        {"name": "ketamine", "n": "30", "mean": "2.68"},
        {"name": "control", "n": "30", "mean": "5.45"},
    ]


# BibTeX


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Doe, Jane C.", "Doe, Jane C."),
        ("van Haren, Frank", "van Haren, Frank"),
        ("Guy, Gery P., Jr.", "Guy, Jr., Gery P."),
        ("Cagle JG", "Cagle, J. G."),
        ("Lee, D.C.A.", "Lee, D. C. A."),
        ("World Health Organization", "{World Health Organization}"),
        ("American Society of Anesthesiologists, Committee on Pain Medicine",) * 2,
        ("Samaritans", "{Samaritans}"),
        ("Zarate", "Zarate"),
        ("others", "others"),
    ],
)
def test_a_name_is_written_for_what_it_is(name: str, written: str) -> None:
    assert author(name) == (written if not name.startswith("American") else f"{{{name}}}")


def test_an_entry_is_safe_linked_to_its_doi_and_says_that_authors_are_cut() -> None:
    assert entry("doe2025ketamine", MERGED, "systematic-review") == (
        "@article{doe2025ketamine,\n"
        "  title = {{Ketamine for chronic pain: 50\\% relief?}},\n"
        "  author = {Doe, Jane C. and others},\n"
        "  journal = {Pain \\& Practice},\n"
        "  year = {2025},\n"
        "  pages = {10--15},\n"
        "  doi = {10.1000/S0304-3959(94)90129-5},\n"
        "  keywords = {systematic-review},\n"
        "}\n"
    )


def test_a_reprint_is_linked_only_where_nothing_else_identifies_the_work() -> None:
    fields = {**copy.deepcopy(MERGED), "type": "online"}
    for name in ("doi", "journal"):
        del fields[name]
    assert "url = {https://www.researchgate.net/publication/1}" in entry("doe2025ketamine", fields, "other")


def test_an_undated_page_has_no_year_but_the_month_it_was_seen() -> None:
    fields = {**MERGED, "type": "online", "year": None, "undated": True, "url": "https://example.org/page_1?a=b%20c"}
    written = entry("doe2025ketamine", fields, "other")
    assert written.startswith("@misc{")
    assert "year" not in written
    assert "urldate = {2026-11}" in written
    assert "url = {https://example.org/page_1?a=b%20c}" in written


@given(st.text(alphabet=st.sampled_from("abcÄé 0123%&_#–:;,.?!()[]/=±®’“”")))
def test_escaped_text_reads_back_as_it_was(text: str) -> None:
    text = " ".join(text.split())
    assert str(Text.from_latex(escape(text))) == text


def test_every_special_character_of_latex_reads_back_in_both_readers(tmp_path: Path) -> None:
    title = r"a < b > c {d} e ~ f ^ g \ h % i & j _ k # l $ m ‘n’ o"
    path = tmp_path / "one.bib"
    path.write_text(entry("doe2025ketamine", {**MERGED, "title": title}, "other"), encoding="utf-8")
    for reader in ("bibtex", "biblatex"):
        assert json.loads(pypandoc.convert_file(str(path), "csljson", format=reader))[0]["title"] == title


@given(st.lists(st.sampled_from(["Pain fell by 2.", "Pain fell.", "Sleep improved.", "Pain fell by 2 points."])))
def test_merging_keeps_every_number_and_is_done_after_one_pass(statements: list[str]) -> None:
    merged = merge_statements(statements)
    assert merge_statements(merged) == merged
    assert {n for s in statements for n in numbers(s)} == {n for s in merged for n in numbers(s)}
