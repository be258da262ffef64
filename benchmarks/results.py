"""Where figures are kept: `results.json`, one part at a time, with what they were measured on."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Pairs, memory_of_machine

RESULTS = Path(__file__).with_name("results.json")
SMALL_RESULTS = Path(__file__).with_name("results-small.json")
ENGINES = ("dagster", "duckdb", "polars", "pyarrow", "pandas", "playwright", "weasyprint")


@dataclass(frozen=True)
class Bound:
    """What a measure may be at most: times its floor, seconds, MiB of its tree of processes."""

    ratio: float | None = None
    seconds: float | None = None
    tree_mib: float | None = None


@dataclass(frozen=True)
class Measure:
    """A work and its floor, medians of their pairs; `parts`: the seconds of its stages, if it tells them."""

    name: str
    what: str
    seconds: float
    floor: str
    floor_seconds: float
    ratio: float
    processor_ratio: float
    process_mib: float
    tree_mib: float
    floor_tree_mib: float
    at_most: Bound
    parts: dict[str, float]

    @classmethod
    def of(cls, name: str, what: str, floor: str, runs: Pairs, at_most: Bound) -> Measure:
        """From the runs; stages are those of the run of median length."""
        middle = sorted(runs.ours, key=lambda run: run.seconds)[len(runs.ours) // 2]
        return cls(
            name=name,
            what=what,
            seconds=runs.seconds,
            floor=floor,
            floor_seconds=runs.floor_seconds,
            ratio=runs.ratio,
            processor_ratio=runs.processor_ratio,
            process_mib=runs.process_mib,
            tree_mib=runs.tree_mib,
            floor_tree_mib=max(run.tree for run in runs.floor),
            at_most=at_most,
            parts=middle.told if isinstance(middle.told, dict) else {},
        )


def read(path: Path = RESULTS) -> dict[str, Any]:
    """All that was measured; empty where nothing was."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def keep(path: Path, part: str, measured: list[Any], pairs: int) -> None:
    """Put the figures of one part, each of so many pairs, in the place of its former ones."""
    content = read(path)
    counts = content.get("pairs", {}) | {part: pairs}
    content |= {"machine": machine(), "pairs": counts, part: [asdict(one) for one in measured]}
    text = json.dumps(content, indent=1, sort_keys=True, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def machine() -> dict[str, str | int]:
    """What a figure depends on, but the name of the machine."""
    return {
        "processors": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory_of_machine()),
        "python": platform.python_version(),
        **{name: version(name) for name in ENGINES},
    }
