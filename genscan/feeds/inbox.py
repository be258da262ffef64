"""The inbox: taking in the files that a person was sent, and finding them again."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds import FEEDS, feed_named, france_travail, lheo, mcf
from genscan.feeds.archive import head, is_zip, marked_demonstration, members, suited
from genscan.feeds.reading import Feed
from genscan.feeds.reasons import Unreadable
from genscan.paths import DataFolder
from genscan.quarters import Quarter

META_SUFFIX = ".meta.json"
_SCOPES = ("full", "partial")
_MARKS = {
    "france-travail": france_travail.is_demonstration,
    "mcf": mcf.is_demonstration,
    "lheo": lheo.is_demonstration,
}


@dataclass(frozen=True)
class Meta:
    """When a received file was observed, whether it is the whole feed that day, and whether it is secret."""

    observed_on: date
    scope: str = "full"
    confidential: bool = False
    problem: str | None = None

    def check(self, feed: Feed, quarter: Quarter, name: str) -> None:
        """Raise Unreadable where this file can't be counted for the quarter."""
        if self.problem is not None:
            raise Unreadable("bad_meta", self.problem)
        if feed.dated and self.observed_on not in quarter:
            raise Unreadable(
                "observed_outside_quarter",
                f"{name} was observed on {self.observed_on}, outside {quarter} "
                f"({quarter.first_day} to {quarter.last_day}): receive it for {Quarter.of(self.observed_on)}",
            )

    def text(self) -> str:
        told: dict[str, object] = {"observed_on": self.observed_on.isoformat(), "scope": self.scope}
        return json.dumps(told | ({"confidential": True} if self.confidential else {})) + "\n"


@dataclass(frozen=True)
class Received:
    """What became of one file given to `receive`: `copied`, or already there (`same`)."""

    feed: str
    quarter: Quarter
    name: str
    path: Path
    bytes: int
    observed_on: date
    scope: str
    copied: bool
    demonstration: bool

    @property
    def sentence(self) -> str:
        what = "received" if self.copied else "is already there, byte for byte: nothing done"
        return (
            f"{self.feed} {self.quarter}: {self.name} {what} (observed on {self.observed_on}, {self.scope})"
        )


def read_meta(path: Path, quarter: Quarter) -> Meta:
    """The meta beside a received file; without one, the quarter's last day and `full`."""
    beside = path.with_name(path.name + META_SUFFIX)
    default = Meta(quarter.last_day)
    try:
        content = json.loads(beside.read_bytes())
    except FileNotFoundError:
        return default
    except (OSError, ValueError) as error:
        return Meta(quarter.last_day, problem=f"{beside.name} cannot be read as JSON ({error})")
    try:
        observed = (
            date.fromisoformat(content["observed_on"]) if "observed_on" in content else quarter.last_day
        )
        scope = content.get("scope", "full")
        confidential = content.get("confidential", False)
    except (TypeError, ValueError, AttributeError):
        return Meta(quarter.last_day, problem=f"{beside.name}: observed_on must be a date such as 2026-03-31")
    if scope not in _SCOPES:
        return Meta(quarter.last_day, problem=f"{beside.name}: scope is {scope!r}, neither full nor partial")
    if not isinstance(confidential, bool):
        return Meta(quarter.last_day, problem=f"{beside.name}: confidential must be true or false")
    return Meta(observed, scope, confidential)


def received_files(data: DataFolder, feed: Feed, quarter: Quarter) -> list[tuple[Path, Meta]]:
    """The files in the inbox of a feed for a quarter, by name, each with its meta."""
    folder = data.inbox_of(feed.name, quarter)
    if not folder.is_dir():
        return []
    return [
        (path, read_meta(path, quarter))
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith((META_SUFFIX, ".part"))
    ]


def _examined(feed: Feed, path: Path) -> bool:
    """Whether a file of this feed is for demonstration; raises Unreadable where it isn't of this feed."""
    if path.stat().st_size == 0:
        raise Unreadable("empty_file", f"{path.name} is empty")
    if not suited(path.name, feed.suffixes) and path.suffix.lower() != ".zip":
        wanted = " or ".join(feed.suffixes)
        raise Unreadable(
            "wrong_format", f"{path.name} is no {wanted} file, plain, .gz or in a .zip, as {feed.name} needs"
        )
    marked = marked_demonstration(path) if is_zip(path) else False
    mark = _MARKS.get(feed.name)
    empty: list[str] = []
    found = members(path, feed.suffixes)
    for member in found:
        beginning = head(member)
        refusal = feed.recognise(beginning, member.file)
        if refusal == france_travail.NO_OFFER:
            empty.append(f"{member.file} {refusal}")
        elif refusal is not None:
            raise Unreadable("wrong_format", f"{member.file} {refusal}")
        marked = marked or (mark is not None and mark(beginning))
    if len(empty) == len(found):  # beside others an empty page is no fault: the landing sets it aside
        raise Unreadable("no_offer", empty[0])
    return marked


