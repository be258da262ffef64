"""Offers as France Travail's API v2 writes them: one JSON object each, in lines or in a search response."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from genscan.demonstration.phrases import Phrases, inner, phrases
from genscan.demonstration.population import CONTRACTS, KINDS, PLACES, TEXT_PARTS, Vacancies
from genscan.demonstration.shape import geography, occupations, shape
from genscan.demonstration.timetable import EPOCH, Observation, day_number

LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
WAITER = KINDS.index("waiter")
BLOCK = 4000
SWAPS_COORDINATES = shape()["attributes"]["swapped_coordinates_partner"] - 1
OWN_NUMBERS = 1000 * len(LETTERS) ** 4
PARTNER_NUMBERS = 9_000_000

DIPLOMA = (
    ',"formations":[{"codeFormation":"31054","domaineLibelle":"Informatique",'
    '"niveauLibelle":"Bac+2 ou équivalents","exigence":"S"}]'
)
# 01 99 00 is kept for fiction; nobody answers at .invalid
CONTACT = (
    ',"contact":{"nom":"Recrutement fictif","courriel":"offre@exemple.invalid","telephone":"01 99 00 12 34"}'
)
FIRST_NOT_SALARIED = CONTRACTS.index("LIB")
QUALIFICATIONS = tuple(
    f',"qualificationCode":"{code}","qualificationLibelle":"{label}"'
    for code, label in (
        ("9", "Cadre"),
        ("7", "Technicien"),
        ("9", "Cadre"),
        ("9", "Cadre"),
        ("6", "Employé qualifié"),
        ("7", "Technicien"),
    )
)


def offer_id(number: int, own: bool) -> str:
    """Seven characters: three digits and four letters for own offers, seven digits for partners' ones."""
    if not own:
        return str(1_000_000 + number * 7_654_321 % PARTNER_NUMBERS)
    value, letters = number * 26_513_911 % OWN_NUMBERS, ""
    for _ in range(4):
        value, rest = divmod(value, len(LETTERS))
        letters += LETTERS[rest]
    return f"{value:03}{letters}"


