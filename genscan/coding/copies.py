"""Copies: pairs of offers become connected components, cut where members disagree, with one winner each."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def components(pairs: pl.DataFrame) -> pl.DataFrame:
    """From pairs (left_, right_ with id, own, created_at, employer, commune) to `offer_id`, `winner_id`.

    The winner is own before partner, then the earliest published, then the smallest id. A component whose
    members name different employers or communes is cut: each member joins the first group it agrees with.
    """
    sides = [
        pairs.select(
            offer_id=f"{side}_id",
            own=f"{side}_own",
            created_at=f"{side}_created_at",
            employer=f"{side}_employer",
            commune=f"{side}_commune",
        )
        for side in ("left", "right")
    ]
    offers = (
        pl.concat(sides)
        .unique("offer_id")
        .sort(
            pl.col("own").not_(),
            "created_at",
            "offer_id",
            nulls_last=True,
        )
        .with_row_index("node")
    )
    if offers.is_empty():
        return pl.DataFrame(schema={"offer_id": pl.String, "winner_id": pl.String})
    labelled = offers.with_columns(component=_labels(offers, pairs))
    disputed = (
        labelled.group_by("component")
        .agg(pl.col("employer").drop_nulls().n_unique(), pl.col("commune").drop_nulls().n_unique())
        .filter((pl.col("employer") > 1) | (pl.col("commune") > 1))
        .get_column("component")
    )
    agreed = labelled.filter(~pl.col("component").is_in(disputed.implode())).select(
        "offer_id", winner_id=pl.col("offer_id").first().over("component", order_by="node")
    )
    cut = [
        row
        for group in labelled.filter(pl.col("component").is_in(disputed.implode())).partition_by("component")
        for row in _cut(group.sort("node"))
    ]
    split = pl.DataFrame(cut, schema={"offer_id": pl.String, "winner_id": pl.String}, orient="row")
    return pl.concat([agreed, split]).sort("offer_id")


def _labels(offers: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    nodes = offers.select("offer_id", "node")
    edges = pairs.join(nodes, left_on="left_id", right_on="offer_id").join(
        nodes, left_on="right_id", right_on="offer_id", suffix="_right"
    )
    size = offers.height
    graph = coo_matrix(
        (np.ones(edges.height, dtype=np.int8), (edges["node"].to_numpy(), edges["node_right"].to_numpy())),
        shape=(size, size),
    )
    return pl.Series(connected_components(graph, directed=False)[1])


def _cut(members: pl.DataFrame) -> list[tuple[str, str]]:
    groups: list[tuple[str, str | None, str | None]] = []
    winners: list[tuple[str, str]] = []
    for offer_id, employer, commune in members.select("offer_id", "employer", "commune").iter_rows():
        for position, (winner, known_employer, known_commune) in enumerate(groups):
            if _agree(employer, known_employer) and _agree(commune, known_commune):
                groups[position] = (winner, known_employer or employer, known_commune or commune)
                winners.append((offer_id, winner))
                break
        else:
            groups.append((offer_id, employer, commune))
            winners.append((offer_id, offer_id))
    return winners


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def courses(pairs: pl.DataFrame) -> pl.DataFrame:
    """From pairs of course keys (`left_key`, `right_key`) to `course_key`, `course_id`: matches chain."""
    members: dict[str, str] = {}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for left, right in pairs.select("left_key", "right_key").sort("left_key", "right_key").iter_rows():
        one, other = members.get(left, left), members.get(right, right)
        winner, loser = min(one, other), max(one, other)
        joined = groups.pop(loser, set()) | {loser, left, right} if loser != winner else {left, right}
        groups[winner] |= joined | {winner}
        members.update(dict.fromkeys(groups[winner], winner))
    return pl.DataFrame(
        sorted(members.items()), schema={"course_key": pl.String, "course_id": pl.String}, orient="row"
    )
