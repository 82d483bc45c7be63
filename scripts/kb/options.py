"""Command-line options that several programs share."""

from __future__ import annotations

from pathlib import Path

import click

from kb.project import HERE

project_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE.root,
    show_default="this project",
    help="Folder of the project.",
)
