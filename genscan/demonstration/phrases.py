"""The parts an offer's JSON line is put together from, escaped once: places, titles, texts, contracts, skills."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cache

from genscan import reference
from genscan.demonstration.population import EMPLOYERS, partner_names
from genscan.demonstration.shape import geography, occupations, shape, words

SECTORS = (
    ("62.02A", "62", "Programmation, conseil et autres activités informatiques"),
    ("78.20Z", "78", "Activités liées à l'emploi"),
    ("70.22Z", "70", "Activités des sièges sociaux ; conseil de gestion"),
    ("71.12B", "71", "Activités d'architecture et d'ingénierie"),
    ("63.11Z", "63", "Services d'information"),
    ("61.10Z", "61", "Télécommunications"),
    ("46.51Z", "46", "Commerce de gros"),
    ("84.11Z", "84", "Administration publique et défense"),
    ("86.10Z", "86", "Activités pour la santé humaine"),
    ("73.11Z", "73", "Publicité et études de marché"),
    ("85.59A", "85", "Enseignement"),
    ("47.91B", "47", "Commerce de détail"),
)
ABROAD = ("Luxembourg", "Suisse (Frontalier)", "Belgique", "Québec", "Monaco")
COLLECTIVITIES = (
    ("988", "NOUMEA", "98800", "98818"),
    ("987", "PAPEETE", "98714", "98735"),
    ("977", "ST BARTHELEMY", "97133", "97701"),
)
REGION_LABELS = {
    "11": "Ile-de-France",
    "93": "Provence-Alpes-Côte d'Azur",
    "24": "Centre-Val de Loire",
}
CONTRACT_WORDS = (
    ("CDI", "CDI"),
    ("CDD", "CDD - 6 Mois"),
    ("MIS", "Mission intérimaire - 3 Mois"),
    ("SAI", "Contrat saisonnier - 4 Mois"),
    ("DDT", "CDD - 12 Mois"),
    ("LIB", "Profession libérale"),
    ("FRA", "Franchise"),
    ("CCE", "Profession commerciale"),
)
NATURES = ("Contrat travail", "Contrat apprentissage", "Cont. professionnalisation")
REQUIRED = (
    "3 An(s)",
    "1 An(s)",
    "2 An(s)",
    "5 An(s)",
    "",
    "4 An(s)",
    "6 Mois",
    "10 An(s)",
    "une première alternance",
)


def inner(text: str) -> str:
    """A text as it stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def entities(text: str) -> str:
    """The text with HTML entities where some publishers leave them."""
    escaped = html.escape(text, quote=False)
    for letter, name in {
        "é": "&eacute;",
        "è": "&egrave;",
        "à": "&agrave;",
        "ê": "&ecirc;",
        " !": "&nbsp;!",
    }.items():
        escaped = escaped.replace(letter, name)
    return escaped.replace(" :", "&nbsp;:")


def place(label: str, commune: str = "", postcode: str = "", where: tuple[float, float] | None = None) -> str:
    """`lieuTravail`, keys left out where they are unknown."""
    parts = [f'"libelle":"{inner(label)}"']
    if where is not None:
        parts.append(f'"latitude":{where[0]},"longitude":{where[1]}')
    if postcode:
        parts.append(f'"codePostal":"{postcode}"')
    if commune:
        parts.append(f'"commune":"{commune}"')
    return "{" + ",".join(parts) + "}"


@dataclass(frozen=True)
class Phrases:
    """Everything ready to be joined, by position."""

    towns: tuple[tuple[str, ...], ...]
    departments: tuple[str, ...]
    regions: tuple[str, ...]
    abroad: tuple[str, ...]
    collectivities: tuple[str, ...]
    rome: tuple[str, ...]
    titles: tuple[tuple[str, ...], ...]
    waiter_titles: tuple[str, ...]
    suffixes: tuple[str, ...]
    marks: tuple[str, ...]
    employers: tuple[str, ...]
    partners: tuple[str, ...]
    contracts: tuple[str, ...]
    natures: tuple[str, ...]
    experience: tuple[tuple[str, ...], ...]
    sectors: tuple[str, ...]
    skills: tuple[tuple[str, ...], ...]
    salaries: tuple[tuple[str, ...], ...]
    texts: tuple[Texts, Texts]


@dataclass(frozen=True)
class Texts:
    """The sentences of a description, plain or with entities."""

    openings: tuple[str, ...]
    teams: tuple[str, ...]
    missions: tuple[tuple[str, ...], ...]
    linkers: tuple[str, ...]
    tools: tuple[tuple[str, ...], ...]
    contexts: tuple[str, ...]
    profiles: tuple[str, ...]
    closings: tuple[str, ...]
    waiter_missions: tuple[str, ...]


