"""The files of an edition folder, and the two that describe them: `manifest.json` and `SHA256SUMS`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from genscan.errors import GenscanError

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
TOGETHER = "-"  # the files of a confidential feed: named, their sizes would tell a region's count


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an edition folder."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GenscanError(f"{folder} is not a sealed edition: it holds no {MANIFEST}") from None
    except ValueError as error:
        raise GenscanError(f"{path} cannot be read as JSON ({error})") from error
    if not isinstance(manifest, dict):
        raise GenscanError(f"{path} is not a manifest: a JSON object is expected")
    return manifest


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(folder: Path) -> dict[str, Path]:
    """Every file below a folder, by its relative name, sorted."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return dict(sorted((path.relative_to(folder).as_posix(), path) for path in found))


def empty_folders(folder: Path) -> list[str]:
    """Folders below a folder that hold nothing, by relative name, sorted."""
    found = (path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in found if not any(path.iterdir()))


def rows_of(path: Path) -> int | None:
    """The rows of a table file; None for what is not a table."""
    if path.parent.name not in ("tables", "regions"):
        return None
    if path.suffix == ".parquet":
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    if path.suffix == ".csv":
        return int(pl.read_csv(path, infer_schema=False, columns=[0]).height)
    return None


def sums_text(hashes: Mapping[str, str]) -> str:
    """The content of SHA256SUMS, as sha256sum(1) writes and checks it."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))
