"""A feed that a run leaves out is as if never received, of its quarter only."""

from __future__ import annotations

from pathlib import Path

from genscan.feeds import FEEDS
from genscan.feeds.inbox import received_files
from genscan.feeds.quarterly import missing, present
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)


def test_a_skipped_feed_is_as_if_never_received(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    for feed, quarter in (("mcf", QUARTER), ("mcf", QUARTER.previous()), ("lheo", QUARTER)):
        folder = data.inbox_of(feed, quarter)
        folder.mkdir(parents=True)
        (folder / "file").write_text("x", encoding="utf-8")
    seen = data.without(["mcf"], QUARTER)
    assert received_files(seen, FEEDS["mcf"], QUARTER) == []
    assert present(seen, "mcf", QUARTER.previous())
    assert present(seen, "lheo", QUARTER)
    courses = [
        sentence for sentence in missing(seen.without(["lheo"], QUARTER), QUARTER) if "mcf" in sentence
    ]
    assert len(courses) == 1
    assert present(data, "mcf", QUARTER)
