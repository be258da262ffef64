"""An edition on disk: drafted aside, described by its manifest, sealed whole, then never changed."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from genscan import publications
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.manifest import MANIFEST, SUMS, TOGETHER, file_hash, files_of, rows_of, sums_text
from genscan.manifest import read_manifest as read_manifest
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.tables.versions import refuse_undeclared
from genscan.verify import verify
from genscan.warned import Warned, write_warnings

_QUARTER = re.compile(r"20\d\d-Q[1-4]|21\d\d-Q[1-4]")


class ReceivedFile(Protocol):
    """What the manifest says of a received file; landed files are such."""

    @property
    def feed(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def records(self) -> int | None: ...
    @property
    def confidential(self) -> bool: ...
    @property
    def observed_on(self) -> date: ...
    @property
    def scope(self) -> str: ...


History = Mapping[Quarter, Sequence[ReceivedFile]]


def revision_folder(data: DataFolder, quarter: Quarter, revision: int) -> Path:
    """Where a sealed revision is."""
    return data.editions / str(quarter) / f"r{revision}"


def revisions(data: DataFolder, quarter: Quarter) -> list[int]:
    """The sealed revisions of a quarter, in order."""
    folder = data.editions / str(quarter)
    found = [path.name[1:] for path in folder.glob("r*") if path.is_dir() and (path / MANIFEST).is_file()]
    return sorted(int(number) for number in found if number.isdigit())


def quarters(data: DataFolder) -> list[Quarter]:
    """The quarters that have a sealed revision, in order."""
    if not data.editions.is_dir():
        return []
    named = [path.name for path in data.editions.iterdir() if path.is_dir() and _QUARTER.fullmatch(path.name)]
    return sorted(quarter for quarter in map(Quarter.parse, named) if revisions(data, quarter))


def next_revision(data: DataFolder, quarter: Quarter) -> int:
    """The number that the next sealed revision of a quarter takes."""
    return max(revisions(data, quarter), default=0) + 1


def latest_revision(data: DataFolder, quarter: Quarter) -> Path | None:
    """The folder of the newest sealed revision of a quarter."""
    numbers = revisions(data, quarter)
    return revision_folder(data, quarter, numbers[-1]) if numbers else None


def new_draft(data: DataFolder, quarter: Quarter, run: str) -> Path:
    """An empty folder to build a revision in, on the disk where it will be sealed; `run` names its owner."""
    draft = data.editions / str(quarter) / f".draft-{run}"
    try:
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(parents=True)
    except OSError as error:
        raise GenscanError(
            f"{draft} cannot be written ({error.strerror}): free the folder and run again"
        ) from error
    return draft


def same_as_latest(
    data: DataFolder, quarter: Quarter, code: str, inputs: Sequence[ReceivedFile], history: History
) -> int | None:
    """The latest sealed revision, if it was made from these files by this code: another would be the same."""
    latest = latest_revision(data, quarter)
    if latest is None:
        return None
    manifest = read_manifest(latest)
    wanted = {"code": code, "inputs": _inputs(inputs), "history": _history(history)}
    if any(manifest.get(name) != value for name, value in wanted.items()):
        return None
    return int(manifest["revision"])


def seal(
    draft: Path,
    data: DataFolder,
    facts: EditionFacts,
    inputs: Sequence[ReceivedFile],
    history: History,
    code: str,
    *,
    when: datetime,
    who: str,
    run: str | None = None,
    warned: Sequence[Warned] = (),
) -> Path:
    """Describe, verify and move a finished draft into its place; returns the folder of the revision.

    Nothing is left half done: until the one rename there is no revision, after it there is a whole one.
    """
    target = revision_folder(data, facts.quarter, facts.revision)
    _refuse_taken(target, facts)
    published = publications.newest(data)
    if published is not None:
        refuse_undeclared(published, draft)
    describe(draft, facts, inputs, history, code)
    problems = verify(draft)
    if problems:
        raise GenscanError(
            f"{facts.quarter} r{facts.revision} is not sealed, the draft fails its own verification: "
            f"{problems[0]}" + (f" (and {len(problems) - 1} more)" if len(problems) > 1 else "")
        )
    _flush(draft)
    write_warnings(data, facts.quarter, facts.revision, warned)
    try:
        draft.rename(target)
    except OSError as error:
        _refuse_taken(target, facts)
        raise GenscanError(
            f"{target} cannot be written ({error.strerror}): the draft stays in {draft}"
        ) from error
    _flush_folder(target.parent)
    log_sealed(data, facts.quarter, when=when, who=who, run=run)
    return target


def log_sealed(
    data: DataFolder, quarter: Quarter, *, when: datetime, who: str, run: str | None = None
) -> None:
    """Log the sealed revisions of a quarter that the log lacks: the new one, and what a crash left out."""
    logged = {(e.quarter, e.revision) for e in publications.entries(data) if e.action == "sealed"}
    for revision in revisions(data, quarter):
        if (quarter, revision) not in logged:
            reason = read_manifest(revision_folder(data, quarter, revision)).get("reason")
            publications.append(data, quarter, revision, "sealed", when=when, who=who, reason=reason, run=run)


def _refuse_taken(target: Path, facts: EditionFacts) -> None:
    if target.exists():
        raise GenscanError(
            f"{facts.quarter} r{facts.revision} is already sealed and never changes: run again, "
            "with --reason, for the next revision"
        )


def describe(
    draft: Path, facts: EditionFacts, inputs: Sequence[ReceivedFile], history: History, code: str
) -> None:
    """Write manifest.json, then SHA256SUMS over everything else."""
    for name in (MANIFEST, SUMS):
        (draft / name).unlink(missing_ok=True)
    files = files_of(draft)
    links = [name for name, path in files.items() if path.is_symlink()]
    if links:
        raise GenscanError(f"{links[0]} is a link: an edition holds plain files only")
    hashes = {name: file_hash(path) for name, path in files.items()}
    manifest = {
        "quarter": str(facts.quarter),
        "revision": facts.revision,
        "reason": facts.reason,
        "demonstration": facts.demonstration,
        "code": code,
        "inputs": _inputs(inputs),
        "history": _history(history),
        "files": [
            {"path": name, "sha256": hashes[name], "bytes": path.stat().st_size}
            | ({} if (rows := rows_of(path)) is None else {"rows": rows})
            for name, path in files.items()
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (draft / MANIFEST).write_text(text, encoding="utf-8")
    hashes[MANIFEST] = file_hash(draft / MANIFEST)
    (draft / SUMS).write_text(sums_text(hashes), encoding="utf-8")


def _inputs(inputs: Sequence[ReceivedFile]) -> list[dict[str, Any]]:
    """What the manifest says of received files, sorted.

    Of a confidential feed, neither the name of a file that could be read nor the bytes and records of any:
    those of a region's file would tell its count. The fingerprint stays: by it `rebuild` finds what landed.
    """
    secret = {file.feed for file in inputs if file.confidential and file.records is not None}

    def row(file: ReceivedFile) -> dict[str, Any]:
        hidden = file.feed in secret or file.confidential
        told = {
            "feed": file.feed,
            "file": TOGETHER if file.feed in secret and file.records is not None else file.file,
            "sha256": file.sha256,
            "bytes": None if hidden else file.bytes,
            "records": None if hidden else file.records,
            "observed_on": file.observed_on.isoformat(),
            "scope": file.scope,
        }
        return told | ({"confidential": True} if file.confidential else {})

    return sorted(map(row, inputs), key=lambda row: (row["feed"], row["file"], row["sha256"]))


def _history(history: History) -> list[dict[str, Any]]:
    return [
        {"quarter": str(quarter), **row} for quarter in sorted(history) for row in _inputs(history[quarter])
    ]


def _flush(folder: Path) -> None:
    """See every file and folder on the disk: a power cut must not leave a sealed revision with holes."""
    for path in files_of(folder).values():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        _flush_folder(path)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
