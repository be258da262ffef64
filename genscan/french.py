"""French as it is printed: numbers, signs, ordinals, plurals, dates, typography, names of the regions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from genscan import reference
from genscan.errors import GenscanError

NARROW = "\u202f"  # narrow no-break space: thousands, before ; ! ? % and inside « »
NOBREAK = "\u00a0"  # no-break space: before a colon, between a number and its noun
MINUS = "\u2212"
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SMALL_NUMBERS = ["aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]
_ORDINALS = [
    "premier",
    "deuxième",
    "troisième",
    "quatrième",
    "cinquième",
    "sixième",
    "septième",
    "huitième",
    "neuvième",
    "dixième",
]


def number(value: float, decimals: int = 0) -> str:
    """`13 482`, `0,85`, `−3,0`: narrow spaces by thousands, decimal comma, a true minus, never `−0`."""
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{MINUS}{text}" if negative else text


def signed(value: float, decimals: int = 0) -> str:
    """A number that always shows its sign; zero has none."""
    text = number(value, decimals)
    positive = value > 0 and any(digit in text for digit in "123456789")
    return f"+{text}" if positive else text


def percent(fraction: float, decimals: int = 1) -> str:
    """`12,4 %` from 0.124."""
    return f"{number(100 * fraction, decimals)}{NARROW}%"


def signed_percent(fraction: float, decimals: int = 1) -> str:
    """`+12,4 %` from 0.124."""
    return f"{signed(100 * fraction, decimals)}{NARROW}%"


def points(fraction: float, decimals: int = 1) -> str:
    """`+10,0 points`, `+1,4 point` from a difference of shares; singular under two."""
    plural = is_plural(round(100 * fraction, decimals))
    return f"{signed(100 * fraction, decimals)}{NOBREAK}{'points' if plural else 'point'}"


def is_plural(value: float) -> bool:
    """French agrees in the plural from two on."""
    return abs(value) >= 2


def interval(low: float, high: float, decimals: int = 0, signed: bool = False) -> str:
    """`[+6,8 ; +17,7]`, unbreakable."""
    write = globals()["signed"] if signed else number
    return f"[{write(low, decimals)}{NARROW};{NOBREAK}{write(high, decimals)}]"


def ordinal(n: int, feminine: bool = False) -> str:
    """`1ᵉʳ`, `1ʳᵉ`, `3ᵉ`, with raised letters that fit figures too."""
    if n == 1:
        return "1ʳᵉ" if feminine else "1ᵉʳ"
    return f"{n}ᵉ"


def ordinal_word(n: int, feminine: bool = False) -> str:
    """`premier`, `première`, `troisième`; digits beyond ten."""
    if n == 1 and feminine:
        return "première"
    return _ORDINALS[n - 1] if 1 <= n <= len(_ORDINALS) else ordinal(n, feminine)


def rank_range(low: int, high: int) -> str:
    """`3ᵉ` or `3ᵉ à 5ᵉ`."""
    return ordinal(low) if low == high else f"{ordinal(low)} à{NOBREAK}{ordinal(high)}"


def small_number(n: int, feminine: bool = False) -> str:
    """A count in letters up to ten, in digits beyond."""
    if n in (0, 1) and feminine:
        return "aucune" if n == 0 else "une"
    return SMALL_NUMBERS[n] if 0 <= n <= 10 else number(n)


def plural(n: float, singular: str, plural: str) -> str:
    """The form that agrees with n."""
    return plural if is_plural(n) else singular


def count(n: float, singular: str, plural: str, feminine: bool = False, decimals: int = 0) -> str:
    """`Aucune offre`, `Une offre`, `1 234 offres`: opens a sentence."""
    shown = round(n, decimals)
    if shown == 0:
        return f"{'Aucune' if feminine else 'Aucun'} {singular}"
    if shown == 1:
        return f"{'Une' if feminine else 'Un'} {singular}"
    whole = shown == int(shown)
    return f"{number(n, 0 if whole else decimals)}{NOBREAK}{plural if is_plural(shown) else singular}"


def counted(n: float, singular: str, plural: str, feminine: bool = False, decimals: int = 0) -> str:
    """The same inside a sentence: `aucune offre`, `une offre`, `1 234 offres`."""
    text = count(n, singular, plural, feminine, decimals)
    return text if text[0].isdigit() else uncapitalise(text)


def capitalise(text: str) -> str:
    """First letter in capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def uncapitalise(text: str) -> str:
    """First letter in small, the rest untouched."""
    return text[:1].lower() + text[1:]


