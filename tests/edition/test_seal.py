"""A revision appears whole or not at all, never changes, and is the same bytes for the same inputs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import polars as pl
import pytest

from assets.resources import Request
from genscan import edition, preparation, publications
from genscan.errors import GenscanError
from genscan.manifest import file_hash, files_of, read_manifest
from genscan.paths import DataFolder
from genscan.verify import verify
from tests.edition import sample, sealing
from tests.edition.sample import QUARTER


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def test_a_sealed_revision_has_its_manifest_its_sums_and_its_line_in_the_log(data: DataFolder) -> None:
    sealed = sealing.seal(data)
    manifest = read_manifest(sealed)
    assert sealed == data.editions / "2026-Q1" / "r1"
    assert (manifest["quarter"], manifest["revision"], manifest["demonstration"]) == ("2026-Q1", 1, True)
    assert {"feed": "mcf", "file": "catalogue.csv", "records": 12}.items() <= manifest["inputs"][2].items()
    assert [(row["quarter"], row["file"]) for row in manifest["history"]] == [("2025-Q1", "offres.jsonl")]
    rows = {row["path"]: row.get("rows") for row in manifest["files"]}
    assert (rows["tables/cells.csv"], rows["tables/cells.parquet"], rows["index.html"]) == (20, 20, None)
    assert [(e.quarter, e.revision, e.action) for e in publications.entries(data)] == [(QUARTER, 1, "sealed")]
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=sealed, check=False)
    assert done.returncode == 0


def test_the_same_inputs_give_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=7) for name, frame in sample.tables().items()
    }
    one = sealing.seal(DataFolder(tmp_path / "one"))
    two = sealing.seal(DataFolder(tmp_path / "elsewhere"), tables=shuffled)
    hashes = [{name: file_hash(path) for name, path in files_of(e).items()} for e in (one, two)]
    assert hashes[0] == hashes[1]


def test_a_sealed_revision_is_never_sealed_again(data: DataFolder) -> None:
    before = file_hash(sealing.seal(data) / "SHA256SUMS")
    with pytest.raises(GenscanError, match="2026-Q1 r1 is already sealed"):
        sealing.seal(data)
    assert file_hash(data.editions / "2026-Q1" / "r1" / "SHA256SUMS") == before
    assert edition.next_revision(data, QUARTER) == 2


def test_two_runs_at_once_seal_one_revision_and_one_is_told(data: DataFolder) -> None:
    of = sealing.facts(QUARTER, 1)
    drafts = [sealing.draft(data, of, run=run) for run in ("one", "two")]
    edition.seal(drafts[0], data, of, sample.INPUTS, {}, "code", when=sealing.WHEN, who="A")
    with pytest.raises(GenscanError, match="already sealed"):
        edition.seal(drafts[1], data, of, sample.INPUTS, {}, "code", when=sealing.WHEN, who="B")
    assert edition.revisions(data, QUARTER) == [1]


def test_a_failure_before_the_rename_leaves_no_revision(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", cut)
        with pytest.raises(GenscanError, match="No space left"):
            sealing.seal(data)
    assert edition.revisions(data, QUARTER) == []
    assert publications.entries(data) == []
    assert verify(sealing.seal(data)) == []


def test_a_crash_between_rename_and_log_is_made_good_by_the_next_seal(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(publications, "append", cut)
        with pytest.raises(KeyboardInterrupt):
            sealing.seal(data)
    assert edition.revisions(data, QUARTER) == [1]
    sealing.seal(data, revision=2, reason="correction")
    assert [(entry.revision, entry.reason) for entry in publications.entries(data)] == [
        (1, None),
        (2, "correction"),
    ]


def test_a_draft_whose_ledger_does_not_add_up_is_not_sealed(data: DataFolder) -> None:
    tables = sample.tables()
    tables["ledger"] = tables["ledger"].filter(pl.col("outcome") != "duplicate")
    with pytest.raises(GenscanError, match=r"not sealed.*offres\.jsonl held 30 records"):
        sealing.seal(data, tables=tables)
    assert edition.revisions(data, QUARTER) == []


def test_a_draft_with_a_link_is_not_sealed(data: DataFolder) -> None:
    of = sealing.facts(QUARTER, 1)
    folder = sealing.draft(data, of)
    (folder / "away").symlink_to("/etc/hostname")
    with pytest.raises(GenscanError, match="away is a link"):
        edition.seal(folder, data, of, sample.INPUTS, {}, "code", when=sealing.WHEN, who="A")


def test_the_same_inputs_and_code_as_the_latest_are_recognised(data: DataFolder) -> None:
    history = {QUARTER.year_before: [sample.OFFERS]}
    assert edition.same_as_latest(data, QUARTER, "code", sample.INPUTS, history) is None
    sealing.seal(data)
    backwards = list(reversed(sample.INPUTS))
    assert edition.same_as_latest(data, QUARTER, "code", backwards, history) == 1
    assert edition.same_as_latest(data, QUARTER, "other code", sample.INPUTS, history) is None
    assert edition.same_as_latest(data, QUARTER, "code", sample.INPUTS[:2], history) is None
    assert edition.same_as_latest(data, QUARTER, "code", sample.INPUTS, {}) is None


def test_a_new_draft_starts_empty(data: DataFolder) -> None:
    folder = edition.new_draft(data, QUARTER, "run")
    (folder / "left.txt").write_text("left by a crash", encoding="utf-8")
    assert list(edition.new_draft(data, QUARTER, "run").iterdir()) == []
    assert edition.quarters(data) == []


def test_a_line_cut_short_in_the_log_is_dropped(data: DataFolder) -> None:
    sealing.seal(data)
    with publications.log_path(data).open("a", encoding="utf-8") as log:
        log.write('{"quarter": "2026-Q1", "rev')
    assert len(publications.entries(data)) == 1
    publications.append(data, QUARTER, 1, "published", when=sealing.WHEN, who="A. Martin")
    lines = publications.log_path(data).read_text("utf-8").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["sealed", "published"]


def test_a_damaged_line_in_the_log_is_refused(data: DataFolder) -> None:
    data.editions.mkdir(parents=True)
    publications.log_path(data).write_text("{}\n", encoding="utf-8")
    with pytest.raises(GenscanError, match=r"publications\.jsonl, line 1"):
        publications.entries(data)


@pytest.mark.parametrize("reason", [None, "", "  \t "])
def test_a_next_revision_needs_a_reason_that_says_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str | None
) -> None:
    data = DataFolder(tmp_path)
    sealing.seal(data)
    monkeypatch.setattr(preparation, "usable", lambda *_: None)
    with pytest.raises(GenscanError, match=r"give the reason of r2 \(--reason\)"):
        preparation.decide(data, sample.QUARTER, reason, "other code")
    assert preparation.decide(data, sample.QUARTER, "more offers", "other code").needed
    assert Request(reason=f" {reason or ''}").why is None
