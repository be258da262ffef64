"""Tests that share an edition run in one process: what is costly is made once."""

from __future__ import annotations

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process, without pytest-xdist")
@pytest.mark.xdist_group("whatever")
def test_the_test_runner_sees_groups(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@whatever")
