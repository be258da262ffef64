"""Whether a quarter can be made, and whether there is anything to make: before and after the landing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from genscan import edition
from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.inbox import is_demonstration, received_files
from genscan.feeds.landing import LandedFile, landed_files
from genscan.feeds.quarterly import present
from genscan.paths import DataFolder
from genscan.pipeline import require, told_apart, usable, window
from genscan.quarters import Quarter


@dataclass(frozen=True)
class Decision:
    """What a run has to do, in a sentence; not `needed`: the latest revision would be repeated."""

    needed: bool
    sentence: str


def admit(data: DataFolder, quarter: Quarter, allow_demonstration: bool) -> tuple[Quarter, ...]:
    """The quarters that a run will use; raises GenscanError where a feed lacks or kinds are mixed unasked."""
    _writable(data)
    if not any(present(data, feed, quarter) for feed in FEEDS):
        raise GenscanError(
            f"nothing was received for {quarter}: genscan doctor tells what is there,"
            " genscan receive takes files in"
        )
    require(data, quarter)
    quarters = window(data, quarter)
    if not allow_demonstration and len(_kinds(data, quarters)) > 1:
        raise GenscanError(
            f"{quarter} and its history hold real and demonstration feeds side by side: remove one kind,"
            " or allow it (--allow-demonstration), and the whole edition is marked as demonstration"
        )
    return quarters


def sweep(data: DataFolder, quarter: Quarter) -> None:
    """Remove what killed runs of these quarters left half written in the warehouse; the caller holds them."""
    for one in window(data, quarter):
        for path in data.warehouse.glob(f"*/*/.{one}.parquet.*.writing"):
            path.unlink()


def decide(data: DataFolder, quarter: Quarter, reason: str | None, code: str) -> Decision:
    """What is left to do once everything has landed; a next revision needs its reason."""
    usable(data, quarter)
    told_apart(data, quarter)
    for one in window(data, quarter):
        _sound(inputs(data, one))
    same = edition.same_as_latest(data, quarter, code, inputs(data, quarter), history(data, quarter))
    if same is not None:
        return Decision(
            False,
            f"{quarter} r{same} was made from these very files by this very code: nothing is to be made",
        )
    number = edition.next_revision(data, quarter)
    if number > 1 and not (reason or "").strip():
        raise GenscanError(
            f"{quarter} r{number - 1} is sealed, and its inputs or the code have changed since:"
            f" give the reason of r{number} (--reason)"
        )
    return Decision(True, f"{quarter} r{number} is to be made")


def inputs(data: DataFolder, quarter: Quarter) -> list[LandedFile]:
    """Everything that was received for one quarter."""
    return [file for feed in FEEDS for file in landed_files(data, feed, quarter)]


def history(data: DataFolder, quarter: Quarter) -> dict[Quarter, list[LandedFile]]:
    """Everything that was received for the earlier quarters that the edition is compared with."""
    return {past: inputs(data, past) for past in window(data, quarter)[:-1]}


def _writable(data: DataFolder) -> None:
    try:
        data.warehouse.mkdir(parents=True, exist_ok=True)
        probe = data.warehouse / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise GenscanError(
            f"the data folder {data.root} can't be written ({error.strerror}):"
            " make it writable, or set GENSCAN_DATA to another"
        ) from error


def _sound(files: Sequence[LandedFile]) -> None:
    """Raise GenscanError where what landed can't be read any more, or holds other than what it should."""
    for file in files:
        if file.path is None:
            continue
        try:
            rows = int(pl.scan_parquet(file.path).select(pl.len()).collect().item())
        except (OSError, pl.exceptions.PolarsError):
            rows = None
        if rows != file.records:
            raise GenscanError(
                f"{file.feed} {file.quarter}: the landing of {file.file} is damaged: delete"
                f" {file.path.with_suffix('')}.json and .parquet and run again while the file is in the"
                " inbox; else take both from a backup"
            )


def _kinds(data: DataFolder, quarters: tuple[Quarter, ...]) -> set[bool]:
    landed = {
        file.demonstration for one in quarters for file in inputs(data, one) if file.records is not None
    }
    waiting = {
        is_demonstration(feed, path)
        for one in quarters
        for feed in FEEDS.values()
        for path, _ in received_files(data, feed, one)
    }
    return landed | {kind for kind in waiting if kind is not None}
