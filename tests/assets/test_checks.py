"""A check that warns tells staff what it found, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.checks import asset_check
from assets.resources import Observatory, Request
from genscan import pipeline

BREAK = {"break_date": "2025-11-14", "region_code": "28", "partner": "HELLO", "offers_before": 41}


@pytest.mark.parametrize("warns", [True, False])
def test_a_row_of_a_check_that_warns_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warns: bool
) -> None:
    monkeypatch.setattr(pipeline, "run_check", lambda *_: pl.DataFrame([BREAK]))
    rule = pipeline.Check("core.partner_breaks.any_rule", "select 1", "A rule.", (), warns)
    definition = asset_check(rule)
    with dg.build_op_context(
        resources={"observatory": Observatory(root=str(tmp_path)), "request": Request()},
        partition_key="2026-Q1",
    ) as context:
        result = definition(context)
    assert isinstance(result, dg.AssetCheckResult)
    assert not result.passed
    assert result.severity is (dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR)
    first = "break_date=2025-11-14, region_code=28, partner=HELLO, offers_before=41"
    assert result.metadata["first"].value == first
    assert "HELLO" in str(result.metadata["rows"].value)
    (spec,) = definition.check_specs
    assert spec.blocking is not warns
