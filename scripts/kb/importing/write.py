"""Extracts and other data as YAML that people read and edit: block style, the model's key order, no anchors."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml

from kb.sources import Extract

WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their key; nothing is ever an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: StrEnum) -> yaml.ScalarNode:
    return dumper.represent_str(str(value))


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = str(value)
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


_Dumper.add_multi_representer(StrEnum, _text)
_Dumper.add_representer(Decimal, _number)


def to_yaml(value: Any) -> str:
    """`value` as a YAML document."""
    return yaml.dump(value, Dumper=_Dumper, width=WIDTH, allow_unicode=True, sort_keys=False)


def extract_yaml(extract: Extract) -> str:
    """The file of an extract; what has its default value is left out.

    Months stay quoted, so that no YAML reader takes them for anything but text.
    """
    fields = extract.model_dump(by_alias=True, exclude_defaults=True)
    return to_yaml(fields).replace("month: 2026-11", "month: '2026-11'")
