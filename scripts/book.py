"""Make the book: all pages as one PDF and one EPUB."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from kb.book.making import EPUB, PDF, make_book, timestamp_of, write_book
from kb.problems import ProblemsFound
from kb.project import HERE, Project
from kb.site import build_pages


@click.command()
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE.root,
    show_default="this project",
    help="Project whose book is made.",
)
@click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A built site to take the pages from. Without it they are built anew, in a temporary place.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    show_default="site/downloads of the project",
    help="Folder for the two files.",
)
def main(root: Path, site: Path | None, out: Path | None) -> None:
    """Make the book from the built pages: a tagged PDF and an EPUB 3.

    The date on the title page is SOURCE_DATE_EPOCH, else that of the last commit; the same pages and date give the same
    bytes. Prints each problem as `file:line: rule: what is wrong; what to do`. Exits 1 where one of them is an error;
    the files that were there then stay as they were.
    """
    project = Project(root.resolve())
    folder = out or project.site / "downloads"
    timestamp = timestamp_of(root)
    try:
        with TemporaryDirectory(prefix="book-site-") as temporary:
            if site is None:
                site = Path(temporary)
                if status := build_pages(project, site, timestamp):
                    sys.exit(status)
            book = make_book(project, site, timestamp)
    except ProblemsFound as found:
        click.echo(found, err=True)
        sys.exit(1)
    for problem in book.problems:
        click.echo(f"{problem} [{problem.severity}]", err=True)
    if any(problem.severity == "error" for problem in book.problems):
        sys.exit(1)
    write_book(book, folder)
    click.echo(f"{folder / PDF} ({len(book.pdf) / 1e6:.1f} MB), {folder / EPUB} ({len(book.epub) / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
