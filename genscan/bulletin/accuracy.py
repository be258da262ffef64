"""The measured accuracies of `warehouse/reference/accuracy.csv` for the quality page."""

from __future__ import annotations

from genscan import french, reference
from genscan.bulletin.parts import Column, Table, row_of
from genscan.bulletin.said import Plain


def accuracies() -> Table:
    """What was measured, its share with limits and on how many."""
    rows = reference.table("accuracy").sort("measure").iter_rows(named=True)
    return Table(
        "Exactitudes mesurées",
        (Column("Mesure", "text"), Column("Part"), Column("Intervalle à 95 %"), Column("Cas")),
        tuple(
            row_of(
                Plain(french.typographic(row["how_fr"])),
                (
                    Plain(french.percent(float(row["value"]))),
                    Plain(f"{french.percent(float(row['low']))} à {french.percent(float(row['high']))}"),
                    Plain(french.number(int(row["n"]))),
                ),
            )
            for row in rows
        ),
    )
