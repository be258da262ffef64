"""The explorer: a page with an extract of the tables, and the parts of the rest that it loads when asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup

from genscan import dictionary, french, models, reference
from genscan.bulletin.html import page
from genscan.bulletin.published import Published
from genscan.bulletin.sections.masthead import meta, quarter_name
from genscan.paths import TEMPLATES
from genscan.quarters import Quarter
from genscan.tables import wide
from genscan.tables.citation import cite

ENGINE = "1.32.0"  # the DuckDB-WASM that `scripts/engine` puts beside the editions
COUNTED = ("vacancies_stock", "courses")  # indicators that are counts of `cells` as well: shown once
COARSE_AREAS = ("nation", "region")
COARSE_OCCUPATIONS = ("all", "family")
ONE_IS_AVERAGE = ("tension_index", "demand_quotient", "supply_quotient")
FIRST = "tension_index"

Entry = float | int | str | list[Any] | None
Cells = dict[str, dict[str, dict[str, list[Entry]]]]  # by area, occupation and quarter: an entry a measure


def write_explorer(published: Published, out: Path) -> None:
    """`explorer.html`, and under `static/explorer/` its style and the parts of the tables."""
    folder = out / "static" / "explorer"
    folder.mkdir(parents=True, exist_ok=True)
    names = [measure["code"] for measure in _measures(published)]
    parts = _parts(published, names)
    extract = parts.pop("")
    for name, cells in parts.items():
        text = f"genscan.receive({_json(name)}, {_json(cells)});\n"
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    (folder / "explorer.css").write_bytes((TEMPLATES / "explorer.css").read_bytes())
    (out / "explorer.html").write_text(_page(published, extract), encoding="utf-8")


def _page(published: Published, extract: Cells) -> str:
    facts = published.facts
    prefix = "Démonstration · " if facts.demonstration else ""
    return page(
        "explorer.html",
        facts,
        medium="screen",
        root="",
        title=f"{prefix}Explorateur · {facts.quarter.label_fr}, révision {facts.revision}",
        meta=meta(facts),
        cite=cite(facts),
        engine=ENGINE,
        tables=[(table.name, table.title_fr) for table in dictionary.tables().values()],
        symbols=sorted(dictionary.SYMBOLS_FR.items()),
        catalogue=Markup(_json(_catalogue(published))),
        extract=Markup(_json(extract)),
    )


def _catalogue(published: Published) -> dict[str, Any]:
    """What the page chooses among: areas, occupations, quarters and measures, with their names."""
    facts = published.facts
    slugs = dict(reference.regions().select("region_code", "slug").iter_rows())
    quarters = sorted({*published.tables["history"]["quarter"], str(facts.quarter)})
    return {
        "quarter": str(facts.quarter),
        "revision": facts.revision,
        "edition": f"{quarter_name(facts)}, révision {facts.revision}",
        "quarters": [[quarter, Quarter.parse(quarter).compact_fr] for quarter in quarters],
        "areas": [
            [row["area_level"], row["area_code"], row["area_label"], row["region_code"]]
            for row in _ordered_areas(published.tables["areas"]).iter_rows(named=True)
        ],
        "occupations": list(_occupations(published.tables)),
        "measures": _measures(published),
        "symbols": dict(dictionary.SYMBOLS_FR),
        "slugs": slugs,
        "first": {"measure": FIRST, "occupation": "all/ALL"},
    }


def _ordered_areas(areas: pl.DataFrame) -> pl.DataFrame:
    order = {level: index for index, level in enumerate(("nation", "region", "department"))}
    return areas.sort(
        pl.col("area_level").replace_strict(order, return_dtype=pl.Int8),
        pl.col("area_code").str.ends_with("ZZ"),
        "area_code",
    )


def _occupations(tables: Mapping[str, pl.DataFrame]) -> Iterator[list[str | None]]:
    """Level, code, label and family; families in their order."""
    yield ["all", "ALL", "Ensemble des métiers du numérique", None]
    for row in tables["families"].sort("position").iter_rows(named=True):
        yield ["family", row["family"], row["family_label"], row["family"]]
    for row in tables["occupations"].sort("occupation_level", "occupation_code").iter_rows(named=True):
        yield [row["occupation_level"], row["occupation_code"], row["occupation_label"], row["family"]]


def _measures(published: Published) -> list[dict[str, Any]]:
    """Counts of `cells`, then indicators, the main ones first: code, title, unit, how it is printed."""
    cells = dictionary.table("cells")
    counts = [
        {
            "code": name,
            "title": french.typographic(cells.column(name).title_fr),
            "unit": "",
            "shown": wide.shape_of_count(name),
            "about": french.typographic(cells.column(name).description_fr),
            "count": True,
        }
        for name in wide.COUNTS
    ]
    units = {model.table: model.header.get("unit_fr", "") for model in models.indicators()}
    definitions = {
        row["indicator"]: row
        for row in published.tables["indicator_definitions"].sort("indicator").iter_rows(named=True)
    }
    order = [*(name for name in wide.MAIN_INDICATORS if name in definitions), *definitions]
    indicators = [
        {
            "code": name,
            "title": french.typographic(definitions[name]["title_fr"]),
            "unit": french.typographic(units.get(name) or ""),
            "shown": wide.shape_of_indicator(name),
            "about": french.typographic(definitions[name]["description_fr"] or ""),
            "count": False,
            **({"average": 1} if name in ONE_IS_AVERAGE else {}),
        }
        for name in dict.fromkeys(order)
        if name not in COUNTED
    ]
    return counts + indicators


def _parts(published: Published, names: Sequence[str]) -> dict[str, Cells]:
    """All values by part: `` (the extract of the page), `parent`, `rome`, and a region's slug."""
    tables = published.tables
    slugs = dict(reference.regions().select("region_code", "slug").iter_rows())
    region_of = dict(
        tables["areas"].filter(area_level="department").select("area_code", "region_code").iter_rows()
    )
    places = {name: index for index, name in enumerate(names)}
    parts: dict[str, Cells] = {"": {}, "parent": {}, "rome": {}, **{slug: {} for slug in slugs.values()}}

    @cache
    def entries(quarter: str, level: str, code: str, kind: str, occupation: str) -> list[Entry]:
        if level not in COARSE_AREAS:
            part = slugs[region_of[code]]
        else:
            part = "" if kind in COARSE_OCCUPATIONS else kind
        occupations = parts[part].setdefault(f"{level}/{code}", {})
        return occupations.setdefault(f"{kind}/{occupation}", {}).setdefault(quarter, [])

    for name in ("cells", "history"):
        cells = tables[name].sort(*wide.KEY).select(*wide.KEY, "symbols", *wide.COUNTS)
        for quarter, level, code, kind, occupation, told, *counts in cells.iter_rows():
            symbols = dict(pair.split("=") for pair in (told or "").split())
            found = entries(quarter, level, code, kind, occupation)
            found[:] = [
                _count(value, symbols.get(count)) for count, value in zip(wide.COUNTS, counts, strict=True)
            ]
    columns = ("value", "low", "high", "reliability", "symbol")
    borrowed = ("borrowed_value", "borrowed_low", "borrowed_high", "borrowed_from")
    indicators = tables["indicators"].filter(pl.col("indicator").is_in(names), series="all")
    indicators = indicators.sort(*wide.KEY, "indicator").select(*wide.KEY, "indicator", *columns, *borrowed)
    for quarter, level, code, kind, occupation, indicator, *values in indicators.iter_rows():
        _put(entries(quarter, level, code, kind, occupation), places[indicator], _figure(values))
    return parts


def _count(value: float | None, symbol: str | None) -> Entry:
    """A plain number; for a null its symbol, empty where none is needed."""
    if value is None:
        return symbol or ""
    return value if symbol is None else [value, None, None, None, symbol]


def _figure(values: list[Any]) -> Entry:
    """Value, low, high, reliability, symbol, and what it borrows, as far as there is something to say."""
    while values and values[-1] is None:
        values = values[:-1]
    only_a_symbol = len(values) == 5 and values[:4] == [None] * 4
    return values[4] if only_a_symbol else values


def _put(found: list[Entry], place: int, entry: Entry) -> None:
    found.extend([None] * (place + 1 - len(found)))
    found[place] = entry


def _json(value: object) -> str:
    """Compact JSON that neither closes the script element around it nor opens a comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
