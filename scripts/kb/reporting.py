"""Problems as MkDocs reports them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.exceptions import PluginError

from kb.problems import ProblemsFound


@contextmanager
def reported() -> Iterator[None]:
    """Problems as MkDocs reports them: printed without a traceback, exit status 1."""
    try:
        yield
    except ProblemsFound as found:
        raise PluginError(f"\n{found}") from found