@cache
def phrases() -> Phrases:
    """The parts of every offer, made once in a process."""
    vocabulary, where, work = words(), geography(), occupations()
    labels = dict(zip(where.departments, _department_labels(), strict=True))
    regions = tuple(place(_region_label(code)) for code in where.regions)
    return Phrases(
        tuple(
            (
                place(
                    f"{t.department_code} - {t.name.upper()}",
                    t.commune_code,
                    t.postcode,
                    (t.latitude, t.longitude),
                ),
                place(
                    f"{t.department_code} - {t.name}", t.commune_code, t.postcode, (t.latitude, t.longitude)
                ),
                place(t.name, t.commune_code, t.postcode),
                # one publisher swaps latitude and longitude
                place(
                    f"{t.department_code} - {t.name}", t.commune_code, t.postcode, (t.longitude, t.latitude)
                ),
            )
            for t in where.towns
        ),
        tuple(place(f"{code} - {label}") for code, label in labels.items()),
        regions,
        tuple(place(label) for label in ABROAD),
        tuple(
            place(f"{code} - {town}", commune, postcode) for code, town, postcode, commune in COLLECTIVITIES
        ),
        tuple(
            f'"romeCode":"{code}","romeLibelle":"{inner(label)}","appellationlibelle":"{inner(label)}"'
            for code, label in zip(work.codes, work.labels, strict=True)
        ),
        work.titles,
        tuple(vocabulary["waiters"]["titles"]),
        tuple(vocabulary["title_suffixes"]),
        tuple(vocabulary["gender_marks"]),
        (*(_employer(number) for number in range(EMPLOYERS)), '"entreprise":{"entrepriseAdaptee":false},'),
        tuple(
            f',"partenaires":[{{"nom":"{name}","url":"https://exemple.invalid/{name.lower()}","logo":""}}]'
            for name in partner_names()
        ),
        tuple(f'"typeContrat":"{code}","typeContratLibelle":"{label}"' for code, label in CONTRACT_WORDS),
        NATURES,
        tuple(
            tuple(
                f'"experienceExige":"{code}","experienceLibelle":"{_experience(text, r)}"' for r in REQUIRED
            )
            for code, text in (("D", ""), ("E", "Expérience exigée"), ("S", "Expérience souhaitée"))
        ),
        tuple(
            f',"codeNAF":"{naf}","secteurActivite":"{code}","secteurActiviteLibelle":"{inner(label)}"'
            for naf, code, label in SECTORS
        ),
        _skills(),
        _salaries(),
        (_texts(False), _texts(True)),
    )


def _experience(text: str, years: str) -> str:
    return f"{text} de {years}" if text and years else text or "Débutant accepté"


def _department_labels() -> list[str]:
    return [label.replace("’", "'") for label in reference.departments()["department_label"]]


def _region_label(code: str) -> str:
    names = dict(reference.regions().select("region_code", "region_label").iter_rows())
    return REGION_LABELS.get(code, str(names[code]))


def _employer(number: int) -> str:
    stems, kinds = words()["employers"], words()["employer_kinds"]
    name = f"{stems[number % len(stems)]} {kinds[(number // len(stems)) % len(kinds)]}"
    series = number // (len(stems) * len(kinds))
    name = inner(f"{name} {series}" if series else name)
    return f'"entreprise":{{"nom":"{name}","entrepriseAdaptee":false}},'


def _skills() -> tuple[tuple[str, ...], ...]:
    result = []
    for key in shape()["families"]:
        known = words()["skills"][key]
        sets = []
        for number in range(24):
            chosen = [
                known[(number * 5 + step * (1 + number % 3)) % len(known)] for step in range(2 + number % 4)
            ]
            unique = {code: label for code, label in [known[0], *chosen]}
            listed = ",".join(
                f'{{"code":"{code}","libelle":"{inner(label)}","exigence":"{"E" if code == known[0][0] else "S"}"}}'
                for code, label in unique.items()
            )
            sets.append(f',"competences":[{listed}]')
        result.append(tuple(sets))
    return tuple(result)


def _salaries() -> tuple[tuple[str, ...], ...]:
    """Yearly pay by family, and a few monthly and hourly ones, in the words of the feed."""
    base = {"gest": 42, "secu": 34, "dev": 38, "data": 42, "com": 30, "design": 28}
    result = []
    for key in shape()["families"]:
        lines = []
        for number in range(40):
            low = 1000 * (base[key] - 6 + number % 14)
            if number < 33:
                text = f"Annuel de {low}.0 Euros à {low + 4000 + 500 * (number % 13)}.0 Euros sur 12.0 mois"
            elif number < 39:
                text = f"Mensuel de {low // 13}.0 Euros sur 12.0 mois"
            else:
                text = f"Horaire de {low / 1820:.2f} Euros"
            lines.append(f',"salaire":{{"libelle":"{inner(text)}"}}')
        result.append(tuple(lines))
    return tuple(result)


def _texts(with_entities: bool) -> Texts:
    def ready(text: str) -> str:
        return inner(entities(text) if with_entities else text)

    vocabulary = words()
    keys = list(shape()["families"])
    openings = [
        opening.replace("{sector}", sector)
        for opening in vocabulary["openings"]
        for sector in vocabulary["sectors"]
    ]
    teams = [team.replace("{n}", str(n)) for team in vocabulary["teams"] for n in range(2, 60)]
    return Texts(
        tuple(map(ready, openings)),
        tuple(map(ready, teams)),
        tuple(tuple(map(ready, vocabulary["missions"][key])) for key in keys),
        tuple(map(ready, vocabulary["linkers"])),
        tuple(tuple(map(ready, vocabulary["tools"][key])) for key in keys),
        tuple(map(ready, vocabulary["contexts"])),
        tuple(map(ready, vocabulary["profiles"])),
        tuple(map(ready, vocabulary["closings"])),
        tuple(map(ready, vocabulary["waiters"]["missions"])),
    )
