"""The feed france-travail: what becomes of each offer, and what of it lands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genscan import pipeline
from genscan.errors import GenscanError
from genscan.feeds import FEEDS, offers
from genscan.feeds.france_travail import NO_OFFER, is_demonstration, recognise
from genscan.feeds.landing import LandedFile
from genscan.feeds.reading import Reading
from genscan.paths import DataFolder
from tests.feeds.conftest import QUARTER

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]


@pytest.fixture
def sample(landed: Lander, extracts: Path) -> tuple[pl.DataFrame, LandedFile]:
    return landed("france-travail", "offers.jsonl", (extracts / "france_travail/offers.jsonl").read_bytes())


def test_every_line_has_its_row_and_its_reason(sample: tuple[pl.DataFrame, LandedFile]) -> None:
    rows, file = sample
    assert file.records == 10
    assert dict(rows.select("record", "quarantined").iter_rows()) == {
        1: None,
        2: None,
        3: "published_after_observation",
        4: "broken_json",
        5: "not_an_object",
        6: "no_identifier",
        7: "bad_date",
        8: None,
        9: None,
        10: "broken_json",
    }


def test_an_offer_lands_minimised(sample: tuple[pl.DataFrame, LandedFile]) -> None:
    row = sample[0].row(0, named=True)
    assert row["offer_id"] == "123ABCD"
    assert row["title"] == "Développeur / Développeuse web (H/F)"
    assert row["title_key"] == "developpeur web"
    assert (row["place"], row["department_code"], row["region_code"]) == ("department", "44", "52")
    assert row["rome_code"] == "M1855"
    assert (row["contract_type"], row["contract_nature"], row["apprenticeship"]) == (
        "CDI",
        "Contrat travail",
        False,
    )
    assert (row["experience"], row["experience_months"], row["qualification"]) == ("E", 24, "9")
    assert (row["sector"], row["openings"], row["origin"], row["partners"]) == ("62", 2, "own", [])
    assert str(row["created_at"]) == "2026-02-10 09:00:00"
    assert str(row["updated_at"]) == "2026-02-12 10:30:00"
    assert row["skills"] == [
        {"code": "100259", "label": "Écrire du code"},
        {"code": None, "label": "Appeler le"},
    ]
    assert len(row["employer_hash"]) == len(row["commune_hash"]) == len(row["text_hash"]) == 32
    assert row["text_length"] == len(
        "vous rejoignez l equipe contact camille exemple societe example ou 06 11 22 33 44"
    )


def test_neither_contacts_nor_names_nor_places_land(sample: tuple[pl.DataFrame, LandedFile]) -> None:
    rows, file = sample
    assert file.path is not None
    everything = json.dumps(rows.to_dicts(), default=str) + file.path.with_suffix(".json").read_text("utf-8")
    for personal in (
        "camille",
        "Camille",
        "@",
        "0611223344",
        "06 11",
        "0240000000",
        "http",
        "Société Témoin",
        "44109",
        "44000",
        "NANTES",
        "47.2",
        "rejoignez",
        "35000",
    ):
        assert personal not in everything


def test_an_apprenticeship_and_its_partners(sample: tuple[pl.DataFrame, LandedFile]) -> None:
    row = sample[0].row(1, named=True)
    assert row["apprenticeship"] is True
    assert row["title"] == "Alternant data -"
    assert (row["origin"], row["partners"]) == ("partner", ["PARTENAIRE UN", "PARTENAIRE DEUX"])
    assert (row["place"], row["region_code"], row["commune_hash"], row["employer_hash"]) == (
        "france",
        None,
        None,
        None,
    )
    assert (row["rome_code"], row["sector"], row["openings"]) == ("M1405", "70", None)


def test_the_publication_day_is_that_of_paris(landed: Lander) -> None:
    line = (
        '{"id": "1AAAAAA", "intitule": "x", "dateCreation": "2026-03-30T22:30:00.000Z", "romeCode": "M1805"}'
    )
    rows, _ = landed("france-travail", "a.jsonl", line, date(2026, 3, 31))
    assert rows["quarantined"].to_list() == [None]
    rows, _ = landed("france-travail", "b.jsonl", line, date(2026, 3, 30))
    assert rows["quarantined"].to_list() == ["published_after_observation"]


def test_odd_types_are_mended_or_left_out_with_a_notice(sample: tuple[pl.DataFrame, LandedFile]) -> None:
    rows, file = sample
    row = rows.row(7, named=True)
    assert row["offer_id"] == "1234567"
    assert str(row["created_at"]) == "2025-12-31 22:00:00"
    assert (row["updated_at"], row["rome_code"], row["openings"], row["skills"]) == (None, None, 3, [])
    notices = dict(file.notices)
    assert notices["bad_update_date"] == 1
    assert notices["rome_code_not_recognised"] == 1
    assert notices["openings_not_a_count"] == 1
    assert notices["openings_over_cap"] == 1
    assert notices["field_of_wrong_type"] == 3


def test_a_search_response_and_its_list(landed: Lander, extracts: Path) -> None:
    content = (extracts / "france_travail/search.json").read_text("utf-8")
    rows, file = landed("france-travail", "search.json", content)
    assert rows["quarantined"].to_list() == [None, None, "not_an_object"]
    assert rows["department_code"].to_list() == ["2A", "974", None]
    again, _ = landed("france-travail", "list.json", json.dumps(json.loads(content)["resultats"]))
    assert again.equals(rows)
    assert file.demonstration is False


def test_lines_and_lists_land_the_same(landed: Lander, extracts: Path) -> None:
    lines = (extracts / "france_travail/offers.jsonl").read_text("utf-8").splitlines()
    good = [lines[0], lines[1], lines[9]]
    one, _ = landed("france-travail", "a.jsonl", "\n".join(good))
    other, _ = landed("france-travail", "b.json", "[" + ",".join(good) + "]")
    assert one.equals(other)


def test_a_broken_list_is_set_aside_whole(landed: Lander) -> None:
    rows, file = landed("france-travail", "broken.json", '[{"id": "1", "intitule": "x"} {"id": "2"}]')
    assert (file.records, file.quarantined, len(rows)) == (None, "broken_json", 0)


MADE, PLAIN = '{"id": "1", "demonstration": true, "intitule": "x"}', '{"id": "2", "intitule": "y"}'
ODD = '{"id": "3", "nombrePostes": [], "demonstration": true}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("first.jsonl", f"{MADE}\n{PLAIN}"),
        ("second.jsonl", f"{PLAIN}\n{MADE}"),
        ("odd.jsonl", f"{PLAIN}\n{ODD}"),
        ("list.json", f"[{PLAIN},{PLAIN},{MADE}]"),
        ("search.json", f'{{"resultats": [{PLAIN}, {MADE}], "filtresPossibles": []}}'),
        ("filters.json", f'{{"filtresPossibles": [{{"filtre": "x"}}], "resultats": [{MADE}, {PLAIN}]}}'),
    ],
)
def test_any_offer_of_a_file_marks_it_as_demonstration(landed: Lander, name: str, content: str) -> None:
    _, file = landed("france-travail", name, content)
    assert file.demonstration is True
    assert is_demonstration(content.encode())


def test_a_mark_within_a_text_is_none(landed: Lander) -> None:
    content = json.dumps({"id": "1", "intitule": "x", "description": '"demonstration": true'})
    _, file = landed("france-travail", "a.jsonl", content)
    assert file.demonstration is False
    assert not is_demonstration(content.encode())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.json", '{"resultats":[],"filtresPossibles":[]}'),
        ("filters.json", '{"filtresPossibles": [{"filtre": "x"}], "resultats": []}'),
        ("list.json", "[ ]"),
    ],
)
def test_a_file_without_an_offer_is_set_aside_as_no_observation(
    landed: Lander, name: str, content: str
) -> None:
    _, file = landed("france-travail", name, content)
    assert (file.records, file.quarantined) == (None, "no_offer")
    assert recognise(content.encode(), name) == NO_OFFER


def test_offers_of_which_none_can_be_read_make_no_quarter(landed: Lander, data: DataFolder) -> None:
    landed("france-travail", "broken.jsonl", '{"id": "1\n[1]\n')
    with pytest.raises(GenscanError, match=r"no offer of broken\.jsonl can be read .*tells why"):
        pipeline.usable(data, QUARTER)
    landed("france-travail", "good.jsonl", PLAIN)
    with pytest.raises(GenscanError, match="no course file"):
        pipeline.usable(data, QUARTER)


@pytest.mark.parametrize("name", ["bom.jsonl", "crlf.jsonl", "blank.jsonl", "no_end.jsonl"])
def test_marks_line_ends_and_blank_lines_are_no_records(landed: Lander, name: str) -> None:
    line = '{"id": "1AAAAAA", "intitule": "é", "romeCode": "M1805"}'
    contents = {
        "bom.jsonl": b"\xef\xbb\xbf" + line.encode() + b"\n",
        "crlf.jsonl": line.encode() + b"\r\n",
        "blank.jsonl": b"\n  \n" + line.encode() + b"\n\n \n",
        "no_end.jsonl": line.encode(),
    }
    rows, file = landed("france-travail", name, contents[name])
    assert (file.records, rows["offer_id"].to_list(), rows["title"].to_list()) == (1, ["1AAAAAA"], ["é"])


def test_bytes_that_are_no_text_set_one_line_aside(landed: Lander) -> None:
    rows, _ = landed("france-travail", "a.jsonl", b'{"id": "1"}\n{"id": "\xe9"}\n{"id": "3"}\n')
    assert rows["quarantined"].to_list() == [None, "broken_json", None]


def test_a_line_too_long_is_set_aside_unread(landed: Lander, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MAX_LINE", 1000)
    short = '{"id": "%d", "intitule": "x"}'
    lines = [short % 1, '{"id": "2", "intitule": "' + "y" * 5000 + '"}', short % 3, short % 4]
    rows, file = landed("france-travail", "a.jsonl", "\n".join(lines) + "\n")
    assert file.records == 4
    assert rows["quarantined"].to_list() == [None, "record_too_large", None, None]
    assert rows["offer_id"].to_list() == ["1", None, "3", "4"]


def test_a_message_of_the_decoder_that_cuts_a_letter_breaks_one_line_only(landed: Lander) -> None:
    skills = ["é" * 600, "x" + "é" * 600]
    lines = [json.dumps({"id": "1", "competences": text}, ensure_ascii=False) for text in skills]
    rows, _ = landed("france-travail", "a.jsonl", "\n".join([*lines, '{"id": "3"}']))
    assert rows["offer_id"].to_list() == ["1", "1", "3"]
    assert rows["quarantined"].to_list() == [None, None, None]


def test_deep_nesting_and_duplicate_keys_do_no_harm(landed: Lander) -> None:
    deep = '{"id": "1", "x": ' + "[" * 5000 + "]" * 5000 + "}"
    rows, _ = landed("france-travail", "a.jsonl", deep + '\n{"id": "2", "id": "3"}\n{"id": "4"}')
    assert len(rows) == 3
    assert rows["offer_id"][2] == "4"


SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**20), st.floats(allow_nan=False), st.text(max_size=12)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["nom", "code", "libelle", "commune", "origine", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
OFFERS = st.dictionaries(
    st.sampled_from(
        [path[0] for path in offers._PATHS.values()] + ["alternance", "nombrePostes", "competences"]
    ),
    VALUES,
    max_size=8,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(OFFERS, SCALARS), min_size=1, max_size=40), st.data())
def test_what_becomes_of_a_record_does_not_depend_on_its_neighbours(
    records: list[Any], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(records) - 1))
    together = _parsed(records)
    alone = _parsed([records[position]])
    assert len(together) == len(records)
    assert together.drop("record").row(position) == alone.drop("record").row(0)


def _parsed(records: list[Any]) -> pl.DataFrame:
    import io

    content = "\n".join(json.dumps(record) for record in records).encode()
    reading = Reading("x.jsonl", date(2026, 3, 31), b"key")
    return pl.concat(FEEDS["france-travail"].parse(io.BytesIO(content), reading))


def test_a_moment_lands_to_the_microsecond(landed: Lander) -> None:
    told = {
        "2026-01-31T23:59:59Z": "2026-01-31 23:59:59",
        "2026-01-31T23:59:59.1Z": "2026-01-31 23:59:59.100000",
        "2026-01-31T23:59:59.045Z": "2026-01-31 23:59:59.045000",
        "2026-01-31T23:59:59.000001Z": "2026-01-31 23:59:59.000001",
        "2026-01-31T23:59:59.5+02:00": "2026-01-31 21:59:59.500000",
        "2026-02-29T10:00:00.000Z": None,
        "2026-01-31T24:00:00.000Z": None,
        "1970-01-01T00:00:00.000Z": None,
    }
    lines = [
        json.dumps({"id": str(at), "intitule": "Exemple", "romeCode": "M1805", "dateActualisation": text})
        for at, text in enumerate(told)
    ]
    rows, file = landed("france-travail", "a.jsonl", "\n".join(lines))
    assert [moment and str(moment) for moment in rows["updated_at"]] == list(told.values())
    assert dict(file.notices)["bad_update_date"] == 3