def is_demonstration(feed: Feed, path: Path) -> bool | None:
    """Whether a received file is marked as made for demonstration; None where that can't be told."""
    try:
        return _examined(feed, path)
    except (Unreadable, OSError):
        return None


def held_kinds(data: DataFolder) -> set[bool]:
    """What a data folder holds: True demonstration feeds, False real ones."""
    kinds: set[bool] = set()
    for feed in FEEDS.values():
        for path in sorted((data.landing / feed.name).glob("*/*.json")):
            try:
                content = json.loads(path.read_bytes())
            except (OSError, ValueError):
                continue
            if content.get("records") is not None:
                kinds.add(bool(content.get("demonstration")))
        for folder in sorted((data.inbox / feed.name).glob("*")):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.is_file() and not path.name.endswith((META_SUFFIX, ".part")) and path.name[0] != ".":
                    kind = is_demonstration(feed, path) if len(kinds) < 2 else None
                    kinds |= set() if kind is None else {kind}
    return kinds


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and filecmp.cmp(one, other, shallow=False)


def _copy(source: Path, target: Path, meta: Meta) -> None:
    """Copy beside and rename, the meta first: a file without its meta would count as full."""
    part = target.with_name(target.name + ".part")
    beside = target.with_name(target.name + META_SUFFIX)
    beside_part = beside.with_name(beside.name + ".part")
    try:
        shutil.copyfile(source, part)
        beside_part.write_text(meta.text(), encoding="utf-8")
        beside_part.replace(beside)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        beside_part.unlink(missing_ok=True)
        if not target.exists():
            beside.unlink(missing_ok=True)
        raise GenscanError(
            f"{source.name} could not be copied to {target.parent} ({error.strerror})"
        ) from error


def receive(
    data: DataFolder,
    feed: str,
    files: Sequence[Path],
    quarter: Quarter,
    observed_on: date | None = None,
    partial: bool = False,
    allow_demonstration: bool = False,
    confidential: bool = False,
) -> list[Received]:
    """Take files into the inbox of a feed for a quarter: all of them, or none and a sentence why.

    `confidential`: of that feed and quarter only what statistical secrecy allows is published.
    """
    source = feed_named(feed)
    if confidential and source.requirement not in ("vacancies", "courses"):
        raise GenscanError(f"{feed} {quarter}: only feeds of vacancies and courses can be confidential")
    meta = Meta(observed_on or quarter.last_day, "partial" if partial else "full", confidential)
    folder = data.inbox_of(source.name, quarter)
    names: set[str] = set()
    kinds: dict[Path, bool] = {}
    if not files:
        raise GenscanError(f"{feed} {quarter}: no file was given")
    for path in files:
        if not path.is_file():
            raise GenscanError(f"{path} is not a file")
        if path.name in names:
            raise GenscanError(f"two of the files are called {path.name}: receive them one after the other")
        if path.name.startswith(".") or path.name.endswith((META_SUFFIX, ".part")):
            raise GenscanError(f"{path.name} can't be received under this name: rename it")
        names.add(path.name)
        try:
            meta.check(source, quarter, path.name)
            kinds[path] = _examined(source, path)
        except Unreadable as unreadable:
            raise GenscanError(f"{feed} {quarter}: {unreadable}") from unreadable
        except OSError as error:
            raise GenscanError(f"{path} cannot be read ({error.strerror})") from error
        present = folder / path.name
        if present.exists():
            if not _same(path, present):
                raise GenscanError(
                    f"{feed} {quarter}: another {path.name} was already received, with other content: "
                    "rename the new file, or remove the old one from the inbox"
                )
            if read_meta(present, quarter) != meta:
                raise GenscanError(
                    f"{feed} {quarter}: {path.name} was already received, observed on "
                    f"{read_meta(present, quarter).observed_on} ({read_meta(present, quarter).scope}): "
                    f"change {present.name}{META_SUFFIX} if that is wrong"
                )
    if not allow_demonstration and len(set(kinds.values()) | held_kinds(data)) > 1:
        made = any(kinds.values())
        raise GenscanError(
            f"{feed} {quarter}: "
            + (
                "demonstration feeds are refused in a folder that holds real ones"
                if made
                else "real feeds are refused in a folder that holds demonstration ones"
            )
            + ": use another folder, or allow the mix"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GenscanError(f"{folder} can't be written ({error.strerror})") from error
    done: list[Received] = []
    for path in files:
        target = folder / path.name
        copied = not target.exists()
        if copied:
            _copy(path, target, meta)
        done.append(
            Received(
                feed=source.name,
                quarter=quarter,
                name=path.name,
                path=target,
                bytes=target.stat().st_size,
                observed_on=meta.observed_on,
                scope=meta.scope,
                copied=copied,
                demonstration=kinds[path],
            )
        )
    return done
