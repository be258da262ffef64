"""Who works on what: locks that the kernel frees when a process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.quarters import Quarter

_EVERYTHING = "folder"


class InUse(GenscanError):
    """Another process holds what is asked for."""


@contextmanager
def working_on(data: DataFolder, quarters: Sequence[Quarter], who: str, run: str = "") -> Iterator[None]:
    """Hold some quarters against any other run or rebuild that needs one of them, and against a backup.

    `who` is the sentence that others are told: what is done, by which process, since when. Processes that
    give the same `run` hold a quarter together, as workers of one run do. Raises GenscanError with the
    sentence of whoever holds one of the quarters.
    """
    with ExitStack() as held:
        held.enter_context(_locked(data, _EVERYTHING, None, shared=True))
        for quarter in sorted(set(quarters)):
            held.enter_context(_locked(data, str(quarter), who, run=run))
        yield


@contextmanager
def nobody_working(data: DataFolder, who: str) -> Iterator[None]:
    """Hold the whole folder: no run or rebuild is on, and none starts; raises GenscanError where one is."""
    with _locked(data, _EVERYTHING, who):
        yield


def is_held(data: DataFolder, quarter: Quarter) -> bool:
    """Whether some process works on a quarter."""
    try:
        with _locked(data, str(quarter), None):
            return False
    except InUse:
        return True


@contextmanager
def _locked(
    data: DataFolder, name: str, who: str | None, *, shared: bool = False, run: str = ""
) -> Iterator[None]:
    try:
        data.locks.mkdir(parents=True, exist_ok=True)
        handle = os.open(data.locks / name, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise GenscanError(
            f"{data.locks} can't be written ({error.strerror}): make the data folder writable"
        ) from error
    try:
        try:
            shared = shared or (run != "" and _holder(data, name)[1] == run)
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            if who is not None and not shared:
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"{who}\n{run}".encode(), 0)
                if run:  # nobody else was there: from here on those of the same run may join
                    fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(_refusal(data, name)) from None
        yield
    finally:
        os.close(handle)  # and with it the lock


def _refusal(data: DataFolder, name: str) -> str:
    """Who holds it; the whole folder is held by a backup, or by whoever works on a quarter of it."""
    if name == _EVERYTHING:
        quarters = sorted(path.name for path in data.locks.glob("????-Q[1-4]"))
        name = next((one for one in quarters if is_held(data, Quarter.parse(one))), name)
    what = "the data folder" if name == _EVERYTHING else name
    holder = _holder(data, name)[0] or "another process"
    return f"{what} is in use: {holder}; wait until that ends, or stop that process, then start again"


def _holder(data: DataFolder, name: str) -> tuple[str, str]:
    """Who held it last, and of which run."""
    who, _, run = (data.locks / name).read_text("utf-8").partition("\n")
    return who, run
