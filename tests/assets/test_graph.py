"""The graph that staff see: every model, check and feed, grouped, described and wired as its SQL says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets import partitions
from assets.definitions import defs
from assets.resources import Observatory
from genscan import pipeline
from genscan.feeds import FEEDS
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter

GRAPH = defs.resolve_asset_graph()
SNAPSHOT = Path(__file__).with_name("graph.txt")


def drawn() -> str:
    """One line an asset: what it is made from. `python -m tests.assets.test_graph` writes it anew."""
    lines = [
        f"{key.to_user_string()} <- "
        + " ".join(sorted(p.to_user_string() for p in GRAPH.get(key).parent_keys))
        for key in GRAPH.get_all_asset_keys()
    ]
    checks = [f"{key.asset_key.to_user_string()} ! {key.name}" for key in GRAPH.asset_check_keys]
    return "\n".join(line.rstrip() for line in sorted([*lines, *checks])) + "\n"


def test_the_graph_is_the_one_that_was_agreed() -> None:
    assert drawn() == SNAPSHOT.read_text(encoding="utf-8"), drawn.__doc__


def test_every_feed_model_and_check_is_in_the_graph() -> None:
    keys = {".".join(key.path) for key in GRAPH.get_all_asset_keys()}
    assert {model.name for model in load_models()} <= keys
    assert {f"landing.{feed.table}" for feed in FEEDS.values()} <= keys
    checks = {f"{'.'.join(key.asset_key.path)}.{key.name}" for key in GRAPH.asset_check_keys}
    assert checks == {check.name for check in pipeline.checks()} | {
        "edition.bulletins.every_number_is_its_cells"
    }


def test_every_check_stops_what_comes_after_but_those_that_warn() -> None:
    free = {key.name for key in GRAPH.asset_check_keys if not GRAPH.get(key).blocking}
    assert free == {check.name.split(".")[2] for check in pipeline.checks() if check.warns}
    assert "unique_key" not in free and "no_partner_came_or_went" in free


@pytest.mark.parametrize("key", sorted(GRAPH.get_all_asset_keys()), ids=dg.AssetKey.to_user_string)
def test_every_asset_is_grouped_described_and_owned(key: dg.AssetKey) -> None:
    node = GRAPH.get(key)
    assert node.group_name in {"feeds", "landing", "core", "indicators", "edition"}
    assert node.description
    assert list(node.owners) == ["team:observatoire"]
    assert node.partitions_def is not None


def test_the_quarters_reach_the_current_one_or_the_newest_received(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    today = date(2026, 5, 2)
    assert partitions.keys(data, today)[0] == "2020-Q1"
    assert partitions.keys(data, today)[-1] == "2026-Q2"
    data.inbox_of("mcf", Quarter(2027, 1)).mkdir(parents=True)
    assert partitions.keys(data, today)[-1] == "2027-Q1"


def test_a_quarters_hash_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    observatory = Observatory(root=str(tmp_path))
    first = observatory.key(Quarter(2026, 1))
    assert len(first) == 32
    assert observatory.key(Quarter(2026, 1)) == first
    assert observatory.key(Quarter(2026, 2)) != first
    path = tmp_path / "secrets" / "hash-2026-Q1.key"
    assert path.stat().st_mode & 0o077 == 0


if __name__ == "__main__":
    SNAPSHOT.write_text(drawn(), encoding="utf-8")
