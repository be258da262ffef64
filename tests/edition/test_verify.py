"""An edition that is not what was sealed is told, by the name of the file."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from genscan import edition
from genscan.manifest import SUMS, file_hash, files_of, sums_text
from genscan.paths import DataFolder
from genscan.verify import verify
from tests.edition import sample, sealing

KINDS = [
    "index.html",
    "static/site.css",
    "manifest.json",
    "SHA256SUMS",
    "datapackage.json",
    "tables/cells.csv",
    "tables/cells.parquet",
    "tables/changes.csv",
    "tables/ledger.parquet",
    "tables/genscan-2026-Q1.xlsx",
    "tables/regions/11-ile-de-france.csv",
    "tables/regions/11-ile-de-france.xlsx",
    "bulletins/06-mayotte.html",
    "bulletins/06-mayotte.pdf",
]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealing.seal(DataFolder(tmp_path_factory.mktemp("data")))


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Iterator[Path]:
    yield shutil.copytree(sealed, tmp_path / "r1")


def test_a_sealed_edition_has_no_problem(sealed: Path) -> None:
    assert verify(sealed) == []


@pytest.mark.parametrize("name", KINDS)
def test_one_changed_byte_is_found_and_its_file_named(copy: Path, name: str) -> None:
    content = (copy / name).read_bytes()
    for position in sorted({0, len(content) // 3, len(content) // 2, len(content) - 1}):
        changed = bytearray(content)
        changed[position] ^= 1
        (copy / name).write_bytes(changed)
        problems = verify(copy)
        assert any(name in problem for problem in problems), (position, problems)
    (copy / name).write_bytes(content)
    assert verify(copy) == []


def test_no_line_of_the_checksums_can_change(copy: Path) -> None:
    content = (copy / "SHA256SUMS").read_bytes()
    for start in (content.index(b"  manifest.json") - 9, content.index(b"  "), content.index(b"\n")):
        changed = bytearray(content)
        changed[start] ^= 2
        (copy / "SHA256SUMS").write_bytes(changed)
        assert any("SHA256SUMS" in problem for problem in verify(copy))


@pytest.mark.parametrize("name", KINDS)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert any(name in problem for problem in verify(copy))


@pytest.mark.parametrize("name", ["note.txt", "tables/extra.csv", "bulletins/11-ile-de-france.html~"])
def test_a_file_that_was_not_sealed_is_named(copy: Path, name: str) -> None:
    (copy / name).write_text("a,b\n1,2\n", encoding="utf-8")
    assert any(name in problem for problem in verify(copy))


def test_an_empty_folder_that_was_not_sealed_is_named(copy: Path) -> None:
    (copy / "tables/new/inner").mkdir(parents=True)
    assert verify(copy) == ["tables/new/inner/: an empty folder, which no edition has"]


def test_a_link_is_no_file_of_an_edition(copy: Path) -> None:
    page = copy / "index.html"
    page.rename(copy.parent / "index.html")
    page.symlink_to(copy.parent / "index.html")
    assert "index.html: not a plain file" in verify(copy)


@pytest.mark.parametrize("name", ["datapackage.json", "tables/ledger.parquet"])
def test_an_edition_sealed_without_its_package_or_ledger_has_a_problem(copy: Path, name: str) -> None:
    (copy / name).unlink()
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["files"] = [row for row in manifest["files"] if row["path"] != name]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _sum_up_again(copy)
    assert f"{name}: missing" in verify(copy)


def test_files_and_checksums_changed_together_are_still_found(copy: Path) -> None:
    """Whoever changes a table and its line in SHA256SUMS has forgotten manifest and data package."""
    table = copy / "tables/areas.csv"
    before = hashlib.sha256(table.read_bytes()).hexdigest()
    table.write_bytes(table.read_bytes().replace(b"Mayotte", b"Mayotta"))
    after = hashlib.sha256(table.read_bytes()).hexdigest()
    sums = copy / "SHA256SUMS"
    sums.write_text(sums.read_text("utf-8").replace(before, after), encoding="utf-8")
    problems = verify(copy)
    assert any("manifest.json" in problem for problem in problems)
    assert any("datapackage.json" in problem for problem in problems)


def _sum_up_again(folder: Path) -> None:
    """Write SHA256SUMS again, as if the edition had been sealed so."""
    files = {n: p for n, p in files_of(folder).items() if n != SUMS}
    text = sums_text({name: file_hash(path) for name, path in files.items()})
    (folder / SUMS).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("records", "told"), [(31, "held 31 records, the ledger tells of 30"), (None, "unreadable in one")]
)
def test_a_ledger_that_does_not_add_up_is_told(copy: Path, records: int | None, told: str) -> None:
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    offers = next(row for row in manifest["inputs"] if row["file"] == sample.OFFERS.file)
    offers["records"] = records
    path.write_text(json.dumps(manifest), encoding="utf-8")
    _sum_up_again(copy)
    assert [problem for problem in verify(copy) if told in problem]


@pytest.mark.parametrize(("told", "problems"), [(42, 0), (41, 1)])
def test_the_files_of_a_confidential_feed_add_up_together(tmp_path: Path, told: int, problems: int) -> None:
    """Two files of 30 and 12 records, neither told: the ledger is held against their sum in `sources`."""
    secret = [replace(sample.OFFERS, file=f"{n}.jsonl", confidential=True) for n in (1, 2)]
    tables = sample.tables()
    together = pl.col("feed").eq("france-travail") & pl.col("records").is_not_null()
    for name, records in (("sources", 42), ("ledger", told)):
        tables[name] = tables[name].with_columns(
            file=pl.when(together).then(pl.lit("-")).otherwise("file"),
            records=pl.when(together).then(records).otherwise("records"),
        )
    tables["ledger"] = tables["ledger"].unique(["feed", "file"], maintain_order=True)
    draft = sealing.draft(DataFolder(tmp_path), sealing.facts(sample.QUARTER, 1), tables)
    edition.describe(
        draft, sealing.facts(sample.QUARTER, 1), [*secret, sample.BROKEN, sample.COURSES], {}, "code"
    )
    assert ["held 42 records, the ledger tells of 41" in one for one in verify(draft)] == [True] * problems


def test_a_row_count_that_differs_is_told(copy: Path) -> None:
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    next(row for row in manifest["files"] if row["path"] == "tables/cells.csv")["rows"] += 1
    path.write_text(json.dumps(manifest), encoding="utf-8")
    _sum_up_again(copy)
    assert verify(copy) == ["tables/cells.csv: 20 rows, manifest.json says 21"]


def test_what_is_no_edition_is_told(tmp_path: Path) -> None:
    assert verify(tmp_path / "none") == [f"{tmp_path / 'none'}: no such folder"]
    assert verify(tmp_path) == ["manifest.json: missing", "SHA256SUMS: missing"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": [1]}'])
def test_a_manifest_that_says_nothing_is_told_without_a_traceback(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text, encoding="utf-8")
    assert any("manifest.json" in problem for problem in verify(copy))
