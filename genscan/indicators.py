"""From indicators' SELECTs to published rows: limits, reliability, shrinkage, ranks, borrowing, change."""

from __future__ import annotations

import numpy as np
import polars as pl

from genscan import method
from genscan import statistics as st

KEY = ["area_level", "area_code", "occupation_level", "occupation_code"]
COLUMNS = [
    "quarter",
    *KEY,
    "indicator",
    "series",
    "value",
    "low",
    "high",
    "shrunk",
    "numerator",
    "denominator",
    "reference",
    "n",
    "reliability",
    "symbol",
    "borrowed_value",
    "borrowed_low",
    "borrowed_high",
    "borrowed_from",
    "rank",
    "rank_low",
    "rank_high",
    "previous_year",
    "change_pct",
    "change_low",
    "change_high",
    "mean_4q",
]
NOT_BORROWED = ("quadrant", "mismatch", "mismatch_null", "mismatch_contribution", "national_share")

_OPTIONAL = {
    "interval_n": pl.Float64,
    "interval_p": pl.Float64,
    "interval_factor": pl.Float64,
    "interval_shift": pl.Float64,
    "interval_low": pl.Float64,
    "interval_high": pl.Float64,
    "shrink_factor": pl.Float64,
    "shrink_events": pl.Float64,
    "shrink_exposure": pl.Float64,
    "previous_value": pl.Float64,
    "change_n": pl.Float64,
    "previous_n": pl.Float64,
    "is_broken": pl.Boolean,
    "mean_4q": pl.Float64,
}


def complete(rows: pl.DataFrame) -> pl.DataFrame:
    """Add everything that SELECTs can't say to the union of all indicators; columns as published, sorted."""
    told = pl.col("series") if "series" in rows.columns else pl.lit(None, pl.String)
    ordered = rows.with_columns(series=told.fill_null("all")).sort(
        [*KEY, "indicator", "series"]  # sums of doubles and vector lanes must not depend on the order
    )
    given = ordered.with_columns(
        *(pl.lit(None, dtype).alias(name) for name, dtype in _OPTIONAL.items() if name not in rows.columns)
    ).with_columns(pl.col(*_numeric(rows)).cast(pl.Float64))
    return (
        given.pipe(_limits)
        .pipe(_quadrants)
        .pipe(_reliability)
        .pipe(_shrink)
        .pipe(_rank)
        .pipe(_change)
        .pipe(_withhold)
        .pipe(_borrow)
        .pipe(_round)
        .select(COLUMNS)
        .sort([*KEY, "indicator", "series"])
    )


def _numeric(rows: pl.DataFrame) -> list[str]:
    text = {"quarter", *KEY, "indicator", "series", "symbol", "interval_kind", "is_broken"}
    text |= {"region_code", "parent_code", "family"}
    return [name for name in rows.columns if name not in text]


def _limits(rows: pl.DataFrame) -> pl.DataFrame:
    size = rows.height
    low, high = np.full(size, np.nan), np.full(size, np.nan)
    kind = rows["interval_kind"].to_numpy()
    n, p = rows["interval_n"].to_numpy(), rows["interval_p"].to_numpy()
    factor = rows["interval_factor"].fill_null(1.0).to_numpy()
    shift = rows["interval_shift"].fill_null(0.0).to_numpy()
    missing_factor = rows["interval_factor"].is_null().to_numpy()
    is_count = (kind == "poisson") & ~np.isnan(n) & ~missing_factor
    is_wilson = (kind == "wilson") & (n > 0) & ~np.isnan(p)
    is_exact = np.isin(kind, ["clopper_pearson", "quadrant"]) & (n > 0) & ~np.isnan(p) & ~missing_factor
    low[is_count], high[is_count] = st.poisson_limits(n[is_count])
    low[is_wilson], high[is_wilson] = st.wilson_limits(p[is_wilson], n[is_wilson])
    low[is_exact], high[is_exact] = st.clopper_pearson_limits(
        np.clip(p[is_exact], 0, 1) * n[is_exact], n[is_exact]
    )
    return rows.with_columns(
        low=pl.Series(low * factor + shift, nan_to_null=True),
        high=pl.Series(high * factor + shift, nan_to_null=True),
    ).with_columns(
        low=pl.when(pl.col("interval_kind") == "band").then("interval_low").otherwise("low"),
        high=pl.when(pl.col("interval_kind") == "band").then("interval_high").otherwise("high"),
    )


