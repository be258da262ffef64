"""The table of treatments that readers see is that of the parsers: every field taken, every column landed."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest

from genscan.feeds import FEEDS, mcf, offers, rncp, rome
from genscan.feeds.minimised import DROPPED, FATES_FR, TREATMENTS
from genscan.feeds.nodes import Node
from genscan.feeds.reading import Reading
from tests.minimisation import planted

FEED_FOLDER = Path(__file__).parent.parent / "feeds"


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
    assert len(offers._PATHS) + 4 == len(offers.TAKEN)


def test_every_field_of_an_offer_of_the_planted_feeds_is_in_the_table() -> None:
    told = fields("france-travail") | fields("france-travail", dropped=True)
    heads = {field.split(".")[0] for field in told}
    labels = {"romeLibelle", "typeContratLibelle", "qualificationLibelle", "secteurActiviteLibelle"}
    assert set(planted.offer(1, "x")) - labels <= heads


def test_every_column_taken_of_the_catalogue_is_in_the_table() -> None:
    numbered = {"code_rome", "code_formacode", "code_nsf"}
    assert {*mcf._LOOKED_AT, *mcf._SIRET, *mcf._EXTRACTED, *numbered} == fields("mcf")


def test_every_element_taken_of_a_course_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: set[str] = set()
    first, every = Node.first, Node.all

    def first_told(node: Node, *path: str) -> Node | None:
        taken.update(path)
        return first(node, *path)

    def all_told(node: Node, name: str) -> list[Node]:
        taken.add(name)
        return every(node, name)

    monkeypatch.setattr(Node, "first", first_told)
    monkeypatch.setattr(Node, "all", all_told)
    for content in (*(path.read_bytes() for path in sorted(FEED_FOLDER.glob("lheo/*.xml"))), planted.lheo()):
        list(FEEDS["lheo"].parse(io.BytesIO(content), Reading("x.xml", date(2026, 3, 31), b"k")))
    assert taken
    assert taken <= fields("lheo")
    assert not taken & fields("lheo", dropped=True)


@pytest.mark.parametrize(("feed", "module"), [("rncp", rncp), ("rome", rome)])
def test_every_column_named_by_the_parsers_of_registers_is_in_the_table(feed: str, module: object) -> None:
    text = Path(str(getattr(module, "__file__"))).read_text(encoding="utf-8")  # noqa: B009
    named = set(re.findall(r'fields(?:\.get\(|\[)"(\w+)"', text))
    assert named
    assert named <= fields(feed)
