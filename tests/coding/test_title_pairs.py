"""Titles two by two: how like they are, and whether each names what the other does not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from genscan.coding.title_pairs import Titles, title_likeness, titles_apart
from genscan.feeds.text import title_key


def test_titles_are_compared_without_gender_marks() -> None:
    titles = ["H/F Coiffeur", "Coiffeur.se", "Coiffeuse"]
    keys = pl.Series([title_key(title) for title in titles])
    assert title_likeness(keys, keys.gather([1, 2, 0])).tolist() == [1.0, 1.0, 1.0]


def test_a_title_that_says_more_is_nearer_than_one_that_says_something_else() -> None:
    keys = pl.Series(
        [title_key(t) for t in ("Administrateur Linux", "Administrateur Linux confirmé", "Data")]
    )
    more, other = title_likeness(keys.gather([0, 0]), keys.gather([1, 2]))
    assert other < 0.5 < more < 1


def test_offers_are_compared_by_the_titles_that_they_bear() -> None:
    """Rows that bear the same title and job, or none, are compared as that title, in the order asked for."""
    borne = pl.DataFrame(
        {
            "title": ["oracle poste", "systeme windows", None, "oracle poste", "windows systeme"],
            "job": ["a", None, None, "a", None],
        }
    )
    left, right = np.array([0, 3, 1, 2, 1]), np.array([1, 1, 4, 0, 1])
    titles = Titles.of(borne)
    assert len(titles.distinct) == 4
    one, other = borne[left], borne[right]
    likeness = titles.likeness(left[[0, 1, 2, 4]], right[[0, 1, 2, 4]])
    expected = title_likeness(one["title"].gather([0, 1, 2, 4]), other["title"].gather([0, 1, 2, 4]))
    assert likeness.tolist() == expected.tolist()
    assert titles.apart(left, right).tolist() == titles_apart(one, other).to_list()
    assert titles.apart(left[:2], right[:2]).tolist() == [True, True]


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("Administrateur système Windows (H/F)", "Administrateur poste de travail", True),
        ("Administrateur systèmes", "Administrateur système Windows", False),  # only says more
        ("Administrateur / Administratrice réseaux télécoms", "Administrateur base Oracle", False),  # ROME's
        ("Administrateur base Oracle", "Administrateur / Administratrice réseaux télécoms", False),
        ("Développeur web", "Développeuse web", False),
        (None, "Administrateur base Oracle", False),
    ],
)
def test_titles_are_apart_where_each_names_what_the_other_does_not(
    left: str | None, right: str | None, apart: bool
) -> None:
    job = "Administrateur / Administratrice réseaux - télécoms"
    one, other = (
        pl.DataFrame(
            {"title": [title_key(text) if text else None], "job": [job]},
            schema={"title": pl.String, "job": pl.String},
        )
        for text in (left, right)
    )
    assert titles_apart(one, other).to_list() == [apart]
