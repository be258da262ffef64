"""The files of a demonstration set: where they lie, their formats, their marks, and that they repeat."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree

from genscan.demonstration import feeds as writing
from genscan.demonstration import write_feeds
from genscan.errors import GenscanError
from genscan.quarters import Quarter
from tests.demonstration.conftest import LATEST, Feeds

SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "data" / "dev" / "lheo" / "lheo.xsd.gz"


def small(folder: Path, seed: int = 1, workers: int = 1) -> list[Path]:
    return write_feeds(folder, LATEST, quarters=2, vacancies=300, courses=150, seed=seed, workers=workers)


def digest(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path / "alone", seed=3)
    monkeypatch.setattr(writing, "WORTH_A_PROCESS", 0)
    small(tmp_path / "two", seed=3, workers=2)
    small(tmp_path / "other", seed=4)
    alone = digest(tmp_path / "alone")
    assert alone == digest(tmp_path / "two")
    assert alone != digest(tmp_path / "other")


def test_three_observations_in_the_latest_quarter_and_a_year_before(feeds: Feeds) -> None:
    days = {quarter: sorted(feeds.offers(quarter)) for quarter in [LATEST.previous(n) for n in range(5)]}
    assert [len(days[LATEST.previous(n)]) for n in range(5)] == [3, 1, 1, 1, 3]
    assert all(date.fromisoformat(day) in quarter for quarter, listed in days.items() for day in listed)


def test_few_quarters_have_three_observations_in_the_latest_only(tmp_path: Path) -> None:
    written = small(tmp_path)
    offers = [path for path in written if path.suffix == ".gz" and "france-travail" in path.parts]
    assert sum(str(LATEST) in path.parts for path in offers) == 3
    assert {path.parts[-2] for path in offers} == {"2026-Q2", "2026-Q3"}


def test_a_quarter_is_observed_on_the_days_that_are_asked_for(tmp_path: Path) -> None:
    write_feeds(tmp_path, LATEST, quarters=1, vacancies=50, courses=20, workers=1, dates=(3, 40))
    files = tmp_path.glob("france-travail/*/offres-*.jsonl.gz")
    assert sorted(path.name for path in files) == [
        f"offres-{LATEST.first_day + timedelta(days=day)}.jsonl.gz" for day in (3, 40)
    ]


def test_every_file_says_when_it_was_observed(feeds: Feeds) -> None:
    given = [path for path in feeds.files if not path.name.endswith(".meta.json")]
    assert {path.relative_to(feeds.folder).parts[0] for path in given} == {
        *("france-travail", "mcf", "lheo", "rncp", "rome")
    }
    for path in given:
        meta = json.loads(path.with_name(path.name + ".meta.json").read_text())
        assert date.fromisoformat(meta["observed_on"]) in Quarter.parse(path.parts[-2])
        assert meta["scope"] == "full"
    assert len(feeds.told) == len(given) + 1


def test_a_quarter_comes_as_search_responses(feeds: Feeds) -> None:
    [path] = feeds.of("france-travail", LATEST.previous())
    response = json.loads(gzip.decompress(path.read_bytes()))
    counts = {
        row["valeurPossible"]: row["nbResultats"] for row in response["filtresPossibles"][0]["agregation"]
    }
    assert sum(counts.values()) == len(response["resultats"])


def test_offers_are_marked_and_shaped_as_the_feed_shapes_them(feeds: Feeds) -> None:
    for listed in feeds.offers().values():
        assert len({offer["id"] for offer in listed}) == len(listed)
        for offer in listed:
            assert offer["demonstration"] is True
            own = offer["origineOffre"]["origine"] == "1"
            assert len(offer["id"]) == 7 and offer["id"].isdigit() is not own
            assert own is ("partenaires" not in offer["origineOffre"])
            assert offer["dateCreation"] <= offer["dateActualisation"]
            assert {"romeCode", "romeLibelle", "appellationlibelle", "typeContrat"} <= set(offer)


def test_nobody_real_is_named(feeds: Feeds) -> None:
    for offer in next(iter(feeds.offers().values())):
        text = json.dumps(offer)
        assert "http" not in text.replace("https://exemple.invalid/", "")
        assert "@" not in text.replace("@exemple.invalid", "")
        for partner in offer["origineOffre"].get("partenaires", []):
            assert any(
                word in partner["nom"] for word in ("DEMO", "EXEMPLE", "FICTI", "MODELE", "IMAGINAIRE")
            )


@pytest.mark.parametrize("back", range(5))
def test_the_catalogue_is_marked_and_comes_with_both_namings(feeds: Feeds, back: int) -> None:
    [path] = feeds.of("mcf", LATEST.previous(back))
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    second = back == 2
    assert ("siret_of" in rows[0], "code_rs" in rows[0], "date_chargement" in rows[0]) == (second,) * 3
    assert ("siret" in rows[0], "code_inventaire" in rows[0], "date_extract" in rows[0]) == (not second,) * 3
    assert all(row["nom_of"].startswith("DEMONSTRATION ") for row in rows)
    assert all(row["numero_formation"].startswith("DEMO-") for row in rows)
    assert {row["type_referentiel"] for row in rows} == {"RNCP", "RS"}
    courses = {row["numero_formation"] for row in rows}
    assert len(courses) < len(rows) < 1.6 * len(courses)


def test_lheo_is_marked_and_comes_in_both_languages(feeds: Feeds) -> None:
    languages = set()
    for path in feeds.of("lheo"):
        text = gzip.decompress(path.read_bytes())
        assert b"<?genscan demonstration?>" in text[:100]
        root = etree.fromstring(text)
        languages.add(etree.QName(root).namespace)
        assert root[-1].get("info") == "demonstration"
    assert languages == {"http://lheo.gouv.fr/2.3", "http://www.lheo.org/2.2"}


def test_lheo_is_valid(feeds: Feeds) -> None:
    if not SCHEMA.exists():
        pytest.skip("the LHEO schema is not beside this checkout")
    schema = etree.XMLSchema(etree.fromstring(gzip.decompress(SCHEMA.read_bytes())))
    for path in feeds.of("lheo"):
        text = gzip.decompress(path.read_bytes())
        schema.assertValid(
            etree.fromstring(text.replace(b"http://www.lheo.org/2.2", b"http://lheo.gouv.fr/2.3"))
        )


def test_the_register_is_zipped_as_published(feeds: Feeds) -> None:
    [path] = feeds.of("rncp")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        standard = archive.read(next(name for name in names if "Standard" in name)).decode("utf-8")
        rome = archive.read(next(name for name in names if "_Rome_" in name)).decode("utf-8")
        holders = archive.read(next(name for name in names if "Certificateurs" in name)).decode("utf-8")
    assert path.name == "export-fiches-csv-2026-09-14.zip"
    assert all("2026_09_13" in name for name in names if name != "DEMONSTRATION.txt")
    assert "DEMONSTRATION.txt" in names and len(names) == 11
    assert "d''" in rome and ';"\t' in holders
    rows = {row["Numero_Fiche"]: row for row in csv.DictReader(io.StringIO(standard), delimiter=";")}
    assert rows["RNCP37674"]["Nomenclature_Europe_Niveau"] == "NIV5"
    assert rows["RNCP37674"]["Actif"] == "ACTIVE"
    assert rows["RNCP37681"]["Actif"] == "INACTIVE"
    assert '"RNCP40118";"M18"' in rome


def test_job_titles_hold_the_perimeter_and_the_waiters(feeds: Feeds) -> None:
    [path] = feeds.of("rome")
    with zipfile.ZipFile(path) as archive:
        assert "DEMONSTRATION.txt" in archive.namelist()
        codes = archive.read("unix_referentiel_code_rome_v460_utf8.csv").decode("utf-8")
        titles = archive.read("unix_referentiel_appellation_v460_utf8.csv").decode("utf-8")
    parents = {row["code_rome"]: row["code_rome_parent"] for row in csv.DictReader(io.StringIO(codes))}
    assert parents["M1844"] == "M1805" and len(parents) == 1584
    named = {
        row["libelle_appellation_court"]: row["code_rome"] for row in csv.DictReader(io.StringIO(titles))
    }
    assert named["Développeur web"] == "M1855" and named["Serveur"] == "G1803"


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GenscanError, match="can't be written"):
        small(tmp_path / "file")


def test_a_new_set_replaces_the_earlier_one(tmp_path: Path) -> None:
    write_feeds(tmp_path / "twice", LATEST.previous(), quarters=2, vacancies=200, courses=100, workers=1)
    small(tmp_path / "twice")
    small(tmp_path / "once")
    once, twice = digest(tmp_path / "once"), digest(tmp_path / "twice")
    assert once.items() <= twice.items()
    assert all("2026-Q1" in name for name in set(twice) - set(once))


def test_real_feeds_are_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "france-travail" / str(LATEST) / "offers.jsonl"
    real.parent.mkdir(parents=True)
    real.write_text('{"id": "123ABCD", "intitule": "Technicien", "romeCode": "I1401"}\n')
    with pytest.raises(GenscanError, match="a real feed lies there"):
        small(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [real]


def test_skill_blocks_leave_the_catalogue_in_the_last_quarter_of_2026_only(tmp_path: Path) -> None:
    write_feeds(tmp_path, Quarter(2026, 4), quarters=2, vacancies=50, courses=2000, workers=1)
    blocks = {}
    for quarter in ("2026-Q3", "2026-Q4"):
        [path] = (tmp_path / "mcf" / quarter).glob("*.csv.gz")
        blocks[quarter] = gzip.decompress(path.read_bytes()).decode("utf-8").count("Bloc de compétences")
    assert blocks["2026-Q4"] < 0.6 * blocks["2026-Q3"]
