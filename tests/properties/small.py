"""Small quarters: feeds drawn from a pool of demonstration records, and the tables that they become."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from lxml import etree

from genscan import models, pipeline, views, warehouse
from genscan.feeds.inbox import META_SUFFIX
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

KEY = bytes(range(32))
KEPT = {"core.coded_offers", "core.copies"}  # what planted truth is compared with
T = TypeVar("T")
Offer = dict[str, Any]
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Pool:
    """The records of one demonstration quarter: offers by day, catalogue rows, LHEO documents."""

    quarter: Quarter
    offers: Mapping[str, Sequence[Offer]]
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    documents: Mapping[str, bytes]
    landed: DataFolder

    @property
    def offer_ids(self) -> list[str]:
        return sorted({offer["id"] for offers in self.offers.values() for offer in offers})

    @property
    def lasting(self) -> frozenset[str]:
        """The offers online on every day: with one of them no observation is empty."""
        return frozenset.intersection(
            *(frozenset(offer["id"] for offer in offers) for offers in self.offers.values())
        )


@dataclass(frozen=True)
class Draw:
    """What of the pool a quarter receives (`offers`, `courses`: None for all), in which order and files."""

    offers: frozenset[str] | None = None
    courses: int | None = None
    seed: int | None = None
    files: int = 1
    added: Sequence[Offer] = field(default=())


def read_pool(landed: DataFolder, quarter: Quarter) -> Pool:
    """The pool of what `write_feeds` put into an inbox, its certifications and job titles landed."""
    inbox = landed.inbox
    for feed in ("rncp", "rome"):
        land(landed, feed, quarter, KEY, workers=1)
    offers = {
        _day_of(path): [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        for path in _files(inbox, "france-travail", quarter)
    }
    catalogue = _files(inbox, "mcf", quarter)[0]
    lines = list(
        csv.reader(io.StringIO(gzip.decompress(catalogue.read_bytes()).decode("utf-8-sig")), delimiter=";")
    )
    documents = {
        path.name.removesuffix(".gz"): gzip.decompress(path.read_bytes())
        for path in _files(inbox, "lheo", quarter)
    }
    return Pool(quarter, offers, lines[0], _retold(lines[0], lines[1:]), documents, landed)


def receive(pool: Pool, draw: Draw, root: Path, key: bytes = KEY, workers: int = 1) -> DataFolder:
    """An observatory's folder in which the draw has landed."""
    data = DataFolder(root)
    chance = random.Random(draw.seed) if draw.seed is not None else None
    for feed in ("rncp", "rome"):
        shutil.copytree(pool.landed.landing / feed, data.landing / feed)
    for day, offers in sorted(pool.offers.items()):
        chosen = [o for o in offers if draw.offers is None or o["id"] in draw.offers]
        mixed = _mixed([*chosen, *draw.added], chance)
        files = max(1, min(draw.files, len(mixed)))  # an empty file would take the observation away
        for number in range(files):
            lines = [json.dumps(offer, ensure_ascii=False) for offer in mixed[number::files]]
            name = f"offres-{day}-{number}.jsonl"
            _put(data, "france-travail", pool.quarter, name, "\n".join(lines).encode(), day)
    rows = list(pool.rows if draw.courses is None else pool.rows[: draw.courses])
    text = io.StringIO()
    csv.writer(text).writerows([pool.header, *_mixed(rows, chance)])
    day = max(pool.offers)
    _put(data, "mcf", pool.quarter, "catalogue.csv", text.getvalue().encode(), day)
    for name, document in sorted(pool.documents.items()):
        _put(data, "lheo", pool.quarter, name, _shuffled(document, draw.courses, chance), day)
    for feed in ("france-travail", "mcf", "lheo"):
        land(data, feed, pool.quarter, key, workers=workers)
    return data


def publish(data: DataFolder, quarter: Quarter, earlier: Sequence[Quarter] = ()) -> Tables:
    """The tables of a landed quarter by name (`core.cells`), every model run in one engine."""
    past = {one: _run(data, one, {}, ("staging", "core")) for one in earlier}
    return _run(data, quarter, past, models.SCHEMAS)


