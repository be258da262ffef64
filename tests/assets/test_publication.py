"""Publishing and withdrawing as staff start them: who and why are asked, warnings accepted, all logged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.publication import publish
from assets.resources import Observatory
from assets.withdrawal import withdraw
from genscan import publications, site
from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.publications import embargo
from genscan.warned import Warned, read_warnings, warnings_path
from tests.edition import sealing
from tests.edition.sample import QUARTER

WARNED = Warned("core.cells.volumes", "Volumes are like those of before.", 2, "region_code=28")
ASKED = {"quarter": "2026-Q1", "by": "A. Martin", "reason": "Parution prévue"}


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    sealing.land(folder, demonstration=True)
    return folder


def started(job: dg.JobDefinition, data: DataFolder, asked: dict[str, Any]) -> dg.ExecuteInProcessResult:
    op = next(iter(job.nodes)).name
    return job.execute_in_process(
        run_config={"ops": {op: {"config": asked}}},
        resources={"observatory": Observatory(root=str(data.root))},
        raise_on_error=False,
    )


def told(result: dg.ExecuteInProcessResult) -> str:
    (event,) = [event for event in result.all_events if event.is_step_failure]
    error = event.step_failure_data.error
    assert error is not None
    return error.message.strip().removeprefix("dagster._core.definitions.events.Failure: ")


def test_publishing_then_withdrawing_is_logged_with_name_reason_and_run(data: DataFolder) -> None:
    sealing.seal(data)
    published = started(publish, data, ASKED)
    assert published.success
    assert json.loads((data.site / "latest.json").read_text("utf-8")) == {"quarter": "2026-Q1", "revision": 1}
    withdrawn = started(withdraw, data, {**ASKED, "revision": 1, "reason": "Chiffres faux"})
    assert withdrawn.success
    _, first, second = publications.entries(data)
    assert (first.who, first.reason, first.run) == ("A. Martin", "Parution prévue", published.run_id)
    assert (second.action, second.reason, second.run) == ("withdrawn", "Chiffres faux", withdrawn.run_id)
    (seen,) = [e for e in published.all_events if e.event_type_value == "ASSET_OBSERVATION"]
    assert seen.asset_key == dg.AssetKey(["edition", "revision"])
    assert seen.partition == "2026-Q1"


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ("by", "who decides is missing"),
        ("reason", "the reason is missing"),
        ("quarter", "write it as 2026-Q1"),
    ],
)
def test_what_the_form_lacks_is_told_in_one_sentence(data: DataFolder, lacking: str, sentence: str) -> None:
    sealing.seal(data)
    said = told(started(publish, data, {**ASKED, lacking: ""}))
    assert sentence in said
    assert "\n" not in said
    assert not data.site.exists()


@pytest.mark.parametrize("job", [publish, withdraw])
def test_the_form_shows_what_to_fill_in(job: dg.JobDefinition) -> None:
    (asked,) = (op["config"] for op in (job.run_config or {})["ops"].values())
    assert {"quarter", "revision", "by", "reason"} <= asked.keys()
    assert asked["by"] == asked["reason"] == ""


def test_an_embargo_holds_the_job(data: DataFolder) -> None:
    sealing.seal(data)
    assert "under embargo until 2199" in told(started(publish, data, {**ASKED, "not_before": "2199-01-01"}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-04-10", "2026-04-10T00:00:00+00:00"),
        ("2026-04-10T09:00", "2026-04-10T09:00:00+00:00"),
        ("2026-04-10T09:00+02:00", "2026-04-10T09:00:00+02:00"),
    ],
)
def test_an_embargo_is_a_day_or_a_time(text: str, told: str) -> None:
    found = embargo(text)
    assert found is not None
    assert found.isoformat() == told
    assert embargo(" ") is None
    with pytest.raises(GenscanError, match="embargo 'tomorrow' is no time"):
        embargo("tomorrow")


def test_a_warning_waits_for_someone_to_accept_it(data: DataFolder) -> None:
    sealing.seal(data, warned=[WARNED])
    said = told(started(publish, data, ASKED))
    assert "nobody accepted yet: core.cells.volumes: 2 rows, the first region_code=28" in said
    assert publications.published(data) == []
    assert started(publish, data, {**ASKED, "accept_warnings": "La rupture est connue"}).success
    entry = publications.entries(data)[-1]
    assert (entry.accepted, entry.warnings) == ("La rupture est connue", (WARNED.sentence,))
    assert "rupture" not in (data.site / "index.html").read_text("utf-8")


def test_without_a_warning_nothing_is_accepted(data: DataFolder) -> None:
    sealing.seal(data)
    outcome = site.publish(data, QUARTER, by="A", reason="b", now=sealing.WHEN, accepted="Pour rien")
    assert not outcome.already
    line = json.loads(publications.log_path(data).read_text("utf-8").splitlines()[-1])
    assert not {"accepted", "warnings"} & line.keys()


def test_warnings_that_are_damaged_are_not_taken_for_none(data: DataFolder) -> None:
    sealing.seal(data, warned=[WARNED])
    assert read_warnings(data, QUARTER, 1) == (WARNED,)
    warnings_path(data, QUARTER, 1).write_text("[", encoding="utf-8")
    with pytest.raises(GenscanError, match=r"r1\.warnings\.json is damaged"):
        site.publish(data, QUARTER, by="A", reason="b", now=sealing.WHEN, accepted="Vu")