def _quadrants(rows: pl.DataFrame) -> pl.DataFrame:
    # at the digits that are published: a quotient of exactly 1 is low, whatever its last bit
    need, supply = (
        pl.col(side).round_sig_figs(method.SIGNIFICANT_DIGITS) > 1 for side in ("numerator", "denominator")
    )
    quadrant = (
        pl.when((pl.col("low") <= 1) & (pl.col("high") >= 1))
        .then(0.0)
        .when(need & ~supply)
        .then(1.0)
        .when(need & supply)
        .then(2.0)
        .when(~need & ~supply)
        .then(3.0)
        .otherwise(4.0)
    )
    is_quadrant = pl.col("interval_kind") == "quadrant"
    return rows.with_columns(
        value=pl.when(is_quadrant & pl.col("symbol").is_null() & pl.col("low").is_not_null())
        .then(quadrant)
        .otherwise("value"),
        low=pl.when(~is_quadrant).then("low"),
        high=pl.when(~is_quadrant).then("high"),
    )


def _reliability(rows: pl.DataFrame) -> pl.DataFrame:
    n = pl.col("n")
    return rows.with_columns(
        symbol=pl.when(pl.col("symbol").is_null() & pl.col("value").is_null())
        .then(pl.lit("x"))
        .otherwise("symbol")
    ).with_columns(
        n=pl.when(pl.col("symbol").is_null()).then("n"),
        value=pl.when(pl.col("symbol").is_null()).then("value"),
        low=pl.when(pl.col("symbol").is_null()).then("low"),
        high=pl.when(pl.col("symbol").is_null()).then("high"),
        reliability=pl.when(pl.col("symbol").is_not_null() | n.is_null())
        .then(None)
        .when(n >= method.RELIABILITY_A)
        .then(pl.lit("A"))
        .when(n >= method.RELIABILITY_B)
        .then(pl.lit("B"))
        .when(n >= method.RELIABILITY_C)
        .then(pl.lit("C"))
        .otherwise(pl.lit("withheld")),
    )


def _shrink(rows: pl.DataFrame) -> pl.DataFrame:
    indexed = rows.with_row_index("row")
    is_stated = pl.col("symbol").is_null()
    eligible = indexed.filter(
        pl.col("shrink_factor").is_not_null()
        & (pl.col("series") == "all")  # a region's comparable series has no fellows to be ranked or drawn to
        & pl.col("area_level").is_in(["region", "department"])
        & ~pl.col("area_code").str.ends_with("ZZ")
        # without exposure: nothing observed, or no vacancy of the occupation anywhere, where all rates are 0
        & (pl.col("shrink_exposure").fill_null(pl.when(is_stated).then(1).otherwise(0)) > 0)
    )
    parts = [
        group.select("row", shrunk=_marshall(group))
        for group in eligible.partition_by("indicator", "area_level", "occupation_level", "occupation_code")
        if group.height >= method.MIN_SHRINKAGE_AREAS
    ]
    empty = pl.DataFrame(schema={"row": pl.UInt32, "shrunk": pl.Float64})
    return (
        indexed.join(pl.concat([empty, *parts]), on="row", how="left", maintain_order="left")
        .with_columns(shrunk=pl.when(is_stated).then("shrunk"))
        .drop("row")
    )


def _marshall(group: pl.DataFrame) -> pl.Series:
    events, exposure = group["shrink_events"].to_numpy(), group["shrink_exposure"].to_numpy()
    if events.sum() == 0 or np.isnan(exposure).any():
        return pl.Series(np.zeros(group.height))
    return pl.Series(st.marshall(events, exposure) * group["shrink_factor"].to_numpy())


def _rank(rows: pl.DataFrame) -> pl.DataFrame:
    indexed = rows.with_row_index("row")
    eligible = indexed.filter(
        (pl.col("area_level") == "region")
        & pl.col("reliability").is_in(["A", "B"])
        & pl.col("shrunk").is_not_null()
        & pl.col("low").is_not_null()
    )
    published = eligible.with_columns(
        pl.col("shrunk", "low", "high").round_sig_figs(method.SIGNIFICANT_DIGITS)
    )  # so that ranks follow from the figures that readers have
    parts = []
    for group in published.partition_by("indicator", "occupation_level", "occupation_code"):
        rank, low, high = st.ranks(
            group["shrunk"].to_numpy(), group["low"].to_numpy(), group["high"].to_numpy()
        )
        parts.append(
            group.select("row", rank=pl.Series(rank), rank_low=pl.Series(low), rank_high=pl.Series(high))
        )
    empty = pl.DataFrame(
        schema={"row": pl.UInt32, "rank": pl.Float64, "rank_low": pl.Float64, "rank_high": pl.Float64}
    )
    return (
        indexed.join(pl.concat([empty, *parts]), on="row", how="left", maintain_order="left")
        .with_columns(pl.col("rank", "rank_low", "rank_high").cast(pl.Int64))
        .drop("row")
    )


