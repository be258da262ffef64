"""How much is measured: the sizes of a country, and small ones for trying the measuring itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """What is measured, in records unless said otherwise."""

    online: int  # vacancies online on one day of the national quarter
    courses: int  # of the national quarter
    dates: tuple[int, ...]  # its observations, in days after its first
    tables: tuple[int, int]  # vacancies and courses that tables are built of, in ten thousands and thousands
    copies: tuple[tuple[int, int], ...]  # offers, and the blocks that they lie in
    records: tuple[int, ...]  # offers in one file
    vacancies: tuple[int, ...]  # that tables are built of, in ten thousands, with a fifth as many courses
    offered: tuple[int, ...]  # courses that tables are built of, in thousands, with 10,000 vacancies
    days: tuple[int, ...]  # observations of one quarter
    quarters: tuple[int, ...]  # of history, the one that is made among them
    past_online: int  # vacancies online on one day of these quarters
    past_courses: int
    pairs: int  # how often each is measured beside its floor, and each point of a curve


REAL = Sizes(
    online=60_000,
    courses=20_000,
    dates=(7, 25, 44, 62, 80),
    tables=(100, 200),
    copies=((5_000, 1), (100_000, 210), (1_000_000, 2_100)),
    records=(10_000, 100_000, 1_000_000, 5_000_000),
    vacancies=(1, 3, 10, 30, 100),
    offered=(1, 10, 100, 200),
    days=(1, 5, 15, 45, 90),
    quarters=(1, 2, 5, 9, 20, 40),
    past_online=10_000,
    past_courses=4_000,
    pairs=3,
)
SMALL = Sizes(
    online=1_500,
    courses=600,
    dates=(7, 25, 44),
    tables=(2, 4),
    copies=((2_000, 1), (10_000, 21)),
    records=(2_000, 10_000, 50_000),
    vacancies=(1, 2),
    offered=(1, 4),
    days=(1, 3, 6),
    quarters=(1, 2, 3),
    past_online=400,
    past_courses=300,
    pairs=1,
)
