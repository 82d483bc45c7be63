from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from kb.published.lists import Filtered, Item

ITEMS = (
    Item("Low", (("pain",), ("2020", "2021"))),
    Item("High", (("mood <&>",), ("2021",))),
)
LISTED = Filtered("list", "things", ("Kind", "Year"), ITEMS)


@pytest.fixture(name="form")
def _form() -> html.HtmlElement:
    return html.fragment_fromstring(LISTED.form)


def test_a_field_offers_each_value_that_occurs_once_and_all(form: html.HtmlElement) -> None:
    kinds, years = form.findall(".//select")
    assert [option.text for option in kinds] == ["all", "mood <&>", "pain"]
    assert [option.text for option in years] == ["all", "2020", "2021"]


def test_every_control_has_its_label(form: html.HtmlElement) -> None:
    controls = {element.get("id") for element in form.xpath(".//select|.//input")}
    assert controls == {label.get("for") for label in form.findall(".//label")}
    assert len(controls) == 3


def test_the_form_is_hidden_and_out_of_the_search_index_until_a_script_finds_it(form: html.HtmlElement) -> None:
    assert "hidden" in form.attrib
    assert "data-search-exclude" in form.attrib
    assert form.get("data-for") == "list"


def test_the_count_is_announced(form: html.HtmlElement) -> None:
    (count,) = form.xpath(".//*[@role='status']")
    assert count.get("data-what") == "things"


def test_bullets_hold_the_items_html() -> None:
    found = html.fragment_fromstring(LISTED.bullets([Item("<b>Low</b>", ITEMS[0].values)], "kb-things"))
    assert found.get("class") == "kb-items kb-things"
    assert [item.find("b").text for item in found] == ["Low"]


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=3, unique=True), min_size=1, max_size=6))
def test_the_numbers_of_an_item_are_those_of_its_options(values: list[list[str]]) -> None:
    listed = Filtered("list", "things", ("Letter",), tuple(Item("", (one,)) for one in values))
    for item, letters in zip(listed.items, values, strict=True):
        (numbers,) = html.fragment_fromstring(f"<p {listed.attribute(item)}>").get("data-f").split("|")
        assert [listed.options[0][int(number)] for number in numbers.split()] == letters
