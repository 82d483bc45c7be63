"""The JSON Schemas beside the data are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from kb.project import HERE
from schemas import MODELS, main, write_schemas


def test_the_schemas_beside_the_data_are_up_to_date(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path, MODELS):
        assert (HERE.data / "schema" / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_a_stale_schema_is_rewritten_and_fails_once(tmp_path: Path) -> None:
    (tmp_path / "extract.schema.json").write_text("{}", encoding="utf-8")
    first = CliRunner().invoke(main, ["--into", str(tmp_path)])
    second = CliRunner().invoke(main, ["--into", str(tmp_path)])
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert "extract.schema.json: was out of date" in first.output
    assert json.loads((tmp_path / "extract.schema.json").read_text(encoding="utf-8"))["title"] == "Extract"
