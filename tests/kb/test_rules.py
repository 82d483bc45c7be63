"""The test of the tests: rules.yml lists what the code can find, and every rule is broken by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml

from kb.problems import RULES_FILE, counted_rules, severities
from kb.project import HERE

WORDS = yaml.safe_load((RULES_FILE.parent / "words.yml").read_text(encoding="utf-8"))
SCRIPTS = HERE.root / "scripts"
TESTS = HERE.root / "tests"
# Position of the rule's name in calls that make a problem or a finding that becomes one.
MAKERS = {"Problem": 2, "DataFault": 1}


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(tree: ast.AST) -> set[str]:
    """Every text in the code, docstrings and parts of texts with gaps included."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def rules_made(tree: ast.Module) -> set[str]:
    """The rules named in calls of `MAKERS`."""
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            at = MAKERS[node.func.id]
            given = (
                node.args[at]
                if len(node.args) > at
                else next((k.value for k in node.keywords if k.arg == "rule"), None)
            )
            if given is not None:
                named |= texts(given) if isinstance(given, ast.Constant | ast.IfExp) else set()
    return named


def test_every_rule_that_the_code_names_is_listed() -> None:
    for path, tree in trees(SCRIPTS):
        assert rules_made(tree) <= set(severities()), path
    assert set(WORDS) <= set(severities())


def test_every_listed_rule_is_named_in_the_code() -> None:
    named = set(WORDS).union(*(texts(tree) for _, tree in trees(SCRIPTS)))
    assert set(severities()) - named == set()


def test_every_listed_rule_is_broken_by_a_test() -> None:
    named = set[str]().union(*(texts(tree) for path, tree in trees(TESTS) if path != Path(__file__)))
    unbroken = {rule for rule in severities() if rule not in named and not any(f" {rule}: " in text for text in named)}
    assert unbroken == set()


def test_the_list_is_sorted_complete_and_counts_warnings_alone() -> None:
    rules = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))
    assert list(rules) == sorted(rules)
    for name, rule in rules.items():
        assert rule.keys() <= {"severity", "about", "counted"}, name
        assert rule["severity"] in ("error", "warning"), name
        assert rule["about"].endswith("."), name
    assert all(severities()[rule] == "warning" for rule in counted_rules())
