"""Opening what was received: plain, gzip or zip, within limits that no real feed reaches."""

from __future__ import annotations

import gzip
import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from isal import igzip, isal_zlib

from genscan.feeds.limits import HEAD, MAX_MEMBERS, MAX_RATIO, MAX_UNCOMPRESSED, MIB, RATIO_FROM
from genscan.feeds.reasons import Unreadable

DEMONSTRATION_MEMBER = "DEMONSTRATION.txt"  # in a zip of certifications or occupations: made, not received
_DAMAGED: tuple[type[Exception], ...] = (zlib.error, isal_zlib.error)  # type: ignore[assignment]
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Member:
    """What holds records: the received file itself, or one member of a zip."""

    path: Path
    entry: str | None = None  # the member's name as the zip stores it
    name: str | None = None  # the same for people: decoded, composed accents

    @property
    def file(self) -> str:
        """The name that the ledger knows it by: `x.csv.gz` or `x.zip!member.csv`."""
        return self.path.name if self.name is None else f"{self.path.name}!{self.name}"


class _Readable(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


class _Watched(io.RawIOBase):
    """A raw stream that counts what it hands out, hashes it if it is what was received, and stops a bomb."""

    def __init__(
        self,
        source: _Readable,
        compressed: int,
        what: str,
        reason: str = "broken_gzip",
        received: bool = True,
    ) -> None:
        self._received = received
        self._source = source
        self._compressed = max(compressed, 1)
        self._what = what
        self._reason = reason
        self.digest = sha256()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            count = self._source.readinto(view) or 0
        except (EOFError, gzip.BadGzipFile) as error:
            raise Unreadable(self._reason, f"{self._what} is truncated or damaged ({error})") from error
        except _DAMAGED as error:
            raise Unreadable(self._reason, f"{self._what} is damaged ({error})") from error
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise Unreadable("broken_zip", f"{self._what} cannot be unpacked ({error})") from error
        if self._received:
            self.digest.update(view[:count])
        self.count += count
        if self.count > MAX_UNCOMPRESSED or (
            self.count > RATIO_FROM and self.count > MAX_RATIO * self._compressed
        ):
            raise Unreadable(
                "decompression_bomb",
                f"{self._what} unpacks to over {self.count // MIB} MiB from {self._compressed:,} bytes",
            )
        return count


def _unpacked(packed: BinaryIO) -> _Readable:
    stream: _Readable = igzip.IGzipFile(fileobj=packed)  # type: ignore[no-untyped-call]
    return stream


class Opened:
    """A member open for reading, and what was read of it."""

    def __init__(self, stream: BinaryIO, hashed: _Watched) -> None:
        self.stream = stream
        self._hashed = hashed

    def finish(self) -> tuple[str, int]:
        """Read to the end; the sha256 and the bytes of the file received, or of the zip member."""
        while self.stream.read(MIB):
            pass
        while self._hashed.read(MIB):
            pass
        return self._hashed.digest.hexdigest(), self._hashed.count


def _decoded(info: zipfile.ZipInfo) -> str:
    """A member's name with its accents: zips made on macOS or Windows often do not say that it is UTF-8."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _checked(path: Path, archive: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise Unreadable(
            "zip_too_many_members",
            f"{path.name} has {len(infos):,} members, more than {MAX_MEMBERS}: refused",
        )
    entries = [(info, _decoded(info)) for info in infos if not info.is_dir()]
    for info, name in entries:
        parts = PurePosixPath(name.replace("\\", "/"))
        link = stat.S_ISLNK(info.external_attr >> 16)
        if parts.is_absolute() or ".." in parts.parts or ":" in name or "\x00" in name or link:
            raise Unreadable(
                "zip_unsafe_path", f"{path.name} holds {name!r}, a path that climbs out: refused"
            )
        if info.flag_bits & 0x1:
            raise Unreadable("broken_zip", f"{path.name} is encrypted: send it without a password")
    if len({name for _, name in entries}) < len(entries):
        raise Unreadable("zip_duplicate_member", f"{path.name} holds two members of one name: refused")
    unpacked = sum(info.file_size for info, _ in entries)
    packed = sum(info.compress_size for info, _ in entries)
    if unpacked > MAX_UNCOMPRESSED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)):
        raise Unreadable(
            "decompression_bomb",
            f"{path.name} would unpack to {unpacked // MIB:,} MiB from {packed:,} bytes: refused",
        )
    return entries


def is_zip(path: Path) -> bool:
    """Whether a file is to be opened as a zip: by its name or by its first bytes."""
    with path.open("rb") as file:
        return path.suffix.lower() == ".zip" or file.read(4) in _ZIP


def suited(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether a name (also with `.gz` behind) ends as the feed's files do."""
    name = name.lower().removesuffix(".gz")
    return name.endswith(suffixes)


def members(path: Path, suffixes: tuple[str, ...]) -> list[Member]:
    """The record files that a received file holds; raises Unreadable for a zip that is not safe."""
    if not is_zip(path):
        return [Member(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(path, archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("broken_zip", f"{path.name} is not a whole zip file ({error})") from error
    found = [
        Member(path, info.filename, name)
        for info, name in entries
        if suited(name, suffixes)
        and not name.startswith("__MACOSX/")
        and not PurePosixPath(name).name.startswith(".")
    ]
    if not found:
        wanted = ", ".join(suffixes)
        raise Unreadable("zip_nothing_to_read", f"{path.name} holds no {wanted} file")
    return sorted(found, key=lambda member: member.file)


def marked_demonstration(path: Path) -> bool:
    """Whether a zip bears the member that marks demonstration feeds."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(
                PurePosixPath(name).name == DEMONSTRATION_MEMBER
                for name in archive.namelist()[: MAX_MEMBERS + 1]
            )
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


@contextmanager
def opened(member: Member) -> Iterator[Opened]:
    """The bytes of a member, unpacked, hashed on the way."""
    if member.entry is None:
        size = member.path.stat().st_size
        with member.path.open("rb") as file:
            packed = file.peek(2)[:2] == _GZIP
            if not packed and member.path.suffix.lower() == ".gz":
                raise Unreadable(
                    "empty_file" if size == 0 else "broken_gzip",
                    f"{member.file} is {'empty' if size == 0 else 'not a gzip file'}",
                )
            hashed = _Watched(file, size, member.file)
            if not packed:
                yield Opened(io.BufferedReader(hashed, MIB), hashed)
                return
            outer = io.BufferedReader(hashed, MIB)
            unpacked = _Watched(_unpacked(outer), size, member.file, received=False)
            yield Opened(io.BufferedReader(unpacked, MIB), hashed)
        return
    try:
        with zipfile.ZipFile(member.path) as archive:
            info = archive.getinfo(member.entry)
            with archive.open(info) as file_in_zip:
                assert isinstance(file_in_zip, zipfile.ZipExtFile)
                hashed = _Watched(file_in_zip, info.compress_size, member.file, "broken_zip")
                stream = io.BufferedReader(hashed, MIB)
                if member.entry.lower().endswith(".gz"):
                    inner = _Watched(_unpacked(stream), info.file_size, member.file, received=False)
                    yield Opened(io.BufferedReader(inner, MIB), hashed)
                else:
                    yield Opened(stream, hashed)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable("broken_zip", f"{member.file} cannot be unpacked ({error})") from error


def head(member: Member) -> bytes:
    """The beginning of a member: enough to know what it is."""
    with opened(member) as open_member:
        return open_member.stream.read(HEAD)
