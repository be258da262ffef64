"""Each model does to the rows of its cases what its rules say."""

from __future__ import annotations

import pytest

from tests.warehouse import harness


@pytest.fixture(scope="session")
def known() -> harness.Schemas:
    return harness.schemas()


@pytest.mark.parametrize("case", harness.cases(), ids=str)
def test_rows_in_rows_out(case: harness.Case, known: harness.Schemas) -> None:
    assert harness.differences(case, harness.run(case, known)) == ""
