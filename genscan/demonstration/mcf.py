"""Courses as the catalogue of Mon Compte Formation lists them: one CSV row per course and department."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from genscan import reference
from genscan.demonstration.catalogue import Course
from genscan.demonstration.certifications import labels
from genscan.demonstration.shape import geography, shape
from genscan.quarters import Quarter

COLUMNS = (
    "date_extract",
    "nom_of",
    "nom_departement",
    "nom_region",
    "type_referentiel",
    "code_inventaire",
    "code_rncp",
    "intitule_certification",
    "libelle_niveau_sortie_formation",
    *(f"code_formacode_{n}" for n in range(1, 6)),
    "libelle_code_formacode_principal",
    *(f"code_rome_{n}" for n in range(1, 6)),
    *(f"libelle_nsf_{n}" for n in range(1, 4)),
    *(f"code_nsf_{n}" for n in range(1, 4)),
    "code_certifinfo",
    "siret",
    "numero_formation",
    "intitule_formation",
    "points_forts",
    "objectif_formation",
    "contenu_formation",
    "resultats_attendus_formation",
    "nb_action",
    "nb_session_active",
    "nb_session_a_distance",
    *(f"nombre_heures_total_{part}" for part in ("min", "max", "mean")),
    *(f"frais_ttc_tot_{part}" for part in ("min", "max", "mean")),
    "code_departement",
    "code_region",
    "nbaction_nbheures",
    "coderegion_export",
)
# the second naming in circulation
RENAMED = {"date_extract": "date_chargement", "code_inventaire": "code_rs", "siret": "siret_of"}
LEVELS = {
    "3": "Niveau 3 (CAP, BEP)",
    "4": "Niveau 4 (Bac)",
    "5": "Niveau 5 (Bac+2)",
    "6": "Niveau 6 (Bac+3, Bac+4)",
    "7": "Niveau 7 (Bac+5)",
    "": "Sans niveau spécifique",
}


def listed(courses: Iterable[Course], position: int, quarter: Quarter) -> list[Course]:
    """The courses the catalogue lists in a quarter."""
    supply = shape()["supply"]
    dropped = Quarter.of(supply["skill_blocks_leave_on"]) <= quarter
    return [
        course
        for course in courses
        if "mcf" in course.feeds
        and course.offered(position)
        and not (dropped and course.block and course.draws[3] % 100 < supply["skill_blocks_undeclared"])
    ]


def write_mcf(path: Path, courses: Iterable[Course], day: date, second_naming: bool) -> int:
    """The catalogue, `;` between the columns; the number of rows."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([RENAMED.get(name, name) if second_naming else name for name in COLUMNS])
    rows = 0
    for course in courses:
        for row in _rows(course, day, second_naming):
            writer.writerow(row)
            rows += 1
    text = ("\ufeff" if second_naming else "") + buffer.getvalue()
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as file:
        file.write(text.encode("utf-8"))
    return rows


def hours_and_price(course: Course) -> tuple[int, int]:
    """Hours of the course and its price in euros, by what it leads to."""
    item, draw = course.certification, course.draws
    if item.specific:
        return 7 * (1 + draw[4] % 10), 700 + 100 * (draw[5] % 19)
    if course.block:
        return 70 + 35 * (draw[4] % 6), 1200 + 100 * (draw[5] % 24)
    if item.title.startswith("BTS"):
        return 1350, 0 if draw[5] % 3 else 7000
    if item.title.startswith("BUT"):
        return 1800 + 100 * (draw[4] % 3), 0 if draw[5] % 3 else 8000
    if item.level in ("6", "7"):
        return 450 + 25 * (draw[4] % 8), 6000 + 250 * (draw[5] % 15)
    return 600 + 35 * (draw[4] % 18), 5000 + 250 * (draw[5] % 19)


def sessions(course: Course, row: int) -> tuple[int, int]:
    """Active sessions of a row and how many of them are at a distance; a long tail."""
    share = ((course.draws[6] >> row) % 10_007) / 10_007
    # quantiles of a lognormal with median 3 and 90th percentile 25
    steps = ((0.1, 1), (0.3, 1), (0.5, 3), (0.6, 4), (0.7, 7), (0.8, 12), (0.9, 25), (0.96, 60))
    active = next((count for limit, count in steps if share < limit), 150)
    if course.delivery == "distant":
        return active * (2 if share > 0.9 else 1), active * (2 if share > 0.9 else 1)
    if course.delivery == "mixed":
        active = max(active, 2)
        return active, max(1, active // 3)
    return active, 0


def _rows(course: Course, day: date, second_naming: bool) -> Iterator[list[str]]:
    place = geography()
    names = _names()
    hours, price = hours_and_price(course)
    spots: list[int | None] = list(course.departments) or [None]
    if course.delivery == "distant" and course.draws[7] % 4 == 0:
        spots = [course.draws[8] % len(place.departments)]  # the head office, all sessions at a distance
    for row, spot in enumerate(spots):
        active, distant = sessions(course, row)
        code = place.departments[spot] if spot is not None else ""
        region = place.regions[place.region_of[spot]] if spot is not None else ""
        mean = f"{hours + 0.5:.1f}".replace(".", ",") if second_naming else f"{hours + 0.5:.1f}"
        bare = region.lstrip("0") if second_naming else region
        yield [
            day.isoformat(),
            f"DEMONSTRATION {course.provider_name}",
            names["department"].get(code, ""),
            names["region"].get(region, ""),
            *_codes(course),
            f"{course.certification.number[-4:]}01" if course.draws[9] % 3 else "-1",
            course.siret,
            f"DEMO-{course.siret}_{course.number}",
            course.title,
            "Accompagnement personnalisé",
            f"Obtenir : {course.certification.title}",
            "Modules, mises en situation ; projet final",
            "Certification",
            str(1 + course.draws[10] % 3),
            str(active),
            str(distant),
            *(str(hours), str(hours + 1), mean),
            *(str(price), str(price), str(price)),
            code,
            bare,
            f"1 action de {hours} heures",
            region or "00",
        ]


def _codes(course: Course) -> list[str]:
    item = course.certification
    digits = "".join(character for character in course.cited if character.isdigit())
    rome = item.rome_codes[:5] if course.draws[11] % 100 >= shape()["supply"]["mcf_without_rome"] else ()
    nsf = tuple(code[:3] for code in item.nsf_codes)[:3]
    nsf_labels = [labels("nsf").get(code, "") for code in item.nsf_codes[:3]]
    if course.delivery == "distant" and course.draws[12] % 5 == 0:
        nsf_labels = []
    return [
        "RS" if item.specific else "RNCP",
        digits if item.specific else "-1",
        "-1" if item.specific else digits,
        item.title,
        LEVELS[item.level],
        *_padded(item.formacodes, 5),
        labels("formacode")[item.formacodes[0]],
        *_padded(rome, 5),
        *_padded(nsf_labels, 3),
        *_padded(nsf, 3),
    ]


def _padded(values: Iterable[str], size: int) -> list[str]:
    taken = list(values)[:size]
    return taken + [""] * (size - len(taken))


@cache
def _names() -> dict[str, dict[str, str]]:
    return {
        "department": dict(reference.departments().select("department_code", "department_label").iter_rows()),
        "region": dict(reference.regions().select("region_code", "region_label").iter_rows()),
    }
