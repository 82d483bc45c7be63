"""Lists and tables that a script can filter (docs/assets/filter.js); without it they are plain and whole.

An item carries its values in `data-f` as numbers of the form's options: field by field parted by `|`, several values of
one field by spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape


@dataclass(frozen=True)
class Item:
    """One item: its inner HTML, and for each field of the form its values."""

    html: str
    values: tuple[Sequence[str], ...]


@dataclass(frozen=True)
class Filtered:
    """Things to filter: `name` is the id of the element that holds them, `fields` are the form's."""

    name: str
    what: str
    fields: tuple[str, ...]
    items: tuple[Item, ...]

    @cached_property
    def options(self) -> list[list[str]]:
        """The values that occur in each field, sorted."""
        columns = range(len(self.fields))
        return [sorted({value for item in self.items for value in item.values[column]}) for column in columns]

    @property
    def form(self) -> str:
        """The form; hidden until the script finds it."""
        selects = "".join(self._select(column) for column in range(len(self.fields)))
        words = f"{self.name}-words"
        return (
            f'<form class="kb-filter kb-screen-only" data-for="{self.name}" role="search" '
            f'aria-label="Filter the {escape(self.what)}" hidden data-search-exclude>{selects}'
            f'<p><label for="{words}">Words</label><input class="kb-input" type="search" id="{words}"></p>'
            f'<p class="kb-filter__count" role="status" data-what="{escape(self.what)}"></p></form>'
        )

    def attribute(self, item: Item) -> str:
        """The attribute that tells the script the item's values."""
        fields = zip(self.options, item.values, strict=True)
        return f'data-f="{"|".join(" ".join(str(known.index(value)) for value in values) for known, values in fields)}"'

    def bullets(self, items: Sequence[Item], kind: str) -> str:
        """Some of the items as a list of the class `kind`."""
        rows = "\n".join(f"<li {self.attribute(item)}>{item.html}</li>" for item in items)
        return f'<ul class="kb-items {kind}">\n{rows}\n</ul>'

    def _select(self, column: int) -> str:
        name = f"{self.name}-{column}"
        options = "".join(
            f'<option value="{code}">{escape(value)}</option>' for code, value in enumerate(self.options[column])
        )
        return (
            f'<p><label for="{name}">{escape(self.fields[column])}</label>'
            f'<select class="kb-input" id="{name}"><option value="">all</option>{options}</select></p>'
        )
