"""What of the indicators a confidential side leaves to tell: a value only where all its cells are told."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from genscan.confidential import ALL, NATION, PAST
from genscan.indicators import KEY, complete

SIDES = ("vacancies", "courses")
# What an indicator rests on, a side each: its own cell, all cells of its area, or nothing that may be told.
# `star`: also on the sums over the regions, which the nation's and ZZ's cells tell.
_RESTS = {
    "vacancies_stock": ("own", ""),
    "courses": ("", "own"),
    "vacancies_per_100k": ("own", ""),
    "courses_per_100k": ("", "own"),
    "vacancies_per_100_courses": ("own star", "row star"),
    "tension_index": ("own star", "row star"),
    "national_share": ("own star", ""),
    "demand_share": ("row", ""),
    "supply_share": ("", "row"),
    "share_gap": ("row", "row"),
    "demand_quotient": ("row star", ""),
    "supply_quotient": ("", "row star"),
    "quadrant": ("row star", "row star"),
    "share_unallocated": ("", "never"),
    "share_without_family": ("", "row"),
    "share_on_evidence": ("", "never"),
    "share_certifying": ("", "never"),
    "share_no_diploma_required": ("", "never"),
    "share_distant_courses": ("", "never"),
    "share_apprenticeship": ("never", ""),
    "share_experience_required": ("never", ""),
    "share_partner": ("never", ""),
    "share_permanent": ("never", ""),
    "median_days_online": ("never", ""),
}
_UNKNOWN = ("never", "never")  # an indicator that is not listed rests on both sides, whole
_COUNTS = ("vacancies_stock", "courses")  # the nation's row is its own cell, not the sum of the regions
_BANDED = ("supply_share", "courses", "supply_quotient", "courses_per_100k")  # limits by sizes in vacancies
_RANKED = ("shrunk", "rank", "rank_low", "rank_high")
_BORROWED = ("borrowed_value", "borrowed_low", "borrowed_high", "borrowed_from")
_FIGURES = (
    *("value", "low", "high", "numerator", "denominator", "reference", "n", "reliability"),
    *(*PAST, *_RANKED, *_BORROWED),
)


@dataclass(frozen=True)
class Secret:
    """The hidden cells of one confidential side."""

    hidden: frozenset[tuple[str, str]]

    @property
    def areas(self) -> list[str]:
        return sorted({area for area, _ in self.hidden})

    @property
    def occupations(self) -> list[str]:
        return sorted({occupation for _, occupation in self.hidden})

    @property
    def star(self) -> bool:
        """Whether the sums over the regions would tell a hidden cell of ZZ or of the nation."""
        return any(area in (NATION, "ZZ") for area in self.areas)


def indicators(rows: pl.DataFrame) -> pl.DataFrame:
    """`complete`, without what confidential sides hide, and marked where it is provisional.

    Three columns more than `complete` takes, the same in every row: `masks`, the rows of `core.masks`, and
    `secret_before`, the sides that were confidential in an earlier quarter used, null where there is none;
    `is_provisional`, whether what rests on vacancies is.
    """
    told = rows.select("masks", "secret_before", "is_provisional").head(1)
    done = _without_secrets(complete(rows.drop(told.columns)), told)
    provisional = told.height > 0 and bool(told["is_provisional"].item())
    return _provisional(done) if provisional else done


def _provisional(rows: pl.DataFrame) -> pl.DataFrame:
    """Stated figures that rest on vacancies, marked; one that has another symbol keeps it."""
    marked = pl.col("value").is_not_null() & pl.col("symbol").is_null() & _on("vacancies")
    return rows.with_columns(symbol=pl.when(marked).then(pl.lit("p")).otherwise("symbol"))


def _without_secrets(done: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    masks = (
        told["masks"].explode(empty_as_null=True).drop_nulls().struct.unnest()
        if told.height
        else pl.DataFrame()
    )
    before = set(told["secret_before"].explode(empty_as_null=True).drop_nulls()) if told.height else set()
    secrets = {
        side: Secret(
            frozenset(
                masks.filter((pl.col("side") == side) & pl.col("is_hidden"))
                .select("area_code", "occupation_code")
                .iter_rows()
            )
        )
        for side in SIDES
        if masks.height and side in set(masks["side"])
    }
    if not secrets and not before:
        return done
    past = _without_past(_without_partners(done, before | set(secrets)), before | set(secrets))
    return _withheld(past, secrets) if secrets else past


def _rests(side: str, *scopes: str) -> list[str]:
    """The listed indicators that rest on a side in one of these ways."""
    at = SIDES.index(side)
    return [name for name, by_side in _RESTS.items() if any(scope in by_side[at].split() for scope in scopes)]


def _on(side: str) -> pl.Expr:
    """Whether a row's indicator rests on a side at all."""
    at = SIDES.index(side)
    return ~pl.col("indicator").is_in([name for name, by_side in _RESTS.items() if not by_side[at]])


