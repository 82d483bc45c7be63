"""Where things lie in the project."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """The project's files, by name. Tests point `root` at a temporary folder."""

    root: Path

    @property
    def bibliography(self) -> Path:
        return self.root / "references.bib"

    @property
    def to_complete(self) -> Path:
        return self.root / "sources-to-complete.yml"

    @property
    def config(self) -> Path:
        return self.root / "mkdocs.yml"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def data(self) -> Path:
        return self.docs / "data"

    @property
    def sources(self) -> Path:
        return self.data / "sources"

    @property
    def schemas(self) -> Path:
        return self.data / "schema"

    @property
    def schema_files(self) -> list[Path]:
        """The JSON Schema of each kind of file below docs/data, sorted."""
        return sorted(self.schemas.glob("*.json"))

    @property
    def version(self) -> str:
        """The version of the text and the data, as pyproject.toml has it."""
        settings = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        version: str = settings["project"]["version"]
        return version

    @property
    def outcomes(self) -> Path:
        return self.data / "outcomes.yml"

    @property
    def claims(self) -> Path:
        return self.data / "claims.yml"

    @property
    def glossary(self) -> Path:
        return self.data / "glossary.yml"

    @property
    def trials(self) -> Path:
        return self.data / "trials.yml"

    @property
    def news(self) -> Path:
        return self.data / "news.yml"

    @property
    def uncited(self) -> Path:
        return self.data / "uncited.yml"

    @property
    def site(self) -> Path:
        return self.root / "site"

    def relative(self, path: Path) -> str:
        """`path` as problems print it: relative to the root, with forward slashes."""
        return path.resolve().relative_to(self.root.resolve()).as_posix()


HERE = Project(Path(__file__).resolve().parents[2])
