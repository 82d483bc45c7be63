"""The hook in a real build: Markdown in, HTML out, and what stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from citing import BIB, PAGE, build_pages, make_project
from lxml import html
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import hooks

CITES = PAGE + "Less pain [@alpha2020trial, p. 4; @beta2021page]. Again [@alpha2020trial].\n"


def article(site: Path, name: str = "page") -> html.HtmlElement:
    document = html.fromstring((site / name / "index.html").read_text(encoding="utf-8"))
    return document.xpath("//article")[0]


def built(root: Path, text: str) -> html.HtmlElement:
    return article(build_pages(root, {"index.md": PAGE, "page.md": PAGE + text}))


def test_page_cites_and_lists_its_sources(tmp_path: Path) -> None:
    site = build_pages(tmp_path, {"index.md": PAGE, "page.md": CITES})
    page = article(site)
    assert [cite.text_content() for cite in page.xpath(".//sup")] == ["\u2060[1, p. 4; 2]", "\u2060[1]"]
    first, second = (item.text_content() for item in page.xpath(".//li[starts-with(@id, 'fn:')]"))
    assert first.startswith(
        "van Hilten JJ, Alpha A. Ketamine gives 50% pain relief: the “A & B” trial. Pain 2020;145:263–275."
    )
    assert "Randomised trial. Read as: abstract." in first
    assert second.startswith("Beta. Beta Society, 2021. example.org Read as: abstract.")
    assert "[@" not in (site / "page" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("```\n[@nobody; @alpha2020trial]\n```", "[@nobody; @alpha2020trial]", id="fenced-code"),
        pytest.param(
            "```python\nx = y[@nobody]  # [@alpha2020trial]\n```",
            "x = y[@nobody]  # [@alpha2020trial]",
            id="highlighted",
        ),
        pytest.param("Text\n\n    [@nobody]\n", "[@nobody]", id="indented-code"),
        pytest.param("`[@nobody, p. 4]` cites", "[@nobody, p. 4] cites", id="code-span"),
        pytest.param("\\[@nobody] cites", "[@nobody] cites", id="escaped"),
        pytest.param("Write to [a@example.org] now", "Write to [a@example.org] now", id="e-mail-in-brackets"),
        pytest.param("Write to a@example.org, @name", "Write to a@example.org, @name", id="e-mail"),
        pytest.param("[write us](mailto:a@example.org)", "write us", id="mail-link"),
        pytest.param("- [ ] task and [1] and [x", "[ ] task and [1] and [x", id="other-brackets"),
        pytest.param("```\nx = [a,\n  @nobody]\n```", "x = [a,\n  @nobody]", id="code-with-a-line-break"),
        pytest.param("`\\bibliography`", "\\bibliography", id="command-in-code"),
    ],
)
def test_what_is_no_citation_stays(tmp_path: Path, text: str, shown: str) -> None:
    page = built(tmp_path, text)
    assert shown in page.text_content()
    assert not page.xpath(".//sup")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("From [0, 1) and more [@alpha2020trial].", id="open-bracket-before"),
        pytest.param("Less pain [@alpha2020trial;\n@beta2021page].", id="parted-by-a-line-break"),
        pytest.param("Less pain [see\n@alpha2020trial,\np. 4].", id="parted-after-a-prefix"),
        pytest.param("a | b\n--- | ---\nx [@alpha2020trial] | y", id="table"),
        pytest.param("<div><p>Raw [@alpha2020trial]</p></div>", id="raw-html"),
        pytest.param('<div markdown="span">Cell [@alpha2020trial]</div>', id="markdown-in-html"),
        pytest.param("!!! note\n\n    Less [@alpha2020trial].", id="admonition"),
        pytest.param("- a\n\n    b [@alpha2020trial]", id="list-with-indented-paragraph"),
        pytest.param("**Bold**[@alpha2020trial] and _so_[@alpha2020trial]", id="emphasis"),
    ],
)
def test_citation_is_set_wherever_text_stands(tmp_path: Path, text: str) -> None:
    page = built(tmp_path, text)
    assert page.xpath(".//sup/a")[0].get("href") == "#fn:alpha2020trial"
    assert "@" not in page.text_content()


def test_calculation_stands_beside_a_citation(tmp_path: Path) -> None:
    page = built(tmp_path, 'By [2.77]{calc="5.45-2.68"} points [@alpha2020trial].')
    assert "By 2.77 (our calculation: 5.45 − 2.68) points\u2060[1]." in page.text_content()


def test_unknown_key_stops_the_build_with_status_and_place(tmp_path: Path) -> None:
    config = make_project(
        tmp_path, {"index.md": CITES, "page.md": PAGE + "A [@nobody2020].\n\nB [@nobody2020; @no.one].\n"}
    )
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    told = [line for line in done.stderr.splitlines() if line.startswith("docs/")]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [line.split("; ")[0] for line in told] == [
        "docs/page.md:7: unknown-key: @nobody2020 is not in references.bib",
        "docs/page.md:9: citation-key: @no.one is not made of a–z and 0–9",
        "docs/page.md:9: unknown-key: @nobody2020 is not in references.bib",
    ]
    assert not (tmp_path / "site" / "page").exists()


def test_broken_bibliography_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_pages(tmp_path, {"index.md": CITES}, BIB + BIB)


def test_references_stand_in_the_contents_and_not_in_the_search_index(tmp_path: Path) -> None:
    site = build_pages(tmp_path, {"index.md": PAGE, "page.md": CITES})
    assert 'href="#references"' in (site / "page" / "index.html").read_text(encoding="utf-8").split("<article")[0]
    entries = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    (entry,) = (entry for entry in entries if entry["location"] == "page/" and entry["text"])
    assert entry["text"] == "<p>Less pain. Again.</p>"
    assert not any("263" in entry["text"] or "References" in entry["title"] for entry in entries)


def test_template_says_how_sources_were_read(tmp_path: Path) -> None:
    assert hooks.levels_line({}) == ""
    assert hooks.levels_line({"abstract": 1}) == "The one source cited here was read as abstract."
    site = build_pages(
        tmp_path, {"index.md": PAGE, "page.md": CITES.replace("title: Page", 'title: Page\nsearched: "2026-11"')}
    )
    assert "How the 2 sources cited here were read: 2 as abstract." in article(site).text_content()


def test_preview_keeps_the_registry_until_a_file_changes(tmp_path: Path) -> None:
    path = make_project(tmp_path, {"index.md": PAGE})

    def registry_after_config() -> object:
        config = load_config(str(path))
        config.plugins.on_config(config)
        return config.plugins["bibtex"].registry

    first = registry_after_config()
    assert registry_after_config() is first
    (tmp_path / "references.bib").write_text(BIB.replace("2021,", "2022,") + "\n", encoding="utf-8")
    second = registry_after_config()
    assert second is not first
    extract = tmp_path / "docs" / "data" / "sources" / "alpha2020trial.yml"
    extract.write_text(extract.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    assert registry_after_config() is not second
