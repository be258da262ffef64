"""A title finds its job title whatever the way it is written, is left open where it doesn't, always alike."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from genscan import method
from genscan.coding import titles
from tests.coding import measures

HERE = Path(__file__).parent
JOBS = pl.read_csv(HERE / "twin_jobs.csv", infer_schema_length=0)
TWIN = pl.read_csv(HERE / "twin_titles.csv", infer_schema_length=0)


def matches(*texts: str) -> dict[str, dict[str, object]]:
    found = measures.match(JOBS, pl.Series(texts))
    return {str(row["title"]): row for row in found.iter_rows(named=True)}


@pytest.fixture(scope="module")
def twin() -> pl.DataFrame:
    return TWIN.join(measures.match(JOBS, TWIN["title"]), on="title", how="left")


@pytest.mark.parametrize(
    "text",
    [
        "Coiffeuse",
        "Coiffeur.se",
        "Coiffeur(se)",
        "Coiffeur·euse",
        "H/F Coiffeur",
        "COIFFEURS F/H",
        "Coiffeur / Coiffeuse en CDI, débutant accepté",
    ],
)
def test_gender_plural_case_contract_and_seniority_change_nothing(text: str) -> None:
    assert titles.words(text) == ("coiffeur",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Software engineer", "Ingénieur logiciel"),
        ("Network administrator", "Administratrice réseau"),
        ("Technicienne télécoms", "Technicien télécommunications"),
        ("Chargée de maintenance des réseaux", "Chargé maintenance réseau"),
        ("Titre professionnel Développeur web (bac+2)", "Développeuse web"),
        ("Ingénieur diplômé, spécialité informatique", "Informatique"),
    ],
)
def test_english_abbreviated_and_diploma_words_are_those_of_the_trade(one: str, other: str) -> None:
    assert sorted(titles.words(one)) == sorted(titles.words(other)) != []


def test_what_tells_no_trade_matches_nothing() -> None:
    assert matches("CDI H/F 35 heures", "Gourou des machines", "") == {}


def test_the_nearest_job_title_is_told_with_its_scores() -> None:
    found = matches("Administratrice de serveurs")["Administratrice de serveurs"]
    assert found["rome_code"] == "M1843"
    assert found["score"] == found["inside_score"] == 1.0
    assert 0 < float(str(found["outside_score"])) < 0.6  # a waiter shares one word
    assert found["head_inside"] == 1.0


def test_equals_go_to_the_smallest_code_and_leave_no_margin() -> None:
    jobs = pl.DataFrame(
        {
            "title": ["Pilote", "Pilote", "Notaire"],
            "rome_code": ["N2102", "M1400", "K1901"],
            "parent_code": ["N2102", "M1400", "K1901"],
            "family": [None, "data-ia-iot", None],
        }
    )
    (row,) = measures.match(jobs, pl.Series(["Pilote"])).iter_rows(named=True)
    assert (row["rome_code"], row["score"]) == ("M1400", 1.0)
    assert row["other_parent_score"] == row["other_family_score"] == row["outside_score"] == 1.0


def test_an_employer_before_the_trade_is_no_first_word() -> None:
    found = matches("Zeldacorp - Serveur H/F")["Zeldacorp - Serveur H/F"]
    assert (found["rome_code"], found["head_inside"]) == ("G1803", 0.0)
    assert method.TITLE_MIN_SCORE < float(str(found["score"])) < 1.0  # an unknown word counts a little


def test_the_order_of_rows_and_the_company_of_others_change_nothing() -> None:
    one = measures.match(JOBS, TWIN["title"])
    shuffled = TWIN["title"].to_list() * 2
    random.Random(3).shuffle(shuffled)
    assert measures.match(JOBS.sample(fraction=1, shuffle=True, seed=5), pl.Series(shuffled)).equals(one)
    alone = pl.concat([measures.match(JOBS, pl.Series([title])) for title in one["title"]])
    assert alone.equals(one)


def test_batches_are_joined_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = measures.match(JOBS, TWIN["title"])
    monkeypatch.setattr(titles, "_BATCH", 3)
    assert measures.match(JOBS, TWIN["title"]).equals(whole)


def test_no_job_title_or_no_title_gives_no_row() -> None:
    assert measures.match(JOBS.head(0), TWIN["title"]).is_empty()
    empty = measures.match(JOBS, pl.Series([], dtype=pl.String))
    assert empty.is_empty()
    assert dict(empty.schema) == titles.SCHEMA


def test_the_twin_finds_nine_codes_in_ten_of_those_it_answers(twin: pl.DataFrame) -> None:
    told = twin.filter(measures.answered("parent"))
    wrong = told.filter(pl.col("rome_code").ne_missing(pl.col("found_code")))
    assert wrong["found_code"].to_list() == [None, None, None]  # it never takes one trade for another
    assert measures.proportion(told, pl.col("rome_code") == pl.col("found_code"))[0] > 0.9
    assert twin.filter(~measures.answered("parent") & pl.col("found_code").is_not_null()).is_empty()


def test_the_twin_contradicts_what_is_plainly_miscoded_and_nothing_else(twin: pl.DataFrame) -> None:
    flagged = twin.filter(measures.contradicted())
    assert flagged.filter(pl.col("contradicts") == "no")["title"].to_list() == []
    assert flagged.height == twin.filter(pl.col("contradicts") == "yes").height
