"""Copies: pairs of offers become connected components, cut where members disagree, with one winner each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from genscan import method

_FOUND = pl.Schema({"offer_id": pl.String(), "winner_id": pl.String(), "reason": pl.String()})


def by_rule(pairs: pl.DataFrame) -> pl.DataFrame:
    """`components` of the pairs under each rule of `method.COPY_RULES`, whose name is in `rule`."""
    offers = _offers(pairs)
    edges = _edges(pairs, offers)
    return pl.concat(
        _components(offers, edges.filter(_are_copies(*least))).select(pl.lit(name).alias("rule"), *_FOUND)
        for name, least in method.COPY_RULES.items()
    )


def _are_copies(text: float, title: float, both: float) -> pl.Expr:
    least = pl.when("apart").then(max(text, method.COPY_TEXT_APART)).otherwise(text)
    return pl.col("reposted") | (
        (pl.col("text") >= least) & (pl.col("title") >= title) & (pl.col("text") + pl.col("title") >= both)
    )


def components(pairs: pl.DataFrame) -> pl.DataFrame:
    """Which offers are one vacancy: `offer_id`, `winner_id`, and of losers the `reason`: copy or reposted.

    From pairs of copies: `text`, `title`, `apart` and `reposted` of `genscan.coding.pairs`, and for both
    sides (`left_`, `right_`) `id`, `own`, `partners`, `rank` of the source, `created_at`, `employer`,
    `commune`.
    The winner is own before partner, then of the first source by rank, then the earliest published, then the
    smallest identifier. A component is cut where two members disagree: on employer or commune, or because
    they are references of one partner, or of France Travail, that the method takes for two vacancies. The
    most alike are joined first, so an offer stays with the one that it resembles most.
    """
    offers = _offers(pairs)
    return _components(offers, _edges(pairs, offers))


def _components(offers: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    if edges.is_empty():
        return pl.DataFrame(schema=_FOUND)
    linked = np.zeros(offers.height, dtype=bool)
    linked[edges["first"].to_numpy()] = linked[edges["second"].to_numpy()] = True
    labelled = offers.with_columns(
        component=_labels(offers.height, edges),
        posting=_labels(offers.height, edges.filter("reposted")),
    )
    winners = labelled.select(pl.col("node").min().over("component")).to_series().to_numpy().copy()
    disputed = _disputed(labelled.filter(linked))
    for node, winner in _cut(labelled.filter(pl.col("component").is_in(disputed.implode())), edges):
        winners[node] = winner
    ids, posting = labelled["offer_id"], labelled["posting"]
    return (
        labelled.select(
            "offer_id",
            winner_id=ids.gather(winners),
            reason=pl.when(pl.col("node") != pl.Series(winners)).then(
                pl.when(pl.col("posting") == posting.gather(winners))
                .then(pl.lit("reposted"))
                .otherwise(pl.lit("copy"))
            ),
        )
        .filter(linked)
        .cast(_FOUND)
        .sort("offer_id")
    )


def _edges(pairs: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    """The pairs by the numbers of their offers: postings first, then the most alike."""
    nodes = offers.select("offer_id", "node")
    return (
        pairs.join(nodes, left_on="left_id", right_on="offer_id")
        .join(nodes, left_on="right_id", right_on="offer_id", suffix="_right")
        .select(
            pl.exclude("^(left|right|node).*$"),
            first=pl.min_horizontal("node", "node_right"),
            second=pl.max_horizontal("node", "node_right"),
            alike=pl.col("text") + pl.col("title"),
        )
        .sort("reposted", "alike", "first", "second", descending=[True, True, False, False])
    )


def _offers(pairs: pl.DataFrame) -> pl.DataFrame:
    """The offers of the pairs in the order in which one wins over the next, numbered as `node`."""
    return (
        pl.concat(
            pairs.select(
                offer_id=f"{side}_id",
                own=f"{side}_own",
                partners=f"{side}_partners",
                rank=f"{side}_rank",
                created_at=f"{side}_created_at",
                employer=f"{side}_employer",
                commune=f"{side}_commune",
            )
            for side in ("left", "right")
        )
        .unique("offer_id")
        .sort(~pl.col("own"), "rank", "created_at", "offer_id", nulls_last=True)
        .with_row_index("node")
        .with_columns(pl.col("node").cast(pl.Int64))
    )


def _labels(size: int, edges: pl.DataFrame) -> pl.Series:
    """The number of the connected component that each node is in."""
    first, second = edges["first"].to_numpy(), edges["second"].to_numpy()
    graph = coo_matrix((np.ones(len(first), dtype=np.int8), (first, second)), shape=(size, size))
    return pl.Series(connected_components(graph, directed=False)[1])


def _sources(labelled: pl.DataFrame) -> pl.DataFrame:
    """One row per node and partner; France Travail is a partner of its own, an unknown partner another."""
    return labelled.select(
        "node",
        "component",
        "posting",
        source=pl.when("own").then(pl.lit(["own"])).otherwise("partners"),
    ).explode("source", empty_as_null=True)


def _disputed(labelled: pl.DataFrame) -> pl.Series:
    """The components of which two members disagree."""
    several = labelled.group_by("component").agg(
        pl.col("employer").drop_nulls().n_unique(), pl.col("commune").drop_nulls().n_unique()
    )
    posted = _sources(labelled).group_by("component", "source").agg(pl.col("posting").n_unique())
    return pl.concat(
        [
            several.filter((pl.col("employer") > 1) | (pl.col("commune") > 1)).select("component"),
            posted.filter(pl.col("posting") > 1).select("component"),
        ]
    )["component"].unique()


@dataclass
class _Group:
    """Offers taken for one vacancy so far: what they tell of it, and of each source the posting."""

    winner: int
    members: list[int]
    employer: str | None
    commune: str | None
    postings: dict[str | None, int]

    def agrees(self, other: _Group) -> bool:
        if not (_agree(self.employer, other.employer) and _agree(self.commune, other.commune)):
            return False
        few, many = self.postings, other.postings
        if len(few) > len(many):
            few, many = many, few
        return all(many.get(source, posting) == posting for source, posting in few.items())

    def take(self, other: _Group) -> None:
        self.winner = min(self.winner, other.winner)
        self.members += other.members
        self.employer = self.employer or other.employer
        self.commune = self.commune or other.commune
        self.postings |= other.postings


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _cut(members: pl.DataFrame, edges: pl.DataFrame) -> list[tuple[int, int]]:
    """Node and winner of members of disputed components, joined along edges while they agree."""
    postings: defaultdict[int, dict[str | None, int]] = defaultdict(dict)
    for node, source, posting in _sources(members).select("node", "source", "posting").iter_rows():
        postings[node][source] = posting
    groups = {
        node: _Group(node, [node], employer, commune, postings[node])
        for node, employer, commune in members.select("node", "employer", "commune").iter_rows()
    }
    inside = edges.filter(pl.col("first").is_in(members["node"].implode()))
    for first, second in inside.select("first", "second").iter_rows():
        one, other = groups[first], groups[second]
        if one is other or not one.agrees(other):
            continue
        more, fewer = (one, other) if len(one.members) >= len(other.members) else (other, one)
        more.take(fewer)
        groups.update(dict.fromkeys(fewer.members, more))
    return [(node, group.winner) for node, group in groups.items()]


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
