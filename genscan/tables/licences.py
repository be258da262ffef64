"""Under which licence each table is published, by what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from genscan.dictionary import Table

LICENCES: Mapping[str, tuple[str, str]] = {
    "Licence Ouverte 2.0": ("etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "ODbL 1.0": ("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
ON_COURSES = ("cells", "history", "indicators", "profiles", "changes")


def licence_of(table: Table, sources: pl.DataFrame) -> str:
    """The licence of a table of an edition: what rests on a share-alike feed stays under that feed's."""
    shared_alike = sources.filter(pl.col("licence").str.contains("ODbL")).height > 0
    return "ODbL 1.0" if shared_alike and table.name in ON_COURSES else table.licence