def listing(items: Sequence[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def day(value: date) -> str:
    """`1ᵉʳ janvier 2026`, `31 mars 2026`."""
    number_of_day = "1ᵉʳ" if value.day == 1 else str(value.day)
    return f"{number_of_day}{NOBREAK}{MONTHS[value.month - 1]} {value.year}"


def period(first: date, last: date) -> str:
    """`1ᵉʳ janvier au 31 mars 2026`."""
    first_text = day(first)
    if first.year == last.year:
        first_text = first_text.rsplit(" ", 1)[0]
    return f"{first_text} au{NOBREAK}{day(last)}"


def elide(word: str, following: str) -> str:
    """`de` + `Essonne` = `d’Essonne`; handles de, le, la, que before a vowel or a mute h of a common name."""
    if following[:1].lower() in "aàâeéèêëiîïoôuùûyœ" and word[-1:] in "eai":
        return f"{word[:-1]}’{following}"
    return f"{word} {following}"


_TYPOGRAPHY = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"[ \u00a0]+([;!?%])"), NARROW + r"\1"),
    (re.compile(r"(?<![\d,])(\d{1,3}) (?=\d{3}(?!\d))"), r"\1" + NARROW),
    (re.compile(r" +:"), NOBREAK + ":"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + NARROW),
    (re.compile(r"[ \u00a0\u202f]*»"), NARROW + "»"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\d) (?=[^\W\d])"), NOBREAK),
    (re.compile(r"(?<![\w’])(sur|le|à|de|du|au|et) (?=\d)"), r"\1" + NOBREAK),
    (re.compile(r"\b(n|N)° ?(?=\d)"), r"\1°" + NOBREAK),
    (re.compile(r"\b(révision|classe|rang) (?=\d)"), r"\1" + NOBREAK),
)


def typographic(text: str) -> str:
    """Plain French set with its own spaces, apostrophes and quotation marks; leaves what is already right."""
    for pattern, replacement in _TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


_ARTICLES = {"2": "le ", "3": "la ", "4": "les ", "5": "l’"}


def with_article(label: str, tncc: str) -> str:
    """`le Cher`, `l’Essonne`, `Paris`: a department with the article that INSEE's TNCC code gives it."""
    return typographic(_ARTICLES.get(tncc, "") + label)


@dataclass(frozen=True)
class RegionName:
    """How a region is said: `de` (des Hauts-de-France), `where` (en Bretagne), `subject` (l’Occitanie)."""

    code: str
    label: str
    slug: str
    de: str
    where: str
    subject: str
    plural: bool
    feminine: bool

    @property
    def folder(self) -> str:
        """`11-ile-de-france`, the name of its files."""
        return self.slug

    def verb(self, singular: str, plural: str) -> str:
        """The verb that agrees with the region."""
        return plural if self.plural else singular


@cache
def region_names() -> dict[str, RegionName]:
    """The 18 regions by code, in the order of the reference table."""
    return {
        row["region_code"]: RegionName(
            code=row["region_code"],
            label=typographic(row["region_label"]),
            slug=row["slug"],
            de=typographic(row["de"]),
            where=typographic(row["where_fr"]),
            subject=typographic(row["subject_fr"]),
            plural=bool(row["plural"]),
            feminine=row["gender"] == "f",
        )
        for row in reference.regions().iter_rows(named=True)
    }


def region_name(code: str) -> RegionName:
    """One region; an unknown code is refused."""
    try:
        return region_names()[code]
    except KeyError:
        raise GenscanError(f"region {code!r} is not in warehouse/reference/regions.csv") from None
