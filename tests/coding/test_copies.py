"""Copies form components, cut where members disagree, with the winner that the method names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.coding.copies import components, courses


@dataclass(frozen=True)
class Offer:
    """A side of a pair; the day of January 2026 on which it was published."""

    id: str
    day: int = 1
    partner: str = "own"
    rank: int = 2
    employer: str | None = None
    commune: str | None = None

    def row(self) -> dict[str, object]:
        return {
            "id": self.id,
            "own": self.partner == "own",
            "partners": [] if self.partner == "own" else [self.partner],
            "rank": self.rank,
            "created_at": date(2026, 1, self.day),
            "employer": self.employer,
            "commune": self.commune,
        }


Link = tuple[Offer, Offer, float] | tuple[Offer, Offer]
SIDE = {
    "id": pl.String,
    "own": pl.Boolean,
    "partners": pl.List(pl.String),
    "rank": pl.Int64,
    "created_at": pl.Date,
    "employer": pl.String,
    "commune": pl.String,
}
SCHEMA: dict[str, Any] = {
    "text": pl.Float64,
    "title": pl.Float64,
    "reposted": pl.Boolean,
    **{f"{side}_{name}": type_ for side in ("left", "right") for name, type_ in SIDE.items()},
}


def pairs(*links: Link, reposted: bool = False) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "text": link[2] if len(link) > 2 else 0.9,
                "title": 0.9,
                "reposted": reposted,
                **{f"left_{name}": value for name, value in link[0].row().items()},
                **{f"right_{name}": value for name, value in link[1].row().items()},
            }
            for link in links
        ],
        schema=SCHEMA,
    )


def winners(frame: pl.DataFrame) -> dict[str, str]:
    return dict(components(frame).select("offer_id", "winner_id").iter_rows())


def test_the_own_offer_wins_then_the_source_then_the_earliest_then_the_smallest_identifier() -> None:
    own = Offer("D", day=9)
    named = Offer("C", day=8, partner="P", rank=1)
    early = Offer("B", day=1, partner="Q")
    late = Offer("A", day=5, partner="R")
    same_day = Offer("E", day=1, partner="S")
    assert winners(pairs((own, early), (early, late))) == {"A": "D", "B": "D", "D": "D"}
    assert winners(pairs((named, early))) == {"B": "C", "C": "C"}
    assert winners(pairs((early, late), (early, same_day))) == {"A": "B", "B": "B", "E": "B"}


def test_a_chain_is_cut_where_two_members_name_different_communes_or_employers() -> None:
    paris = Offer("A", 1, "P", commune="paris")
    unknown = Offer("B", 2, "Q")
    lyon = Offer("C", 3, "R", commune="lyon")
    assert winners(pairs((paris, unknown), (unknown, lyon))) == {"A": "A", "B": "A", "C": "C"}
    firm, other = Offer("A", 1, "P", employer="firm"), Offer("C", 3, "R", employer="other")
    assert winners(pairs((firm, unknown), (unknown, other))) == {"A": "A", "B": "A", "C": "C"}


def test_an_offer_stays_with_the_one_that_it_resembles_most() -> None:
    paris = Offer("A", 1, "P", commune="paris")
    unknown = Offer("B", 2, "Q")
    lyon = Offer("C", 3, "R", commune="lyon")
    assert winners(pairs((paris, unknown, 0.8), (unknown, lyon, 0.9))) == {"A": "A", "B": "B", "C": "B"}


def test_two_references_of_one_partner_are_no_copies_through_a_third_offer() -> None:
    one, other, board = Offer("A", 1, "P"), Offer("B", 2, "P"), Offer("C", 3, "Q")
    assert winners(pairs((one, board, 0.8), (other, board, 0.9))) == {"A": "A", "B": "B", "C": "B"}
    first, second = Offer("A"), Offer("B")
    assert winners(pairs((first, board, 0.9), (second, board, 0.8))) == {"A": "A", "B": "B", "C": "A"}


def test_a_partner_s_equal_references_are_one_with_the_copy_of_one_of_them() -> None:
    one, again, board = Offer("A", 1, "P"), Offer("B", 2, "P"), Offer("C", 3, "Q", rank=3)
    found = components(pl.concat([pairs((one, again), reposted=True), pairs((again, board))]))
    assert found.rows() == [("A", "A", None), ("B", "A", "reposted"), ("C", "A", "copy")]


def test_no_pair_no_copy() -> None:
    assert components(pairs()).is_empty()


@settings(deadline=None)
@given(st.permutations(range(6)), st.lists(st.sampled_from([0.6, 0.7, 0.8]), min_size=6, max_size=6))
def test_the_order_of_pairs_changes_nothing(order: list[int], texts: list[float]) -> None:
    partners = ["P", "Q", "P", "R", "own", "Q", "S"]
    offers = [Offer(f"O{i}", 9 - i, partners[i], commune="x" if i % 2 else None) for i in range(7)]
    links = [(offers[i], offers[i + 1], texts[i]) for i in range(6)]
    assert winners(pairs(*(links[i] for i in order))) == winners(pairs(*links))


def test_matching_courses_chain_to_the_smallest_key() -> None:
    frame = pl.DataFrame(
        {"left_key": ["lheo:1", "lheo:2", "lheo:9"], "right_key": ["mcf:1", "mcf:1", "mcf:8"]}
    )
    assert dict(courses(frame).iter_rows()) == {
        "lheo:1": "lheo:1",
        "lheo:2": "lheo:1",
        "lheo:9": "lheo:9",
        "mcf:1": "lheo:1",
        "mcf:8": "lheo:9",
    }
