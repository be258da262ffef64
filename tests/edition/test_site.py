"""A reader sees old or new; nothing unpublished, changed or made up goes out by mistake."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from genscan import publications, series, site
from genscan.bulletin import calendar
from genscan.errors import GenscanError
from genscan.manifest import file_hash, files_of
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.edition import sample, sealing
from tests.edition.sample import QUARTER
from tests.edition.sealing import WHEN

NEXT = QUARTER.next()


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    sealing.land(folder, demonstration=True)
    return folder


def publish(data: DataFolder, quarter: Quarter = QUARTER, revision: int | None = None) -> site.Outcome:
    return site.publish(data, quarter, revision, by="A. Martin", reason="Parution prévue", now=WHEN)


def withdraw(data: DataFolder, quarter: Quarter = QUARTER, revision: int = 1) -> site.Outcome:
    return site.withdraw(data, quarter, revision, by="A. Martin", reason="Chiffres faux", now=WHEN)


def latest(data: DataFolder) -> object:
    return json.loads((data.site / "latest.json").read_text("utf-8"))


def page(data: DataFolder) -> str:
    return (data.site / "index.html").read_text("utf-8")


def corrected() -> dict[str, pl.DataFrame]:
    tables = sample.tables()
    cells = tables["cells"].with_columns(
        vacancies=pl.when(area_code="11", occupation_level="all").then(999).otherwise("vacancies")
    )
    return {**tables, "cells": cells}


def test_a_published_revision_is_the_same_bytes(data: DataFolder) -> None:
    sealed = sealing.seal(data)
    assert publish(data).page == data.site / "index.html"
    shown = data.site / "2026-Q1" / "r1"
    assert {n: file_hash(p) for n, p in files_of(shown).items()} == {
        n: file_hash(p) for n, p in files_of(sealed).items()
    }
    assert latest(data) == {"quarter": "2026-Q1", "revision": 1}
    assert not (data.site / ".staging").exists()


def test_what_is_not_published_is_nowhere_on_the_site(data: DataFolder) -> None:
    sealing.seal(data)
    sealing.seal(data, revision=2, reason="secret", tables=corrected())
    publish(data, revision=1)
    assert not (data.site / "2026-Q1" / "r2").exists()
    assert "secret" not in page(data)
    assert pl.read_csv(data.site / "series" / "revisions.csv").is_empty()


def test_the_home_page_comes_after_the_series_and_the_pointer_last(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing.seal(data)
    order: list[str] = []
    replace, rename = Path.replace, Path.rename

    def noted(self: Path, target: Path) -> Path:
        order.append(Path(target).relative_to(data.site).as_posix())
        return replace(self, target)

    def noted_rename(self: Path, target: Path) -> Path:
        order.append(Path(target).relative_to(data.root).as_posix())
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    monkeypatch.setattr(Path, "rename", noted_rename)
    publish(data)
    last_of_series = max(i for i, name in enumerate(order) if name.startswith("series/"))
    assert order[0] == "site/2026-Q1/r1"
    assert last_of_series < order.index("index.html") < order.index("latest/index.html")
    assert order[-1] == "latest.json"


@pytest.mark.parametrize("step", ["_copy", "write_series", "_latest"])
def test_a_publication_cut_short_shows_the_old_edition_and_is_finished_by_the_next(
    data: DataFolder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    sealing.seal(data)
    publish(data)
    sealing.seal(data, NEXT)

    def cut(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device", "x")

    with monkeypatch.context() as patched:
        patched.setattr(site, step, cut)
        with pytest.raises(GenscanError, match="No space left"):
            publish(data, NEXT)
    assert latest(data) == {"quarter": "2026-Q1", "revision": 1}
    assert publish(data, NEXT).already
    assert latest(data) == {"quarter": "2026-Q2", "revision": 1}
    assert "2026-Q2/r1/index.html" in page(data)


def test_publishing_again_says_so_and_logs_nothing(data: DataFolder) -> None:
    sealing.seal(data)
    assert not publish(data).already
    assert str(publish(data)).endswith("index.html (r1 was already published)")
    assert [entry.action for entry in publications.entries(data)] == ["sealed", "published"]


def test_a_demonstration_is_published_only_where_all_is_demonstration(data: DataFolder) -> None:
    sealing.seal(data)
    sealing.land(data, demonstration=False)
    with pytest.raises(GenscanError, match="is a demonstration"):
        publish(data)
    assert not data.site.exists()
    assert [entry.action for entry in publications.entries(data)] == ["sealed"]


def test_a_real_edition_is_published_beside_real_feeds(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    sealing.land(folder, demonstration=False)
    sealing.seal(folder, demonstration=False)
    publish(folder)
    assert "démonstration" not in page(folder)


def test_a_demonstration_is_marked_on_the_home_page(data: DataFolder) -> None:
    sealing.seal(data)
    publish(data)
    assert "Données de démonstration" in page(data)


def test_an_edition_that_changed_is_not_published(data: DataFolder) -> None:
    sealed = sealing.seal(data)
    (sealed / "bulletins" / "06-mayotte.pdf").write_bytes(b"other")
    with pytest.raises(GenscanError, match=r"06-mayotte\.pdf"):
        publish(data)
    assert not data.site.exists()


def test_an_embargo_holds_until_its_time(data: DataFolder) -> None:
    sealing.seal(data)
    later = WHEN + timedelta(hours=1)
    with pytest.raises(GenscanError, match="under embargo until 2026-04-10T10:00"):
        site.publish(data, QUARTER, by="A", reason="b", now=WHEN, not_before=later)
    assert not site.publish(data, QUARTER, by="A", reason="b", now=later, not_before=later).already


@pytest.mark.parametrize(
    ("quarter", "revision", "told"),
    [(QUARTER, 3, "2026-Q1 r3 is not sealed: there is r1"), (NEXT, None, "2026-Q2 has no sealed revision")],
)
def test_what_is_not_sealed_cannot_be_published(
    data: DataFolder, quarter: Quarter, revision: int | None, told: str
) -> None:
    sealing.seal(data)
    with pytest.raises(GenscanError, match=told):
        publish(data, quarter, revision)


@pytest.mark.parametrize(("by", "reason"), [(" ", "why"), ("A. Martin", "")])
def test_a_publication_has_a_name_and_a_reason(data: DataFolder, by: str, reason: str) -> None:
    sealing.seal(data)
    with pytest.raises(GenscanError, match="missing"):
        site.publish(data, QUARTER, by=by, reason=reason, now=WHEN)


def test_withdrawing_marks_the_revision_and_moves_latest_and_series(data: DataFolder) -> None:
    sealing.seal(data)
    sealing.seal(data, NEXT)
    publish(data)
    publish(data, NEXT)
    withdraw(data, NEXT)
    assert latest(data) == {"quarter": "2026-Q1", "revision": 1}
    assert (data.site / "2026-Q2" / "r1" / "index.html").is_file()
    assert "Chiffres faux" in page(data)
    assert pl.read_parquet(data.site / "series" / "cells.parquet")["quarter"].unique().to_list() == [
        "2026-Q1"
    ]
    assert "2026-Q1/r1" in (data.site / "latest" / "bulletins" / "11-ile-de-france.html").read_text("utf-8")


def test_withdrawing_the_only_edition_leaves_no_latest(data: DataFolder) -> None:
    sealing.seal(data)
    publish(data)
    withdraw(data)
    assert latest(data) is None
    assert "Aucune édition en vigueur" in page(data)
    assert pl.read_parquet(data.site / "series" / "cells.parquet").is_empty()
    assert sorted(p.name for p in (data.site / "latest").rglob("*.html")) == ["index.html"]
    assert withdraw(data).already
    assert not publish(data).already
    assert latest(data) == {"quarter": "2026-Q1", "revision": 1}


def test_only_what_was_published_can_be_withdrawn(data: DataFolder) -> None:
    sealing.seal(data)
    with pytest.raises(GenscanError, match="was never published"):
        withdraw(data)


def test_a_correction_replaces_and_every_changed_value_is_told(data: DataFolder) -> None:
    sealing.seal(data)
    publish(data)
    sealing.seal(data, revision=2, reason="Fichier reçu en double", tables=corrected())
    publish(data)
    assert latest(data) == {"quarter": "2026-Q1", "revision": 2}
    changed = pl.read_csv(data.site / "series" / "revisions.csv", infer_schema=False)
    row = "2026-Q1/region/11/all/ALL"
    assert changed.rows() == [
        ("2026-Q1", "2", "cells", row, "vacancies", "59", "999", "Fichier reçu en double")
    ]
    assert pl.read_parquet(data.site / "series" / "cells.parquet")["revision"].unique().to_list() == [2]
    assert "Remplacée par une révision plus récente" in page(data)


def test_series_hold_all_quarters_and_keep_null_apart_from_zero(data: DataFolder) -> None:
    for quarter in (QUARTER, NEXT):
        sealing.seal(data, quarter)
        publish(data, quarter)
    folder = data.site / "series"
    cells = pl.read_parquet(folder / "cells.parquet")
    mayotte = cells.filter(area_code="06", occupation_level="all")
    assert mayotte.select("quarter", "revision", "vacancies", "vacancies_new").rows() == [
        ("2026-Q1", 1, 0, None),
        ("2026-Q2", 1, 0, None),
    ]
    assert pl.read_csv(folder / "cells.csv", schema=cells.schema).equals(cells)
    with duckdb.connect(folder / "genscan.duckdb", read_only=True) as con:
        assert con.execute("select count(*) from cells").fetchall() == [(40,)]
        assert con.execute("select count(*) from revisions").fetchall() == [(0,)]
        told = con.execute("select comment from duckdb_columns() where column_name = 'vacancies_stock'")
        assert "Moyenne sur le trimestre" in told.fetchall()[0][0]
    notes = pq.read_schema(folder / "cells.parquet")
    assert (notes.metadata[b"quarters"], notes.metadata[b"licence"]) == (
        b"2026-Q1 2026-Q2",
        b"Licence Ouverte 2.0",
    )
    assert notes.field("vacancies").metadata[b"title_fr"] == "Offres d’emploi".encode()
    assert not (folder / "history.csv").exists()
    assert set(series.LEFT_OUT) == {"history", "changes"}


def test_every_link_of_the_site_is_relative_and_leads_somewhere(data: DataFolder) -> None:
    for quarter in (QUARTER, NEXT):
        sealing.seal(data, quarter)
        publish(data, quarter)
    pages = [data.site / "index.html", *sorted((data.site / "latest").rglob("*.html"))]
    assert len(pages) > len(sealing.PAGES)
    for one in pages:
        text = one.read_text("utf-8")
        links = re.findall(r'(?:href|src)="([^"]+)"|url=([^"]+)"', text)
        for link in (a or b for a, b in links):
            if link.startswith(("#", "https://www.etalab.gouv.fr/")):
                continue
            assert "://" not in link and not link.startswith("/"), link
            assert (one.parent / link).is_file(), (one, link)
        assert ("<script" in text) == (one.name == "explorer.html")
        assert " style=" not in text


@pytest.mark.parametrize("name", ["catalog.jsonld", "catalog.ttl"])
def test_a_portal_harvests_the_newest_edition_at_an_address_that_stays(data: DataFolder, name: str) -> None:
    sealing.seal(data)
    publish(data)
    address = "https://observatoire.example"
    own = Graph().parse(data.site / "2026-Q1" / "r1" / name, publicID=f"{address}/2026-Q1/r1/{name}")
    stays = Graph().parse(data.site / "latest" / name, publicID=f"{address}/latest/{name}")
    assert isomorphic(own, stays)
    assert URIRef(f"{address}/2026-Q1/r1/tables/cells.csv") in set(stays.objects())
    withdraw(data)
    assert [path.name for path in (data.site / "latest").rglob("*.*")] == ["index.html"]


def test_the_calendar_follows_the_newest_quarter(data: DataFolder) -> None:
    sealing.seal(data)
    publish(data)
    text = page(data).replace("\u00a0", " ")
    assert "30 juin 2026" in text
    assert "10 juillet 2026" in text
    assert calendar.DAYS_AFTER_QUARTER == 10


def test_what_a_person_types_is_text_on_the_page(data: DataFolder) -> None:
    sealing.seal(data)
    publish(data)
    site.withdraw(data, QUARTER, 1, by="A", reason="<script>alert(1)</script>", now=WHEN)
    assert "<script" not in page(data)
    assert "&lt;script&gt;" in page(data)
