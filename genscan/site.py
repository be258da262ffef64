"""What the public sees: revisions published and withdrawn, the series, the home page, the newest edition."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from genscan import edition, home, publications
from genscan.errors import GenscanError
from genscan.feeds.inbox import held_kinds
from genscan.home import Published
from genscan.manifest import read_manifest
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.series import write_series
from genscan.verify import verify
from genscan.warned import read_warnings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a publication did; `already` where it was on the site before, `accepted`: its run's warnings.

    `clock`: what is to be told where the clock and the log disagree.
    """

    page: Path
    quarter: Quarter
    revision: int
    already: bool
    clock: str | None = None
    accepted: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.page}" + (f" (r{self.revision} was already published)" if self.already else "")


def publish(
    data: DataFolder,
    quarter: Quarter,
    revision: int | None = None,
    *,
    by: str,
    reason: str,
    now: datetime,
    not_before: datetime | None = None,
    accepted: str = "",
    run: str | None = None,
    progress: Progress = lambda text: None,
) -> Outcome:
    """Put a sealed revision (the latest by default) on the site; once more finishes what was cut short.

    Where checks of its run warned, `accepted` says why it goes out all the same.
    """
    _named(by, reason)
    number = _sealed(data, quarter, revision)
    if not_before is not None and now < not_before:
        raise GenscanError(
            f"{quarter} r{number} is under embargo until {not_before.isoformat()}: publish it from then on"
        )
    folder = edition.revision_folder(data, quarter, number)
    if read_manifest(folder)["demonstration"] and not is_demonstration_folder(data):
        raise GenscanError(
            f"{quarter} r{number} is a demonstration: it is published only where {data.root} holds "
            "demonstration feeds and no other"
        )
    progress(f"verifying {quarter} r{number}")
    problems = verify(folder)
    if problems:
        raise GenscanError(
            f"{quarter} r{number} is not published, it changed since it was sealed: {problems[0]}"
        )
    with alone(data):
        key = (quarter, number)
        already = key in publications.published(data) and key not in publications.withdrawn(data)
        warned = () if already else _accepted(data, quarter, number, accepted)
        clock = publications.clock_behind(data, now)
        if not already:
            publications.append(
                data,
                quarter,
                number,
                "published",
                when=now,
                who=by,
                reason=reason,
                run=run,
                accepted=accepted.strip() or None,
                warnings=warned,
            )
        _write(data, progress)
    return Outcome(data.site / "index.html", quarter, number, already, clock, warned)


def withdraw(
    data: DataFolder,
    quarter: Quarter,
    revision: int,
    *,
    by: str,
    reason: str,
    now: datetime,
    run: str | None = None,
    progress: Progress = lambda text: None,
) -> Outcome:
    """Mark a published revision as withdrawn: its files stay, the newest edition and the series leave it."""
    _named(by, reason)
    key = (quarter, revision)
    if key not in publications.published(data):
        raise GenscanError(f"{quarter} r{revision} was never published: there is nothing to withdraw")
    with alone(data):
        already = key in publications.withdrawn(data)
        clock = publications.clock_behind(data, now)
        if not already:
            publications.append(
                data, quarter, revision, "withdrawn", when=now, who=by, reason=reason, run=run
            )
        _write(data, progress)
    return Outcome(data.site / "index.html", quarter, revision, already, clock)


def remake(data: DataFolder, progress: Progress = lambda text: None) -> None:
    """Make the site again from the editions and their log, as after a restore."""
    with alone(data):
        _write(data, progress)


def is_demonstration_folder(data: DataFolder) -> bool:
    """Whether a data folder holds demonstration feeds and no other."""
    return held_kinds(data) == {True}


