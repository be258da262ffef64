"""The landing: each received file parsed and minimised once, one Parquet and one sidecar a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
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
from genscan.feeds.reading import Feed, Reading, behind, in_order, joined
from genscan.feeds.reasons import Unreadable
from genscan.paths import DataFolder
from genscan.quarters import Quarter

__all__ = ["LandedFile", "land", "landed_files", "mixed_demonstration"]


@dataclass(frozen=True)
class _Task:
    """One member to land; `sha256` of the file received, None where no file of its size has landed.

    `seen` is what `_state` told of it before it was read.
    """

    feed: str
    quarter: str
    folder: Path
    member: Member
    meta: Meta
    demonstration: bool
    sha256: str | None
    seen: tuple[int, int]
    key: bytes
    workers: int

    @property
    def part(self) -> Path:
        """Where it is written until its name is known, which what it holds tells."""
        return self.folder / f"{_short(self.member.file)}.parquet.part"

    @property
    def unread(self) -> LandedFile:
        """What is known of it before anything of it is read."""
        return LandedFile(
            feed=self.feed,
            quarter=self.quarter,
            file=self.member.file,
            sha256=self.sha256 or "",
            bytes=self.seen[0] if self.member.entry is None else 0,
            records=None,
            observed_on=self.meta.observed_on,
            scope=self.meta.scope,
            demonstration=self.demonstration,
            quarantined=None,
            notices=(),
            parser=FEEDS[self.feed].parser,
            confidential=self.meta.confidential,
        )

    def changed(self, digest: str) -> bool:
        """Whether the file is another than the one seen, now that it was read to the end."""
        if self.member.entry is None and self.sha256 is not None and digest != self.sha256:
            return True
        return _state(self.member.path) != self.seen

    def failed(self, error: OSError) -> GenscanError:
        return GenscanError(
            f"{self.feed} {self.quarter}: {self.member.file} could not be landed in {self.folder}: {error}"
        )


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise GenscanError(f"{path} can't be written ({error.strerror}): mend that and run again") from error


def _write_frames(feed: Feed, frames: Iterable[pl.DataFrame], path: Path) -> int:
    """Write chunks as row groups; the records written."""
    schema = feed.schema.to_frame().to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=list(feed.columns),
        column_encoding={"record": "DELTA_BINARY_PACKED"},
        write_statistics=False,  # nothing is looked up in it: every reader takes the whole
    ) as writer:

        def write(frame: pl.DataFrame) -> int:
            chunk = frame.select(feed.schema.names()).cast(feed.schema)
            batches = chunk.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
            table = pa.Table.from_batches(batches, schema=schema)
            writer.write_table(table, row_group_size=max(len(frame), 1))
            return len(frame)

        return sum(behind(write, joined(frames, CHUNK_ROWS)))


def _earlier(task: _Task) -> Iterator[Path]:
    """The latest observations landed by the same parser, up to `LOOKED_UP` records."""
    landed = map(read_sidecar, task.folder.glob("*.json"))
    left = LOOKED_UP
    for file in sorted(landed, key=lambda file: (file.observed_on, file.file), reverse=True):
        if file.path is not None and file.parser == FEEDS[task.feed].parser and left > 0:
            left -= file.records or 0
            yield file.path


def _land_member(task: _Task) -> LandedFile:
    """Parse one member and write its records, which `_committed` gives their name."""
    feed = FEEDS[task.feed]
    reading = Reading(
        task.member.file,
        task.meta.observed_on,
        task.key,
        task.workers,
        earlier=lambda: _earlier(task),
        demonstration=task.demonstration,
    )
    landed = task.unread
    try:
        try:
            with opened(task.member) as open_member:
                records = _write_frames(feed, feed.parse(open_member.stream, reading), task.part)
                digest, size = open_member.finish()
        except Unreadable as unreadable:
            digest = task.sha256 or _sha256(task.member.path)
            landed = replace(landed, sha256=digest, quarantined=unreadable.reason)
        else:
            landed = replace(
                landed,
                sha256=digest,
                bytes=size,
                records=records,
                demonstration=reading.demonstration,
                notices=tuple(sorted(reading.notices.items())),
            )
        if task.changed(digest):
            raise GenscanError(
                f"{task.feed} {task.quarter}: {task.member.file} changed while it was read: run again"
            )
    except OSError as error:
        raise task.failed(error) from error
    return landed


def _committed(landed: LandedFile, task: _Task) -> LandedFile:
    """Parquet file, if there is one, then sidecar, named by what was received: the sidecar commits."""
    stem = _stem(task.folder, task.sha256 or landed.sha256, task.member)
    parquet = stem.with_suffix(".parquet")
    try:
        if landed.records is None:
            parquet.unlink(missing_ok=True)
        else:
            task.part.replace(parquet)
            landed = replace(landed, path=parquet)
    except OSError as error:
        raise task.failed(error) from error
    try:
        _write(stem.with_suffix(".json"), landed.sidecar())
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


def _state(path: Path) -> tuple[int, int]:
    """Size of a file and time of its last change: another where it was written to."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _short(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:8]


