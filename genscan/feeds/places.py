"""Where a vacancy or a course is: department and region from codes, labels and postcodes."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from genscan import reference
from genscan.feeds.text import normal

_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_PREFIX = re.compile(r"\s*(\d{2,3}|2[ABab]|0?2[ABab])\s*(?:$|[-–—:]\s*|\()")
_POSTCODE = re.compile(r"\d{5}")
_PARTED = re.compile(r"[,/]|\s-\s")  # before brackets are: `Savoie (Haute), ANNECY` is not in Savoie
_ALSO_PARTED = re.compile(r"[,()/]|\s-\s")
_CORSICA_SOUTH = ("200", "201")
_FORMER_COMMUNES = {"97123": "977", "97127": "978"}  # left Guadeloupe in 2007, still met under the old codes
_WHOLE_CITIES = frozenset({"75056", "69123", "13055"})  # Paris, Lyon, Marseille: no arrondissement is told
_ARRONDISSEMENT = re.compile(r"(75)[01]([01]\d|20)|(13)0(0\d|1[0-6])|(69)0(0\d)")  # ends with its number
_CITIES = {"75": 75100, "69": 69380, "13": 13200}  # before their first arrondissement
_COLLECTIVITY_POSTCODES = {"97133": "977", "97150": "978"}
_MONACO = "980"
_DEPARTMENTS_ABROAD = ("99", _MONACO)
_COUNTRIES_OF_REGIONS = frozenset({"FR", "FX", "GP", "MQ", "GF", "RE", "YT"})  # ISO 3166: of the 18 regions
_COUNTRIES_OF_COLLECTIVITIES = frozenset({"PM", "BL", "MF", "TF", "WF", "PF", "NC"})
_ABROAD = ("99",)  # INSEE's codes of countries begin so
_ALSO_NAMES = frozenset(
    {"maurice", "dominique", "grenade", "marshall", "salomon"}
)  # Saint-Maurice is in France
_FRANCE = frozenset(
    normal(text)
    for text in (
        "France",
        "France entière",
        "France métropolitaine",
        "Toute la France",
        "Territoire national",
        "National",
        "Toutes les régions",
        "DOM-TOM",
        "Outre-mer",
        "France et outre-mer",
        "Télétravail",
    )
)


@lru_cache(maxsize=1 << 16)
def told_commune(commune: str | None, postcode: str | None) -> str | None:
    """The commune or arrondissement that an offer tells: by its code, else by an arrondissement's postcode.

    None for a city of arrondissements as a whole, and for other postcodes, which several communes share.
    """
    code = (commune or "").strip()
    if code and code not in _WHOLE_CITIES:
        return code
    match = _ARRONDISSEMENT.fullmatch((postcode or "").strip())
    if match is None:
        return None
    city, number = (group for group in match.groups() if group is not None)
    return str(_CITIES[city] + int(number)) if int(number) else None


class Place(NamedTuple):
    """One of the kinds department, region, france, abroad, collectivity, unknown; with what is known."""

    kind: str
    department: str | None = None
    region: str | None = None


UNKNOWN = Place("unknown")
FRANCE = Place("france")
ABROAD = Place("abroad")
COLLECTIVITY = Place("collectivity")


@cache
def region_of_department() -> dict[str, str]:
    """Department code -> region code, for the 101 departments."""
    return dict(reference.departments().select("department_code", "region_code").iter_rows())


@cache
def _region_codes() -> frozenset[str]:
    return frozenset(reference.regions()["region_code"])


@cache
def _former_regions() -> dict[str, str]:
    return dict(reference.table("former_regions").select("former_code", "region_code").iter_rows())


@cache
def _collectivities() -> frozenset[str]:
    return frozenset(reference.table("collectivities")["code"])


@cache
def _labels() -> dict[str, Place]:
    """What a label without a code may name."""
    places: dict[str, Place] = {}
    for label in reference.table("countries")["country_label"]:
        places[normal(label)] = ABROAD
    for label in reference.table("collectivities")["label"]:
        places[normal(label)] = COLLECTIVITY
    for key, region in reference.table("region_names").select("label_key", "region_code").iter_rows():
        places[normal(key)] = _whole_region(region)
    for label, code in reference.departments().select("department_label", "department_code").iter_rows():
        words = normal(label).split()
        for at in range(len(words)):  # `Savoie (Haute)`, `Réunion (La)`: the words turned round
            places[" ".join(words[at:] + words[:at])] = _department(code) or UNKNOWN
    for label in _FRANCE:
        places[label] = FRANCE
    return places


def _whole_region(region: str) -> Place:
    """A region; where it has one department only, that one."""
    departments = [code for code, of in region_of_department().items() if of == region]
    return (
        Place("department", departments[0], region)
        if len(departments) == 1
        else Place("region", None, region)
    )


def _department(code: str) -> Place | None:
    code = "976" if code == "985" else code
    region = region_of_department().get(code)
    if region is not None:
        return Place("department", code, region)
    return COLLECTIVITY if code in _collectivities() or code[:2] == "98" else None


@lru_cache(maxsize=1 << 16)
def of_commune(code: str) -> Place | None:
    """The place of an INSEE commune code, or None where it says nothing."""
    code = code.strip().upper()
    if _COMMUNE.fullmatch(code) is None:
        return None
    if code in _FORMER_COMMUNES:
        return COLLECTIVITY
    if code.startswith(_ABROAD):
        return ABROAD
    return _department(code[:3] if code[:2] in ("97", "98") else code[:2])


@lru_cache(maxsize=1 << 16)
def of_postcode(code: str) -> Place | None:
    """The place of a postcode, or None; Corsica's departments are told apart, Monaco is abroad."""
    code = code.strip()
    if _POSTCODE.fullmatch(code) is None:
        return None
    if code in _COLLECTIVITY_POSTCODES:
        return COLLECTIVITY
    if code.startswith(_MONACO):
        return ABROAD
    if code.startswith("20"):
        return _department("2A" if code.startswith(_CORSICA_SOUTH) else "2B")
    return _department(code[:3] if code[:2] in ("97", "98") else code[:2])