def _run(
    data: DataFolder, quarter: Quarter, past: Mapping[Quarter, Tables], schemas: Sequence[str]
) -> Tables:
    outside = {source for source in _all_sources() if source.split(".")[0] in ("landing", "reference")}
    checked = {source for check in pipeline.checks() for source in check.sources}
    wanted = KEPT | checked | {f"core.{s.split('.')[1]}" for s in _all_sources() if s.startswith("history.")}
    tables: Tables = {}
    with views.connected(data, sorted(outside), quarter, (quarter,)) as con:
        for model in models.load_models():
            if model.schema not in schemas:
                continue
            for table in (
                one.removeprefix("history.") for one in model.sources if one.startswith("history.")
            ):
                rows = [(quarter, tables[f"core.{table}"].clear())]
                rows += [(one, made[f"core.{table}"]) for one, made in past.items()]
                history = [frame.select(pl.lit(str(one)).alias("quarter"), pl.all()) for one, frame in rows]
                warehouse.table_of_frame(con, f"history.{table}", pl.concat(history))
            if models.EVERY_INDICATOR in model.sources:
                con.execute("create schema if not exists indicators")
                con.execute(f"create or replace view {models.EVERY_INDICATOR} as {_union()}")
            values = warehouse.parameters(model.select, pipeline.bound(quarter))
            con.execute(f"create schema if not exists {model.schema}")
            if model.step is None:
                con.execute(f"create or replace table {model.name} as {model.select}", values)
            else:
                stepped = model.step(con.execute(model.select, values).pl())
                warehouse.table_of_frame(con, model.name, stepped)
            if model.schema == "published" or model.name in wanted:
                tables[model.name] = con.table(model.name).pl()
    return tables


def published(tables: Tables) -> dict[str, bytes]:
    """The published tables as bytes, by name."""
    return {
        name.removeprefix("published."): frame.write_csv().encode()
        for name, frame in tables.items()
        if name.startswith("published.")
    }


def broken_rules(tables: Tables, quarter: Quarter) -> list[str]:
    """The names of the blocking checks that do not hold on these tables; one reads the landing."""
    con = warehouse.connect()
    for name, frame in tables.items():
        warehouse.table_of_frame(con, name, frame)
    found = [
        check.name
        for check in pipeline.checks()
        if not check.warns
        and "landing.files" not in check.sources
        and con.execute(check.select, warehouse.parameters(check.select, pipeline.bound(quarter))).fetchall()
    ]
    con.close()
    return found


def _all_sources() -> set[str]:
    return {source for model in models.load_models() for source in model.sources}


def _union() -> str:
    return " union all by name ".join(
        f"select {warehouse.quote(model.table)} as indicator, * from {model.name}"
        for model in models.indicators()
    )


def _files(inbox: Path, feed: str, quarter: Quarter) -> list[Path]:
    return sorted(p for p in (inbox / feed / str(quarter)).iterdir() if not p.name.endswith(META_SUFFIX))


def _day_of(path: Path) -> str:
    return str(json.loads(path.with_name(path.name + META_SUFFIX).read_text())["observed_on"])


def _mixed(items: Iterable[T], chance: random.Random | None) -> list[T]:
    listed = list(items)
    if chance is not None:
        chance.shuffle(listed)
    return listed


def _retold(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows of the catalogue, every third told a second time with another title and level."""
    told = {"intitule_formation": "Un autre intitulé", "libelle_niveau_sortie_formation": "NIVEAU 7"}
    again = [[told.get(name, value) for name, value in zip(header, row, strict=False)] for row in rows]
    return [one for at, row in enumerate(rows) for one in ((row, again[at]) if at % 3 == 0 else (row,))]


def _put(data: DataFolder, feed: str, quarter: Quarter, name: str, content: bytes, day: str) -> None:
    folder = data.inbox_of(feed, quarter)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    (folder / (name + META_SUFFIX)).write_text(json.dumps({"observed_on": day}))


def _shuffled(document: bytes, kept: int | None, chance: random.Random | None) -> bytes:
    root = etree.fromstring(document)
    offers = root.find("{*}offres")
    assert offers is not None
    courses = list(offers)
    for course in courses:
        offers.remove(course)
    offers.extend(_mixed(courses if kept is None else courses[:kept], chance))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
