"""What the finder looks at: a region's names, those of its departments, and how their postcodes begin."""

from __future__ import annotations

import polars as pl

from genscan import reference
from genscan.french import RegionName

CORSICAN = {"2A": "20", "2B": "20"}  # departments whose postcodes begin with another number


def names(region: RegionName) -> str:
    """`Bretagne|Côtes-d’Armor|…`: what a reader may type, parted by |."""
    labels = _departments(region).get_column("department_label").to_list()
    return "|".join(word.replace("|", " ") for word in (region.label, *labels))


def numbers(region: RegionName) -> str:
    """`2A 20 2B`: the numbers of its departments, and those with which their postcodes begin."""
    codes = _departments(region).get_column("department_code").to_list()
    return " ".join(dict.fromkeys(part for code in codes for part in (code, CORSICAN.get(code, code))))


def _departments(region: RegionName) -> pl.DataFrame:
    return reference.departments().filter(pl.col("region_code") == region.code).sort("department_code")
