"""Copies form components, cut where members disagree, with the winner that the method names."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from genscan.coding.copies import components, courses

Offer = tuple[str, bool, int, str | None, str | None]


def pairs(*given_pairs: tuple[Offer, Offer]) -> pl.DataFrame:
    names = ("id", "own", "created_at", "employer", "commune")
    schema: dict[str, Any] = {
        f"{side}_{name}": pl.Boolean if name == "own" else pl.Date if name == "created_at" else pl.String
        for side in ("left", "right")
        for name in names
    }
    records = []
    for left, right in given_pairs:
        row: list[Any] = []
        for offer in (left, right):
            row += [offer[0], offer[1], date(2026, 1, offer[2]), offer[3], offer[4]]
        records.append(row)
    return pl.DataFrame(records, schema=schema, orient="row")


def winners(frame: pl.DataFrame) -> dict[str, str]:
    return dict(components(frame).select("offer_id", "winner_id").iter_rows())


def test_the_own_offer_wins_then_the_earliest_then_the_smallest_identifier() -> None:
    own: Offer = ("C", True, 9, None, None)
    early: Offer = ("B", False, 1, None, None)
    late: Offer = ("A", False, 5, None, None)
    assert winners(pairs((own, early), (early, late))) == {"A": "C", "B": "C", "C": "C"}
    assert winners(pairs((early, late))) == {"A": "B", "B": "B"}


def test_a_chain_is_cut_where_two_members_name_different_communes() -> None:
    paris: Offer = ("A", False, 1, None, "paris")
    unknown: Offer = ("B", False, 2, None, None)
    lyon: Offer = ("C", False, 3, None, "lyon")
    assert winners(pairs((paris, unknown), (unknown, lyon))) == {"A": "A", "B": "A", "C": "C"}


def test_no_pair_no_copy() -> None:
    assert components(pairs()).is_empty()


@given(st.permutations(range(6)))
def test_the_order_of_pairs_changes_nothing(order: list[int]) -> None:
    offers: list[Offer] = [(f"O{i}", i == 4, 9 - i, None, "x" if i % 2 else None) for i in range(7)]
    links = [(offers[i], offers[i + 1]) for i in range(6)]
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
