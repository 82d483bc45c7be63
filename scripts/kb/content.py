"""Everything that the checks look at, read once.

Whatever cannot be read becomes a problem and stands as empty or None here, so that one broken file hides no finding
in the others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import yaml
from pydantic import BaseModel

from kb.bibliography import Bibliography, parse_bibliography
from kb.claims import Claim, read_claims
from kb.data import read_model, read_text, syntax_problem
from kb.glossary import Term, read_glossary
from kb.markdown import Page, parse
from kb.news import News, read_news
from kb.outcomes import Summary, read_outcomes
from kb.problems import Problem, ProblemsFound
from kb.project import Project
from kb.sources import Extract, Key, read_extract
from kb.trials import Trial, read_trials
from kb.uncited import read_uncited


@dataclass(frozen=True)
class Content:
    """What the project holds.

    `bibliography` is None where it could not be read; `bibtex` is its text as written. `extracts` holds those that
    could be read, `extract_keys` the names of all files. `pages` and their `texts` are named by their path below
    `docs/`. `navigation` lists the pages that mkdocs.yml names, with their lines; None where it could not be read.
    `macros` are the functions that pages may call in `{{ … }}`. `incomplete` holds the keys of sources that may not be
    cited yet, `uncited` the reasons why sources are cited nowhere. `unread` says what could not be read.
    """

    project: Project
    bibliography: Bibliography | None
    bibtex: str
    extracts: Mapping[str, Extract]
    extract_keys: frozenset[str]
    summaries: Mapping[str, Summary] | None
    claims: list[Claim]
    glossary: list[Term]
    trials: list[Trial]
    uncited: Mapping[str, str]
    news: list[News]
    pages: Mapping[str, Page]
    texts: Mapping[str, str]
    navigation: Mapping[str, int] | None
    macros: frozenset[str]
    incomplete: frozenset[str]
    unread: tuple[Problem, ...]


def read_content(project: Project) -> Content:
    """The project's content, with the problems of reading it in `unread`."""
    unread: list[Problem] = []
    extracts: dict[str, Extract] = {}
    pages: dict[str, Page] = {}
    texts: dict[str, str] = {}
    bibtex, bibliography, summaries, navigation = "", None, None, None
    claims: list[Claim] = []
    glossary: list[Term] = []
    trials: list[Trial] = []
    uncited: dict[str, str] = {}
    news: list[News] = []
    macros: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()
    keys = sorted(path.stem for path in project.sources.glob("*.yml"))
    for key in keys:
        with taking(unread):
            extracts[key] = read_extract(project.sources / f"{key}.yml", project)
    for path in sorted(project.docs.rglob("*.md")):
        name, shown = path.relative_to(project.docs).as_posix(), project.relative(path)
        with taking(unread):
            texts[name] = read_text(path, shown)
            pages[name] = parse(texts[name], shown)
    with taking(unread):
        shown = project.relative(project.bibliography)
        bibtex = read_text(project.bibliography, shown)
        bibliography = parse_bibliography(bibtex, shown)
    with taking(unread):
        summaries = read_outcomes(project)
    with taking(unread):
        claims = read_claims(project)
    with taking(unread):
        glossary = read_glossary(project)
    with taking(unread):
        trials = read_trials(project)
    with taking(unread):
        uncited = read_uncited(project)
    with taking(unread):
        news = read_news(project)
    with taking(unread):
        navigation = read_navigation(project)
    with taking(unread):
        macros = read_macros(project)
    with taking(unread):
        incomplete = read_incomplete(project)
    return Content(
        project=project,
        bibliography=bibliography,
        bibtex=bibtex,
        extracts=extracts,
        extract_keys=frozenset(keys),
        summaries=summaries,
        claims=claims,
        glossary=glossary,
        trials=trials,
        uncited=uncited,
        news=news,
        pages=pages,
        texts=texts,
        navigation=navigation,
        macros=macros,
        incomplete=incomplete,
        unread=tuple(unread),
    )


@contextmanager
def taking(problems: list[Problem]) -> Iterator[None]:
    """Go on where something could not be read, and add what was wrong with it to `problems`."""
    try:
        yield
    except ProblemsFound as found:
        problems.extend(found.problems)


def read_navigation(project: Project) -> dict[str, int]:
    """The pages that the navigation of mkdocs.yml names, with their lines. Raises ProblemsFound."""
    shown = project.relative(project.config)
    text = read_text(project.config, shown)
    # Composed, not loaded: the lines are wanted, and tags like `!ENV` mean nothing here.
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ProblemsFound([syntax_problem(error, shown)]) from error
    sections = [value for key, value in node.value if key.value == "nav"] if isinstance(node, yaml.MappingNode) else []
    return {leaf.value: leaf.start_mark.line + 1 for section in sections for leaf in _leaves(section)}


def _leaves(node: yaml.Node) -> list[yaml.ScalarNode]:
    """The scalars below `node` that are values of a navigation: pages, not their titles."""
    if isinstance(node, yaml.SequenceNode):
        return [leaf for item in node.value for leaf in _leaves(item)]
    if isinstance(node, yaml.MappingNode):
        return [leaf for _, value in node.value for leaf in _leaves(value)]
    return [node] if isinstance(node, yaml.ScalarNode) else []


def read_macros(project: Project) -> frozenset[str]:
    """The names of the functions that `define_env` in scripts/macros.py offers to pages. Raises ProblemsFound."""
    path = project.root / "scripts" / "macros.py"
    tree = ast.parse(read_text(path, project.relative(path)))
    defined = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "define_env")
    return frozenset(inner.name for node in defined for inner in node.body if isinstance(inner, ast.FunctionDef))


class _Waiting(BaseModel):
    key: Key


class _ToComplete(BaseModel):
    """The part of sources-to-complete.yml that the checks need."""

    records: list[_Waiting] = []


def read_incomplete(project: Project) -> frozenset[str]:
    """The keys of the sources that lack something and may not be cited yet. Raises ProblemsFound."""
    listed = read_model(project.to_complete, project.relative(project.to_complete), _ToComplete)
    return frozenset(record.key for record in listed.records)
