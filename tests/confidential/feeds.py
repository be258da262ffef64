"""A quarter of invented offers and courses, small enough to have many cells with few employers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from random import Random

import polars as pl

from genscan import models, pipeline, reference
from genscan.feeds.landing import land
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
DAYS = (date(2026, 2, 10), date(2026, 3, 31))
PARTNER = "HELLO"
SEEN_ONCE = 60  # offers that the second observation of a quarter misses
PUBLISHED = (
    *("cells", "indicators", "profiles", "skills", "history", "notices", "ledger", "sources"),
    *("breaks", "copies", "sensitivity"),
)


def _codes() -> list[str]:
    """Leaves and parents of the perimeter, those without a family among them."""
    known = reference.table("occupations").sort("rome_code")["rome_code"].to_list()
    return [*known[::9], "M1805", "M1805"]


def offers(seed: int, count: int = 700, of_partner: int = SEEN_ONCE) -> list[dict[str, object]]:
    """Invented offers; a partner publishes the first of them."""
    chance = Random(seed)
    codes, departments = (
        _codes(),
        reference.departments().sort("department_code")["department_code"].to_list(),
    )
    places = [*departments, *["75", "69", "59", "33", "92"] * 12]
    rows: list[dict[str, object]] = []
    for number in range(count):
        place = chance.choice(places)
        label = {"libelle": "France"} if number % 40 == 0 else {"libelle": f"{place} - VILLE"}
        rows.append(
            {
                "id": f"16{number:05}",
                "intitule": f"Ingénieur {number}",
                "description": f"Texte {number}",
                "dateCreation": "2026-01-15T08:00:00.000Z",
                "lieuTravail": label,
                "romeCode": chance.choice(codes),
                "entreprise": {"nom": f"Employeur {chance.choice(range(1, 4)) if number % 3 else number}"},
                "typeContrat": chance.choice(("CDI", "CDD")),
                "nombrePostes": chance.choice((1, 1, 2)),
                "origineOffre": {"origine": "2", "partenaires": [{"nom": PARTNER}]}
                if number < of_partner
                else {"origine": "1"},
                "competences": [{"code": str(100 + number % 7), "libelle": f"Compétence {number % 7}"}],
            }
        )
    return rows


def catalogue(seed: int, count: int = 700) -> str:
    """Invented courses, half of nine providers: every seventh in two departments, every tenth distant."""
    chance = Random(seed)
    departments = reference.departments().sort("department_code")["department_code"].to_list()
    lines = [
        "numero_formation;siret;nom_of;type_referentiel;code_rncp;intitule_formation;code_rome_1;"
        "code_departement;nb_session_active;nb_session_a_distance"
    ]
    for n in range(count):
        provider, code = chance.randrange(9) if n % 2 else n + 9, chance.choice(_codes())
        siret, distant = 10000000000000 + provider * 100000, 1 if n % 10 == 0 else 0
        lines += [
            f"{n};{siret};O;RNCP;100;Cours {n};{code};{chance.choice(departments)};1;{distant}"
            for _ in range(2 if n % 7 == 0 else 1)
        ]
    return "\n".join([*lines, ""])


def build(data: DataFolder, quarters: Sequence[Quarter], secret: dict[str, bool], seed: int = 1) -> None:
    """Receive, land and build the published tables of the last quarter; `secret` by feed.

    The partner leaves with the second observation of the last quarter.
    """
    rncp = '"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\n"RNCP100";"M1805";"x"\n'
    for at, quarter in enumerate(quarters):
        days = [date(quarter.year, 3 * quarter.number - 1, 10), quarter.last_day]
        of_partner = SEEN_ONCE if quarter == quarters[-1] else 160
        listed = [
            {**offer, "dateCreation": f"{quarter.first_day}T08:00:00.000Z"}
            for offer in offers(seed + at, of_partner=of_partner)
        ]
        files = [
            (
                "france-travail",
                f"offers-{day}.jsonl",
                "\n".join(map(json.dumps, listed[n * SEEN_ONCE :])),
                day,
            )
            for n, day in enumerate(days)
        ]
        files += [
            ("mcf", "catalogue.csv", catalogue(seed + at), days[1]),
            ("rncp", "rome.csv", rncp, days[1]),
        ]
        for feed, name, text, day in files:
            folder = data.inbox_of(feed, quarter)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            meta = {"observed_on": day.isoformat()} | ({"confidential": True} if secret.get(feed) else {})
            (folder / f"{name}.meta.json").write_text(json.dumps(meta), encoding="utf-8")
        for feed in ("france-travail", "mcf", "rncp"):
            land(data, feed, quarter, b"key", workers=1)
    for model in models.load_models():
        pipeline.build_all(data, model, quarters[-1])


def published(data: DataFolder) -> dict[str, pl.DataFrame]:
    return {name: pl.read_parquet(data.table(f"published.{name}", QUARTER)) for name in PUBLISHED}