def _null(columns: tuple[str, ...], where: pl.Expr) -> list[pl.Expr]:
    return [pl.when(~where).then(name).alias(name) for name in columns]


def _without_partners(rows: pl.DataFrame, sides: set[str]) -> pl.DataFrame:
    """Nothing of partners that came or went: all less comparable vacancies would be those of a partner.

    A series said to be broken would tell where; the change that it speaks of is withheld anyway.
    """
    if "vacancies" not in sides:
        return rows
    is_broken = _on("vacancies") & pl.col("value").is_not_null() & (pl.col("symbol") == "b")
    return rows.filter(pl.col("series") == "all").with_columns(
        symbol=pl.when(~is_broken.fill_null(False)).then("symbol")
    )


def _without_past(rows: pl.DataFrame, sides: set[str]) -> pl.DataFrame:
    """No change against, nor mean with, a quarter in which a side was told in part only."""
    where = pl.any_horizontal(_on(side) for side in sorted(sides))
    return rows.with_columns(*_null(PAST, where))


def _withheld(rows: pl.DataFrame, secrets: dict[str, Secret]) -> pl.DataFrame:
    is_fine = (pl.col("area_level") == "department") | pl.col("occupation_level").is_in(["parent", "rome"])
    concerned = pl.any_horizontal(_on(side) for side in secrets)
    hidden = pl.any_horizontal(_hidden(side, secret, is_fine) for side, secret in secrets.items()).fill_null(
        False
    )
    # a row of a department, of a ROME 4.0 code or of a profile stands only where something was counted
    telling = (pl.col("area_level") == "department") | (pl.col("occupation_level") == "rome")
    counted = pl.any_horizontal(pl.col("indicator").is_in(_rests(side, "never")) for side in secrets)
    is_whole = (pl.col("area_code") == NATION) & (pl.col("occupation_code") == ALL)
    dropped = (telling & (concerned | (pl.col("numerator").fill_null(0) == 0))) | (counted & ~is_whole)
    flagged = rows.with_columns(hidden=hidden).filter(~dropped)
    donors = flagged.filter("hidden").select(
        "indicator", "series", borrowed_from=pl.concat_str(KEY, separator="/"), donor_hidden=pl.lit(True)
    )
    ranked = pl.any_horizontal(
        _on(side) & pl.col("occupation_code").is_in(secret.occupations) for side, secret in secrets.items()
    )
    banded = pl.lit("vacancies" in secrets) & pl.col("indicator").is_in(_BANDED)
    # departments' and leaves' donors are gone with their rows
    known = flagged.select(
        "indicator", "series", borrowed_from=pl.concat_str(KEY, separator="/"), donor_known=pl.lit(True)
    )
    return (
        flagged.join(donors, on=["indicator", "series", "borrowed_from"], how="left", maintain_order="left")
        .join(known, on=["indicator", "series", "borrowed_from"], how="left", maintain_order="left")
        .with_columns(
            *_null(_BORROWED, pl.col("donor_hidden").fill_null(False) | pl.col("donor_known").is_null()),
        )
        .with_columns(*_null(_RANKED, ranked), *_null(("low", "high"), banded))
        .with_columns(
            *_null(_FIGURES, pl.col("hidden")),
            symbol=pl.when("hidden").then(pl.lit("c")).otherwise("symbol"),
        )
        .select(rows.columns)
    )


def _hidden(side: str, secret: Secret, is_fine: pl.Expr) -> pl.Expr:
    """Whether a row rests on something of this side that may not be told."""
    own = pl.concat_str("area_code", "occupation_code", separator="/").is_in(
        [f"{area}/{occupation}" for area, occupation in secret.hidden]
    )
    row = pl.col("area_code").is_in(secret.areas)
    summed = pl.col("indicator").is_in(_rests(side, "star")) | (
        (pl.col("area_code") == NATION) & ~pl.col("indicator").is_in(_COUNTS)
    )
    known = pl.col("indicator").is_in(list(_RESTS))
    return _on(side) & (
        is_fine
        | ~known
        | pl.col("indicator").is_in(_rests(side, "never"))
        | own
        | (pl.col("indicator").is_in(_rests(side, "row")) & row)
        | (summed & pl.lit(secret.star))
    )
