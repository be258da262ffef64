"""The median life online of simulated offers is found from weekly and daily observations."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from genscan import models, pipeline
from genscan.demonstration import offers, population
from genscan.demonstration.shape import shape
from genscan.demonstration.timetable import Observation
from genscan.feeds.inbox import receive
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)


def needed(name: str) -> set[str]:
    """A model and all that it rests on."""
    known = {model.name: model for model in models.load_models()}
    return {name}.union(*(needed(one) for one in models.upstream(known[name], known)))


@pytest.mark.long
@pytest.mark.parametrize("every", [7, 3])
def test_the_planted_median_life_is_found(tmp_path: Path, every: int) -> None:
    data = DataFolder(tmp_path / "data")
    days = [QUARTER.first_day + timedelta(days=n) for n in range(2, 90, every)]
    observed = tuple(Observation(QUARTER, day) for day in days)
    market = population.simulate(observed, 1500, seed=1)
    for observation in observed:
        path = tmp_path / f"offres-{observation.day}.jsonl.gz"
        offers.write_lines(path, market.take(market.online(observation.moment)), observation)
        receive(data, "france-travail", [path], QUARTER, observation.day)
    land(data, "france-travail", QUARTER, b"k" * 32, workers=1)
    wanted = needed("core.survival")
    for model in models.load_models():
        if model.name in wanted:
            pipeline.build(data, model, QUARTER, (QUARTER,))
    (nation,) = (
        pl.read_parquet(data.table("core.survival", QUARTER))
        .filter(area_level="nation", occupation_level="all")
        .iter_rows(named=True)
    )
    planted = shape()["demand"]["mean_life_days"] * math.log(2)
    assert nation["removed"] > 1000
    assert abs(nation["median"] - planted) <= 1.5  # copies live a little longer
    assert nation["low"] <= nation["median"] <= nation["high"]
