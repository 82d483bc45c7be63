"""Measure times, memory and sizes, and compare them with their budgets."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import click
import pikepdf

from kb.book.making import PDF
from kb.measure import KIB, CommandFailed, Row, Run, gzip_size, heaviest_page, run, table
from kb.project import HERE, Project
from kb.references import STYLE
from kb.synthetic import change_settings, copy_project, read_settings, with_plugin, write_project

PYTHON = sys.executable
# The path is the hook's doing, and some runs are without it.
PAGES_ALONE = ("env", "PYTHONPATH=scripts", PYTHON, "-m", "mkdocs", "build")
MANY_PAGES, MANY_ENTRIES = 400, 3000
# Made-up chapters print about four pages each.
BOOK_CHAPTERS, LONG_BOOK_CHAPTERS, BOOK_ENTRIES = 80, 300, 1000


def measure_check(_: Path, runs: int) -> list[Row]:
    """The content rules."""
    return [Row("make check", seconds(repeat("make check", (PYTHON, "scripts/check.py"), HERE, runs)), "s", 5)]


def measure_citations(folder: Path, runs: int) -> list[Row]:
    """The pages alone, with the citation plugin and without it; in turns, so that a busy machine slows both."""
    cited = copy_project(HERE, folder / "cited")
    plain = without_citations(copy_project(HERE, folder / "plain"))
    turns = [
        (repeat("pages", PAGES_ALONE, cited, 1), repeat("pages, plugin off", PAGES_ALONE, plain, 1))
        for _ in range(runs)
    ]
    with_plugin_on = seconds([done for on, _ in turns for done in on])
    with_plugin_off = seconds([done for _, off in turns for done in off])
    return [
        Row("pages alone, with citations", with_plugin_on, "s"),
        Row("pages alone, citation plugin off", with_plugin_off, "s"),
        Row("ratio of the two", with_plugin_on / with_plugin_off, "times", 2),
    ]


def measure_site(folder: Path, runs: int) -> list[Row]:
    """The whole build, the book alone, and what a reader's browser fetches."""
    project = copy_project(HERE, folder / "whole")
    whole = repeat("site with checks and book", (PYTHON, "scripts/build.py"), project, runs)
    page, weight = heaviest_page(project.site)
    books = repeat("book", (PYTHON, "scripts/book.py", "--out", str(folder / "book")), HERE, runs)
    return [
        Row("whole site with checks and book", seconds(whole), "s"),
        Row("the book alone", seconds(books), "s"),
        Row("the book alone, peak memory", peak(books), "MiB"),
        Row(f"heaviest first view, all files, gzip ({page.removesuffix('index.html')})", weight / KIB, "KiB", 100),
        Row("search index, gzip", gzip_size(project.site / "search" / "search_index.json") / KIB, "KiB", 400),
    ]


def measure_many_pages(folder: Path, runs: int) -> list[Row]:
    """Many made-up pages with our registry, and once with the plugin's own, which calls pandoc for each page."""
    project = citations_alone(write_project(HERE, folder / "many", MANY_PAGES, MANY_ENTRIES))
    ours = seconds(repeat(f"{MANY_PAGES} pages", PAGES_ALONE, project, runs))
    theirs = seconds(repeat(f"{MANY_PAGES} pages, the plugin's pandoc registry", PAGES_ALONE, with_pandoc(project), 1))
    return [
        Row(f"{MANY_PAGES} pages, {MANY_ENTRIES} entries, our registry", ours, "s"),
        Row(f"{MANY_PAGES} pages, {MANY_ENTRIES} entries, the plugin's pandoc registry (one run)", theirs, "s"),
        Row("times as fast", theirs / ours, "times", 6, at_least=True),
    ]


def measure_long_books(folder: Path, runs: int) -> list[Row]:
    """Books of made-up pages: one of about 300 printed pages, and once one of 300 chapters."""
    rows = []
    for chapters, times, budget in ((BOOK_CHAPTERS, runs, 30), (LONG_BOOK_CHAPTERS, 1, None)):
        project = write_project(HERE, folder / f"book-{chapters}", chapters, BOOK_ENTRIES)
        books = repeat(f"book of {chapters} chapters", (PYTHON, "scripts/book.py", "--out", "."), project, times)
        with pikepdf.open(project.root / PDF) as pdf:
            what = f"book of {len(pdf.pages)} pages ({chapters} chapters)"
        rows.append(Row(what, seconds(books), "s", budget))
        rows.append(Row(f"{what}, peak memory", peak(books), "MiB"))
    return rows


def without_citations(project: Project) -> Project:
    """The project with the citation plugin switched off, and with it the hook that works on nothing else."""
    plugins = with_plugin(read_settings(project)["plugins"], "bibtex", None)
    change_settings(project, strict=False, hooks=["scripts/made_hooks.py"], plugins=plugins)
    return project


def citations_alone(project: Project) -> Project:
    """The project as mkdocs-bibtex knows it: pages that cite, and nothing that is made from data."""
    plugins = with_plugin(read_settings(project)["plugins"], "macros", None)
    change_settings(project, hooks=["scripts/hooks.py"], plugins=plugins)
    return project


def with_pandoc(project: Project) -> Project:
    """The project with the plugin's own registry as its manual sets it up: a CSL style, footnotes, no hook of ours."""
    settings = read_settings(project)
    options = {"bib_file": project.bibliography.name, "csl_file": str(STYLE), "enable_inline_citations": False}
    plugins = with_plugin(settings["plugins"], "bibtex", options)
    extensions = [*settings["markdown_extensions"], "footnotes"]
    change_settings(project, strict=False, hooks=None, plugins=plugins, markdown_extensions=extensions)
    return project


def repeat(what: str, command: Sequence[str], project: Project, runs: int) -> list[Run]:
    """Run `command` in the project's root this many times, and report each. Raises CommandFailed."""
    done = []
    for number in range(1, runs + 1):
        done.append(run(command, project.root))
        click.echo(f"{what}, run {number} of {runs}: {done[-1].seconds:.1f} s", err=True)
    return done


def seconds(runs: Sequence[Run]) -> float:
    """The median wall time in seconds."""
    return median(done.seconds for done in runs)


def peak(runs: Sequence[Run]) -> float:
    """The median peak memory in MiB."""
    return median(done.peak for done in runs)


STEPS: tuple[Callable[[Path, int], list[Row]], ...] = (
    measure_check,
    measure_citations,
    measure_site,
    measure_many_pages,
    measure_long_books,
)


@click.command()
@click.option("--quick", is_flag=True, help="Run everything once, instead of taking the median of three runs.")
def main(quick: bool) -> None:
    """Measure times, memory and sizes of this project, and compare them with their budgets.

    Takes up to 15 minutes. Prints a table; progress goes to standard error. Exits 1 where a budget is missed or a
    measured command fails. Everything is built in a temporary place.
    """
    runs = 1 if quick else 3
    rows: list[Row] = []
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            try:
                rows += step(Path(folder), runs)
            except CommandFailed as failure:
                click.echo(str(failure), err=True)
                failed = True
    click.echo(table(rows))
    sys.exit(failed or any(row.ok is False for row in rows))


if __name__ == "__main__":
    main()
