"""From files of offers to their breaks: what the demonstration planted, and one night of real files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from genscan import models, pipeline
from genscan.demonstration import truth, write_feeds
from genscan.demonstration.shape import shape
from genscan.feeds.inbox import receive
from genscan.feeds.landing import land
from genscan.paths import CHECKOUT, DataFolder
from genscan.quarters import Quarter

KEY = b"k" * 32
OFFERS = CHECKOUT.parent / "shared" / "data" / "dev" / "offres"
DAYS = ("2026-07-20", "2026-07-21", "2026-08-03", "2026-08-05", "2026-08-18", "2026-08-19", "2026-08-22")
CHAIN = ("staging.france_travail", "core.offers", "core.observations", "core.partner_counts")


def breaks(data: DataFolder, quarters: Iterable[Quarter]) -> pl.DataFrame:
    """`core.partner_breaks` of the latest quarter, from the vacancies of all."""
    window = tuple(quarters)
    for name in (*CHAIN, "core.partner_breaks"):
        for quarter in window:
            built = pipeline.build(data, models.find(name), quarter, window)
    return pl.read_parquet(built.path)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3, 4))])
def test_what_the_demonstration_planted_is_found_and_nothing_else(tmp_path: Path, seed: int) -> None:
    latest = Quarter(2026, 1)
    size: Any = {"quarters": 5, "vacancies": 4000, "courses": 200, "seed": seed}
    data = DataFolder(tmp_path)
    write_feeds(data.inbox, latest, **size, workers=1)
    quarters = [latest.previous(n) for n in range(4, -1, -1)]
    for quarter in quarters:
        land(data, "france-travail", quarter, KEY, workers=1)
    planted, known = shape()["partners"], truth(latest, **size)
    seen = known.sightings.join(known.vacancies, on="offer_id").filter(
        pl.col("partner").is_not_null(), pl.col("place").is_in(["commune", "department", "region"])
    )
    before = max(day for day in seen["observed_on"] if day < planted["leaving_on"])
    leaver = seen.filter(pl.col("observed_on") == before, pl.col("partner") == "REGIO-DEMO")
    found = breaks(data, quarters)
    assert found.select("region_code", "partner", "direction", "offers_before", "offers_after").rows() == [
        (region, "REGIO-DEMO", "left", leaver.filter(region_code=region).height, 0)
        for region in planted["leaving_regions"]
    ]
    assert found["before_date"].unique().to_list() == [before]
    assert found["break_date"].unique().to_list() == [
        min(day for day in known.sightings["observed_on"] if day >= planted["leaving_on"])
    ]


def as_offer(feature: dict[str, Any]) -> dict[str, Any]:
    """A point of that project's map as the API writes an offer; all-digit ids are those of partners."""
    known = feature["properties"]
    return {
        "id": known["id"],
        "intitule": known["intitule"],
        "dateCreation": known["dateCreation"],
        "typeContrat": known["typeContrat"],
        "lieuTravail": {"libelle": known["communeLibelle"], "codePostal": known["codePostal"]},
        "origineOffre": {"origine": "2" if known["id"].isdigit() else "1"},
    }


REAL = pytest.mark.skipif(not OFFERS.is_dir(), reason="the real extracts (../shared/data/dev) are not here")


@REAL
def test_partners_that_vanish_in_one_night_from_la_reunion_are_seen(tmp_path: Path) -> None:
    data, quarter = DataFolder(tmp_path / "data"), Quarter(2026, 3)
    for day in DAYS:
        with gzip.open(OFFERS / f"ft_reunion974_{day}.geojson.gz") as file:
            features = json.load(file)["features"]
        path = tmp_path / f"reunion-{day}.jsonl"
        path.write_text("\n".join(json.dumps(as_offer(feature)) for feature in features), encoding="utf-8")
        receive(data, "france-travail", [path], quarter, date.fromisoformat(day))
    landed = land(data, "france-travail", quarter, KEY, workers=1)
    assert [file.records for file in landed] == [3216, 3249, 2984, 3018, 2973, 1565, 1538]
    (found,) = breaks(data, [quarter]).iter_rows(named=True)
    assert (found["before_date"], found["break_date"]) == (date(2026, 8, 18), date(2026, 8, 19))
    assert (found["region_code"], found["partner"], found["direction"]) == ("04", None, "left")
    assert (found["offers_before"], found["offers_after"]) == (1910, 479)
    assert (found["own_before"], found["own_after"]) == (1063, 1086)


@REAL
def test_six_weeks_of_one_occupation_in_the_country_hold_no_break(tmp_path: Path) -> None:
    data, quarters = DataFolder(tmp_path), (Quarter(2024, 4), Quarter(2025, 1))
    for quarter, day in zip(quarters, ("2024-11-28", "2025-01-12"), strict=True):
        path = OFFERS / f"ft_v2_{day}_appellation-489091.jsonl.gz"
        receive(data, "france-travail", [path], quarter, date.fromisoformat(day))
        land(data, "france-travail", quarter, KEY, workers=1)
    assert breaks(data, quarters).is_empty()
    counted = pl.read_parquet(data.table("core.partner_counts", quarters[1]))
    assert counted["partner"].n_unique() > 15
