"""Values as feeds write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genscan.feeds import values


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("20260315", date(2026, 3, 15), date(2026, 3, 15)),
        ("20260200", date(2026, 2, 1), date(2026, 2, 28)),
        ("20260000", date(2026, 1, 1), date(2026, 12, 31)),
        ("00000000", None, None),
        ("99999999", None, None),
        ("20260230", None, None),
        ("20260015", None, None),
        ("19000101", None, None),
        ("n'importe", None, None),
        ("", None, None),
    ],
)
def test_unknown_parts_of_a_lheo_date_widen_it(text: str, start: date | None, end: date | None) -> None:
    assert values.lheo_date(text, end=False) == start
    assert values.lheo_date(text, end=True) == end


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_any_known_date_is_itself(day: date) -> None:
    assert values.lheo_date(day.strftime("%Y%m%d"), end=False) == day == values.day(day.isoformat())
    assert values.day(day.strftime("%d/%m/%Y")) == day


@given(st.text(max_size=12), st.booleans())
def test_no_text_breaks_the_dates(text: str, end: bool) -> None:
    assert isinstance(values.lheo_date(text, end), date | None)
    assert isinstance(values.day(text), date | None)


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_a_month_starts_before_it_ends(year: int, month: int) -> None:
    start, end = (values.lheo_date(f"{year}{month:02}00", end) for end in (False, True))
    assert start is not None
    assert end is not None
    assert (start.year, start.month, start.day) == (year, month, 1)
    assert 27 <= (end - start).days <= 30


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,50 €", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("70", 70.0),
        ("7 h", 7.0),
        ("abc", None),
    ],
)
def test_numbers_are_read_with_comma_or_point(text: str, number: float | None) -> None:
    assert values.number(text) == number


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)))
def test_a_decimal_comma_is_a_decimal_point(value: float) -> None:
    assert values.number(f"{value:.2f}") == values.number(f"{value:.2f}".replace(".", ",")) == value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("474", "RNCP474"),
        ("RNCP474", "RNCP474"),
        ("rncp 0474", "RNCP474"),
        ("37674.0", "RNCP37674"),
        ("-1", None),
    ],
)
def test_bare_numbers_are_certifications(text: str, number: str | None) -> None:
    assert values.certification(text, "RNCP") == number


def test_a_prefix_wins_over_the_register_given() -> None:
    assert values.certification("RS6526", "RNCP") == "RS6526"


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("4", "3"),
        ("5", "4"),
        ("6", "5"),
        ("7", "6"),
        ("8", "7"),
        ("15", "5"),
        ("11", "1"),
        ("18", "8"),
        ("0", None),
    ],
)
def test_both_lheo_scales_give_european_levels(code: str, level: str | None) -> None:
    assert values.lheo_level(code) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [("NIV5", "5"), ("Niveau 7 (Bac+5)", "7"), ("niveau III (BTS, DUT)", "5"), ("6", "6"), ("REPRISE", None)],
)
def test_labels_name_their_level(text: str, level: str | None) -> None:
    assert values.level(text) == level


def test_domain_level_rome_codes_are_kept_and_others_refused() -> None:
    assert [values.rome_code(text) for text in ("m1805", "M18", "H1200", "Z9999", "M180", "31054")] == [
        "M1805",
        "M18",
        "H1200",
        None,
        None,
        None,
    ]
