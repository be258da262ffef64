"""The table of treatments that readers see is that of the parsers: every field taken, every column landed."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from genscan.feeds import FEEDS, lheo_tables, mcf, offers, rncp, rome
from genscan.feeds.minimised import DROPPED, FATES_FR, TREATMENTS
from tests.minimisation import planted


def fields(feed: str, *, dropped: bool = False) -> set[str]:
    return {
        field
        for row in TREATMENTS
        if row.feed == feed and (row.fate == DROPPED) is dropped
        for field in row.fields
    }


@pytest.mark.parametrize("feed", FEEDS)
def test_every_column_landed_is_in_the_table_and_no_other(feed: str) -> None:
    columns = {column for row in TREATMENTS if row.feed == feed for column in row.columns}
    assert columns == set(FEEDS[feed].columns.names())


@pytest.mark.parametrize("feed", FEEDS)
def test_what_is_dropped_is_taken_nowhere(feed: str) -> None:
    assert not fields(feed) & fields(feed, dropped=True)
    assert all(not row.columns for row in TREATMENTS if row.fate == DROPPED)
    assert {row.fate for row in TREATMENTS} == FATES_FR.keys()


def test_every_field_taken_of_an_offer_is_in_the_table() -> None:
    taken = {".".join(path) for path in offers._PATHS.values()}
    taken |= {"alternance", "nombrePostes", "competences", "origineOffre.partenaires"}
    assert taken == fields("france-travail")
    assert len(offers._PATHS) + 5 == len(offers.TAKEN)  # and whether it is made for demonstration


def test_every_field_of_an_offer_of_the_planted_feeds_is_in_the_table() -> None:
    told = fields("france-travail") | fields("france-travail", dropped=True)
    heads = {field.split(".")[0] for field in told}
    labels = {"romeLibelle", "typeContratLibelle", "qualificationLibelle", "secteurActiviteLibelle"}
    assert set(planted.offer(1, "x")) - labels <= heads


def test_every_column_taken_of_the_catalogue_is_in_the_table() -> None:
    numbered = {"code_rome", "code_formacode", "code_nsf"}
    assert {*mcf._LOOKED_AT, *mcf._SIRET, *mcf._EXTRACTED, *numbered} == fields("mcf")


def test_every_element_taken_of_a_course_is_in_the_table() -> None:
    taken = set(re.findall(r"lheo:([\w-]+)", repr(lheo_tables.TABLES)))
    assert taken == fields("lheo")
    assert not taken & fields("lheo", dropped=True)


@pytest.mark.parametrize(("feed", "module"), [("rncp", rncp), ("rome", rome)])
def test_every_column_looked_at_in_registers_is_in_the_table(feed: str, module: ModuleType) -> None:
    assert set(module._LOOKED_AT) == fields(feed)
