"""Cuts: no offer of a slice escapes them, but one without a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.harvest.slices import Slice, whole
from genscan.reference import departments

BEGAN = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
CODES = ("M1801", "M1805", "M1810")
PLACES = sorted(departments().select("department_code", "region_code").iter_rows())


def holds(part: Slice, code: str, created: datetime, place: tuple[str, str]) -> bool:
    """Whether the API returns an offer for a slice, if it leaves its upper end out."""
    return (
        code in part.codes
        and part.since <= created < part.until + timedelta(seconds=part.since == part.until)
        and part.region in (None, place[1])
        and part.department in (None, place[0])
    )


@settings(max_examples=60, deadline=None)
@given(
    code=st.sampled_from(CODES),
    second=st.integers(0, 10**9),
    place=st.sampled_from(PLACES),
)
def test_an_offer_is_followed_through_every_cut_to_the_finest_slice(
    code: str, second: int, place: tuple[str, str]
) -> None:
    created = BEGAN - timedelta(seconds=1 + second)
    (part,) = whole(CODES, BEGAN)
    assert holds(part, code, created, place)
    while parts := part.cut():
        inside = [each for each in parts if holds(each, code, created, place)]
        assert inside
        part = inside[0]
    assert part.by_place
    assert (part.codes, part.department) == ((code,), place[0])
    assert part.until - part.since <= timedelta(seconds=1)


def test_keys_tell_every_slice_apart_and_stay_the_same() -> None:
    (root,) = whole(CODES, BEGAN)
    keys = [part.key for child in root.cut() for part in (child, *child.cut())]
    assert len(set(keys)) == len(keys)
    assert keys == [part.key for child in root.cut() for part in (child, *child.cut())]


def test_more_codes_than_a_query_may_name_make_several() -> None:
    groups = whole([f"M{number:04d}" for number in range(401)], BEGAN)
    assert [len(group.codes) for group in groups] == [200, 200, 1]


def test_a_region_is_cut_into_its_departments() -> None:
    region = Slice("0", ("M1805",), BEGAN, BEGAN, region="94")
    assert [part.parameters()["departement"] for part in region.cut()] == ["2A", "2B"]
    assert all("region" not in part.parameters() for part in region.cut())
