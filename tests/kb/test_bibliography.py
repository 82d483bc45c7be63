"""Reading references.bib: one golden input for each way in which a file can be broken."""

from pathlib import Path

import pytest

from kb.bibliography import Name, decode, parse_bibliography, read_bibliography
from kb.problems import ProblemsFound, severities

WHOLE = "@article{alpha2020trial,\n  title = {Alpha},\n  year = {2020},\n}\n"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        parse_bibliography(text, "references.bib")
    assert {problem.rule for problem in found.value.problems} <= set(severities())
    return [str(problem) for problem in found.value.problems]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        pytest.param(
            WHOLE
            + "\n@article{beta2021trial,\n  title = {Beta,\n  year = {2021},\n}\n\n"
            + WHOLE.replace("alpha", "c"),
            "references.bib:6: bib-syntax: entry beta2021trial: syntax error in line 11: '}' expected",
            id="unclosed-brace",
        ),
        pytest.param(
            WHOLE + "@article{beta2021trial,\n  title = {Beta}},\n  year = {2021},\n}\n",
            "references.bib:6: bib-syntax: text outside an entry: ','",
            id="closed-too-early",
        ),
        pytest.param(
            WHOLE + "@article{beta2021trial,\n  title = {Beta}\n  year = {2021},\n}\n",
            "references.bib:5: bib-syntax: entry beta2021trial: syntax error in line 7: '}' expected",
            id="missing-comma",
        ),
        pytest.param(
            WHOLE + "@article{beta2021trial,\n  month = smarch,\n}\n",
            "references.bib:5: bib-syntax: entry beta2021trial: undefined string in line 6: smarch",
            id="undefined-string",
        ),
        pytest.param(
            '@string{j = "Pain"}\n' + WHOLE, "references.bib:1: bib-syntax: @string is not used here", id="string"
        ),
        pytest.param(
            WHOLE + "@article{beta2021trial,\n  author = {A, B, C, D},\n}\n",
            "references.bib:5: bib-syntax: entry beta2021trial: ",
            id="name-with-too-many-commas",
        ),
        pytest.param(
            WHOLE + "\n" + WHOLE,
            "references.bib:6: duplicate-key: key alpha2020trial stands on line 1 already",
            id="duplicate-key",
        ),
        pytest.param(
            "@article{alpha2020trial,\n  year = {2020},\n  Year = {2021},\n}\n",
            "references.bib:1: duplicate-field: entry alpha2020trial has the field year twice",
            id="duplicate-field",
        ),
        pytest.param(
            WHOLE.replace("alpha2020trial", "alpha:2020"), "references.bib:1: citation-key: ", id="colon-in-key"
        ),
        pytest.param(
            WHOLE.replace("alpha2020trial", "alpha.2020"), "references.bib:1: citation-key: ", id="dot-in-key"
        ),
        pytest.param(
            WHOLE.replace("alpha2020trial", "Alpha2020"), "references.bib:1: citation-key: ", id="capital-in-key"
        ),
    ],
)
def test_broken_file_names_line_and_rule(text: str, begins: str) -> None:
    (problem,) = problems_of(text)
    assert problem.startswith(begins)


def test_all_problems_are_told_at_once() -> None:
    rules = [
        problem.split(": ")[1] for problem in problems_of(WHOLE + WHOLE + WHOLE.replace("alpha", "a.") + "@article{x")
    ]
    assert rules == ["duplicate-key", "citation-key", "bib-syntax"]


def test_bad_utf8_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(WHOLE.encode() + "@article{müller,\n".encode("latin-1"))
    with pytest.raises(ProblemsFound, match=r"^references\.bib:5: encoding: "):
        read_bibliography(path, "references.bib")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="missing-file"):
        read_bibliography(tmp_path / "references.bib", "references.bib")


def test_each_entry_knows_its_line() -> None:
    text = "% sorted by key\n\n" + WHOLE + "\n% another\n" + WHOLE.replace("alpha", "beta")
    found = parse_bibliography(text, "references.bib").entries
    assert {key: entry.line for key, entry in found.items()} == {"alpha2020trial": 3, "beta2020trial": 9}


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"50\% pain relief", "50% pain relief"),
        (r"R\&D \_ \# \$5", "R&D _ # $5"),
        (r"P \textless{} 0.05 \textgreater{} 0", "P < 0.05 > 0"),
        (r"$\alpha$ and $P$ $<$ 0.05", "α and P < 0.05"),
        ("{{KetHead} trial}", "KetHead trial"),
        (r"\{x\} \textbackslash{} \textasciitilde{} \textasciicircum{}", r"{x} \ ~ ^"),
        (r"M{\"u}ller, \'Elan, {\O}", "Müller, Élan, Ø"),
        ("263--275", "263–275"),
        (r"\emph{Cannabis} and \textit{{in} vivo}", "Cannabis and in vivo"),
        ("“As it is” – ‘all’ 'of' \"it\"", "“As it is” – ‘all’ 'of' \"it\""),
        ("{‘}quoted’", "‘quoted’"),
        ("no LaTeX at all: 10.1000/x_y", "no LaTeX at all: 10.1000/x_y"),
    ],
)
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert decode(latex) == text


def test_addresses_and_identifiers_are_not_latex() -> None:
    text = r"@misc{a2020b, url = {https://example.org/a--b?c=1&d=~e\_f%20}, doi = {10.1000/S0(01)--2_3}, title = {T}}"
    fields = parse_bibliography(text, "references.bib").entries["a2020b"].fields
    assert fields["url"] == "https://example.org/a--b?c=1&d=~e_f%20"
    assert fields["doi"] == "10.1000/S0(01)--2_3"


def test_names_keep_particles_suffixes_and_organisations() -> None:
    authors = r"van Hilten, Jacobus J. and Guy, Jr., Gery P. and {Health {\&} Care} and O'Connell, Neil and others"
    entry = parse_bibliography(f"@misc{{a2020b, author = {{{authors}}}}}", "references.bib").entries["a2020b"]
    assert entry.authors == (
        Name("van Hilten", "Jacobus J."),
        Name("Guy", "Gery P.", "Jr."),
        Name("Health & Care"),
        Name("O'Connell", "Neil"),
    )
    assert entry.more_authors
    assert "author" not in entry.fields