@lru_cache(maxsize=1 << 16)
def of_label(label: str) -> Place | None:
    """The place of a label: its code (`74 - ANNECY`, `75`), else the region, department or country named."""
    match = _PREFIX.match(label)
    if match is not None:
        code = match[1].upper()
        if code == "20":
            return Place("region", None, "94")
        if code in _DEPARTMENTS_ABROAD or (
            code == "98" and _labels().get(normal(label[match.end() :])) is ABROAD
        ):
            return ABROAD  # 98 alone is Monaco's too: its postcode is 98000
        place = _department(code[-2:] if len(code) == 3 and code[0] == "0" else code)
        if place is not None:
            return place
    key = normal(label)
    if "frontalier" in key.split() or "etranger" in key.split():
        return ABROAD
    named = _labels().get(key)
    if named is not None:
        return named
    if key.startswith("france ") and key.removeprefix("france ").split()[0] in ("toutes", "metropolitaine"):
        return FRANCE
    for between in (_PARTED, _ALSO_PARTED):
        known = [_labels().get(normal(part)) for part in between.split(label) if part.strip()]
        named = next((place for place in known if place is not None and place.kind != "unknown"), None)
        if named is not None:
            return named
    last = key.rpartition(" ")[2]
    return ABROAD if last not in _ALSO_NAMES and _labels().get(last) is ABROAD else None


@lru_cache(maxsize=1 << 17)
def of_vacancy(commune: str | None, label: str | None, postcode: str | None) -> Place:
    """Commune first, else the label's code, else the postcode, else what the label names."""
    if commune and (place := of_commune(commune)) is not None:
        return place
    named = of_label(label) if label else None
    if named is not None and named.kind in ("department", "collectivity", "abroad"):
        return named
    if postcode and (place := of_postcode(postcode)) is not None:
        return place
    return named or UNKNOWN


@lru_cache(maxsize=4096)
def of_department(code: str) -> Place | None:
    """The place of a department code, also as `1`, `001` or `02A`."""
    code = code.strip().upper().removesuffix(".0")
    if len(code) == 3 and code[0] == "0":
        code = code[1:]
    if code in _DEPARTMENTS_ABROAD:
        return ABROAD
    return _department(code.zfill(2)) if code else None


@lru_cache(maxsize=4096)
def region_code(code: str) -> str | None:
    """A region's code: leading zero restored, regions before 2016 mapped to today's."""
    code = code.strip().upper().removesuffix(".0")
    if not code:
        return None
    code = code.zfill(2)
    return code if code in _region_codes() else _former_regions().get(code)


@lru_cache(maxsize=4096)
def of_country(country: str) -> Place | None:
    """The place of a country, an ISO code of two letters or a label: abroad, a collectivity, or None."""
    code = country.strip().upper()
    if len(code) == 2 and code.isascii() and code.isalpha():
        if code in _COUNTRIES_OF_REGIONS:
            return None
        return COLLECTIVITY if code in _COUNTRIES_OF_COLLECTIVITIES else ABROAD
    named = _labels().get(normal(country))
    return named if named in (ABROAD, COLLECTIVITY) else None


@lru_cache(maxsize=1 << 16)
def of_course(
    commune: str | None,
    department: str | None,
    postcode: str | None,
    region: str | None,
    country: str | None = None,
) -> Place:
    """A course's place: INSEE commune, department, postcode, then region alone; else out of the regions.

    In another country a postcode is not one of France.
    """
    outside = of_country(country) if country else None
    places = [
        place
        for place in (
            of_commune(commune) if commune else None,
            of_department(department) if department else None,
            of_postcode(postcode) if postcode and outside is not ABROAD else None,
        )
        if place is not None
    ]
    for place in places:
        if place.kind == "department":
            return place
    if region and (code := region_code(region)) is not None:
        return Place("region", None, code)
    return outside or next(iter(places), UNKNOWN)
