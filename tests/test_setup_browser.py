from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kb.project import HERE

PROGRAM = HERE.root / "scripts" / "setup_browser.py"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(PROGRAM)], env=environment, capture_output=True, text=True, check=False)


def test_no_browser_and_no_way_to_install_one_names_the_package(tmp_path: Path) -> None:
    done = run(PATH=str(tmp_path))
    assert done.returncode == 1
    assert "install the package chromium" in done.stderr
    assert done.stderr.count("\n") == 1


def test_browser_named_in_the_environment_is_taken(tmp_path: Path) -> None:
    browser = tmp_path / "my-browser"
    browser.write_text("#!/bin/sh\n", encoding="utf-8")
    browser.chmod(0o755)
    assert run(PATH=str(tmp_path), CHROMIUM=str(browser)).returncode == 0
