"""A day's observation made from the slices read: each offer once, in the order of identifiers."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

from genscan.errors import GenscanError
from genscan.harvest.lines import identity, parsed
from genscan.harvest.work import Work


@dataclass(frozen=True)
class Kept:
    """Where an offer's line lies, and the update that makes one of two versions the later."""

    updated: str
    path: Path
    at: int
    length: int

    def text(self) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.at)
            return file.read(self.length)


def offers_of(work: Work) -> dict[str, Kept]:
    """Each offer of the slices, by identity; of two versions the one updated later."""
    found: dict[str, Kept] = {}
    for path in work.kept():
        lines = work.lines(path.stem) or []
        at = len(b"%d\n" % len(lines))
        for text in lines:
            offer = parsed(text)
            updated = offer.get("dateActualisation") if isinstance(offer, dict) else None
            kept = Kept(str(updated or ""), path, at, len(text))
            other = found.get(key := identity(offer, text))
            if other is None or (kept.updated, text) > (other.updated, other.text()):
                found[key] = kept
            at += len(text) + 1
    return found


def write(file: Path, offers: dict[str, Kept]) -> None:
    """One offer a line, compressed: the same bytes however the reading was cut, stopped or ordered."""
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
            for identifier in sorted(offers):
                out.write(offers[identifier].text() + b"\n")
        part.replace(file)
    except OSError as error:
        raise GenscanError(f"{file.parent} can't be written ({error.strerror})") from error
