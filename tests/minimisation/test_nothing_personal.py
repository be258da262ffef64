"""Planted personal data are found nowhere on disk outside the inbox once a quarter was made and published."""

from __future__ import annotations

import json

import dagster as dg
import polars as pl
import pytest

from assets.environment import dagster_home
from assets.terminal import quiet
from genscan import edition, pipeline, preparation, site
from genscan.browser import find_browser
from genscan.feeds.landed import landed_files
from genscan.paths import DataFolder
from tests.edition import sealing
from tests.minimisation import planted
from tests.minimisation.disk import found
from tests.minimisation.planted import QUARTER

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The planted quarter as `genscan run` makes it (one region's bulletin), then published."""
    from assets.definitions import defs

    data = DataFolder(tmp_path_factory.mktemp("planted"))
    planted.receive_all(data, tmp_path_factory.mktemp("sent"))
    with quiet(), dg.DagsterInstance.from_config(str(dagster_home(data))) as instance:
        result = defs.resolve_job_def("make_edition").execute_in_process(
            partition_key=str(QUARTER),
            run_config={
                "resources": {
                    "observatory": {"config": {"root": str(data.root)}},
                    "request": {"config": {"regions": ["53"]}},
                }
            },
            instance=instance,
            raise_on_error=False,
        )
        for event in result.all_events:
            if event.is_step_failure and event.step_failure_data.error is not None:
                raise AssertionError(event.step_failure_data.error.to_string())
    facts = pipeline.facts(data, QUARTER, 1, None)
    draft = sealing.draft(data, facts, pipeline.published_tables(data, QUARTER))
    inputs = preparation.inputs(data, QUARTER)
    edition.seal(draft, data, facts, inputs, {}, "code", when=sealing.WHEN, who="A. Martin")
    site.publish(data, QUARTER, None, by="A. Martin", reason="Parution prévue", now=sealing.WHEN)
    return data


def test_nothing_planted_is_left_outside_the_inbox(made: DataFolder) -> None:
    assert found(made.root, made.inbox) == []


def test_what_may_stand_stands(made: DataFolder) -> None:
    landed = [
        pl.read_parquet(file.path).to_dicts()
        for feed in ("france-travail", "mcf", "lheo")
        for file in landed_files(made, feed, QUARTER)
        if file.path is not None
    ]
    told = json.dumps(landed, ensure_ascii=False, default=str)
    for public in (planted.PROVIDER, planted.COURSE_TOWN, planted.COURSE_LINK, planted.BOARD):
        assert public in told
    assert "Développeur web" in told and "Écrire du code" in told


def test_the_places_of_the_search_are_those_of_a_whole_run(made: DataFolder) -> None:
    kinds = {path.suffix for path in made.root.rglob("*") if path.is_file()}
    assert {".parquet", ".pdf", ".html", ".xlsx", ".csv", ".db", ".duckdb", ".json"} <= kinds
    assert find_browser(None)
