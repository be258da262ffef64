"""What the generator planted is what is published, within the errors of `benchmarks.planted`."""

from __future__ import annotations

import pytest

from benchmarks.planted import BOUNDS, Compared, compare
from tests.properties.conftest import Year

pytestmark = pytest.mark.xdist_group("properties")


@pytest.fixture(scope="module")
def found(year: Year) -> dict[str, Compared]:
    return {one.name: one for one in compare(year.tables.__getitem__, year.planted, year.quarter)}


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_what_was_planted_is_published(name: str, found: dict[str, Compared]) -> None:
    assert found[name].holds, found[name]


def test_something_of_each_kind_was_planted(found: dict[str, Compared]) -> None:
    assert found["copies: recall"].planted > 30
    assert found["vacancies"].planted > 500
    assert found["courses"].planted > 300
