"""`make_edition` as `genscan run` runs it: sealed whole, repeated only for a reason, nothing on a failure."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.definitions import defs
from assets.environment import dagster_home
from assets.launch import make_edition
from assets.terminal import quiet
from genscan import edition, pipeline
from genscan.bulletin.traceability import Proof
from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.verify import verify
from tests.assets.conftest import QUARTER, Told, everything, feeds, request_of

pytestmark = pytest.mark.xdist_group("house")
House = tuple[DataFolder, Told]
TRIED = ["11", "06"]
WHEN_SEALED = (
    "manifest.json",
    "SHA256SUMS",
    "datapackage.json",
    "catalog.jsonld",
    "catalog.ttl",
    "explorer.html",
)


def drafts(data: DataFolder) -> list[Path]:
    return list(data.editions.rglob(".draft-*"))


@pytest.fixture
def changed(house: House) -> DataFolder:
    """The same folder with one more observation in its inbox, so that a next revision is due."""
    data, _ = house
    folder = data.inbox_of("france-travail", QUARTER)
    source = sorted(folder.glob("*.jsonl.gz"))[0]
    shutil.copy(source, folder / f"again-{source.name}")
    return data


def test_the_job_seals_a_verified_edition_with_all_its_bulletins(house: House) -> None:
    data, _ = house
    sealed = edition.revision_folder(data, QUARTER, 1)
    assert verify(sealed) == []
    assert len(list(sealed.glob("bulletins/*.html"))) == 18
    assert len(list(sealed.glob("bulletins/*.pdf"))) == 18
    assert edition.read_manifest(sealed)["demonstration"] is True
    assert drafts(data) == []


def test_each_step_is_told_once_it_is_over(house: House) -> None:
    _, told = house
    assert len(told.ended) == told.expected
    assert told.ended[0] == "feeds.received"
    assert told.ended[-1] == "edition.revision"


def test_nothing_of_the_run_or_the_machine_is_in_the_edition(house: House) -> None:
    data, _ = house
    told = b"".join(everything(edition.revision_folder(data, QUARTER, 1)).values())
    assert str(data.root).encode() not in told


def test_the_same_feeds_in_another_folder_give_the_same_bytes(house: House, tmp_path: Path) -> None:
    """Of two regions, as a trial: a draft of all that is sealed later but the lists of its files."""
    data, elsewhere = house[0], DataFolder(tmp_path / "elsewhere")
    feeds(elsewhere)
    resources = {
        "observatory": {"config": {"root": str(elsewhere.root)}},
        "request": {"config": {"regions": TRIED}},
    }
    with quiet(), dg.DagsterInstance.from_config(str(dagster_home(elsewhere))) as instance:
        defs.resolve_job_def("make_edition").execute_in_process(
            partition_key=str(QUARTER), run_config={"resources": resources}, instance=instance
        )
    (draft,) = drafts(elsewhere)
    here, there = everything(edition.revision_folder(data, QUARTER, 1)), everything(draft)
    assert len([name for name in there if name.startswith("bulletins/")]) == 2 * len(TRIED)
    assert {name.split("/")[0] for name in here.keys() - there.keys()} <= {"bulletins", *WHEN_SEALED}
    assert [name for name in there if there[name] != here[name]] == []


def test_the_same_inputs_and_code_make_nothing_new(house: House) -> None:
    data, _ = house
    before = everything(data.editions)
    told = Told()
    make_edition(request_of(data), told)
    assert everything(data.editions) == before
    assert any("nothing is to be made" in text for text in told.said)


def test_a_next_revision_needs_a_reason(changed: DataFolder) -> None:
    with pytest.raises(GenscanError, match=r"2026-Q1 r1 is sealed.*--reason"):
        make_edition(request_of(changed), Told())
    assert edition.revisions(changed, QUARTER) == [1]


def test_a_failed_check_names_its_rule_and_seals_nothing(
    changed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_row(data: DataFolder, check: pipeline.Check, quarter: object) -> pl.DataFrame:
        return pl.DataFrame({"area_code": ["11"], "vacancies": [-1]})

    monkeypatch.setattr(pipeline, "run_check", one_row)
    with pytest.raises(GenscanError, match=r"check \w+\.\w+\.\w+ failed: 1 rows, the first area_code=11"):
        make_edition(request_of(changed, "One more observation"), Told())
    assert edition.revisions(changed, QUARTER) == [1]
    assert drafts(changed) == []


def test_a_region_that_fails_is_named_and_nothing_is_sealed(
    changed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise GenscanError("bulletins not made for Bretagne (no quadrant 9); 17 other regions are in it")

    monkeypatch.setattr("assets.edition.render_edition", fails)
    with pytest.raises(GenscanError, match=r"not made for Bretagne \(no quadrant 9\).*no edition was sealed"):
        make_edition(request_of(changed, "One more observation"), Told())
    assert edition.revisions(changed, QUARTER) == [1]
    assert drafts(changed) == []


def test_a_number_that_differs_from_its_cell_is_told_and_nothing_is_sealed(
    changed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Bretagne, 53-bretagne.pdf: page 2 prints '98', which its page does not"
    monkeypatch.setattr("assets.edition.render_edition", lambda *_: None)
    monkeypatch.setattr("assets.checks.prove", lambda *_: Proof(9000, (told,)))
    with pytest.raises(GenscanError, match=rf"every_number_is_its_cells failed: 1 rows, the first {told}"):
        make_edition(request_of(changed, "One more observation"), Told())
    assert edition.revisions(changed, QUARTER) == [1]
    assert drafts(changed) == []


def test_without_a_browser_one_sentence_says_what_to_install(
    changed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENSCAN_BROWSER", "no-such-browser")
    with pytest.raises(GenscanError, match="GENSCAN_BROWSER names no-such-browser"):
        make_edition(request_of(changed, "One more observation"), Told())
    assert edition.revisions(changed, QUARTER) == [1]
    assert drafts(changed) == []
