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
from genscan import pipeline, warehouse
from genscan.demonstration import write_feeds
from genscan.feeds import FEEDS, landing
from genscan.feeds.landing import land, landed_files
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


def landed(data: DataFolder, *quarters: Quarter) -> None:
    for quarter in quarters:
        for feed in FEEDS:
            land(data, feed, quarter, bytes(32))


def built(data: DataFolder, quarter: Quarter) -> None:
    for model in load_models():
        pipeline.build_all(data, model, quarter)


def test_a_second_run_with_nothing_new_parses_no_file_and_makes_no_table(data: DataFolder) -> None:
    with counted() as done:
        stubbed.run(data)
    assert (done.parsed, done.made) == ([], [])


@pytest.mark.long
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


def test_only_what_is_new_is_parsed_and_only_what_rests_on_it_is_made(tmp_path: Path) -> None:
    """Two quarters one after the other, the second again, then with one observation more."""
    before, data = QUARTER.previous(), DataFolder(tmp_path)
    write_feeds(data.inbox, QUARTER, quarters=2, vacancies=200, courses=100)
    with counted() as done:
        landed(data, before)
        built(data, before)
    assert len(done.parsed) == sum(len(landed_files(data, feed, before)) for feed in FEEDS)
    assert sorted(done.made) == sorted(f"{model.name} {before}" for model in load_models())
    with counted() as done:
        landed(data, before, QUARTER)
        built(data, QUARTER)
    assert len(done.parsed) == sum(len(landed_files(data, feed, QUARTER)) for feed in FEEDS)
    assert sorted(done.made) == sorted(f"{model.name} {QUARTER}" for model in load_models())
    with counted() as done:
        landed(data, before, QUARTER)
        built(data, QUARTER)
    assert (done.parsed, done.made) == ([], [])
    name = one_more_day(data, date(2026, 3, 28))
    with counted() as done:
        landed(data, before, QUARTER)
        built(data, QUARTER)
    assert done.parsed == [name]
    unmoved = {model.name for model in load_models()} - {one.split()[0] for one in done.made}
    assert unmoved == {"published.areas", "published.families", "published.indicator_definitions"}
    assert {one.split()[1] for one in done.made} == {str(QUARTER)}


def one_more_day(data: DataFolder, day: date) -> str:
    """A new observation in the inbox: the offers of the first one, one of them gone."""
    folder = data.inbox_of(FEED, QUARTER)
    lines = gzip.decompress(sorted(folder.glob("*.jsonl.gz"))[0].read_bytes()).splitlines(keepends=True)
    name = f"offres-{day}.jsonl"
    (folder / name).write_bytes(b"".join(lines[1:]))
    (folder / f"{name}.meta.json").write_text(json.dumps({"observed_on": f"{day}", "scope": "full"}), "utf-8")
    return name
