"""A small site with citations, in a temporary place: the project's own configuration, other pages and sources."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from factories import make_extract
from kb.project import HERE
from kb.sources import Extract

BIB = r"""@article{alpha2020trial,
  title = {{Ketamine gives 50\% pain relief: the “A \& B” trial}},
  author = {van Hilten, Jacobus J. and Alpha, Anna},
  journal = {Pain},
  year = {2020},
  volume = {145},
  pages = {263--275},
  doi = {10.1000/alpha},
  pmid = {123},
}

@misc{beta2021page,
  title = {Beta},
  institution = {{Beta Society}},
  year = {2021},
  url = {https://example.org/beta},
}
"""
PAGE = "---\ntitle: Page\n---\n\n# Page\n\n"


def make_project(root: Path, pages: Mapping[str, str], bib: str = BIB) -> Path:
    """A project at `root` with these Markdown pages by name; answers its mkdocs.yml."""
    options = next(
        plugin["bibtex"] for plugin in _plain(HERE.config)["plugins"] if isinstance(plugin, dict) and "bibtex" in plugin
    )
    config = {
        "INHERIT": str(HERE.config),
        "nav": [],
        "theme": {"custom_dir": str(HERE.root / "overrides")},
        # The pages of a test call no macros.
        "plugins": ["search", {"bibtex": options}],
        "hooks": [str(HERE.root / "scripts" / "hooks.py")],
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
    shutil.copytree(HERE.docs / "assets", root / "docs" / "assets")
    extracts = [
        make_extract("alpha2020trial", doubts=["The abstract gives no number of people."]),
        make_extract("beta2021page", design="other"),
    ]
    files = {
        "references.bib": bib,
        "mkdocs.yml": yaml.safe_dump(config),
        **{f"docs/data/sources/{extract.key}.yml": _yaml(extract) for extract in extracts},
        **{f"docs/{name}": text for name, text in pages.items()},
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root / "mkdocs.yml"


def build_pages(root: Path, pages: Mapping[str, str], bib: str = BIB) -> Path:
    """Build such a project; answers the folder of the built site."""
    build(load_config(str(make_project(root, pages, bib))))
    return root / "site"


def _yaml(extract: Extract) -> str:
    return yaml.safe_dump(extract.model_dump(mode="json", exclude_defaults=True, by_alias=True))


def _plain(path: Path) -> dict[str, list[object]]:
    """The configuration without its tags, such as `!ENV`."""

    class Loader(yaml.SafeLoader):
        """Takes any tag for nothing."""

    Loader.add_multi_constructor("!", lambda *_: None)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # type: ignore[no-any-return]
