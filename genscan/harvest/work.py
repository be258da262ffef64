"""A harvest's work folder: the slices read so far, so that one that was stopped goes on where it was."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from genscan.errors import GenscanError

PREFIX = ".harvest"
_PLAN = "plan.json"


@dataclass(frozen=True)
class Plan:
    """What a harvest is of: it goes on only where all of this is still the same."""

    began: datetime
    codes: tuple[str, ...]
    source: str

    def text(self) -> str:
        content = {"began": self.began.isoformat(), "codes": self.codes, "source": self.source}
        return json.dumps(content) + "\n"


@dataclass(frozen=True)
class Work:
    """The folder of one day's harvest: a slice is a file of offers, one a line, their number above them.

    Whatever is there is whole: files appear by being renamed. It holds raw offers, and so does not
    outlive its harvest: the next one removes what an unfinished one left, or the purge of raw files does.
    """

    folder: Path

    def planned(self) -> Plan | None:
        """The plan that an earlier start left, if it can be read."""
        try:
            content = json.loads((self.folder / _PLAN).read_bytes())
            return Plan(datetime.fromisoformat(content["began"]), tuple(content["codes"]), content["source"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def start(self, plan: Plan) -> None:
        """Forget what is there, and begin with a plan."""
        for path in self.folder.iterdir():
            path.unlink()
        self._put(_PLAN, plan.text().encode())

    def lines(self, key: str) -> list[bytes] | None:
        """The offers of a slice in the order they were served, or None where it was not read to its end."""
        try:
            head, *offers = (self.folder / f"{key}.jsonl").read_bytes().split(b"\n")
        except FileNotFoundError:
            return None
        whole = bool(offers) and offers.pop() == b"" and head == b"%d" % len(offers)
        return offers if whole else None

    def keep(self, key: str, offers: Sequence[bytes]) -> None:
        self._put(f"{key}.jsonl", b"".join(line + b"\n" for line in (b"%d" % len(offers), *offers)))

    def is_cut(self, key: str) -> bool:
        return (self.folder / f"{key}.cut").exists()

    def cut(self, key: str) -> None:
        """Remember that a slice is read as smaller ones, so that a next start makes the same cuts."""
        self._put(f"{key}.cut", b"")
        self.path(key).unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.jsonl"

    def kept(self) -> list[Path]:
        """The files of all slices read."""
        return sorted(self.folder.glob("*.jsonl"))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _put(self, name: str, content: bytes) -> None:
        part = self.folder / f"{name}.part"
        try:
            part.write_bytes(content)
            part.replace(self.folder / name)
        except OSError as error:
            raise GenscanError(f"{self.folder} can't be written ({error.strerror})") from error


def folder_of(inbox: Path, day: date) -> Path:
    """Where the harvest of a day works, inside the inbox of its feed and quarter."""
    return inbox / f"{PREFIX}-{day}"


def folders(inbox: Path) -> list[Path]:
    """The work folders, of offers or of a download, in the inbox of a feed and quarter; a link is none."""
    found = [inbox / PREFIX, *inbox.glob(f"{PREFIX}-????-??-??")]
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


def unfinished(inbox: Path, but: Path) -> list[Path]:
    """Folders that harvests of other days left in a feed's inbox, over all quarters."""
    return sorted(path for path in inbox.glob(f"*/{PREFIX}-????-??-??") if path.is_dir() and path != but)


@contextmanager
def held(folder: Path, feed: str) -> Iterator[None]:
    """The folder made, and kept for one process; raises GenscanError where another one harvests."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise GenscanError(f"{folder} can't be written ({error.strerror})") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GenscanError(f"{feed} is being harvested by another process: wait for its end") from None
        yield
    finally:
        os.close(handle)
