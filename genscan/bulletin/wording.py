"""Recurring words: how families are said in a sentence, categories of the profiles, counts that agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from genscan import french
from genscan.bulletin.published import Row, missing
from genscan.bulletin.said import Cited, Emphasis, Plain, Printed, Said, say


@dataclass(frozen=True)
class FamilyWords:
    """A family in a sentence: `la gestion et le pilotage`, `de gestion et de pilotage`; its verb."""

    subject: str
    of: str
    plural: bool
    brief: str  # `de sécurité et réseaux`: in a headline

    def verb(self, singular: str, plural: str) -> str:
        return plural if self.plural else singular


FAMILIES = {
    "gestion-pilotage": FamilyWords(
        "la gestion et le pilotage", "de gestion et de pilotage", True, "de pilotage"
    ),
    "securite-cloud-reseau-telecom": FamilyWords(
        "la sécurité, le cloud et les réseaux", "de sécurité, de cloud et de réseaux", True, "de sécurité"
    ),
    "developpement-test-ops": FamilyWords(
        "le développement et le test", "de développement et de test", True, "de développement"
    ),
    "data-ia-iot": FamilyWords("la data, l’IA et l’IoT", "de data, d’IA et d’IoT", True, "de data et d’IA"),
    "communication-marketing-e-commerce": FamilyWords(
        "la communication et le marketing", "de communication et de marketing", True, "de communication"
    ),
    "design": FamilyWords("le design", "de design", False, "de design"),
}

CATEGORIES = {
    "contract": {
        "permanent": "CDI",
        "fixed_term": "CDD",
        "temporary": "Intérim",
        "other": "Autre contrat",
        "unknown": "Inconnu",
    },
    "apprenticeship": {
        "apprenticeship": "Apprentissage",
        "professionalisation": "Professionnalisation",
        "none": "Hors alternance",
    },
    "experience": {
        "beginner": "Débutant accepté",
        "up_to_2_years": "Jusqu’à 2 ans",
        "3_years_and_more": "3 ans et plus",
        "unspecified": "Non précisée",
    },
    "postings": {"1": "une", "2": "deux", "3_and_more": "trois et plus"},
    "origin": {"own": "France Travail", "partner": "Sites partenaires", "unknown": "Inconnue"},
    "posts": {"one": "Un poste", "2_4": "De 2 à 4 postes", "5_and_more": "5 postes et plus"},
    "exit_level": {
        "8": "Doctorat",
        "7": "Bac\u00a0+\u00a05",
        "6": "Bac\u00a0+\u00a03 ou 4",
        "5": "Bac\u00a0+\u00a02",
        "4": "Bac",
        "3": "CAP",
        "2": "Niveau 2",
        "1": "Niveau 1",
        "none": "Sans niveau de sortie",
    },
    "entry": {
        "no_diploma": "Sans diplôme demandé",
        "diploma": "Diplôme demandé",
        "unknown": "Inconnu",
    },
    "delivery": {
        "on_site": "Sur place",
        "mixed": "Mixte",
        "distant": "À distance",
        "unknown": "Non précisée",
    },
    "hours": {
        "under_70": "Moins de 70 heures",
        "70_399": "De 70 à 399 heures",
        "400_899": "De 400 à 899 heures",
        "900_and_more": "900 heures et plus",
        "unknown": "Inconnue",
    },
    "cost": {
        "free": "Gratuite",
        "under_2500": "Moins de 2\u202f500\u00a0€",
        "2500_4999": "De 2\u202f500 à 4\u202f999\u00a0€",
        "5000_and_more": "5\u202f000\u00a0€ et plus",
        "unknown": "Inconnu",
    },
    "funding": {
        "region": "Région",
        "france_travail": "France Travail",
        "opco": "Opérateur de compétences",
        "employer": "Employeur",
        "learner": "Apprenant, CPF compris",
        "other": "Autre",
        "unknown": "Inconnu",
    },
    "certifying": {"yes": "Certifiante", "no": "Non certifiante", "unknown": "Inconnu"},
}
QUADRANTS = {
    1: "besoin fort, offre faible",
    2: "besoin fort, offre forte",
    3: "besoin faible, offre faible",
    4: "besoin faible, offre forte",
    0: "non concluant",
}


def class_of(row: Row) -> str:
    """A, B or C; a dash where even the class says that there is too little."""
    return {"withheld": "–", "None": "–"}.get(str(row["reliability"]), str(row["reliability"]))


def stock(value: float) -> str:
    """A mean of counts: whole from ten on, one decimal below where it is not whole."""
    return french.number(value, 1 if value < 10 and round(value, 1) != round(value) else 0)


def whole(value: float) -> str:
    """A count."""
    return french.number(value)


def per_100k(value: float) -> str:
    """A number for 100,000 people: as a stock, two decimals where one would print zero."""
    return french.number(value, 2) if 0 < value < 0.05 else stock(value)


def plural_of(written: str, value: float) -> bool:
    """Whether a noun takes its plural after a number: from two on, as it is written."""
    return written == "2" or (french.is_plural(value) and written != "1")


def share(value: float) -> str:
    """A fraction as a percentage; two decimals where one would print zero."""
    return french.percent(value, 2 if 0 < value < 0.005 else 0 if value == 0 else 1)


HUNDRED = 100  # units: below, one of them is more than a point, and a decimal would feign precision


def share_of(row: Row) -> Callable[[float], str]:
    """How the shares of an indicator are written: without decimals where few units make them."""
    return share_among(row["n"])


def share_among(units: float | None) -> Callable[[float], str]:
    """The same of so many units; where it is not known of how many, with decimals."""
    return share if units is None or float(units) >= HUNDRED else _coarse_share


def points_of(row: Row) -> Callable[[float], str]:
    """How its differences of shares are written."""
    return (lambda value: french.points(value, 0)) if _is_coarse(row) else points


def bare_points_of(row: Row) -> Callable[[float], str]:
    """The same in a column that names its unit."""
    return (lambda value: french.signed(100 * value, 0)) if _is_coarse(row) else bare_points


def decimals_of(row: Row) -> int:
    """The decimals of its percentages."""
    return 0 if _is_coarse(row) else 1


def _is_coarse(row: Row) -> bool:
    return row["n"] is not None and float(row["n"]) < HUNDRED


def _coarse_share(value: float) -> str:
    return french.percent(value, 1 if 0 < value < 0.005 else 0)


WHOLE = Plain(french.percent(1, 0))  # the whole of a level: true by construction


def whole_of(cell: Row, column: str) -> Printed:
    """100 % where there is something to share, else without object."""
    return WHOLE if cell[column] else missing("z")


def vacancies_per_100k(rate: Row) -> Said:
    """`110 offres`, of a rate for 100,000 people."""
    many = plural_of(per_100k(rate["value"]), float(rate["value"]))
    return say("{v} offres" if many else "{v} offre", v=rate.cite("value", per_100k))


def two(value: float) -> str:
    """An index or a quotient."""
    return french.number(value, 2)


def points(value: float) -> str:
    """A difference of shares."""
    return french.points(value)


def bare_points(value: float) -> str:
    """A difference of shares in a column that names its unit."""
    return french.signed(100 * value, 1)


def tally(
    row: Row, column: str, singular: str, plural: str, *, feminine: bool = True, opens: bool = False
) -> Said:
    """`1 234 offres`, `deux offres`, `aucune offre`, the number cited; `opens` a sentence: with a capital.

    A provisional number says so: `1 234 offres (chiffre provisoire)`.
    """
    value = float(row[column])
    written = stock(value)
    noun = plural if plural_of(written, value) else singular
    words = {"0": ("aucun", "aucune")[feminine], "1": ("un", "une")[feminine]}.get(written)
    if words is None and written in "23456789":
        words = french.small_number(int(written))
    if words is not None:
        text = french.capitalise(words) if opens else words
        number: Printed = Cited(text, row[column], row.table, row.key, column)
    else:
        number = row.cite(column, stock)
    # One unbreakable span, not a no-break space: WeasyPrint breaks lines badly at a glued inline box.
    first, _, rest = noun.partition(" ")
    rest = f"{rest} (chiffre provisoire)".strip() if row.is_provisional(column) else rest
    glued = Emphasis(say("{n} " + first, n=number), "span", "nb")
    return Said((glued, Plain(f" {rest}"))) if rest else Said((glued,))
