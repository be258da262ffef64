"""What is published of the matching of titles is what is measured on the real extracts."""

from __future__ import annotations

import polars as pl
import pytest

from genscan import reference
from tests.coding import measures

pytestmark = pytest.mark.skipif(
    not measures.EXTRACTS.is_dir(),
    reason="the real extracts are not beside this checkout (../shared/data/dev)",
)


@pytest.fixture(scope="module")
def offers() -> pl.DataFrame:
    return measures.matched_offers()


def test_the_published_accuracies_are_those_measured() -> None:
    measured = {
        name: (round(value, 4), round(low, 4), round(high, 4), n)
        for name, (value, low, high, n) in measures.measured().items()
    }
    published = {
        row["measure"]: (row["value"], row["low"], row["high"], row["n"])
        for row in reference.table("accuracy").iter_rows(named=True)
        if row["measure"] in measured
    }
    assert published == measured, measures.__doc__


def test_a_higher_least_score_answers_fewer_titles_and_more_of_them_rightly(offers: pl.DataFrame) -> None:
    curve = measures.curve(offers).filter(pl.col("level") == "parent").sort("score")
    assert (curve["open"].diff().drop_nulls() > 0).all()
    assert (curve["right"].diff().drop_nulls() > 0).all()


def test_the_labelled_sample_is_of_offers_coded_in_the_perimeter() -> None:
    coded = measures.coded_offers(measures.rome_codes()).filter("inside")
    sample = measures.labels("contradictions")
    assert sample.height >= 200
    assert set(sample["offer_id"]) <= set(coded["offer_id"])


def test_the_waiters_coded_as_server_administrators_are_set_aside_and_no_administrator_is() -> None:
    codes = measures.rome_codes()
    coded = measures.coded_offers(codes).filter(pl.col("rome_code") == "M1843")
    found = coded.join(measures.match(measures.job_titles(codes), coded["title"]), on="title", how="left")
    flagged = found.filter(measures.contradicted())
    assert coded.height == 143
    assert flagged.height == 100
    assert flagged.filter(pl.col("title").str.contains("(?i)administrat|réseau|syst")).is_empty()
