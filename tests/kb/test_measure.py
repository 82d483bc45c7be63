from __future__ import annotations

import gzip
import resource
import sys
from pathlib import Path

import pytest

from kb.measure import CommandFailed, Row, gzip_size, heaviest_page, requested_files, run, table


@pytest.mark.parametrize(
    ("row", "ok"),
    [
        (Row("time", 5.0, "s", 5), True),
        (Row("time", 5.01, "s", 5), False),
        (Row("times as fast", 6.0, "times", 6, at_least=True), True),
        (Row("times as fast", 5.99, "times", 6, at_least=True), False),
        (Row("memory", 1e9, "MiB"), None),
    ],
)
def test_a_budget_is_kept_up_to_its_very_value(row: Row, ok: bool | None) -> None:
    assert row.ok is ok


def test_table_lines_up() -> None:
    rows = [Row("check", 1.234, "s", 5), Row("faster", 5.5, "times", 6, at_least=True), Row("memory", 80, "MiB")]
    assert table(rows) == (
        "| what   | measured   | budget    | ok  |\n"
        "| ------ | ---------- | --------- | --- |\n"
        "| check  | 1.23 s     | ≤ 5 s     | yes |\n"
        "| faster | 5.50 times | ≥ 6 times | NO  |\n"
        "| memory | 80.00 MiB  |           |     |"
    )


def test_run_counts_the_memory_of_its_own_child(tmp_path: Path) -> None:
    # More than the tests themselves hold, below which no peak can be seen.
    size = 200 + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    large = run([sys.executable, "-c", f"b'x' * ({size} * 1024 * 1024)"], tmp_path)
    small = run([sys.executable, "-c", "pass"], tmp_path)
    assert large.peak >= size
    assert small.peak < size


def test_failing_command_shows_its_output(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"exited with 3:\nno such page"):
        run([sys.executable, "-c", "import sys; print('no such page', file=sys.stderr); sys.exit(3)"], tmp_path)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


PAGE = """\
<link rel="canonical" href="https://example.org/science/pain/"><link rel="next" href="../sleep/">
<link rel="stylesheet" href="../../assets/main.css?v=1"><link rel="icon" href="/assets/icon.png">
<script id="__config" type="application/json">{"base": "../..", "search": "../../assets/worker.js"}</script>
<script src="../../assets/bundle.js"></script><script src="https://example.org/else.js"></script>
<img src="a%20plot.svg"><img src="data:image/png;base64,AA"><a href="../sleep/">Sleep</a>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "science/pain/index.html": PAGE,
            "science/pain/a plot.svg": "<svg/>",
            "science/sleep/index.html": "<p>Sleep</p>",
            "assets/main.css": 'a { background: url("dots.png") } b { mask: url(data:,x) } c { fill: url(#d) }',
            "assets/dots.png": "dots",
            "assets/icon.png": "icon",
            "assets/worker.js": "worker",
            "assets/bundle.js": "bundle",
            "search/search_index.json": "{}",
        },
    )
    return tmp_path


def test_requested_files_are_those_of_the_first_view_without_the_search_index(site: Path) -> None:
    requested = {path.relative_to(site).as_posix() for path in requested_files(site / "science/pain/index.html", site)}
    assert requested == {
        "science/pain/index.html",
        "science/pain/a plot.svg",
        "assets/main.css",
        "assets/dots.png",
        "assets/icon.png",
        "assets/worker.js",
        "assets/bundle.js",
    }


def test_heaviest_page_weighs_all_its_files_after_gzip(site: Path) -> None:
    page, weight = heaviest_page(site)
    assert page == "science/pain/index.html"
    assert weight == sum(gzip_size(path) for path in requested_files(site / page, site))


def test_gzip_size_is_that_of_level_nine(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"pain " * 10_000 + bytes(range(256)) * 7)
    assert gzip_size(path) == len(gzip.compress(path.read_bytes(), compresslevel=9))
