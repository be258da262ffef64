"""What was planted in the demonstration feeds, for tests that compare it with what the observatory finds."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from genscan.demonstration import catalogue, columns, population, timetable
from genscan.demonstration.offers import offer_id
from genscan.demonstration.shape import geography, occupations, shape
from genscan.quarters import Quarter


@dataclass(frozen=True)
class Truth:
    """One row per offer, per offer and observation, and per course."""

    vacancies: pl.DataFrame
    sightings: pl.DataFrame
    courses: pl.DataFrame


def truth(
    quarter: Quarter, quarters: int = 5, vacancies: int = 60_000, courses: int = 20_000, seed: int = 1
) -> Truth:
    """The same arguments as `write_feeds` give what its files hold, and why.

    `kind` of a vacancy: plain; copy (to be found, of `original`); series (the same advertisement in another
    place, no copy); second_post (own references, no copies); waiter (wrongly coded); outside the perimeter.
    """
    observed = timetable.observations(quarter, quarters)
    span = timetable.quarters_of(quarter, quarters)
    market = population.simulate(observed, vacancies, seed)
    table = _vacancies(market)
    sightings = pl.concat(
        pl.DataFrame(
            {"offer_id": table["offer_id"].gather(market.online(observation.moment).tolist())}
        ).with_columns(quarter=pl.lit(str(observation.quarter)), observed_on=pl.lit(observation.day))
        for observation in observed
    )
    known = catalogue.simulate_courses(span, courses, seed)
    return Truth(table, sightings, _courses(known, span))


def _vacancies(market: columns.Vacancies) -> pl.DataFrame:
    work, place = occupations(), geography()
    families = [*shape()["families"].values(), None]
    partners = [*columns.partner_names(), None]
    ids = [
        offer_id(number, own == 1)
        for number, own in zip(market.ints("number").tolist(), market.ints("own").tolist(), strict=True)
    ]
    epoch = pl.lit(timetable.EPOCH)
    return (
        pl.DataFrame(
            {
                "offer_id": ids,
                "kind": [columns.KINDS[kind] for kind in market.ints("kind").tolist()],
                "original": [ids[row] if row >= 0 else None for row in market.ints("original").tolist()],
                "rome_code": [work.codes[row] for row in market.ints("occupation").tolist()],
                "family": [families[row] for row in market.ints("family").tolist()],
                "own": market.ints("own") == 1,
                "partner": [partners[row] for row in market.ints("partner").tolist()],
                "place": [columns.PLACES[row] for row in market.ints("place").tolist()],
                "region_code": [place.regions[row] for row in market.ints("region").tolist()],
                "department_code": [place.departments[row] for row in market.ints("department").tolist()],
                "commune_code": [place.towns[row].commune_code for row in market.ints("town").tolist()],
                "salaried": market.ints("contract") < columns.CONTRACTS.index("LIB"),
                "contract": [columns.CONTRACTS[row] for row in market.ints("contract").tolist()],
                "recoded": market.ints("recoded") == 1,
                "openings": market.ints("openings"),
                "day": market.floats("created").astype(int),
            }
        )
        .with_columns(created_on=epoch + pl.duration(days=pl.col("day")))
        .drop("day")
    )


def _courses(known: list[catalogue.Course], span: tuple[Quarter, ...]) -> pl.DataFrame:
    families = [*shape()["families"].values(), None]
    place = geography()
    return pl.DataFrame(
        [
            {
                "course": course.number,
                "feeds": list(course.feeds),
                "first_quarter": str(span[course.first]),
                "last_quarter": str(span[course.last]),
                "certification": course.certification.number,
                "cited": course.cited,
                "family": families[course.certification.family],
                "level": course.certification.level,
                "title": course.title,
                "siren": course.siren,
                "delivery": course.delivery,
                "departments": [place.departments[row] for row in course.departments],
                "skill_block": course.block,
                "outside_quarter": course.outside_quarter,
            }
            for course in known
        ],
        infer_schema_length=None,
    )
