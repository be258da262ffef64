"""The training courses of the simulated market: who offers what, where, and in which quarters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genscan.demonstration.certifications import Certification, certifications, weights
from genscan.demonstration.columns import LARGE, Ints, choose
from genscan.demonstration.shape import Weights, geography, shape, shares, words
from genscan.quarters import Quarter

NATIONAL_PROVIDERS = 60
INITIAL = ("BTS", "BUT", "Bac pro", "LP ", "Licence", "Master", "DNMADE", "CS ", "DSP ")
TITLE_FORMS = (
    "{title}",
    "Formation {title}",
    "{title} - parcours complet",
    "{title} (temps plein)",
    "Préparer le titre {title}",
    "{title} en alternance",
    "{title} - adultes",
)


@dataclass(frozen=True)
class Course:
    """One course of one provider; `draws` decide what its records say."""

    number: int
    feeds: tuple[str, ...]
    first: int
    last: int
    certification: Certification
    cited: str
    title: str
    provider: int
    delivery: str
    departments: tuple[int, ...]
    towns: tuple[int, ...]
    block: bool
    outside_quarter: bool
    draws: tuple[int, ...]

    @property
    def siren(self) -> str:
        """Nine digits that no company bears: they begin with two zeros."""
        return f"00{self.provider + 1:07}"

    @property
    def siret(self) -> str:
        return f"{self.siren}{(self.departments[0] if self.departments else 0) + 11:05}"

    @property
    def provider_name(self) -> str:
        stems = words()["providers"]
        return f"{stems[self.provider % len(stems)]} {self.provider // len(stems) + 1}"

    @property
    def initial(self) -> bool:
        """Initial training: school, university, apprenticeship."""
        return self.certification.title.startswith(INITIAL)

    def offered(self, quarter: int) -> bool:
        return self.first <= quarter <= self.last


def simulate_courses(quarters: tuple[Quarter, ...], courses: int, seed: int) -> list[Course]:
    """Every course of every quarter; `courses` of the perimeter are on offer in the latest."""
    random = np.random.default_rng([seed, 2])
    first, last = _lives(random, len(quarters), courses)
    size = len(first)
    supply = shape()["supply"]
    mcf = supply["mcf"] / 100
    distant_share = mcf * supply["distant_mcf"] / 100 + (1 - mcf) * supply["distant_lheo"] / 100
    distant = random.random(size) < distant_share
    department = _spread(random, geography().supply, distant)
    kind = _certifications_of(random, department)
    specific = np.array([item.specific for item in certifications()])[kind]
    # the specific register is nearly all in the individual account's catalogue, as distant courses are
    of_distant = mcf * supply["distant_mcf"] / 100 / distant_share
    of_placed = (mcf - of_distant * distant_share) / (1 - distant_share)
    of_specific = supply["specific_in_mcf"] / 100
    both_registers = np.where(distant, of_distant, of_placed)
    of_national = (both_registers - of_specific * specific.mean()) / (1 - specific.mean())
    in_mcf = random.random(size) < np.where(specific, of_specific, of_national)
    both = random.random(size) * 100 < supply["in_both_feeds"]
    placed = np.where(
        in_mcf, choose(random, supply["delivery_mcf"], size), choose(random, supply["delivery_lheo"], size)
    )
    delivery = np.where(distant, 2, placed)
    provider = _providers_of(random, department, delivery)
    block = in_mcf & ~specific & (random.random(size) * 100 < supply["skill_blocks"] * 1.4)
    late = random.random(size) * 100 < supply["outside_quarter"]
    dies = random.random(size) * 100 < supply["cites_dead_certification"]
    draws = random.integers(0, LARGE, (size, 16))
    known = certifications()
    outcome = []
    for number in range(size):
        item = known[kind[number]]
        mode = ("on_site", "mixed", "distant")[delivery[number]]
        feeds = ("mcf", "lheo") if both[number] else ("mcf",) if in_mcf[number] else ("lheo",)
        places = (
            ()
            if mode == "distant"
            else _departments_of(random, int(department[number]), int(provider[number]))
        )
        outcome.append(
            Course(
                number,
                feeds,
                int(first[number]),
                int(last[number]),
                item,
                item.replaces if item.replaces and dies[number] else item.number,
                _title(item, draws[number], bool(block[number]), mode),
                int(provider[number]),
                mode,
                places,
                tuple(_town(position, int(draws[number][0])) for position in places),
                bool(block[number]),
                bool(late[number]) and feeds == ("lheo",),
                tuple(draws[number].tolist()),
            )
        )
    return outcome


def _lives(random: np.random.Generator, quarters: int, courses: int) -> tuple[Ints, Ints]:
    """First and last quarter (by position) of each course, so that the catalogue grows and turns over."""
    supply = shape()["supply"]
    stays = 1 - supply["left_a_quarter"] / 100
    target = courses * (
        1 + (supply["outside_perimeter"] + supply["outside_quarter"] * (1 - supply["mcf"] / 100)) / 100
    )
    leaving: list[float] = []
    for back in range(quarters):
        wanted = target * (1 - supply["growth_a_quarter"]) ** back
        leaving.append(wanted - sum(group * stays ** (back - since) for since, group in enumerate(leaving)))
    last = np.repeat(np.arange(quarters - 1, -1, -1), [max(round(group), 0) for group in leaving])
    first = np.maximum(last - random.geometric(1 - stays, len(last)) + 1, 0)
    return first.astype(np.int64), last.astype(np.int64)


def _spread(random: np.random.Generator, shares_of: Weights, distant: NDArray[np.bool_]) -> Ints:
    """Departments of placed courses at even steps of their shares: small departments get what is theirs."""
    department = choose(random, shares_of, len(distant))
    rows = random.permutation(np.flatnonzero(~distant))
    steps = (np.arange(len(rows)) + random.random()) / max(len(rows), 1)
    department[rows] = np.minimum(np.searchsorted(np.cumsum(shares_of), steps), len(shares_of) - 1)
    return department


def _certifications_of(random: np.random.Generator, department: Ints) -> Ints:
    known, place = certifications(), geography()
    outside = shares([item.weight if item.family < 0 else 0.0 for item in known])
    fixed = np.random.default_rng(20230101)  # local habits are the same whatever the seed
    tilt = np.exp(fixed.normal(0.0, 0.20, (len(place.regions), len(shape()["families"]))))
    family = np.array([item.family for item in known])
    share = shape()["supply"]["outside_perimeter"] / 100
    kind = np.zeros(len(department), dtype=np.int64)
    region = place.region_of[department]
    for position in range(len(place.regions)):
        rows = np.flatnonzero(region == position)
        local: Weights = np.where(family >= 0, weights() * tilt[position][family], 0.0)
        kind[rows] = choose(random, shares(local) * (1 - share) + outside * share, len(rows))
    return kind


def _providers_of(random: np.random.Generator, department: Ints, delivery: Ints) -> Ints:
    """A long tail: a few national providers, many small ones that stay in their region."""
    place, count = geography(), int(shape()["supply"]["providers"])
    weight = 1 / (np.arange(count) + 5.0)
    regions = len(place.regions)
    of_region = np.array([place.supply[place.region_of == position].sum() for position in range(regions)])
    home = choose(random, of_region, count)
    home[NATIONAL_PROVIDERS : NATIONAL_PROVIDERS + 3 * regions] = np.tile(np.arange(regions), 3)
    size = len(department)
    provider = choose(random, weight[:NATIONAL_PROVIDERS], size)
    local = random.random(size) > 0.4
    for position in range(regions):
        rows = np.flatnonzero(local & (delivery != 2) & (place.region_of[department] == position))
        pool = np.flatnonzero((home == position) & (np.arange(count) >= NATIONAL_PROVIDERS))
        provider[rows] = pool[choose(random, weight[pool], len(rows))]
    rows = np.flatnonzero(local & (delivery == 2))
    provider[rows] = NATIONAL_PROVIDERS + choose(random, weight[NATIONAL_PROVIDERS:], len(rows))
    return provider


def _departments_of(random: np.random.Generator, department: int, provider: int) -> tuple[int, ...]:
    """The course's own department, sometimes more of its region, or of the country."""
    draw = random.random()
    place = geography()
    if provider < NATIONAL_PROVIDERS and draw < 0.04:
        more = choose(random, place.supply, int(random.integers(3, 12)))
    elif draw > 0.94:
        near = place.supply * (place.region_of == place.region_of[department])
        more = choose(random, near, int(random.integers(1, 3)))
    else:
        return (department,)
    return (department, *sorted({int(position) for position in more} - {department}))


def _town(department: int, draw: int) -> int:
    place = geography()
    falling = np.cumsum(place.town_weights[department])
    return int(place.first_town[department] + np.searchsorted(falling, (draw % 9973) / 9973))


def _title(item: Certification, draws: Ints, block: bool, mode: str) -> str:
    if block:
        return f"Bloc de compétences {int(draws[1]) % 4 + 1} - {item.title}"
    if item.specific:
        return (item.title, f"{item.title} - niveau {('initiation', 'confirmé')[int(draws[2]) % 2]}")[
            int(draws[1]) % 2
        ]
    if mode == "distant" and int(draws[1]) % 2:
        return f"{item.title} à distance"
    return TITLE_FORMS[int(draws[1]) % len(TITLE_FORMS)].format(title=item.title)
