"""From raw files to cells: the observatory's way and the pandas script's, on the same files."""

from __future__ import annotations

from pathlib import Path

from benchmarks import analyst
from benchmarks.intake import KEY
from genscan import pipeline
from genscan.feeds import FEEDS
from genscan.feeds.landing import land
from genscan.models import Model, load_models, upstream
from genscan.paths import DataFolder
from genscan.quarters import Quarter

UNREAD = ("lheo",)  # the script reads one feed of courses


def our_cells(root: Path, quarter: Quarter) -> None:
    """The feeds landed and every model that the cells rest on built, copies looked for."""
    data = DataFolder(root).without(UNREAD, quarter)
    for feed in FEEDS:
        if feed not in UNREAD:
            land(data, feed, quarter, KEY)
    for model in leading_to("published.cells"):
        pipeline.build(data, model, quarter, (quarter,))


def pandas_cells(root: Path, quarter: Quarter) -> None:
    """The same by the pandas script, copies left in."""
    analyst.cells(DataFolder(root).inbox, str(quarter))


def leading_to(name: str) -> list[Model]:
    """A model and all that it reads, directly or not, each after what it reads."""
    known = {model.name: model for model in load_models()}
    wanted, waiting = set[str](), [name]
    while waiting:
        wanted.add(one := waiting.pop())
        waiting += [source for source in upstream(known[one], known) if source not in wanted]
    return [model for model in known.values() if model.name in wanted]
