"""Tables leave out the columns that say nothing, and tell once why."""

from __future__ import annotations

from dataclasses import replace

from genscan.bulletin.parts import Column, Table, condensed, row_of
from genscan.bulletin.published import missing
from genscan.bulletin.said import NOTHING, Plain, Printed
from genscan.bulletin.wording import WHOLE

ABSENT, LATE = missing("u"), missing("x")


def table(*rows: tuple[Printed, ...]) -> Table:
    columns = (Column("Famille", "text"), Column("Offres"), Column("Part"), Column("Intervalle", "soft"))
    return Table("Familles", columns, tuple(row_of(f"F{n}", cells) for n, cells in enumerate(rows)))


def titles(made: Table) -> list[str]:
    return [column.title for column in made.columns]


def test_an_empty_column_leaves_without_a_word() -> None:
    made = condensed(table((Plain("1"), Plain("10 %"), NOTHING), (Plain("2"), Plain("20 %"), NOTHING)))
    assert titles(made) == ["Famille", "Offres", "Part"]
    assert not made.note
    assert [len(row.cells) for row in made.rows] == [2, 2]


def test_a_column_withheld_throughout_is_told_in_the_note() -> None:
    made = condensed(table((Plain("1"), ABSENT, NOTHING), (Plain("2"), ABSENT, NOTHING)))
    assert titles(made) == ["Famille", "Offres"]
    assert made.note.text == "Non diffusé dans toutes les lignes, l’effectif étant trop faible\u00a0: part."


def test_a_column_with_one_number_or_two_reasons_stays() -> None:
    mixed = table((Plain("1"), ABSENT, NOTHING), (Plain("2"), Plain("20 %"), NOTHING))
    reasons = table((Plain("1"), ABSENT, NOTHING), (Plain("2"), LATE, NOTHING))
    for made in (condensed(mixed), condensed(reasons)):
        assert titles(made) == ["Famille", "Offres", "Part"]


def test_a_narrow_screen_keeps_the_only_numbers() -> None:
    made = table((Plain("1"), ABSENT, NOTHING), (Plain("2"), ABSENT, NOTHING))
    first, offers, part, limits = made.columns
    spared = replace(made, columns=(first, replace(offers, spare=True), part, replace(limits, spare=True)))
    assert [column.spare for column in condensed(spared).columns] == [False, False]


def test_a_total_of_100_percent_does_not_keep_a_withheld_column() -> None:
    made = table((Plain("1"), ABSENT, NOTHING), (Plain("2"), ABSENT, NOTHING))
    total = row_of("Ensemble", (Plain("3"), WHOLE, NOTHING), "total")
    assert titles(condensed(replace(made, rows=(*made.rows, total)))) == ["Famille", "Offres"]
    counted = row_of("Ensemble", (Plain("3"), Plain("40 %"), NOTHING), "total")
    assert titles(condensed(replace(made, rows=(*made.rows, counted)))) == ["Famille", "Offres", "Part"]


def test_a_table_without_any_number_stays_whole() -> None:
    whole = table((ABSENT, ABSENT, NOTHING), (ABSENT, ABSENT, NOTHING))
    assert condensed(whole) == whole
