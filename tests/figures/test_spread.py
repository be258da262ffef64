"""Values spread at random, from a fixed seed: whatever a quarter brings, words stay within and apart."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import get_args

import polars as pl
import pytest

from genscan.figures import (
    bars,
    contributions,
    country_map,
    gallery,
    history,
    leading_occupations,
    region_strip,
    share_gap,
    split,
    theme,
)
from genscan.figures.drawing import Drawing
from genscan.figures.theme import Mode

from .test_structure import assert_readable

ROUNDS = 12


def shares(source: random.Random, parts: int) -> list[float]:
    weights = [source.gammavariate(0.6, 1) + 1e-9 for _ in range(parts)]
    return [weight / sum(weights) for weight in weights]


def gaps(source: random.Random, mode: Mode) -> Drawing:
    effective, loose = source.choice([30, 1000, 20000]), source.choice([0, 0.02, 0.2])
    rows = []
    for label, a, b in zip(gallery.FAMILIES, shares(source, 6), shares(source, 6), strict=True):
        half = 2 * (a * (1 - a) / effective) ** 0.5
        rows.append(
            (label, a, b, b * (1 - loose), min(b * (1 + loose), 1.0), a - b, a - b - half, a - b + half, None)
        )
    frame = pl.DataFrame(rows, schema=gallery.share_gap_rows().schema, orient="row")
    return share_gap.draw(frame, id="a", mode=mode, alt="")


def quarters(source: random.Random, mode: Mode) -> Drawing:
    names = ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]
    names = names[-source.choice([5, 6, 8]) :]
    rows = []
    for label in gallery.FAMILIES:
        base = source.choice([3, 40, 800, 20000])
        for name in names:
            change = (0.1, -0.02, 0.3) if name == names[-1] else (None, None, None)
            rows.append((label, name, base * source.lognormvariate(0, 0.25), *change, None))
    frame = pl.DataFrame(rows, schema=gallery.history_rows().schema, orient="row")
    return history.draw(frame, id="a", mode=mode, alt="")


def occupations(source: random.Random, mode: Mode) -> Drawing:
    rows = []
    for label in gallery.occupation_rows()["label"]:
        change, half = source.lognormvariate(0, 0.4) - 1, source.choice([0.05, 0.2, 0.8])
        rows.append((label, source.choice([0, 3, 120, 98765]), change, change - half, change + half, None))
    frame = pl.DataFrame(rows, schema=gallery.occupation_rows().schema, orient="row")
    return leading_occupations.draw(frame, id="a", mode=mode, alt="")


def regions(source: random.Random, mode: Mode) -> Drawing:
    rows = []
    for code, label, *_ in gallery.REGIONS:
        value, half = source.lognormvariate(0, 0.5), source.choice([0.05, 0.2, 0.8])
        ranks = (source.randint(1, 9), source.randint(9, 18))
        rows.append((code, label, value, value * (1 - half), value * (1 + half), *ranks, code == "11", None))
    frame = pl.DataFrame(rows, schema=gallery.region_rows().schema, orient="row")
    return region_strip.draw(frame, id="a", mode=mode, alt="")


def mismatch(source: random.Random, mode: Mode) -> Drawing:
    labels = gallery.plane_rows()["label"].to_list()[:8]
    rows = [(label, source.uniform(-0.2, 0.2) * source.choice([0.01, 1]), None) for label in labels]
    frame = pl.DataFrame(rows, schema=gallery.contribution_rows().schema, orient="row")
    return contributions.draw(frame, id="a", mode=mode, alt="")


def parts(source: random.Random, mode: Mode) -> Drawing:
    names = ("Sur place", "Mixte", "À distance", "Non précisée")
    rows = [
        (bar, name, value, None)
        for bar in ("Région", "France")
        for name, value in zip(names, shares(source, 4), strict=True)
    ]
    frame = pl.DataFrame(rows, schema=gallery.split_rows().schema, orient="row")
    return split.draw(frame, id="a", mode=mode, alt="", share=theme.HALF)


def groups(source: random.Random, mode: Mode) -> Drawing:
    rows = [
        (source.choice([None, "Groupe"]), label, value, source.random(), None)
        for label, value in zip(gallery.FAMILIES, shares(source, 6), strict=True)
    ]
    frame = pl.DataFrame(rows, schema=gallery.bar_rows("skills").schema, orient="row")
    return bars.draw(frame, id="a", mode=mode, alt="", share=theme.HALF)


def country(source: random.Random, mode: Mode) -> Drawing:
    values = [source.lognormvariate(0, 1.5) for _ in range(18)]
    return country_map.draw(
        gallery.country_rows().with_columns(value=pl.Series(values)), id="a", mode=mode, alt=""
    )


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("made", [gaps, quarters, occupations, regions, mismatch, parts, groups, country])
def test_words_stay_readable_whatever_the_values(
    made: Callable[[random.Random, Mode], Drawing], mode: Mode
) -> None:
    source = random.Random(4)
    for _ in range(ROUNDS):
        assert_readable(made(source, mode))
