"""One file with all that can't be made again, and back: landing, editions, their log, the history of runs."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from genscan import locks, publications, site
from genscan.errors import GenscanError
from genscan.manifest import SUMS, sums_text
from genscan.paths import DataFolder

Progress = Callable[[str], None]
KEPT = ("landing", "editions", "dagster")
KEYS = ("secrets",)
_PASSING = (".draft-", ".staging", ".publishing")  # what stands only while something goes on
_JOURNALS = ("-wal", "-shm", "-journal")  # a database is copied whole, with what these hold


@dataclass(frozen=True)
class Archive:
    """What was put into an archive, or taken out of it."""

    path: Path
    files: int
    bytes: int


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._digest.update(block)
        return block

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def backup(data: DataFolder, archive: Path, who: str, progress: Progress = lambda text: None) -> Archive:
    """Write the archive, whole or not at all; refused while a run is on, and no run starts meanwhile.

    The keys that hash employers are never in it (`backup_keys`), nor raw files: they are kept for days only.
    """
    _outside(data, archive)
    with locks.nobody_working(data, who), site.alone(data), TemporaryDirectory() as room:
        files = {
            name: path for folder in KEPT for name, path in _files(data.root / folder, folder, Path(room))
        }
        if not any(name.startswith(("landing/", "editions/")) for name in files):
            raise GenscanError(f"{data.root} holds neither landing nor editions: there is nothing to back up")
        return _write(archive, files, 0o644, progress)


def backup_keys(data: DataFolder, archive: Path) -> Archive:
    """The keys alone, in a file that only its owner reads; it belongs elsewhere than the rest."""
    _outside(data, archive)
    with TemporaryDirectory() as room:
        files = dict(_files(data.secrets, "secrets", Path(room)))
        if not files:
            raise GenscanError(f"{data.secrets} holds no key: there is nothing to back up")
        return _write(archive, files, 0o600, lambda text: None)


def restore(data: DataFolder, archive: Path, progress: Progress = lambda text: None) -> Archive:
    """Put back what an archive holds, once every checksum is right; the site is made again from the log.

    Refused where anything of it is there already, so that nothing is overwritten.
    """
    taken = _restore(data, archive, KEPT, progress)
    if publications.published(data):
        progress("the site")
        site.remake(data, progress)
    return taken


def restore_keys(data: DataFolder, archive: Path) -> Archive:
    """Put the keys back."""
    taken = _restore(data, archive, KEYS, lambda text: None)
    data.secrets.chmod(0o700)
    return taken


def _outside(data: DataFolder, archive: Path) -> None:
    if archive.exists():
        raise GenscanError(f"{archive} is there already: give another name, a backup overwrites nothing")
    if archive.resolve().is_relative_to(data.root.resolve()):
        raise GenscanError(f"{archive} lies in the folder that is backed up: give a place elsewhere")
    if not archive.parent.is_dir():
        raise GenscanError(f"{archive.parent} is no folder: make it first")


def _files(folder: Path, name: str, room: Path) -> Iterator[tuple[str, Path]]:
    """What a folder holds, by its name in the archive; databases as they are at this moment."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        passing = any(part.startswith(_PASSING) for part in inside.parts) or path.name.endswith(".part")
        if passing or path.is_symlink() or not path.is_file() or path.name.endswith(_JOURNALS):
            continue
        kept = _snapshot(path, room / f"{name}-{len(list(room.iterdir()))}") if path.suffix == ".db" else path
        yield f"{name}/{inside.as_posix()}", kept


def _snapshot(database: Path, copy: Path) -> Path:
    """A database that others may be writing to, copied between two of their writes."""
    read_only = f"{database.as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def _write(archive: Path, files: dict[str, Path], mode: int, progress: Progress) -> Archive:
    part = archive.with_name(archive.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                hashes = {}
                for number, (name, path) in enumerate(files.items(), 1):
                    hashes[name] = _add(tar, name, path, mode)
                    if number % 500 == 0:
                        progress(f"{number} of {len(files)} files")
                sums = sums_text(hashes).encode()
                last = tarfile.TarInfo(SUMS)
                last.size, last.mode = len(sums), mode
                tar.addfile(last, io.BytesIO(sums))
            out.flush()
            os.fsync(out.fileno())
        size = part.stat().st_size
        part.rename(archive)
    except OSError as error:
        raise GenscanError(f"{archive} can't be written ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)
    return Archive(archive, len(files), size)


def _add(tar: tarfile.TarFile, name: str, path: Path, mode: int) -> str:
    found = path.stat()
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = found.st_size, int(found.st_mtime), mode
    with path.open("rb") as file:
        hashing = _Hashing(file)
        tar.addfile(member, hashing)
    return hashing.sha256


def _restore(data: DataFolder, archive: Path, folders: tuple[str, ...], progress: Progress) -> Archive:
    if not archive.is_file():
        raise GenscanError(f"{archive} is not there")
    for name in folders:
        folder = data.root / name
        if folder.is_dir() and any(folder.iterdir()):
            raise GenscanError(
                f"{folder} is not empty: a restore overwrites nothing; move it away, or set GENSCAN_DATA to "
                "another folder"
            )
    with _room(data) as room:
        files, size = _extract(archive, folders, room, progress)
        for name in folders:
            if (room / name).is_dir():
                if (data.root / name).is_dir():
                    (data.root / name).rmdir()
                (room / name).rename(data.root / name)
    return Archive(archive, files, size)


@contextmanager
def _room(data: DataFolder) -> Iterator[Path]:
    room = data.root / ".restoring"
    shutil.rmtree(room, ignore_errors=True)
    try:
        room.mkdir(parents=True)
        yield room
    except OSError as error:
        raise GenscanError(f"{data.root} can't be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _extract(archive: Path, folders: tuple[str, ...], room: Path, progress: Progress) -> tuple[int, int]:
    """Every member with its checksum compared; how many files, and their bytes."""
    hashes: dict[str, str] = {}
    sums = None
    size = 0
    try:
        with archive.open("rb") as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or not _allowed(member.name, folders):
                    raise GenscanError(f"{archive} is no backup of this kind: it holds {member.name}")
                if member.name == SUMS:
                    sums = content.read().decode()
                    continue
                hashing, target = _Hashing(content), room / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, member.mode & 0o666), "wb") as out:
                    shutil.copyfileobj(hashing, out)
                hashes[member.name] = hashing.sha256
                size += member.size
                if len(hashes) % 500 == 0:
                    progress(f"{len(hashes)} files")
    except tarfile.TarError as error:
        raise GenscanError(f"{archive} is damaged or cut short ({error}): take another backup") from error
    if sums is None:
        raise GenscanError(f"{archive} is cut short: its checksums are missing; take another backup")
    if sums != sums_text(hashes):
        told = {name: sha256 for sha256, name in (line.split("  ", 1) for line in sums.splitlines())}
        wrong = sorted(name for name in told.keys() | hashes.keys() if told.get(name) != hashes.get(name))
        raise GenscanError(
            f"{archive} is damaged: {wrong[0]} is not as it was backed up; take another backup"
        )
    return len(hashes), size


def _allowed(name: str, folders: tuple[str, ...]) -> bool:
    parts = PurePosixPath(name).parts
    return name == SUMS or (len(parts) > 1 and parts[0] in folders and ".." not in parts)
