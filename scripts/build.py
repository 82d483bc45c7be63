"""Build the site: check, pages, book; then put it in place of the previous one."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from check import report
from kb.book.making import make_book, timestamp_of, write_book
from kb.checks import problems
from kb.content import read_content
from kb.problems import Problem, ProblemsFound
from kb.project import HERE, Project
from kb.site import build_pages, put_in_place


@click.command()
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE.root,
    show_default="this project",
    help="Project to build.",
)
def main(root: Path) -> None:
    """Check the content, build the pages strictly, make the book, and put all of it into site/.

    The date of the site and the book is SOURCE_DATE_EPOCH, else that of the last commit. Where anything fails, its
    messages are printed, the exit status is not 0, and the previous site/ is left as it was.
    """
    project = Project(root.resolve())
    click.echo("check")
    fail_on_errors(problems(read_content(project)))
    timestamp = timestamp_of(root)
    # Beside the site, so that putting it in place is a rename; ignored by git.
    workplace = project.root / ".cache"
    workplace.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="site-", dir=workplace) as temporary:
        new = Path(temporary, "site")
        click.echo("pages")
        if status := build_pages(project, new, timestamp):
            sys.exit(status)
        click.echo("book")
        try:
            book = make_book(project, new, timestamp)
        except ProblemsFound as found:
            fail_on_errors(found.problems)
            raise
        fail_on_errors(book.problems)
        write_book(book, new / "downloads")
        new.chmod(0o755)
        put_in_place(new, project.site)
    click.echo(f"{project.site}: ready; open {project.site / 'index.html'}")


def fail_on_errors(found: tuple[Problem, ...] | list[Problem]) -> None:
    """Print the problems; exit with status 1 where one of them is an error."""
    if found:
        click.echo("\n".join(report(found, verbose=False)), err=True)
    if any(problem.severity == "error" for problem in found):
        sys.exit(1)


if __name__ == "__main__":
    main()
