"""A whole quarter, from inbox to sealed edition: in Dagster as `genscan run` starts it, and without it."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from genscan.browser import find_browser
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter

EDITION = {"edition.tables": "export", "edition.bulletins": "bulletins", "edition.revision": "seal"}
READ_BACK = "every_number_is_its_cells"


def browser() -> Path:
    """The browser that figures are drawn with."""
    return find_browser(os.environ.get("GENSCAN_BROWSER"))


class Stopwatch:
    """A progress that adds up the seconds of a run's steps by stage."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = defaultdict(float)
        self._began = perf_counter()

    def expect(self, steps: int) -> None:
        """From here the steps are on."""
        self._tick("start of Dagster")

    def start(self, step: str) -> None:
        """What passed since the last step is Dagster's own."""
        self._tick("between steps")

    def say(self, step: str, text: str) -> None:
        """Nothing."""

    def end(self, step: str) -> None:
        """What passed since its start is the step's."""
        self._tick(stage_of(step))

    def stop(self) -> dict[str, float]:
        """The seconds of each stage, what came after the last step included."""
        self._tick("between steps")
        return dict(self.stages)

    def _tick(self, stage: str) -> None:
        now = perf_counter()
        self.stages[stage] += now - self._began
        self._began = now


def stage_of(step: str) -> str:
    """The stage that a step of the job belongs to: of the assets by their name, the rest are checks."""
    if READ_BACK in step:
        return "numbers read back"
    if step.startswith(("feeds.", "landing.")):
        return "landing"
    if step in {model.name for model in load_models()}:
        return "tables"
    return EDITION.get(step, "checks")


def emptied(root: Path) -> None:
    """The data folder as it is before the first run: an inbox, nothing else."""
    for path in root.iterdir():
        if path.name != "inbox":
            shutil.rmtree(path)


def in_dagster(root: Path, quarter: Quarter) -> dict[str, float]:
    """The real job on an instance of its own, as `genscan run`: the seconds of each stage.

    Dagster's own import counts, as it does for whoever starts a run.
    """
    from genscan.cli.settings import RunRequest

    watch = Stopwatch()
    from assets.launch import make_edition

    make_edition(RunRequest(DataFolder(root), quarter, None, allow_demonstration=False), watch)
    return watch.stop()


def without_dagster(root: Path, quarter: Quarter) -> dict[str, float]:
    """The same functions in the same order, called one after another: the seconds of each stage."""
    from genscan import edition, pipeline, preparation
    from genscan.bulletin.render import render_edition
    from genscan.bulletin.traceability import prove
    from genscan.code import code_hash
    from genscan.feeds import FEEDS
    from genscan.feeds.landing import land
    from genscan.hash_keys import KEY_BYTES, hash_key
    from genscan.tables.export import export_tables

    data, stages = DataFolder(root), dict[str, float]()
    last = perf_counter()

    def done(stage: str) -> None:
        nonlocal last
        stages[stage], last = perf_counter() - last, perf_counter()

    quarters = preparation.admit(data, quarter, False)
    for feed in FEEDS:
        for each in quarters:
            land(data, feed, each, hash_key(data, each, lambda: bytes(KEY_BYTES)))
    preparation.decide(data, quarter, None, code_hash())
    done("landing")
    for model in load_models():
        pipeline.build_all(data, model, quarter)
    done("tables")
    for check in pipeline.checks():
        broken = pipeline.run_check(data, check, quarter).height
        assert check.warns or not broken, check.name
    done("checks")
    tables, facts = pipeline.published_tables(data, quarter), pipeline.facts(data, quarter, 1, None)
    draft = edition.new_draft(data, quarter, "measured")
    export_tables(tables, facts, draft, code=code_hash())
    done("export")
    render_edition(tables, facts, draft, browser())
    done("bulletins")
    assert not prove(draft, tables, facts).problems
    done("numbers read back")
    inputs, history = preparation.inputs(data, quarter), preparation.history(data, quarter)
    warned = pipeline.warnings(data, quarter)
    edition.seal(
        draft, data, facts, inputs, history, code_hash(), when=datetime.now(UTC), who="bench", warned=warned
    )
    done("seal")
    return stages
