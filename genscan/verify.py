"""Whether an edition folder is what it was when it was sealed: checksums, rows, data package, ledger."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from genscan.errors import GenscanError
from genscan.manifest import (
    MANIFEST,
    SUMS,
    TOGETHER,
    empty_folders,
    file_hash,
    files_of,
    read_manifest,
    rows_of,
    sums_text,
)
from genscan.tables.conform import as_published

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def verify(folder: Path) -> list[str]:
    """Every problem found, each naming its file; an empty list where the edition is whole and unchanged."""
    if not folder.is_dir():
        return [f"{folder}: no such folder"]
    found = files_of(folder)
    problems = [f"{name}: not a plain file" for name, path in found.items() if not _plain(path)]
    problems += [f"{name}/: an empty folder, which no edition has" for name in empty_folders(folder)]
    files = {name: path for name, path in found.items() if _plain(path)}
    missing = [f"{name}: missing" for name in (MANIFEST, SUMS) if name not in files]
    if missing:
        return problems + missing
    hashes = {name: file_hash(path) for name, path in files.items() if name != SUMS}
    try:
        manifest = _manifest(folder)
    except GenscanError as error:
        manifest = {}
        problems.append(f"{MANIFEST}: {error}")
    problems += _against_manifest(files, hashes, manifest)
    problems += _against_sums(files, hashes, manifest)
    told = {row["path"]: row["sha256"] for row in manifest.get("files", [])}
    sound = {name for name, one in hashes.items() if told.get(name) == one}
    for name, part in (("datapackage.json", _package), ("tables/ledger.parquet", _ledger)):
        if name not in files:
            problems.append(f"{name}: missing")
        elif name in sound:  # a damaged file is told above, and not worth reading
            try:
                problems += part(folder, manifest, hashes, sound)
            except (
                OSError,
                ValueError,
                LookupError,
                TypeError,
                AttributeError,
                pl.exceptions.PolarsError,
            ) as e:
                problems.append(f"{name}: cannot be checked ({type(e).__name__}: {e})")
    return list(dict.fromkeys(problems))


def _plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


_PARTS: Mapping[str, type | tuple[type, ...]] = {
    "quarter": str,
    "revision": int,
    "demonstration": bool,
    "code": str,
    "inputs": list,
    "history": list,
    "files": list,
}


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    for name, kind in _PARTS.items():
        if not isinstance(manifest.get(name), kind):
            raise GenscanError(f"{name} is missing or of a wrong type")
    for row in manifest["files"]:
        if not (isinstance(row, dict) and {"path", "sha256", "bytes"} <= row.keys()):
            raise GenscanError("an entry of files has no path, sha256 or bytes")
    return manifest


def _against_manifest(
    files: Mapping[str, Path], hashes: Mapping[str, str], manifest: Mapping[str, Any]
) -> Iterator[str]:
    if not manifest:
        return
    listed = {row["path"]: row for row in manifest["files"]}
    for name in sorted(files.keys() - listed.keys() - {MANIFEST, SUMS}):
        yield f"{name}: not in {MANIFEST}"
    for name, row in listed.items():
        if name not in files:
            yield f"{name}: missing, though {MANIFEST} lists it"
            continue
        if row["bytes"] != files[name].stat().st_size or row["sha256"] != hashes.get(name):
            yield f"{name}: not the bytes that {MANIFEST} says"
            continue
        try:
            rows = rows_of(files[name])
        except (OSError, pl.exceptions.PolarsError) as error:
            yield f"{name}: cannot be read ({type(error).__name__})"
            continue
        if rows != row.get("rows"):
            yield f"{name}: {rows} rows, {MANIFEST} says {row.get('rows')}"


def _against_sums(
    files: Mapping[str, Path], hashes: Mapping[str, str], manifest: Mapping[str, Any]
) -> Iterator[str]:
    text = files[SUMS].read_bytes().decode("utf-8", errors="replace")
    listed: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            yield f"{SUMS}: line {number} is not a checksum and a name"
        else:
            listed[match[2]] = match[1]
    told = {row["path"]: row["sha256"] for row in manifest.get("files", [])}
    for name in sorted(listed.keys() - hashes.keys()):
        yield f"{name}: missing, though {SUMS} lists it"
    for name in sorted(hashes.keys() - listed.keys()):
        yield f"{name}: not in {SUMS}"
    for name in sorted(hashes.keys() & listed.keys()):
        if hashes[name] == listed[name]:
            continue
        if told.get(name) == hashes[name]:
            yield f"{SUMS}: the checksum of {name} is not that of the file, which {MANIFEST} confirms"
        else:
            yield f"{name}: not the bytes that {SUMS} says"
    if text != sums_text(hashes):
        yield f"{SUMS}: not the checksums of the files as they are now"


def _package(
    folder: Path, manifest: Mapping[str, Any], hashes: Mapping[str, str], sound: set[str]
) -> Iterator[str]:
    name = "datapackage.json"
    package = json.loads((folder / name).read_text(encoding="utf-8"))
    described = set()
    for resource in package["resources"]:
        for part in (resource, resource["parquet"]):
            path = part["path"]
            described.add(path)
            if path not in hashes:
                yield f"{path}: missing, though {name} describes it"
            elif part["hash"] != f"sha256:{hashes[path]}" or part["bytes"] != (folder / path).stat().st_size:
                yield f"{path}: not the bytes that {name} says"
        if {resource["path"], resource["parquet"]["path"]} <= sound:
            yield from _resource(folder, resource)
    for path in hashes:
        if re.fullmatch(r"tables/[^/]+\.(csv|parquet)", path) and path not in described:
            yield f"{path}: not described in {name}"


def _resource(folder: Path, resource: Mapping[str, Any]) -> Iterator[str]:
    path = resource["path"]
    schema = resource["schema"]
    fields = [field["name"] for field in schema["fields"]]
    with (folder / path).open(encoding="utf-8", errors="replace") as file:
        header = file.readline().rstrip("\n").split(",")
    if header != fields:
        yield f"{path}: its columns are not those of datapackage.json"
    if not schema.get("primaryKey") or not set(schema["primaryKey"]) <= set(fields):
        yield f"datapackage.json: {resource['name']} has no primary key among its columns"
    twin = folder / resource["parquet"]["path"]
    if pl.read_parquet_schema(twin).keys() != dict.fromkeys(fields).keys():
        yield f"{resource['parquet']['path']}: its columns are not those of datapackage.json"


def _ledger(
    folder: Path, manifest: Mapping[str, Any], hashes: Mapping[str, str], sound: set[str]
) -> Iterator[str]:
    """For every file received, the records of the ledger add up to what it held.

    What the files of a confidential feed held together is told by the table `sources` alone.
    """
    name = "tables/ledger.parquet"
    if not manifest:
        return
    ledger = (
        pl.read_parquet(folder / name)
        .filter(pl.col("quarter") == manifest["quarter"])
        .group_by("feed", "file")
        .agg(records=pl.col("records").sum(), unread=pl.col("records").is_null().any())
    )
    found = {(row["feed"], row["file"]): row for row in ledger.iter_rows(named=True)}
    sums = pl.read_parquet(folder / "tables/sources.parquet").filter(file=TOGETHER)
    together = dict(sums.select("feed", "records").iter_rows())
    inputs: dict[tuple[str, str], int | None] = {}
    for received in manifest["inputs"]:
        key, records = (received["feed"], as_published(received["file"])), received["records"]
        known = inputs.get(key, 0)
        if received["file"] == TOGETHER:
            known, records = 0, together.get(received["feed"])
        inputs[key] = None if records is None or known is None else known + records
    for key in sorted(found.keys() - inputs.keys()):
        yield f"{name}: {'/'.join(key)} is not among the files received"
    for key, records in inputs.items():
        row = found.get(key)
        if row is None:
            if records != 0:
                yield f"{name}: nothing is said of {'/'.join(key)}"
        elif (records is None) != row["unread"]:
            yield f"{name}: {'/'.join(key)} is unreadable in one of ledger and {MANIFEST} only"
        elif records is not None and row["records"] != records:
            yield f"{name}: {'/'.join(key)} held {records} records, the ledger tells of {row['records']}"
