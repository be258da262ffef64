"""Offers that may be copies are found without comparing each with each, and measured."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.coding.pairs import pairs
from genscan.coding.signatures import signatures
from genscan.feeds.text import title_key

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SCHEMA: dict[str, Any] = {
    "offer_id": pl.String,
    "own": pl.Boolean,
    "partners": pl.List(pl.String),
    "department_code": pl.String,
    "title": pl.String,
    "appellation": pl.String,
    "employer_hash": pl.String,
    "commune_hash": pl.String,
    "text": pl.String,
    "contract_type": pl.String,
    "parent_code": pl.String,
    "region_code": pl.String,
    "seen_on": pl.List(pl.Date),
}


def words(seed: str, count: int = 120) -> str:
    digests = (sha256(f"{seed} {number}".encode()).digest() for number in range(count))
    return " ".join("".join(LETTERS[byte % 26] for byte in digest[:7]) for digest in digests)


TEXT = words("an offer")


def offer(offer_id: str, partner: str | None = None, text: str | None = TEXT, **given: Any) -> dict[str, Any]:
    return {
        "offer_id": offer_id,
        "own": partner is None,
        "partners": [] if partner is None else partner.split("+"),
        "department_code": "75",
        "title": "Administrateur réseaux",
        "text": text,
        "contract_type": "CDI",
        "parent_code": "M1801",
        "region_code": "11",
        "seen_on": [date(2026, 1, 15)],
        **given,
    }


def found(*offers: dict[str, Any]) -> pl.DataFrame:
    rows = pl.DataFrame(offers, schema=SCHEMA)
    return pairs(
        rows.with_columns(
            title_key=pl.col("title").map_elements(title_key, return_dtype=pl.String),
            text_hash=pl.col("text"),
            text_signature=signatures(rows["text"]),
            text_length=pl.col("text").str.len_chars().cast(pl.Int32),
        ).drop("text")
    )


def ids(frame: pl.DataFrame) -> list[tuple[str, str]]:
    return list(frame.select("left_id", "right_id").iter_rows())


def test_an_offer_and_a_partner_s_copy_of_it_are_a_pair() -> None:
    frame = found(offer("A"), offer("B", "P"))
    assert frame.rows() == [("A", "B", 1.0, 1.0, False, False)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"commune_hash": "75002"}, {"commune_hash": "75007"}),
        ({"employer_hash": "one"}, {"employer_hash": "other"}),
        ({}, {"department_code": "92"}),
        ({}, {"department_code": ""}),
        ({}, {"parent_code": "M1805"}),
        ({}, {"title": "Cuisinier"}),
        ({}, {"text": words("another offer")}),
        ({}, {"text": None}),
        ({}, {"title": "(H/F)"}),
        ({}, {"own": True, "partners": []}),
        ({"own": False, "partners": ["Q"]}, {"partners": ["P", "Q"], "title": "Administratrice réseaux"}),
    ],
)
def test_offers_that_the_method_keeps_apart_are_no_pair(one: dict[str, Any], other: dict[str, Any]) -> None:
    same = {"employer_hash": "firm", "commune_hash": "75002"}
    assert not ids(found(offer("A", **same | one), offer("B", "P", **same | other)))


def test_a_place_or_an_employer_that_is_not_told_disagrees_with_none() -> None:
    told = offer("A", employer_hash="firm", commune_hash="75002")
    assert ids(found(told, offer("B", "P"))) == [("A", "B")]
    assert ids(found(told, offer("B", "P", commune_hash="75002"), offer("C", "Q", employer_hash="firm"))) == [
        ("A", "B"),
        ("A", "C"),
        ("B", "C"),
    ]


def test_a_text_that_a_publisher_cut_or_lengthened_is_the_same_text() -> None:
    longer = f"{words('the firm', 60)} {TEXT} {words('the profile', 60)}"
    frame = found(offer("A", text=longer), offer("B", "P"))
    assert ids(frame) == [("A", "B")]
    assert frame["text"].item() > 0.85


def test_short_texts_are_found_too() -> None:
    text = words("few", 6)
    assert ids(found(offer("A", text=text), offer("B", "P", text=text))) == [("A", "B")]


def test_an_offer_posted_again_hundreds_of_times_is_chained() -> None:
    """As many links as offers: each with the first; no two of France Travail's own."""
    again = [offer(f"P{number:03}", "P") for number in range(300)]
    own = [offer(f"O{number:03}") for number in range(300)]
    frame = found(*again, *own)
    assert frame.filter("reposted").height == 299
    assert frame.filter(~pl.col("reposted")).rows() == [("O000", "P000", 1.0, 1.0, False, False)]


def test_a_copy_is_found_among_hundreds_that_share_its_firm_s_page() -> None:
    """In a block without communes half of each text is the firm's page, and each has a copy that was cut."""
    offers = []
    for number in range(300):
        text = f"{TEXT} {words(f'post {number}', 100)}"
        offers += [offer(f"A{number:03}", "P", text), offer(f"B{number:03}", "Q", text[: -len(text) // 8])]
    frame = found(*offers).filter(pl.col("text") > 0.75)
    right = frame.filter(pl.col("left_id").str.slice(1) == pl.col("right_id").str.slice(1))
    assert right.height >= 297
    assert frame.height < 2 * right.height


def test_a_large_block_of_near_identical_offers_is_handled_not_skipped() -> None:
    """Each of 600 offers of a board has its copy on another; all resemble all, and each finds its own."""
    offers = []
    for number in range(600):
        text = f"{TEXT} {words(f'offer {number}', 12)}"
        place = {"commune_hash": f"c{number % 40}"}
        offers += [offer(f"A{number:03}", "P", text, **place), offer(f"B{number:03}", "Q", text, **place)]
    frame = found(*offers)
    right = frame.filter(pl.col("left_id").str.slice(1) == pl.col("right_id").str.slice(1))
    assert right.height == 600
    assert frame.height < 600 * 64


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_offers_changes_nothing(order: list[int]) -> None:
    offers = [
        offer(
            f"O{number:02}",
            [None, "P", "Q", "P+R"][number % 4],
            f"{TEXT} {words(f'end {number % 3}', 40)}",
            commune_hash=[None, "c"][number % 2],
        )
        for number in range(12)
    ]
    assert found(*(offers[at] for at in order)).rows() == found(*offers).rows()


def test_no_offer_no_pair() -> None:
    assert found().is_empty() and found(offer("A")).is_empty()
