"""Write the JSON Schema of every data model to docs/data/schema/, and say whether one was out of date."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter

from kb.claims import Claim
from kb.glossary import Term
from kb.news import News
from kb.outcomes import Summary
from kb.pages import PageFields
from kb.project import HERE
from kb.sources import Extract, Key, Text
from kb.trials import Trial

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: Mapping[str, Any] = {
    "claims": list[Claim],
    "extract": Extract,
    "glossary": list[Term],
    "news": list[News],
    "outcomes": list[Summary],
    "page": PageFields,
    "trials": list[Trial],
    "uncited": dict[Key, Text],
}


@click.command()
@click.option(
    "--into",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=HERE.data / "schema",
    show_default="docs/data/schema",
    help="Folder of the schemas.",
)
def main(folder: Path) -> None:
    """Rewrite the JSON Schemas; exit 1 where one was out of date, so that the fixer is the check."""
    stale = write_schemas(folder, MODELS)
    for path in stale:
        click.echo(f"{path.name}: was out of date, rewritten")
    sys.exit(1 if stale else 0)


def write_schemas(folder: Path, models: Mapping[str, Any]) -> list[Path]:
    """Write `<name>.schema.json` for each model into `folder`; return the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    stale = []
    for name, model in models.items():
        path = folder / f"{name}.schema.json"
        text = schema_text(model)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            stale.append(path)
    return stale


def schema_text(model: Any) -> str:
    """The JSON Schema (draft 2020-12) of a model, or of a type made of models; the same model gives the same text."""
    schema = {"$schema": DIALECT, **TypeAdapter(model).json_schema(by_alias=True)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