def _stem(folder: Path, digest: str, member: Member) -> Path:
    """Where a member lands. The same bytes under another name (two equal observations) land beside."""
    key = digest[:16]
    if member.name is not None:
        key += f"-{_short(member.name)}"
    stem = folder / key
    sidecar = stem.with_suffix(".json")
    if sidecar.exists() and read_sidecar(sidecar).file != member.file:
        stem = folder / f"{key}-{_short(member.file)}"
    return stem


def _is_current(task: _Task) -> bool:
    """Whether this very file has landed, by the same parser and of the same observation."""
    if task.sha256 is None:
        return False
    sidecar = _stem(task.folder, task.sha256, task.member).with_suffix(".json")
    if not sidecar.exists():
        return False
    landed, now = read_sidecar(sidecar), task.unread
    return (
        (landed.parser, landed.file, landed.observed_on, landed.scope, landed.confidential)
        == (now.parser, now.file, now.observed_on, now.scope, now.confidential)
    ) and (landed.path is None or landed.path.exists())


def _tasks(
    data: DataFolder,
    feed: Feed,
    quarter: Quarter,
    key: bytes,
    workers: int,
    progress: Callable[[str], None],
) -> Iterator[_Task]:
    """What of the inbox is still to be landed; files that can't be opened are set aside here."""
    folder = data.landing_of(feed.name, quarter)
    sizes = {read_sidecar(path).bytes for path in folder.glob("*.json")}
    for path, meta in received_files(data, feed, quarter):
        whole = _Task(
            feed=feed.name,
            quarter=str(quarter),
            folder=folder,
            member=Member(path),
            meta=meta,
            demonstration=False,
            sha256=None,
            seen=_state(path),
            key=key,
            workers=workers,
        )
        size, _ = whole.seen
        try:
            meta.check(feed, quarter, path.name)
            if size == 0:
                raise Unreadable("empty_file", f"{path.name} is empty")
            if not suited(path.name, feed.suffixes) and path.suffix.lower() != ".zip":
                wanted = ", ".join(feed.suffixes)
                raise Unreadable("wrong_format", f"{path.name} is no {wanted} file (plain, .gz or in a .zip)")
            found = members(path, feed.suffixes)
        except Unreadable as unreadable:
            progress(f"{feed.name} {quarter}: {unreadable}")
            whole = replace(whole, sha256=_sha256(path))
            if not _is_current(whole):
                _committed(replace(whole.unread, quarantined=unreadable.reason), whole)
            continue
        zipped = found[0].entry is not None
        if zipped or size in sizes:  # any other can't have landed: it is read once
            whole = replace(whole, sha256=_sha256(path))
        demonstration = zipped and marked_demonstration(path)
        tasks = [replace(whole, member=member, demonstration=demonstration) for member in found]
        yield from (task for task in tasks if not _is_current(task))


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
    found = _tasks(data, source, quarter, key, workers, progress)
    tasks = sorted(found, key=lambda task: (task.meta.observed_on, task.member.file))
    try:
        for _, day in groupby(tasks, key=lambda task: task.meta.observed_on):
            observation = list(day)  # its files side by side; the next one looks up what they brought
            read = in_order(_land_member, observation, min(workers, len(observation)))
            for task, landed in zip(observation, read, strict=True):
                progress(_told(_committed(landed, task)))
    finally:
        for task in tasks:
            task.part.unlink(missing_ok=True)
    return landed_files(data, source.name, quarter)
