"""The method and quality pages say all that the code does: every choice, indicator, symbol and accuracy."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html as parser

from genscan import french, method, models, reference
from genscan.bulletin import pages
from genscan.bulletin.choices import CHOICES_FR, choices, value_fr
from genscan.bulletin.published import Published
from genscan.dictionary import SYMBOLS_FR


def constants() -> set[str]:
    return {name for name in vars(method) if name.isupper()}


def parsed(page: str) -> Any:
    return parser.document_fromstring(page)


def rows_of(page: str, section: str) -> list[list[str]]:
    table = parsed(page).xpath(f"//section[@id='{section}']//tbody/tr")
    return [[cell.text_content().strip() for cell in row] for row in table]


def test_every_choice_of_the_method_has_its_french_line() -> None:
    assert constants() - CHOICES_FR.keys() == set(), (
        "add the choice and its reason to genscan/bulletin/choices.py"
    )


def test_every_choice_is_on_the_page_with_its_value_and_reason(published: Published) -> None:
    rows = rows_of(pages.method(published), "choix")
    assert len(rows) == len(constants())
    shown = {what: (value, why) for what, value, why in rows}
    for what, value, why in choices():
        assert shown[what] == (value, why)
        assert value and why


def test_a_choice_without_its_line_is_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(method, "NEW_CHOICE", 3, raising=False)
    with pytest.raises(KeyError, match="NEW_CHOICE"):
        choices()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.95, "0,95"), (1.645, "1,645"), (30, "30"), (0.3, "0,3"), ("326", "326"), ((0.5, 1.35), "0,5 - 1,35")],
)
def test_a_value_is_shown_with_all_its_decimals(value: Any, shown: str) -> None:
    assert value_fr(value) == shown


def test_every_published_indicator_is_defined_with_what_it_rests_on(published: Published) -> None:
    rows = {row[-1]: row for row in rows_of(pages.method(published), "indicateurs")}
    definitions = published.tables["indicator_definitions"]
    assert set(rows) == set(definitions["indicator"])
    for name, title, text in definitions.select("indicator", "title_fr", "description_fr").iter_rows():
        assert rows[name][:2] == [french.typographic(title), french.typographic(text)]
    heads = {model.table: model.header for model in models.indicators()}
    for name in set(rows) & set(heads):
        assert rows[name][3] == french.typographic(heads[name].get("rests_on_fr", "–"))


def test_every_symbol_is_explained(published: Published) -> None:
    text = parsed(pages.method(published)).text_content()
    assert all(said in text for said in SYMBOLS_FR.values())


def test_measured_accuracies_are_on_the_quality_page(published: Published) -> None:
    measured = reference.table("accuracy").sort("measure")
    assert rows_of(pages.quality(published), "exactitudes") == [
        [
            french.typographic(row["how_fr"]),
            french.percent(row["value"]),
            french.typographic(f"{french.percent(row['low'])} à {french.percent(row['high'])}"),
            french.number(row["n"]),
        ]
        for row in measured.iter_rows(named=True)
    ]
