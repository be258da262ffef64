"""Offers as France Travail's API v2 writes them: one JSON object each, in lines or in a search response."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from genscan.demonstration.columns import CONTRACTS, KINDS, PLACES, Vacancies
from genscan.demonstration.phrases import (
    LABELS_OF_A_TOWN,
    NATURES,
    REQUIRED,
    SALARIES,
    SKILL_SETS,
    SWAPPED,
    Choices,
    Ints,
    Phrases,
    Strings,
    Texts,
    phrases,
    strings,
)
from genscan.demonstration.shape import occupations, shape
from genscan.demonstration.timetable import EPOCH, Observation

LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
OWN_NUMBERS = 1000 * len(LETTERS) ** 4
PARTNER_NUMBERS = 9_000_000
WAITER = KINDS.index("waiter")
FIRST_NOT_SALARIED = CONTRACTS.index("LIB")
DAY = 86_400
BLOCK = 8000
DIPLOMA = (
    ',"formations":[{"codeFormation":"31054","domaineLibelle":"Informatique",'
    '"niveauLibelle":"Bac+2 ou équivalents","exigence":"S"}]'
)
# 01 99 00 is kept for fiction; nobody answers at .invalid
CONTACT = (
    ',"contact":{"nom":"Recrutement fictif","courriel":"offre@exemple.invalid","telephone":"01 99 00 12 34"}'
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
    counts = {code: int((offers.ints("contract") == index).sum()) for index, code in enumerate(CONTRACTS)}
    listed = [{"valeurPossible": code, "nbResultats": count} for code, count in counts.items() if count]
    filters = json.dumps([{"filtre": "typeContrat", "agregation": listed}])
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as file:
        file.write(b'{"resultats":[\n')
        file.write(",\n".join(render(offers, observation)).encode())
        file.write(f'\n],"filtresPossibles":{filters}}}\n'.encode())
    return len(offers)


def render(offers: Vacancies, observation: Observation) -> Iterator[str]:
    """The JSON text of each offer as it stood on the day of the observation."""
    for start in range(0, len(offers), BLOCK):
        block = offers.take(np.arange(start, min(start + BLOCK, len(offers))))
        columns = [
            [part] * len(block) if isinstance(part, str) else part.tolist()
            for part in _parts(block, phrases(), observation.moment)
        ]
        yield from map("".join, zip(*columns, strict=True))


def _parts(offers: Vacancies, say: Phrases, moment: float) -> Sequence[str | Strings]:
    """What an offer is made of, from left to right: tables picked from by position, and fixed text."""
    own = offers.ints("own") == 1
    family = np.maximum(offers.ints("family"), 0)
    created, every = offers.floats("created"), offers.ints("refreshed_every")
    updated = created + (moment - created) // every * every
    fraction = np.where(own, (created * 1e6).astype(np.int64) % 900 + 100, 0)
    identifier = strings(
        offer_id(number, mine)
        for number, mine in zip(offers.ints("number").tolist(), own.tolist(), strict=True)
    )
    recoded = (offers.ints("recoded") == 1) & (moment - created > 20) & (offers.ints("kind") != WAITER)
    occupation = np.where(recoded, _alternates()[offers.ints("occupation")], offers.ints("occupation"))
    contract = offers.ints("contract")
    nature = np.where(contract >= FIRST_NOT_SALARIED, len(NATURES) - 1, offers.ints("nature"))
    return (
        *('{"id":"', identifier, '","intitule":"', *_title(offers, say)),
        *('","description":"', *_description(offers, say, family)),
        *('","dateCreation":"', *_moment(created - offers.ints("odd_date"), fraction)),
        *('Z","dateActualisation":"', *_moment(updated, fraction)),
        *('Z","lieuTravail":', _place(offers, say), ",", say.rome[occupation]),
        *(',"entreprise":{', say.employers[offers.ints("employer")], '"entrepriseAdaptee":false},'),
        *(say.contracts[contract], say.natures[nature]),
        say.experience[offers.ints("experience") * len(REQUIRED) + offers.ints("experience_words")],
        _maybe(DIPLOMA)[offers.ints("diploma")],
        say.skills[np.where(offers.ints("skilled"), 1 + family * SKILL_SETS + offers.ints("skill_set"), 0)],
        say.salaries[
            np.where(offers.ints("salary"), 1 + family * SALARIES + offers.ints("salary_amount"), 0)
        ],
        *(',"alternance":', strings(("false", "true"))[(offers.ints("nature") > 0).astype(np.int64)]),
        _maybe(CONTACT)[own.astype(np.int64)],
        *(',"nombrePostes":', offers.ints("openings").astype(str).astype(object), ',"accessibleTH":false'),
        say.qualifications[np.where(offers.ints("qualification"), 1 + family, 0)],
        say.sectors[np.where(offers.ints("sector"), 1 + offers.ints("sector_code"), 0)],
        *(',"origineOffre":{"origine":"', strings(("2", "1"))[own.astype(np.int64)]),
        *('","urlOrigine":"https://exemple.invalid/offre/', identifier, '"'),
        say.partners[offers.ints("partner")],
        '},"demonstration":true}',
    )


def _maybe(text: str) -> Strings:
    return strings(("", text))


@cache
def _alternates() -> Ints:
    """For each occupation, the one it may be recoded to: another of its family."""
    family = occupations().family.tolist()
    result = []
    for position, own in enumerate(family):
        near = [other for other, theirs in enumerate(family) if theirs == own and other != position]
        result.append(near[position % len(near)])
    return np.array(result)


@cache
def _clock() -> tuple[Strings, Strings, Strings]:
    """Texts of the days since the epoch, of the seconds of a day, and of thousandths."""
    return (
        strings(f"{(EPOCH + timedelta(days=number)).isoformat()}T" for number in range(80_000)),
        strings(f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}." for second in range(DAY)),
        strings(f"{thousandth:03}" for thousandth in range(1000)),
    )


def _moment(value: np.typing.NDArray[np.float64], fraction: Ints) -> Sequence[Strings]:
    days, seconds, thousandths = _clock()
    day = value.astype(np.int64)
    return days[day], seconds[((value - day) * DAY).astype(np.int64)], thousandths[fraction]


def _title(offers: Vacancies, say: Phrases) -> Sequence[Strings]:
    waiter, capitals = offers.ints("kind") == WAITER, offers.ints("capitals")
    occupation, draw = offers.ints("occupation"), offers.ints("title")
    title = np.where(capitals, say.capital_titles.pick(occupation, draw), say.titles.pick(occupation, draw))
    title = np.where(waiter, say.waiter_titles[draw % len(say.waiter_titles)], title)
    suffixes, marks = len(say.suffixes) // 2, len(say.marks) // 2
    drawn = offers.ints("suffix")
    suffix = np.where((drawn < 0) | waiter, 0, 1 + drawn % (suffixes - 1))
    return (
        title,
        say.suffixes[suffix + capitals * suffixes],
        say.marks[offers.ints("mark") + capitals * marks],
    )


def _description(offers: Vacancies, say: Phrases, family: Ints) -> Sequence[Strings]:
    plain, dressed = (_sentences(offers, texts, family) for texts in say.texts)
    with_entities = offers.ints("entities") == 1
    return [np.where(with_entities, other, text) for text, other in zip(plain, dressed, strict=True)]


def _sentences(offers: Vacancies, texts: Texts, family: Ints) -> list[Strings]:
    def drawn(part: int, table: Strings) -> Strings:
        return table[offers.ints(f"text_{part}") % len(table)]

    def three(choices: Choices, parts: tuple[int, int, int]) -> Sequence[Strings]:
        """Three different ones of a family's list: each drawn from its own part of what is left."""
        first, second, third = (offers.ints(f"text_{part}") for part in parts)
        half = (choices.size[family] - 1) // 2
        rest = choices.size[family] - 1 - half
        draws = (first, first + 1 + second % half, first + 1 + half + third % rest)
        return [choices.pick(family, draw) for draw in draws]

    def fixed(text: str) -> Strings:
        return strings([text])[np.zeros(len(offers), dtype=np.int64)]

    opening, closing = drawn(0, texts.openings), drawn(11, texts.closings)
    missions, tools = three(texts.missions, (2, 7, 8)), three(texts.tools, (4, 5, 6))
    work = [
        *(drawn(1, texts.teams), fixed(" pour "), missions[0], drawn(3, texts.linkers)),
        *(tools[0], fixed(", "), tools[1], fixed(" et "), tools[2], fixed(texts.programme)),
        *(
            missions[1],
            fixed(", "),
            missions[2],
            fixed(". "),
            drawn(9, texts.contexts),
            drawn(10, texts.profiles),
        ),
    ]
    waiter = offers.ints("kind") == WAITER
    served = drawn(2, texts.waiter_missions)
    first = np.where(waiter, served, work[0])
    others = [np.where(waiter, "", part) for part in work[1:]]
    return [opening, first, *others, closing]


def _place(offers: Vacancies, say: Phrases) -> Strings:
    start = say.places.start
    swaps = (offers.ints("own") == 0) & (
        offers.ints("partner") == shape()["attributes"]["swapped_coordinates_partner"] - 1
    )
    somewhere = offers.ints("somewhere")
    inside = {
        "commune": offers.ints("town") * LABELS_OF_A_TOWN + np.where(swaps, SWAPPED, offers.ints("label")),
        "department": offers.ints("department"),
        "region": offers.ints("region"),
        "france": np.zeros(len(offers), dtype=np.int64),
        "abroad": somewhere % 5,
        "collectivity": somewhere % 3,
    }
    return say.places.table[
        np.select(
            [offers.ints("place") == index for index in range(len(PLACES))],
            [start[kind] + inside[kind] for kind in PLACES],
        )
    ]
