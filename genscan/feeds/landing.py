"""The landing: each received file parsed and minimised once, one Parquet and one sidecar a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from genscan.errors import GenscanError
from genscan.feeds import FEEDS, feed_named
from genscan.feeds.archive import Member, marked_demonstration, members, opened, suited
from genscan.feeds.inbox import Meta, received_files
from genscan.feeds.landed import LandedFile, landed_files, mixed_demonstration, read_sidecar
from genscan.feeds.limits import CHUNK_ROWS, LOOKED_UP
from genscan.feeds.reading import Feed, Reading, behind, joined
from genscan.feeds.reasons import Unreadable
from genscan.paths import DataFolder
from genscan.quarters import Quarter

__all__ = ["LandedFile", "land", "landed_files", "mixed_demonstration"]


@dataclass(frozen=True)
class _Task:
    """One member to land."""

    feed: str
    quarter: str
    member: Member
    meta: Meta
    demonstration: bool
    sha256: str
    size: int
    stem: Path
    key: bytes
    workers: int


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise GenscanError(f"{path} can't be written ({error.strerror}): mend that and run again") from error


def _write_frames(feed: Feed, frames: Iterable[pl.DataFrame], path: Path) -> int:
    """Write chunks as row groups beside `path`, then rename; the records written."""
    part = path.with_name(path.name + ".part")
    schema = feed.schema.to_frame().to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    try:
        with pq.ParquetWriter(part, schema, compression="zstd", compression_level=1) as writer:

            def write(frame: pl.DataFrame) -> int:
                chunk = frame.select(feed.schema.names()).cast(feed.schema)
                batches = chunk.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
                table = pa.Table.from_batches(batches, schema=schema)
                writer.write_table(table, row_group_size=max(len(frame), 1))
                return len(frame)

            records = sum(behind(write, joined(frames, CHUNK_ROWS)))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return records


def _earlier(task: _Task) -> Iterator[Path]:
    """The latest observations landed by the same parser, up to `LOOKED_UP` records."""
    landed = [read_sidecar(path) for path in task.stem.parent.glob("*.json") if path.stem != task.stem.name]
    left = LOOKED_UP
    for file in sorted(landed, key=lambda file: (file.observed_on, file.file), reverse=True):
        if file.path is not None and file.parser == FEEDS[task.feed].parser and left > 0:
            left -= file.records or 0
            yield file.path


def _land_member(task: _Task) -> LandedFile:
    """Parse one member, write its Parquet, then its sidecar: the sidecar commits."""
    feed = FEEDS[task.feed]
    reading = Reading(
        task.member.file,
        task.meta.observed_on,
        task.key,
        task.workers,
        earlier=lambda: _earlier(task),
        demonstration=task.demonstration,
    )
    parquet, sidecar = task.stem.with_suffix(".parquet"), task.stem.with_suffix(".json")
    landed = LandedFile(
        feed=task.feed,
        quarter=task.quarter,
        file=task.member.file,
        sha256=task.sha256,
        bytes=task.size,
        records=None,
        observed_on=task.meta.observed_on,
        scope=task.meta.scope,
        demonstration=task.demonstration,
        quarantined=None,
        notices=(),
        parser=feed.parser,
        confidential=task.meta.confidential,
    )
    try:
        with opened(task.member) as open_member:
            records = _write_frames(feed, feed.parse(open_member.stream, reading), parquet)
            digest, size = open_member.finish()
        if task.member.entry is None and digest != task.sha256:
            parquet.unlink(missing_ok=True)
            raise GenscanError(
                f"{task.feed} {task.quarter}: {task.member.file} changed while it was read: run again"
            )
        landed = replace(
            landed,
            sha256=digest,
            bytes=size,
            records=records,
            demonstration=reading.demonstration,
            notices=tuple(sorted(reading.notices.items())),
            path=parquet,
        )
    except Unreadable as unreadable:
        parquet.unlink(missing_ok=True)
        landed = replace(landed, quarantined=unreadable.reason)
    except OSError as error:
        parquet.unlink(missing_ok=True)
        raise GenscanError(
            f"{task.feed} {task.quarter}: {task.member.file} could not be landed in "
            f"{task.stem.parent}: {error}"
        ) from error
    try:
        _write(sidecar, landed.sidecar())
    except GenscanError:
        parquet.unlink(missing_ok=True)
        raise
    return landed


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _stem(folder: Path, digest: str, member: Member) -> Path:
    """Where a member lands. The same bytes under another name (two equal observations) land beside."""
    key = digest[:16]
    if member.name is not None:
        key += f"-{sha256(member.name.encode()).hexdigest()[:8]}"
    stem = folder / key
    sidecar = stem.with_suffix(".json")
    if sidecar.exists() and read_sidecar(sidecar).file != member.file:
        stem = folder / f"{key}-{sha256(member.file.encode()).hexdigest()[:8]}"
    return stem


def _is_current(stem: Path, feed: Feed, meta: Meta, member: Member) -> bool:
    sidecar = stem.with_suffix(".json")
    if not sidecar.exists():
        return False
    landed = read_sidecar(sidecar)
    return (
        landed.parser == feed.parser
        and landed.file == member.file
        and (landed.observed_on, landed.scope, landed.confidential)
        == (meta.observed_on, meta.scope, meta.confidential)
        and (landed.path is None or landed.path.exists())
    )


def _quarantine(
    feed: Feed, quarter: Quarter, path: Path, meta: Meta, digest: str, stem: Path, reason: str
) -> None:
    landed = LandedFile(
        feed=feed.name,
        quarter=str(quarter),
        file=path.name,
        sha256=digest,
        bytes=path.stat().st_size,
        records=None,
        observed_on=meta.observed_on,
        scope=meta.scope,
        demonstration=False,
        quarantined=reason,
        notices=(),
        parser=feed.parser,
        confidential=meta.confidential,
    )
    stem.with_suffix(".parquet").unlink(missing_ok=True)
    _write(stem.with_suffix(".json"), landed.sidecar())


def _tasks(
    data: DataFolder,
    feed: Feed,
    quarter: Quarter,
    key: bytes,
    workers: int,
    progress: Callable[[str], None],
) -> list[_Task]:
    """What of the inbox is still to be landed; files that can't be opened are set aside here."""
    folder = data.landing_of(feed.name, quarter)
    tasks: list[_Task] = []
    taken: set[Path] = set()
    for path, meta in received_files(data, feed, quarter):
        digest = _sha256(path)
        whole = Member(path)
        stem = _stem(folder, digest, whole)
        try:
            meta.check(feed, quarter, path.name)
            if path.stat().st_size == 0:
                raise Unreadable("empty_file", f"{path.name} is empty")
            if not suited(path.name, feed.suffixes) and path.suffix.lower() != ".zip":
                wanted = ", ".join(feed.suffixes)
                raise Unreadable("wrong_format", f"{path.name} is no {wanted} file (plain, .gz or in a .zip)")
            found = members(path, feed.suffixes)
        except Unreadable as unreadable:
            progress(f"{feed.name} {quarter}: {unreadable}")
            if not _is_current(stem, feed, meta, whole):
                _quarantine(feed, quarter, path, meta, digest, stem, unreadable.reason)
            taken.add(stem)
            continue
        demonstration = found[0].entry is not None and marked_demonstration(path)
        for member in found:
            stem = _stem(folder, digest, member)
            if stem in taken:  # the same bytes twice in the inbox, neither landed yet
                stem = folder / f"{stem.name}-{sha256(member.file.encode()).hexdigest()[:8]}"
            taken.add(stem)
            if _is_current(stem, feed, meta, member):
                continue
            size = path.stat().st_size if member.entry is None else 0
            tasks.append(
                _Task(
                    feed=feed.name,
                    quarter=str(quarter),
                    member=member,
                    meta=meta,
                    demonstration=demonstration,
                    sha256=digest,
                    size=size,
                    stem=stem,
                    key=key,
                    workers=workers,
                )
            )
    return tasks


def _told(landed: LandedFile) -> str:
    if landed.quarantined is not None:
        return f"{landed.feed} {landed.quarter}: {landed.file} set aside whole ({landed.quarantined})"
    return f"{landed.feed} {landed.quarter}: {landed.file} landed, {landed.records:,} records"


def land(
    data: DataFolder,
    feed: str,
    quarter: Quarter,
    key: bytes,
    workers: int = 2,
    progress: Callable[[str], None] = lambda text: None,
) -> list[LandedFile]:
    """Land what the inbox holds of a feed for a quarter, and return all that is landed of it.

    A file landed before (same bytes, parser and observation) is not parsed again; the landing of a
    file that left the inbox stays. A file that can't be read is set aside whole, and the others go on.
    """
    source = feed_named(feed)
    folder = data.landing_of(source.name, quarter)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GenscanError(f"{folder} can't be written ({error.strerror})") from error
    tasks = _tasks(data, source, quarter, key, workers, progress)
    for task in sorted(tasks, key=lambda task: (task.meta.observed_on, task.member.file)):
        progress(_told(_land_member(task)))
    return landed_files(data, source.name, quarter)
