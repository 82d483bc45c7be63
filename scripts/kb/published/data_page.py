"""The page that lists the data to load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.content import Content
from kb.published import charts
from kb.published.addresses import DESCRIPTOR, EXTRACTS, data_files, path, schema_file
from kb.published.datasets import Dataset, lists, page_tables, written_tables
from kb.tables import typeset


def listing(content: Content, labels: Mapping[str, str], origin: str) -> str:
    """All datasets, for the page `origin`; Markdown."""
    parts = [
        f"- [The descriptor]({path(origin, DESCRIPTOR)}) names every file and every field.",
        f"- [The extracts]({path(origin, EXTRACTS)}): all that was read of each source, as JSON.",
        f"- JSON Schemas of the project's own files: {', '.join(_schemas(content, origin))}.",
        f"- Version {content.project.version} of text and data.",
    ]
    for dataset in lists(content):
        parts += [f"\n## {dataset.title}\n", _files(dataset, origin), "", *_fields(dataset)]
    parts += [
        "\n## Tables of the pages\n",
        *(f"- {_files(dataset, origin)}" for dataset in page_tables(content, labels)),
        "\n## Tables written in the pages\n",
        *(f"- {_files(dataset, origin)}" for dataset in written_tables(content)),
        "\n## Figures\n",
        *(f"- {_files(charts.show(chart, content, labels).dataset, origin)}" for chart in content.charts.values()),
    ]
    # Files cannot be opened from the book.
    return '<div class="kb-screen-only" markdown="1">\n\n' + "\n".join(parts) + "\n\n</div>"


def _schemas(content: Content, origin: str) -> Iterator[str]:
    for schema in content.project.schema_files:
        yield f"[{schema.name.removesuffix('.schema.json')}]({path(origin, schema_file(schema.name))})"


def _files(dataset: Dataset, origin: str) -> str:
    links = " · ".join(f"[{kind}]({path(origin, file)})" for kind, file in data_files(dataset.name).items())
    return f"{typeset(dataset.title)}, {len(dataset.rows)} rows: {links}"


def _fields(dataset: Dataset) -> Iterator[str]:
    return (f"- `{name}` ({kind}): {typeset(told)}" for name, (kind, told) in dataset.fields.items())
