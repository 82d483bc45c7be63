"""Find a Chromium for the tests, or install Debian's package where the user may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import click

from kb.browser import NAMES, VARIABLE, find_browser

PACKAGE = "chromium"
UNATTENDED = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


@click.command(help=__doc__)
def main() -> None:
    if find_browser() is None and shutil.which("apt-get") and os.geteuid() == 0:
        click.echo(f"No Chromium found: installing the package {PACKAGE}.")
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", PACKAGE]):
            subprocess.run(["apt-get", *arguments], check=False, stdout=subprocess.DEVNULL, env=UNATTENDED)
    if find_browser() is None:
        sys.exit(
            f"make test needs Chromium: install the package {PACKAGE} ({', '.join(NAMES)} on the PATH), "
            f"or name a browser in the variable {VARIABLE}."
        )


if __name__ == "__main__":
    main()
