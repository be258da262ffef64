"""The parts an offer's JSON text is put together from, escaped once, as tables to pick from by position."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from genscan import reference
from genscan.demonstration.columns import EMPLOYERS, partner_names
from genscan.demonstration.shape import geography, occupations, shape, words

Strings = NDArray[np.object_]
Ints = NDArray[np.int64]

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
# as the feed writes it, without its accent
REGION_LABELS = {"11": "Ile-de-France"}
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
NATURES = ("Contrat travail", "Contrat apprentissage", "Cont. professionnalisation", "Emploi non salarié")
REQUIRED = ("3 An(s)", "1 An(s)", "2 An(s)", "5 An(s)", "", "4 An(s)", "6 Mois", "10 An(s)", "une alternance")
EXPERIENCE = (("D", ""), ("E", "Expérience exigée"), ("S", "Expérience souhaitée"))
QUALIFICATIONS = ("9 Cadre", "7 Technicien", "9 Cadre", "9 Cadre", "6 Employé qualifié", "7 Technicien")
LABELS_OF_A_TOWN = 4
SWAPPED = 3
SKILL_SETS = 24
SALARIES = 40


def strings(values: Iterable[str]) -> Strings:
    """A table of strings that can be picked from with an array of positions."""
    listed = list(values)
    table = np.empty(len(listed), dtype=object)
    table[:] = listed
    return table


@dataclass(frozen=True)
class Choices:
    """Several short lists in one table: the choice of a row depends on what it is about."""

    table: Strings
    start: Ints
    size: Ints

    @classmethod
    def of(cls, lists: Iterable[Iterable[str]]) -> Choices:
        kept = [list(values) for values in lists]
        size = np.array([len(values) for values in kept])
        start = np.concatenate([[0], np.cumsum(size)[:-1]])
        return cls(strings(value for values in kept for value in values), start, size)

    def position(self, about: Ints, draw: Ints) -> Ints:
        return np.asarray(self.start[about] + draw % self.size[about])

    def pick(self, about: Ints, draw: Ints) -> Strings:
        return self.table[self.position(about, draw)]


def inner(text: str) -> str:
    """A text as it stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def entities(text: str) -> str:
    """The text with the HTML entities that some publishers leave."""
    escaped = html.escape(text, quote=False)
    for letter, name in {"é": "&eacute;", "è": "&egrave;", "à": "&agrave;", "ê": "&ecirc;"}.items():
        escaped = escaped.replace(letter, name)
    return escaped.replace(" :", "&nbsp;:").replace(" !", "&nbsp;!")


@dataclass(frozen=True)
class Texts:
    """The sentences of a description, plain or with entities."""

    openings: Strings
    teams: Strings
    missions: Choices
    linkers: Strings
    tools: Choices
    contexts: Strings
    profiles: Strings
    closings: Strings
    waiter_missions: Strings
    programme: str


@dataclass(frozen=True)
class Places:
    """`lieuTravail` of every kind in one table, with where each kind starts."""

    table: Strings
    start: dict[str, int]


@dataclass(frozen=True)
class Phrases:
    """All the tables; in those of titles, suffixes and marks the capitals follow the plain ones."""

    places: Places
    rome: Strings
    titles: Choices
    capital_titles: Choices
    waiter_titles: Strings
    suffixes: Strings
    marks: Strings
    employers: Strings
    partners: Strings
    contracts: Strings
    natures: Strings
    experience: Strings
    sectors: Strings
    skills: Strings
    salaries: Strings
    qualifications: Strings
    texts: tuple[Texts, Texts]


@cache
def phrases() -> Phrases:
    """The parts of every offer, made once in a process."""
    vocabulary, work = words(), occupations()
    suffixes = ["", *vocabulary["title_suffixes"]]
    return Phrases(
        places=_places(),
        rome=strings(
            f'"romeCode":"{code}","romeLibelle":"{inner(label)}","appellationlibelle":"{inner(label)}"'
            for code, label in zip(work.codes, work.labels, strict=True)
        ),
        titles=Choices.of(map(inner, titles) for titles in work.titles),
        capital_titles=Choices.of((inner(title.upper()) for title in titles) for titles in work.titles),
        waiter_titles=strings(vocabulary["waiters"]["titles"]),
        suffixes=strings([*suffixes, *(suffix.upper() for suffix in suffixes)]),
        marks=strings([*vocabulary["gender_marks"], *(mark.upper() for mark in vocabulary["gender_marks"])]),
        employers=strings([*(_employer(number) for number in range(EMPLOYERS)), ""]),
        partners=strings(
            [
                *(
                    f',"partenaires":[{{"nom":"{name}","url":"https://exemple.invalid/{name.lower()}","logo":""}}]'
                    for name in partner_names()
                ),
                "",
            ]
        ),
        contracts=strings(
            f'"typeContrat":"{code}","typeContratLibelle":"{label}","natureContrat":"'
            for code, label in CONTRACT_WORDS
        ),
        natures=strings(f'{nature}",' for nature in NATURES),
        experience=strings(
            f'"experienceExige":"{code}","experienceLibelle":"{_experience(text, years)}"'
            for code, text in EXPERIENCE
            for years in REQUIRED
        ),
        sectors=strings(
            [
                "",
                *(
                    f',"codeNAF":"{naf}","secteurActivite":"{code}","secteurActiviteLibelle":"{inner(label)}"'
                    for naf, code, label in SECTORS
                ),
            ]
        ),
        skills=strings(["", *_skills()]),
        salaries=strings(["", *_salaries()]),
        qualifications=strings(
            [
                "",
                *(
                    f',"qualificationCode":"{both[0]}","qualificationLibelle":"{both[2:]}"'
                    for both in QUALIFICATIONS
                ),
            ]
        ),
        texts=(_texts(lambda text: text), _texts(entities)),
    )


