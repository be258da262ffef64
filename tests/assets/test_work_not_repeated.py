"""What has been done once isn't done again: files parsed and models run are counted, run by run."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import dagster as dg
import pytest

from assets.definitions import defs
from assets.environment import dagster_home
from assets.terminal import quiet
from genscan import edition, pipeline, warehouse
from genscan.demonstration import write_feeds
from genscan.feeds import FEEDS, landing
from genscan.feeds.landing import land
from genscan.hash_keys import hash_key
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.assets import stubbed
from tests.assets.stubbed import QUARTER

pytestmark = pytest.mark.xdist_group("house")
FEED = "france-travail"


@dataclass
class Done:
    """The files that were parsed and the tables that were made, by name."""

    parsed: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)


@contextmanager
def counted() -> Iterator[Done]:
    done = Done()

    def parsing(work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(task: Any) -> Any:
            done.parsed.append(task.member.file)
            return work(task)

        return counting

    def making(work: Callable[..., Any], at: int) -> Callable[..., Any]:
        def counting(*given: Any) -> Any:
            path: Path = given[at]
            done.made.append(f"{path.parent.parent.name}.{path.parent.name} {path.stem}")
            return work(*given)

        return counting

    with (
        mock.patch.object(landing, "_land_member", parsing(landing._land_member)),
        mock.patch.object(warehouse, "write", making(warehouse.write, 3)),
        mock.patch.object(warehouse, "write_frame", making(warehouse.write_frame, 1)),
    ):
        yield done


@pytest.fixture
def data(stubbed_house: DataFolder, tmp_path: Path) -> DataFolder:
    shutil.copytree(stubbed_house.root, tmp_path / "house")
    return DataFolder(tmp_path / "house")


def one_more_day(data: DataFolder, day: date) -> str:
    """A new observation in the inbox: the offers of the first one, one of them gone."""
    folder = data.inbox_of(FEED, QUARTER)
    lines = gzip.decompress(sorted(folder.glob("*.jsonl.gz"))[0].read_bytes()).splitlines(keepends=True)
    name = f"offres-{day}.jsonl"
    (folder / name).write_bytes(b"".join(lines[1:]))
    (folder / f"{name}.meta.json").write_text(json.dumps({"observed_on": f"{day}", "scope": "full"}), "utf-8")
    return name


def test_a_second_run_with_nothing_new_parses_no_file_and_makes_no_table(data: DataFolder) -> None:
    with counted() as done:
        stubbed.run(data)
    assert (done.parsed, done.made) == ([], [])
    assert edition.revisions(data, QUARTER) == [1]


def test_a_new_observation_parses_its_own_file_alone(data: DataFolder) -> None:
    name = one_more_day(data, date(2026, 3, 28))
    with counted() as done:
        for feed in FEEDS:
            land(data, feed, QUARTER, hash_key(data, QUARTER, bytes))
    assert done.parsed == [name]


def test_one_region_is_made_anew_without_a_file_parsed_or_a_table_made(data: DataFolder) -> None:
    resources = {
        "observatory": {"config": {"root": str(data.root)}},
        "request": {"config": {"regions": ["11"]}},
    }
    home = str(dagster_home(data))
    with stubbed.stand_ins(), quiet(), dg.DagsterInstance.from_config(home) as instance, counted() as done:
        run = defs.resolve_job_def("make_edition").execute_in_process(
            partition_key=str(QUARTER), run_config={"resources": resources}, instance=instance
        )
    assert run.asset_materializations_for_node("edition__bulletins")
    assert (done.parsed, done.made) == ([], [])


def test_a_next_quarter_makes_no_table_of_the_one_before(tmp_path: Path) -> None:
    before, latest = Quarter(2025, 4), Quarter(2026, 1)
    data = DataFolder(tmp_path)
    write_feeds(data.inbox, latest, quarters=2, vacancies=200, courses=100)
    for quarter in (before, latest):
        for feed in FEEDS:
            land(data, feed, quarter, bytes(32))
    with counted() as first:
        for model in load_models():
            pipeline.build_all(data, model, before)
    assert {name.split()[1] for name in first.made} == {str(before)}
    with counted() as done:
        for model in load_models():
            pipeline.build_all(data, model, latest)
    assert {name.split()[1] for name in done.made} == {str(latest)}
