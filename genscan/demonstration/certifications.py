"""The certifications courses lead to, and the RNCP export that describes them."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from genscan.demonstration.shape import read_table, shape

NOTE = "Flux de démonstration : données inventées.\n"
LEVELS = ("3", "4", "5", "6", "7", "")


@dataclass(frozen=True)
class Certification:
    """One certification of the register, its codes as the export gives them."""

    number: str
    title: str
    level: str
    ends_on: str
    replaces: str
    rome_codes: tuple[str, ...]
    formacodes: tuple[str, ...]
    nsf_codes: tuple[str, ...]
    family: int
    weight: float

    @property
    def specific(self) -> bool:
        """Of the specific register (RS), not of the national one (RNCP)."""
        return self.number.startswith("RS")


@cache
def certifications() -> tuple[Certification, ...]:
    """All of them; those outside the perimeter have the family -1."""
    families = list(shape()["families"].values())
    return tuple(
        Certification(
            row["certification"],
            row["title"].replace("’", "'"),
            row["level"],
            row["ends_on"],
            row["replaces"],
            tuple(row["rome_codes"].split()),
            tuple(row["formacodes"].split()),
            tuple(row["nsf_codes"].split()),
            families.index(row["family"]) if row["family"] else -1,
            float(row["weight"]),
        )
        for row in read_table("certifications")
    )


@cache
def labels(kind: str) -> dict[str, str]:
    """Labels of ROME, Formacode or NSF codes."""
    return {
        row["code"]: row["label"].replace("’", "'") for row in read_table("labels") if row["kind"] == kind
    }


@cache
def weights() -> NDArray[np.float64]:
    """Weights of the certifications of the perimeter, brought to the shares of families and of levels."""
    supply = shape()["supply"]
    known = certifications()
    inside = np.array([item.family >= 0 for item in known])
    result = np.where(inside, [item.weight for item in known], 0.0)
    family = np.array([item.family for item in known])
    level = np.array([LEVELS.index(item.level) for item in known])
    for _ in range(50):
        for position, key in enumerate(shape()["families"]):
            rows = family == position
            result[rows] *= supply["family"][key] / 100 / result[rows].sum()
        for position, name in enumerate(LEVELS):
            rows = (level == position) & inside
            result[rows] *= supply["level"][name or "none"] / 100 / result[rows].sum()
    return np.asarray(result / result.sum(), dtype=np.float64)


def write_rncp(path: Path, published_on: date) -> int:
    """The register's CSV export zipped as published, members dated the day before; the number of fiches."""
    day = (published_on - timedelta(days=1)).strftime("%Y_%m_%d")
    known = certifications()
    dead = [item for item in known if item.replaces]
    members = {
        "Standard": [STANDARD, *(_fiche(item, published_on) for item in known), *map(_dead_fiche, dead)],
        "Rome": [
            ["Numero_Fiche", "Codes_Rome_Code", "Codes_Rome_Libelle"],
            *([item.number, code, labels("rome")[code]] for item in known for code in item.rome_codes),
        ],
        "Formacode": [
            ["Numero_Fiche", "Formacode_Code", "Formacode_Libelle"],
            *([item.number, code, labels("formacode")[code]] for item in known for code in item.formacodes),
        ],
        "Nsf": [
            ["Numero_Fiche", "Nsf_Code", "Nsf_Intitule"],
            *(
                [item.number, code, f"{code} : {labels('nsf')[code]}"]
                for item in known
                for code in item.nsf_codes
            ),
        ],
        "Certificateurs": [
            ["Numero_Fiche", "Siret_Certificateur", "Nom_Certificateur"],
            *(
                [item.number, f"\t{position:09}00019", f"CERTIFICATEUR DEMO {position}"]
                for position, item in enumerate(known, 1)
            ),
        ],
        "Partenaires": [
            ["Numero_Fiche", "Nom_Partenaire", "Siret_Partenaire", "Habilitation_Partenaire"],
            *(
                [item.number, "ORGANISME DEMO", "\t00000000000019", "HABILITATION_ORGA_FORM"]
                for item in known[:20]
            ),
        ],
        "VoixdAccès": [["Numero_Fiche", "Si_Jury"], *([item.number, "Par expérience"] for item in known)],
        "Blocs_De_Compétences": [
            ["Numero_Fiche", "Bloc_Competences_Code", "Bloc_Competences_Libelle"],
            *(
                [item.number, f"{item.number}BC01", "Réaliser l'activité"]
                for item in known
                if not item.specific
            ),
        ],
        "CCN": [
            ["Numero_Fiche", *(f"Ccn_{n}_{part}" for n in (1, 2, 3) for part in ("Numero", "Libelle"))],
            *([item.number, "1486", "Bureaux d'études techniques", "", "", "", ""] for item in known[:5]),
        ],
        "Ancienne_Nouvelle_Certification": [
            ["Numero_Fiche", "Ancienne_Certification", "Nouvelle_Certification"],
            *([item.replaces, "", item.number] for item in dead),
            *([item.number, item.replaces, ""] for item in dead),
        ],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in members.items():
            member = unicodedata.normalize("NFD", f"export_fiches_CSV_{name}_{day}.csv")
            store(archive, member, "".join(_line(row) for row in rows))
        store(archive, "DEMONSTRATION.txt", NOTE)
    return len(known) + len(dead)


def store(archive: zipfile.ZipFile, name: str, text: str) -> None:
    """Add a member with no clock in it."""
    info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, text.encode("utf-8"))


def _line(values: list[str]) -> str:
    """Quoted, but for what is empty; apostrophes doubled, as the export has them."""
    buffer = io.StringIO()
    for position, value in enumerate(values):
        quoted = value.replace("'", "''").replace('"', '""')
        buffer.write(("" if position == 0 else ";") + (f'"{quoted}"' if value else ""))
    return buffer.getvalue() + "\r\n"


STANDARD = [
    "Id_Fiche",
    "Numero_Fiche",
    "Intitule",
    "Abrege_Libelle",
    "Abrege_Intitule",
    "Nomenclature_Europe_Niveau",
    "Nomenclature_Europe_Intitule",
    "Accessible_Nouvelle_Caledonie",
    "Accessible_Polynesie_Francaise",
    "Date_dernier_jo",
    "Date_Decision",
    "Date_Fin_Enregistrement",
    "Date_Effet",
    "Type_Enregistrement",
    "Validation_Partielle",
    "Actif",
]


def _fiche(item: Certification, published_on: date) -> list[str]:
    ends = date.fromisoformat(item.ends_on).strftime("%d/%m/%Y") if item.ends_on else ""
    active = not item.ends_on or date.fromisoformat(item.ends_on) >= published_on
    return _standard(item.number, item.title, item.level, ends, active)


def _dead_fiche(item: Certification) -> list[str]:
    return _standard(item.replaces, item.title, item.level, "31/08/2025", False)


def _standard(number: str, title: str, level: str, ends: str, active: bool) -> list[str]:
    kind = "Enregistrement de droit" if level else "Enregistrement sur demande"
    europe = (f"NIV{level}", f"Niveau {level}") if level else ("", "")
    digits = "".join(character for character in number if character.isdigit())
    return [
        *(digits, number, title, "", "", *europe, "Non", "Non", "", "", ends, "", kind, "Non"),
        "ACTIVE" if active else "INACTIVE",
    ]