def editions(data: DataFolder) -> list[Published]:
    """Every revision ever published, newest first; `current` is the newest of its quarter not withdrawn."""
    first: dict[tuple[Quarter, int], publications.Entry] = {}
    for entry in publications.entries(data):
        if entry.action == "published":
            first.setdefault((entry.quarter, entry.revision), entry)
    withdrawn = publications.withdrawn(data)
    newest: dict[Quarter, int] = {}
    for quarter, revision in first:
        if (quarter, revision) not in withdrawn:
            newest[quarter] = max(revision, newest.get(quarter, 0))
    return [
        Published(
            quarter,
            revision,
            first[quarter, revision],
            withdrawn.get((quarter, revision)),
            newest.get(quarter) == revision,
            data.site / str(quarter) / f"r{revision}",
        )
        for quarter, revision in sorted(first, reverse=True)
    ]


def _write(data: DataFolder, progress: Progress) -> None:
    """Make the site agree with the log: revisions and series, then the home page, last `latest.json`."""
    published = editions(data)
    current = [one for one in published if one.current]
    staging = data.site / ".staging"
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        for one in published:
            if not one.folder.exists():
                progress(f"copying {one.quarter} r{one.revision}")
                _copy(edition.revision_folder(data, one.quarter, one.revision), one.folder, staging)
        progress("series over all published quarters")
        write_series(
            [one.folder for one in reversed(current)],
            [one.folder for one in reversed(published)],
            staging / "series",
            data.site / "series",
        )
        home.write_static(data.site / "static")
        newest = current[0] if current else None
        _replace(data.site / "index.html", home.home_page(published), staging)
        _latest(data.site / "latest", home.latest_pages(newest), staging)
        pointer = {"quarter": str(newest.quarter), "revision": newest.revision} if newest else None
        _replace(data.site / "latest.json", json.dumps(pointer) + "\n", staging)
        shutil.rmtree(staging)
    except OSError as error:
        raise GenscanError(
            f"{data.site} cannot be written ({error.strerror}: {error.filename}); "
            "free the folder and give the same command again to finish"
        ) from error


def _copy(source: Path, target: Path, staging: Path) -> None:
    """The same bytes, verified, in place by one rename."""
    beside = staging / f"{source.parent.name}-{source.name}"
    shutil.copytree(source, beside)
    problems = verify(beside)
    if problems:
        raise GenscanError(f"{source.parent.name} {source.name} changed since it was sealed: {problems[0]}")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(target)


def _latest(folder: Path, pages: dict[str, str], staging: Path) -> None:
    for name, text in pages.items():
        _replace(folder / name, text, staging)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in pages:
            path.unlink()


def _replace(path: Path, text: str, staging: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = staging / "part"
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _sealed(data: DataFolder, quarter: Quarter, revision: int | None) -> int:
    numbers = edition.revisions(data, quarter)
    if not numbers:
        raise GenscanError(
            f"{quarter} has no sealed revision to publish: genscan run --quarter {quarter} makes one"
        )
    if revision is not None and revision not in numbers:
        raise GenscanError(
            f"{quarter} r{revision} is not sealed: there is {', '.join(f'r{n}' for n in numbers)}"
        )
    return numbers[-1] if revision is None else revision


def _accepted(data: DataFolder, quarter: Quarter, revision: int, accepted: str) -> tuple[str, ...]:
    """What the checks of the run warned of, which someone has to have accepted."""
    warned = tuple(one.sentence for one in read_warnings(data, quarter, revision))
    if warned and not accepted.strip():
        raise GenscanError(
            f"{quarter} r{revision} has warnings that nobody accepted yet: {'; '.join(warned)}; read them,"
            " then give the reason why it is published all the same (accept_warnings)"
        )
    return warned


def _named(by: str, reason: str) -> None:
    if not by.strip():
        raise GenscanError("who decides is missing: give a name with --by")
    if not reason.strip():
        raise GenscanError("the reason is missing: give one with --reason, it is kept in the log")


@contextmanager
def alone(data: DataFolder) -> Iterator[None]:
    """One publication at a time."""
    data.editions.mkdir(parents=True, exist_ok=True)
    with (data.editions / ".publishing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
