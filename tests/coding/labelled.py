"""Labelled pairs of offers, and how many of them the rule of copies takes as they were labelled."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

from genscan import method, reference
from genscan.coding.copies import by_rule
from genscan.coding.pairs import pairs
from genscan.feeds.france_travail import FEED
from genscan.feeds.reading import Reading
from genscan.quarters import Quarter
from genscan.statistics import wilson_limits

_DAY = re.compile(r"ft_v2_(\d{4})-(\d\d)(?:-(\d\d))?_")
LABELLED = Path(__file__).with_name("copies_labelled.csv")


@dataclass(frozen=True)
class Found:
    """Copies found that are copies, found that are none, and not found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> tuple[int, float, float, float]:
        """Its denominator, the share and Wilson's limits."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> tuple[int, float, float, float]:
        return _share(self.right, self.right + self.missed)


def _share(count: int, of: int) -> tuple[int, float, float, float]:
    low, high = wilson_limits(count / of, of)
    return of, round(count / of, 4), round(float(low), 4), round(float(high), 4)


def winners(offers: pl.DataFrame) -> dict[str, str]:
    """What the published rule makes of the offers of one quarter: offer -> the one that speaks for it."""
    ranks = dict(reference.table("partners").select("partner", "rank").iter_rows())
    side = offers.select(
        "offer_id",
        "own",
        "partners",
        "created_at",
        rank=pl.col("partners")
        .list.eval(pl.element().replace_strict(ranks, default=None, return_dtype=pl.Int64))
        .list.min()
        .fill_null(method.PARTNER_RANK),
        employer="employer_hash",
        commune="commune_hash",
    )
    linked = pairs(offers)
    for name in ("left", "right"):
        linked = linked.join(
            side.select(
                pl.col("offer_id").alias(f"{name}_id"), pl.exclude("offer_id").name.prefix(f"{name}_")
            ),
            on=f"{name}_id",
        )
    found = by_rule(linked).filter(pl.col("rule") == "published")
    return dict(found.select("offer_id", "winner_id").iter_rows())


def judged(offers: Mapping[str, pl.DataFrame], labels: pl.DataFrame) -> Found:
    """From the offers of each quarter and pairs of them (`quarter`, `left_id`, `right_id`, `label`)."""
    winner = {quarter: winners(frame) for quarter, frame in offers.items()}
    right = wrong = missed = 0
    for quarter, left, other, label in labels.select("quarter", "left_id", "right_id", "label").iter_rows():
        found = winner[quarter].get(left, left) == winner[quarter].get(other, other)
        right += found and label == "copy"
        wrong += found and label != "copy"
        missed += not found and label == "copy"
    return Found(right, wrong, missed)


def real_offers(extracts: Path) -> dict[str, pl.DataFrame]:
    """The vacancies of the API's extracts, by quarter, of all occupations: the latest version of each."""
    landed = []
    for path in sorted((extracts / "offres").glob("ft_v2_*")):
        year, month, day = _DAY.match(path.name).groups()  # type: ignore[union-attr]
        observed = date(int(year), int(month), int(day or 31))
        if "MALFORMED" in path.name:
            continue
        reading = Reading(path.name, observed, b"key")
        landed += [
            frame.with_columns(observed_on=pl.lit(observed))
            for frame in FEED.parse(BytesIO(gzip.decompress(path.read_bytes())), reading)
        ]
    codes = extracts / "rome" / "v460" / "unix_referentiel_code_rome_v460_utf8.csv.gz"
    parents = pl.read_csv(gzip.decompress(codes.read_bytes()), infer_schema=False)
    versions = (
        pl.concat(landed)
        .with_columns(
            quarter=pl.col("observed_on").map_elements(
                lambda day: str(Quarter.of(day)), return_dtype=pl.String
            )
        )
        .with_columns(seen_on=pl.col("observed_on").unique().sort().implode().over("quarter", "offer_id"))
        .sort("observed_on", "updated_at", "record")
        .unique(["quarter", "offer_id"], keep="last")
        .join(parents.select(rome_code="code_rome", parent_code="code_rome_parent"), on="rome_code")
        .with_columns(
            own=pl.col("origin") == "own",
            region_code=pl.col("region_code").fill_null("ZZ"),
            department_code=pl.coalesce("department_code", pl.col("region_code") + pl.lit("-ZZ"), pl.lit("")),
            title=pl.col("title").str.to_lowercase(),
        )
    )
    return {str(key[0]): frame for key, frame in versions.partition_by("quarter", as_dict=True).items()}
