"""What the tests of the feeds share: an inbox in a temporary folder, landed and read back."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from genscan.feeds import FEEDS
from genscan.feeds.landing import LandedFile, land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter.parse("2026-Q1")
KEY = b"a key for the tests, never for real"

Lander = Callable[..., tuple[pl.DataFrame, LandedFile]]


@pytest.fixture
def extracts() -> Path:
    """The hand-written extracts, a folder a feed."""
    return Path(__file__).parent


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def put(data: DataFolder) -> Callable[..., Path]:
    """Put a file straight into the inbox, as if someone had copied it there."""

    def put_file(feed: str, name: str, content: bytes, observed_on: date | None = None) -> Path:
        folder = data.inbox_of(feed, QUARTER)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        if observed_on is not None:
            meta = {"observed_on": observed_on.isoformat(), "scope": "full"}
            path.with_name(name + ".meta.json").write_text(json.dumps(meta), encoding="utf-8")
        return path

    return put_file


def part_of(file: LandedFile) -> Path:
    """Where the Parquet of a landing is written before it gets its name."""
    assert file.path is not None
    return file.path.with_name(f"{sha256(file.file.encode()).hexdigest()[:8]}.parquet.part")


@pytest.fixture
def landed(data: DataFolder, put: Callable[..., Path]) -> Lander:
    """Land one file given as bytes; its rows and its sidecar."""

    def land_one(
        feed: str, name: str, content: bytes | str, observed_on: date | None = None, key: bytes = KEY
    ) -> tuple[pl.DataFrame, LandedFile]:
        put(feed, name, content.encode() if isinstance(content, str) else content, observed_on)
        file = next(file for file in land(data, feed, QUARTER, key, workers=1) if file.file == name)
        if file.path is None:
            return FEEDS[feed].schema.to_frame(), file
        return pl.read_parquet(file.path), file

    return land_one


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[[Mapping[str, bytes]], bytes]:
    """The bytes of a zip with these members."""

    def zip_of(members: Mapping[str, bytes]) -> bytes:
        path = tmp_path / "members.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return path.read_bytes()

    return zip_of


@pytest.fixture
def gz() -> Callable[[bytes], bytes]:
    return lambda content: gzip.compress(content, mtime=0)
