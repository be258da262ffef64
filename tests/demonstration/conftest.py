"""A small set of demonstration feeds, written once, and what was planted in it."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from genscan.demonstration import Truth, truth, write_feeds
from genscan.quarters import Quarter

LATEST = Quarter(2026, 3)
SIZE: Any = {"quarters": 5, "vacancies": 4000, "courses": 2500, "seed": 7}


@dataclass(frozen=True)
class Feeds:
    """The folder of the feeds, what was told while writing, and the truth about them."""

    folder: Path
    files: list[Path]
    told: list[str]
    planted: Truth

    def of(self, feed: str, quarter: Quarter = LATEST) -> list[Path]:
        folder = self.folder / feed / str(quarter)
        return sorted(path for path in folder.iterdir() if not path.name.endswith(".meta.json"))

    def offers(self, quarter: Quarter = LATEST) -> dict[str, list[dict[str, Any]]]:
        """The offers of each observation, by day."""
        seen: dict[str, list[dict[str, Any]]] = {}
        for path in self.of("france-travail", quarter):
            text = gzip.decompress(path.read_bytes()).decode("utf-8")
            day = json.loads(path.with_name(path.name + ".meta.json").read_text())["observed_on"]
            if ".jsonl." in path.name:
                seen.setdefault(day, []).extend(json.loads(line) for line in text.splitlines())
            else:
                seen.setdefault(day, []).extend(json.loads(text)["resultats"])
        return seen


@pytest.fixture(scope="session")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    folder = tmp_path_factory.mktemp("demonstration")
    told: list[str] = []
    files = write_feeds(folder, LATEST, **SIZE, progress=told.append, workers=1)
    return Feeds(folder, files, told, truth(LATEST, **SIZE))