def _change(rows: pl.DataFrame) -> pl.DataFrame:
    is_broken = pl.col("is_broken").fill_null(False)
    enough = pl.min_horizontal("change_n", "previous_n").fill_null(float("inf")) >= method.MIN_CHANGE_EVENTS
    stated = rows.select(
        is_stated=(
            ~is_broken & (pl.col("previous_value") > 0) & pl.col("value").is_not_null() & enough
        ).fill_null(False)
    )["is_stated"].to_numpy()
    # courses are a full list: their number decides whether a change is stated, and gives no interval
    is_counted = rows["change_n"].is_not_null() & (rows["interval_kind"] != "none")
    with_limits = stated & is_counted.to_numpy()
    pct, low, high = (np.full(rows.height, np.nan) for _ in range(3))
    value, before = rows["value"].to_numpy(), rows["previous_value"].to_numpy()
    pct[stated] = 100 * (value[stated] / before[stated] - 1)
    ratio = st.change_limits(
        value[with_limits],
        before[with_limits],
        rows["change_n"].to_numpy()[with_limits],
        rows["previous_n"].to_numpy()[with_limits],
    )
    low[with_limits], high[with_limits] = 100 * (ratio[1] - 1), 100 * (ratio[2] - 1)
    return rows.with_columns(
        previous_year=pl.col("previous_value"),
        change_pct=pl.Series(pct, nan_to_null=True),
        change_low=pl.Series(low, nan_to_null=True),
        change_high=pl.Series(high, nan_to_null=True),
        symbol=pl.when(pl.col("symbol").is_null() & is_broken).then(pl.lit("b")).otherwise("symbol"),
    )


def _withhold(rows: pl.DataFrame) -> pl.DataFrame:
    kept = pl.col("reliability").is_in(["C", "withheld"]).fill_null(False).not_()
    return rows.with_columns(
        *(pl.when(kept).then(name).alias(name) for name in ("value", "low", "high")),
        *(pl.when(kept).then(name).alias(name) for name in ("rank", "rank_low", "rank_high")),
        symbol=pl.when(kept).then("symbol").otherwise(pl.lit("u")),
    )


def _borrow(rows: pl.DataFrame) -> pl.DataFrame:
    donors = rows.filter(pl.col("reliability").is_in(["A", "B"]) & pl.col("value").is_not_null()).select(
        "indicator", "series", *KEY, "value", "low", "high"
    )
    indexed = rows.with_row_index("row")
    needy = indexed.filter((pl.col("symbol") == "u") & ~pl.col("indicator").is_in(NOT_BORROWED))
    here = {"area_level": pl.col("area_level"), "area_code": pl.col("area_code")}
    same = {
        "occupation_level": pl.col("occupation_level"),
        "occupation_code": pl.col("occupation_code"),
    }
    coarser = [
        (
            pl.col("occupation_level") == "rome",
            {"occupation_level": pl.lit("parent"), "occupation_code": pl.col("parent_code")},
        ),
        (
            pl.col("occupation_level").is_in(["rome", "parent"]),
            {"occupation_level": pl.lit("family"), "occupation_code": pl.col("family")},
        ),
        (
            pl.col("occupation_level") != "all",
            {"occupation_level": pl.lit("all"), "occupation_code": pl.lit("ALL")},
        ),
    ]
    wanted = [
        (
            pl.col("area_level") == "department",
            {"area_level": pl.lit("region"), "area_code": pl.col("region_code"), **same},
        ),
        (
            pl.col("area_level") != "nation",
            {"area_level": pl.lit("nation"), "area_code": pl.lit("FR"), **same},
        ),
        *((condition, {**here, **occupation}) for condition, occupation in coarser),
    ]
    offers = [
        needy.filter(condition)
        .select("row", "indicator", "series", order=pl.lit(order), **target)
        .join(donors, on=["indicator", "series", *KEY])
        for order, (condition, target) in enumerate(wanted)
    ]
    chosen = (
        pl.concat(offers)
        .sort("row", "order")
        .unique("row", keep="first", maintain_order=True)
        .select(
            "row",
            borrowed_value="value",
            borrowed_low="low",
            borrowed_high="high",
            borrowed_from=pl.concat_str(KEY, separator="/"),
        )
    )
    return indexed.join(chosen, on="row", how="left", maintain_order="left").drop("row")


def _round(rows: pl.DataFrame) -> pl.DataFrame:
    floats = [name for name in COLUMNS if rows.schema[name] == pl.Float64]
    return rows.with_columns(pl.col(*floats).round_sig_figs(method.SIGNIFICANT_DIGITS))