def _place(
    label: str, commune: str = "", postcode: str = "", where: tuple[float, float] | None = None
) -> str:
    """`lieuTravail`, keys left out where they are unknown."""
    parts = [f'"libelle":"{inner(label)}"']
    if where is not None:
        parts.append(f'"latitude":{where[0]},"longitude":{where[1]}')
    if postcode:
        parts.append(f'"codePostal":"{postcode}"')
    if commune:
        parts.append(f'"commune":"{commune}"')
    return "{" + ",".join(parts) + "}"


def _places() -> Places:
    where = geography()
    departments = dict(reference.departments().select("department_code", "department_label").iter_rows())
    regions = dict(reference.regions().select("region_code", "region_label").iter_rows())
    kinds: dict[str, list[str]] = {
        "commune": [
            text
            for t in where.towns
            for text in (
                _place(
                    f"{t.department_code} - {t.name.upper()}",
                    t.commune_code,
                    t.postcode,
                    (t.latitude, t.longitude),
                ),
                _place(
                    f"{t.department_code} - {t.name}", t.commune_code, t.postcode, (t.latitude, t.longitude)
                ),
                _place(t.name, t.commune_code, t.postcode),
                _place(
                    f"{t.department_code} - {t.name}", t.commune_code, t.postcode, (t.longitude, t.latitude)
                ),
            )
        ],
        # the whole of Paris comes as a bare number
        "department": [
            '{"libelle":"75","commune":"75056"}'
            if code == "75"
            else _place(f"{code} - {departments[code].replace('’', chr(39))}")
            for code in where.departments
        ],
        "region": [
            _place(REGION_LABELS.get(code, regions[code].replace("’", "'"))) for code in where.regions
        ],
        "france": [_place("France")],
        "abroad": [_place(label) for label in ABROAD],
        "collectivity": [
            _place(f"{code} - {town}", commune, post) for code, town, post, commune in COLLECTIVITIES
        ],
    }
    start: dict[str, int] = {}
    table: list[str] = []
    for kind, texts in kinds.items():
        start[kind] = len(table)
        table += texts
    return Places(strings(table), start)


def _experience(text: str, years: str) -> str:
    return f"{text} de {years}" if text and years else text or "Débutant accepté"


def _employer(number: int) -> str:
    stems, kinds = words()["employers"], words()["employer_kinds"]
    name = f"{stems[number % len(stems)]} {kinds[(number // len(stems)) % len(kinds)]}"
    series = number // (len(stems) * len(kinds))
    return f'"nom":"{inner(f"{name} {series}" if series else name)}",'


def _skills() -> Iterable[str]:
    """Sets of skills of each family; the first skill of the family is in nearly all of them."""
    for key in shape()["families"]:
        known = [tuple(pair) for pair in words()["skills"][key]]
        for number in range(SKILL_SETS):
            chosen = [
                known[(number * 5 + step * (1 + number % 3)) % len(known)] for step in range(2 + number % 4)
            ]
            listed = ",".join(
                f'{{"code":"{code}","libelle":"{inner(label)}","exigence":"{"SE"[code == known[0][0]]}"}}'
                for code, label in dict([known[0], *chosen]).items()
            )
            yield f',"competences":[{listed}]'


def _salaries() -> Iterable[str]:
    """Yearly pay by family, and a few monthly and hourly ones, in the words of the feed."""
    base = {"gest": 42, "secu": 34, "dev": 38, "data": 42, "com": 30, "design": 28}
    for key in shape()["families"]:
        for number in range(SALARIES):
            low = 1000 * (base[key] - 6 + number % 14)
            if number < 33:
                text = f"Annuel de {low}.0 Euros à {low + 4000 + 500 * (number % 13)}.0 Euros sur 12.0 mois"
            elif number < 39:
                text = f"Mensuel de {low // 13}.0 Euros sur 12.0 mois"
            else:
                text = f"Horaire de {low / 1820:.2f} Euros"
            yield f',"salaire":{{"libelle":"{text}"}}'


def _texts(dress: Callable[[str], str]) -> Texts:
    def ready(texts: Iterable[str]) -> Strings:
        return strings(inner(dress(text)) for text in texts)

    vocabulary, keys = words(), list(shape()["families"])
    return Texts(
        openings=ready(
            f"{opening.replace('{sector}', sector)}, "
            for opening in vocabulary["openings"]
            for sector in vocabulary["sectors"]
        ),
        teams=ready(team.replace("{n}", str(n)) for team in vocabulary["teams"] for n in range(2, 60)),
        missions=Choices.of(ready(vocabulary["missions"][key]) for key in keys),
        linkers=ready(f" {linker} " for linker in vocabulary["linkers"]),
        tools=Choices.of(ready(vocabulary["tools"][key]) for key in keys),
        contexts=ready(vocabulary["contexts"]),
        profiles=ready(f"\n{profile} " for profile in vocabulary["profiles"]),
        closings=ready(vocabulary["closings"]),
        waiter_missions=ready(f"il s'agit de {mission}. " for mission in vocabulary["waiters"]["missions"]),
        programme=inner(dress(".\nAu programme : ")),
    )
