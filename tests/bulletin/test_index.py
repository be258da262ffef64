"""The edition's index: what the finder looks at, and the calendar."""

from __future__ import annotations

from genscan import french
from genscan.bulletin.calendar import coming
from genscan.bulletin.index import finder
from genscan.quarters import Quarter


def test_the_finder_knows_departments_by_name_and_number() -> None:
    brittany = french.region_name("53")
    assert finder.names(brittany).split("|")[0] == "Bretagne"
    assert "Finistère" in finder.names(brittany).split("|")
    assert finder.numbers(brittany) == "22 29 35 56"


def test_corsican_postcodes_begin_with_twenty() -> None:
    assert finder.numbers(french.region_name("94")).split() == ["2A", "20", "2B"]


def test_overseas_departments_have_three_digits() -> None:
    assert finder.numbers(french.region_name("06")) == "976"


def test_the_calendar_tells_the_four_quarters_that_follow() -> None:
    following = coming(Quarter(2026, 3))
    assert [one.quarter for one in following] == [
        "4ᵉ trimestre 2026",
        "1ᵉʳ trimestre 2027",
        "2ᵉ trimestre 2027",
        "3ᵉ trimestre 2027",
    ]
    assert following[0].starts == "10\u00a0janvier 2027"
