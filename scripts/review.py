"""Mark pages as read a second time: write the date and the hash of their present text into the front matter."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

import click

from kb.pages import mark_reviewed


def today() -> datetime.date:
    """The day to write where none is given: that of SOURCE_DATE_EPOCH where it is set, else the present one."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    return now.date()


@click.command()
@click.argument(
    "pages", nargs=-1, required=True, metavar="PAGE…", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of the second reading.  [default: today, in UTC]")
def main(pages: tuple[Path, ...], date: datetime.datetime | None) -> None:
    """Mark each PAGE as read a second time, in its present form.

    The second reading compares every cited sentence with the extract of its source. Exits 1, and writes nothing,
    where a page has no front matter.
    """
    day = date.date() if date else today()
    marked: dict[Path, str] = {}
    for page in pages:
        try:
            marked[page] = mark_reviewed(page.read_text(encoding="utf-8"), day)
        except (ValueError, UnicodeDecodeError) as error:
            sys.exit(f"{page}:1: schema: {error}; give the page its front matter, in UTF-8")
    for page, text in marked.items():
        page.write_text(text, encoding="utf-8")
        click.echo(f"{page}: read on {day}")


if __name__ == "__main__":
    main()