def write_lines(path: Path, offers: Vacancies, observation: Observation) -> int:
    """One offer a line, gzip; the number of records."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as file:
        lines = render(offers, observation)
        while block := list(islice(lines, BLOCK)):
            file.write(("\n".join(block) + "\n").encode())
    return len(offers)


def write_response(path: Path, offers: Vacancies, observation: Observation) -> int:
    """A search response with its aggregates, gzip; the number of records."""
    counts = [int((offers.ints("contract") == index).sum()) for index in range(len(CONTRACTS))]
    filters = [
        {
            "filtre": "typeContrat",
            "agregation": [
                {"valeurPossible": code, "nbResultats": count}
                for code, count in zip(CONTRACTS, counts, strict=True)
                if count
            ],
        }
    ]
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as file:
        file.write(b'{"resultats":[\n')
        file.write(",\n".join(render(offers, observation)).encode())
        file.write(('\n],"filtresPossibles":' + json.dumps(filters) + "}\n").encode())
    return len(offers)


def render(offers: Vacancies, observation: Observation) -> Iterator[str]:
    """The JSON text of each offer as it stood on the day of the observation."""
    say, alternates = phrases(), _alternates()
    days = [(EPOCH + timedelta(days=number)).isoformat() for number in range(day_number(observation.day) + 1)]
    seconds = [str(timedelta(seconds=second)).rjust(8, "0") for second in range(86_400)]
    names = list(offers.columns)
    for start in range(0, len(offers), BLOCK):
        lists = [offers.columns[name][start : start + BLOCK].tolist() for name in names]
        for values in zip(*lists, strict=True):
            row = dict(zip(names, values, strict=True))
            yield _offer(row, say, alternates, observation.moment, days, seconds)


def _alternates() -> list[int]:
    """For each occupation, the one it may be recoded to: the next of its family."""
    work = occupations()
    result = []
    for position, family in enumerate(work.family.tolist()):
        near = [i for i, other in enumerate(work.family.tolist()) if other == family and i != position]
        result.append(near[position % len(near)])
    return result


def _moment(value: float, days: list[str], seconds: list[str], millis: bool) -> str:
    day = int(value)
    fraction = int(value * 1e6) % 900 + 100 if millis else "000"
    return f"{days[day]}T{seconds[int((value - day) * 86_400)]}.{fraction}Z"


def _title(row: dict[str, float], say: Phrases) -> str:
    kinds = say.waiter_titles if row["kind"] == WAITER else say.titles[int(row["occupation"])]
    title = kinds[int(row["title"]) % len(kinds)]
    if row["suffix"] >= 0 and row["kind"] != WAITER:
        title += say.suffixes[int(row["suffix"]) % len(say.suffixes)]
    title += say.marks[int(row["mark"])]
    return inner(title.upper() if row["capitals"] else title)


def _description(row: dict[str, float], say: Phrases, family: int) -> str:
    words = say.texts[int(row["entities"])]
    t = [int(row[f"text_{part}"]) for part in range(TEXT_PARTS)]
    if row["kind"] == WAITER:
        mission = words.waiter_missions[t[2] % len(words.waiter_missions)]
        opening = words.openings[t[0] % len(words.openings)]
        return f"{opening}, il s'agit de {mission}. {words.closings[t[3] % len(words.closings)]}"
    missions, tools = words.missions[family], words.tools[family]
    first, second = t[4] % len(tools), t[5] % len(tools)
    return (
        f"{words.openings[t[0] % len(words.openings)]}, {words.teams[t[1] % len(words.teams)]} pour "
        f"{missions[t[2] % len(missions)]} {words.linkers[t[3] % len(words.linkers)]} {tools[first]}"
        f"{'' if first == second else ', ' + tools[second]} et {tools[t[6] % len(tools)]}.\\n"
        f"Au programme : {missions[t[7] % len(missions)]}, {missions[t[8] % len(missions)]}. "
        f"{words.contexts[t[9] % len(words.contexts)]}\\n"
        f"{words.profiles[t[10] % len(words.profiles)]} {words.closings[t[11] % len(words.closings)]}"
    )


def _place(row: dict[str, float], say: Phrases) -> str:
    kind, town = PLACES[int(row["place"])], int(row["town"])
    if kind == "commune":
        swapped = row["own"] == 0 and row["partner"] == SWAPS_COORDINATES
        return say.towns[town][3 if swapped else int(row["label"])]
    if kind == "department":
        if geography().departments[int(row["department"])] == "75":
            return '{"libelle":"75","commune":"75056"}'
        return say.departments[int(row["department"])]
    if kind == "region":
        return say.regions[int(row["region"])]
    if kind == "abroad":
        return say.abroad[int(row["somewhere"]) % len(say.abroad)]
    if kind == "collectivity":
        return say.collectivities[int(row["somewhere"]) % len(say.collectivities)]
    return '{"libelle":"France"}'


def _offer(
    row: dict[str, float],
    say: Phrases,
    alternates: list[int],
    moment: float,
    days: list[str],
    seconds: list[str],
) -> str:
    own = row["own"] == 1
    identifier = offer_id(int(row["number"]), own)
    created, every = row["created"], row["refreshed_every"]
    updated = created + (moment - created) // every * every
    occupation, family = int(row["occupation"]), max(int(row["family"]), 0)
    if row["recoded"] and moment - created > 20 and row["kind"] != WAITER:
        occupation = alternates[occupation]
    contract, salaried = int(row["contract"]), row["contract"] < FIRST_NOT_SALARIED
    nature = say.natures[int(row["nature"])] if salaried else "Emploi non salarié"
    parts = (
        f'{{"id":"{identifier}","intitule":"{_title(row, say)}","description":"{_description(row, say, family)}",'
        f'"dateCreation":"{_moment(created - row["odd_date"], days, seconds, own)}",'
        f'"dateActualisation":"{_moment(updated, days, seconds, own)}",'
        f'"lieuTravail":{_place(row, say)},{say.rome[occupation]},',
        say.employers[int(row["employer"])],
        say.contracts[contract],
        f',"natureContrat":"{nature}",',
        say.experience[int(row["experience"])][int(row["experience_words"])],
        DIPLOMA if row["diploma"] else "",
        say.skills[family][int(row["skill_set"])] if row["skilled"] else "",
        say.salaries[family][int(row["salary_amount"])] if row["salary"] else "",
        ',"alternance":true' if row["nature"] else ',"alternance":false',
        CONTACT.replace("offre", f"offre-{identifier}") if own else "",
        f',"nombrePostes":{int(row["openings"])},"accessibleTH":false',
        QUALIFICATIONS[family] if row["qualification"] else "",
        say.sectors[int(row["sector_code"])] if row["sector"] else "",
        f',"origineOffre":{{"origine":"{1 if own else 2}","urlOrigine":"https://exemple.invalid/offre/{identifier}"',
        "" if own else say.partners[int(row["partner"])],
        '},"demonstration":true}',
    )
    return "".join(parts)
