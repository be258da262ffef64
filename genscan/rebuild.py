"""A past revision made again from what is frozen in the landing, in a folder of its own, and compared."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genscan import edition, locks, pipeline, preparation
from genscan.bulletin.render import render_edition
from genscan.bulletin.traceability import prove
from genscan.errors import GenscanError
from genscan.feeds.landing import LandedFile, landed_files
from genscan.manifest import MANIFEST, SUMS, TOGETHER, file_hash, files_of, read_manifest
from genscan.models import load_models
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from genscan.tables.export import export_tables
from genscan.verify import verify

Progress = Callable[[str], None]
_DESCRIBING = {MANIFEST, SUMS, "datapackage.json"}  # they hold the hash of the code, and so differ with it


@dataclass(frozen=True)
class Rebuilt:
    """What making a revision again gave: the files that differ, and the code then and now."""

    quarter: Quarter
    revision: int
    files: int
    differing: tuple[str, ...]
    code_then: str
    code_now: str

    @property
    def identical(self) -> bool:
        return not self.differing

    @property
    def sentence(self) -> str:
        """What was found, and why."""
        name = f"{self.quarter} r{self.revision}"
        if self.identical:
            return f"{name} was made again from its frozen inputs: the same bytes in all {self.files} files"
        told = [file for file in self.differing if file not in _DESCRIBING]
        if self.code_then == self.code_now:
            what = ", ".join(self.differing[:5]) + (" and more" if len(self.differing) > 5 else "")
            return (
                f"{name} made again by the very code that made it differs in {len(self.differing)} of "
                f"{self.files} files ({what}): libraries or machine are others, or its results are not fixed"
            )
        why = f"the code is another: {self.code_then[:12]} then, {self.code_now[:12]} now"
        if not told:
            return (
                f"{name} was made again with the same bytes in all its tables, pages and PDFs;"
                f" {', '.join(self.differing)} differ, for {why}"
            )
        what = ", ".join(told[:5]) + (f" and {len(told) - 5} more" if len(told) > 5 else "")
        return f"{name} made again differs in {len(told)} of {self.files} files ({what}), for {why}"


def rebuild(
    data: DataFolder,
    quarter: Quarter,
    revision: int,
    browser: Path,
    code: str,
    who: str,
    *,
    workers: int = 2,
    progress: Progress = lambda text: None,
) -> Rebuilt:
    """Make a sealed revision again from its frozen inputs; raises GenscanError where one of them is gone.

    `code` is the hash of this code, `who` what others are told while the quarters are held. Raw files are
    not needed: what landed of them is what is frozen.
    """
    sealed = edition.revision_folder(data, quarter, revision)
    if revision not in edition.revisions(data, quarter):
        raise GenscanError(f"{quarter} r{revision} is not sealed: there is nothing to make again")
    problems = verify(sealed)
    if problems:
        raise GenscanError(f"{quarter} r{revision} changed since it was sealed: {problems[0]}")
    manifest = read_manifest(sealed)
    past = [Quarter.parse(row["quarter"]) for row in manifest["history"]]
    room = DataFolder(data.root / f"rebuild-{quarter}")
    with locks.working_on(data, [quarter, *past], who):
        shutil.rmtree(room.root, ignore_errors=True)
        try:
            _freeze(data, room, quarter, manifest)
            _previous(data, room, quarter, revision)
            draft = _make(room, quarter, revision, manifest, browser, code, workers, progress)
            differing = _differing(draft, sealed)
        finally:
            shutil.rmtree(room.root, ignore_errors=True)
    return Rebuilt(quarter, revision, len(manifest["files"]) + 2, differing, manifest["code"], code)


def _freeze(data: DataFolder, room: DataFolder, quarter: Quarter, manifest: Mapping[str, Any]) -> None:
    """The landing of the very files that the manifest names, and no other, by link where the disk can."""
    wanted = [(quarter, row) for row in manifest["inputs"]]
    wanted += [(Quarter.parse(row["quarter"]), row) for row in manifest["history"]]
    lacking = []
    taken: set[LandedFile] = set()
    for one, row in wanted:
        found = (f for f in landed_files(data, row["feed"], one) if f not in taken and _is(f, row))
        landed = next(found, None)
        if landed is None:
            lacking.append(f"{row['feed']} {one} {row['file']} (sha256 {row['sha256'][:12]})")
            continue
        taken.add(landed)
        _link(_of(data, landed, one), room.landing_of(row["feed"], one))
    if lacking:
        more = f" and {len(lacking) - 1} more are" if len(lacking) > 1 else " is"
        raise GenscanError(
            f"{manifest['quarter']} r{manifest['revision']} can't be made again: {lacking[0]}{more} not in"
            " the landing as it was; restore it from a backup"
        )


def _is(landed: LandedFile, row: Mapping[str, Any]) -> bool:
    """Whether a landed file is the one of the manifest, which names none of a confidential feed."""
    return row["file"] in (landed.file, TOGETHER) and (
        landed.sha256,
        landed.observed_on.isoformat(),
        landed.scope,
        landed.confidential,
    ) == (row["sha256"], row["observed_on"], row["scope"], row.get("confidential", False))


def _of(data: DataFolder, landed: LandedFile, quarter: Quarter) -> list[Path]:
    """The sidecar of a landed file, and its Parquet file where it could be read."""
    if landed.path is not None:
        return [landed.path.with_suffix(".json"), landed.path]
    sidecars = sorted(data.landing_of(landed.feed, quarter).glob("*.json"))
    return [path for path in sidecars if path.read_bytes() == landed.sidecar()][:1]


def _link(files: Iterable[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        try:
            os.link(path, folder / path.name)
        except OSError:
            shutil.copyfile(path, folder / path.name)


def _previous(data: DataFolder, room: DataFolder, quarter: Quarter, revision: int) -> None:
    """The revision before, which the table `changes` compares with."""
    before = [one for one in edition.revisions(data, quarter) if one < revision]
    if before != list(range(1, revision)):
        raise GenscanError(
            f"{quarter} r{revision} can't be made again: its table of changes compares with r{revision - 1}, "
            "which is not there; restore it from a backup"
        )
    if before:
        target = edition.revision_folder(room, quarter, before[-1])
        target.parent.mkdir(parents=True)
        target.symlink_to(edition.revision_folder(data, quarter, before[-1]).resolve())


def _make(
    room: DataFolder,
    quarter: Quarter,
    revision: int,
    manifest: Mapping[str, Any],
    browser: Path,
    code: str,
    workers: int,
    progress: Progress,
) -> Path:
    for model in load_models():
        progress(f"{model.name}")
        pipeline.build_all(room, model, quarter)
    tables = pipeline.published_tables(room, quarter)
    facts = pipeline.facts(room, quarter, revision, manifest["reason"])
    draft = edition.new_draft(room, quarter, "rebuild")
    export_tables(tables, facts, draft, progress, code)
    render_edition(tables, facts, draft, browser, workers=workers, progress=progress)
    if problems := prove(draft, tables, facts).problems:
        raise GenscanError(
            f"the bulletins and the tables differ in {len(problems)} places; first {problems[0]}"
        )
    inputs, history = preparation.inputs(room, quarter), preparation.history(room, quarter)
    edition.describe(draft, facts, inputs, history, code)
    return draft


def _differing(made: Path, sealed: Path) -> tuple[str, ...]:
    old, new = files_of(sealed), files_of(made)
    return tuple(
        name
        for name in sorted(old.keys() | new.keys())
        if name not in old or name not in new or file_hash(old[name]) != file_hash(new[name])
    )
