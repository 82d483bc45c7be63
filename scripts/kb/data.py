"""Reading YAML data into typed objects, with the file and line of whatever does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kb.problems import Problem, ProblemsFound

T = TypeVar("T")

REMEDY_SCHEMA = "compare with the JSON Schema beside the data (docs/data/schema/)"


class Strict(BaseModel):
    """Base of all data models: unknown fields are errors, objects do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def parse_yaml(text: str, shown: str) -> Any:
    """The document in `text`; `shown` is the path that a problem names.

    Raises ProblemsFound (`yaml-syntax`) with the line of the fault.
    """
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ProblemsFound([syntax_problem(error, shown)]) from error


def read_text(path: Path, shown: str) -> str:
    """The file's text. Raises ProblemsFound: `encoding` where it is not UTF-8, `missing-file` without one."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ProblemsFound(
            [Problem(shown, 1, "missing-file", "no such file", "restore it or mend the path")]
        ) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ProblemsFound([Problem(shown, line, "encoding", "not valid UTF-8", "save the file as UTF-8")]) from error


def read_model(path: Path, shown: str, kind: type[T]) -> T:
    """The file as an object of type `kind` (a `Strict` model or a type made of such models).

    Raises ProblemsFound: `yaml-syntax`, `encoding`, or one `schema` problem for each field that does not fit.
    """
    text = read_text(path, shown)
    document = parse_yaml(text, shown)
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        raise ProblemsFound(
            Problem(
                shown, line_of(text, found["loc"]), "schema", f"{_field(found['loc'])}: {found['msg']}", REMEDY_SCHEMA
            )
            for found in error.errors(include_url=False)
        ) from error


def line_of(text: str, where: Sequence[int | str]) -> int:
    """The line, from 1, of the YAML node at `where`; of its nearest parent where it has none of its own."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = 1
    for step in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            match = [(key, value) for key, value in node.value if key.value == str(step)]
            if not match:
                break
            line, node = match[0][0].start_mark.line + 1, match[0][1]
            continue
        else:
            break
        line = node.start_mark.line + 1
    return line


def syntax_problem(error: yaml.YAMLError, shown: str) -> Problem:
    """A parser's complaint about the file that is shown as `shown`, with its line."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    return Problem(shown, mark.line + 1 if mark else 1, "yaml-syntax", what, "mend the YAML at this line")


def _field(where: Sequence[int | str]) -> str:
    return ".".join(str(step) for step in where) or "document"
