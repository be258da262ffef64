"""What the checks of a sealed revision warned of: kept beside it until someone accepts it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.quarters import Quarter


@dataclass(frozen=True)
class Warned:
    """A check that warns and found rows: its name, its rule, how many rows, and the first of them."""

    check: str
    rule: str
    rows: int
    first: str

    @property
    def sentence(self) -> str:
        return f"{self.check}: {self.rows} row{'s' if self.rows > 1 else ''}, the first {self.first}"


def warnings_path(data: DataFolder, quarter: Quarter, revision: int) -> Path:
    """Where the warnings of a revision lie: beside its folder, which is not published from."""
    return data.editions / str(quarter) / f"r{revision}.warnings.json"


def write_warnings(data: DataFolder, quarter: Quarter, revision: int, warned: Sequence[Warned]) -> None:
    """Keep the warnings, seen on the disk before the revision is there."""
    path = warnings_path(data, quarter, revision)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in warned], file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_warnings(data: DataFolder, quarter: Quarter, revision: int) -> tuple[Warned, ...]:
    """The warnings of a sealed revision; none where it was sealed without any, or before they were kept."""
    path = warnings_path(data, quarter, revision)
    try:
        return tuple(Warned(**one) for one in json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError) as error:
        raise GenscanError(f"{path} is damaged ({error}): restore it from a backup") from error
