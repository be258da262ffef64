"""`make_edition` as `genscan run` runs it: sealed whole, repeated only for a reason, nothing on a failure."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from assets.launch import make_edition
from genscan import edition, pipeline
from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.verify import verify
from tests.assets.conftest import QUARTER, Told, everything, feeds, request_of

pytestmark = pytest.mark.xdist_group("house")
House = tuple[DataFolder, Told]


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
    data, elsewhere = house[0], DataFolder(tmp_path / "elsewhere")
    feeds(elsewhere)
    make_edition(request_of(elsewhere), Told())
    here, there = (everything(edition.revision_folder(folder, QUARTER, 1)) for folder in (data, elsewhere))
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


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


def test_without_a_browser_one_sentence_says_what_to_install(
    changed: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENSCAN_BROWSER", "no-such-browser")
    with pytest.raises(GenscanError, match="GENSCAN_BROWSER names no-such-browser"):
        make_edition(request_of(changed, "One more observation"), Told())
    assert edition.revisions(changed, QUARTER) == [1]
    assert drafts(changed) == []
