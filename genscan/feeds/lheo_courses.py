"""What of a `formation` in LHEO is wanted, gathered course by course and made frames of the landing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from lxml import etree

from genscan.feeds import places, values
from genscan.feeds.columns import SEVERAL, code_lists, listed, mapped, recognised
from genscan.feeds.nodes import TEXT, Each, Found
from genscan.feeds.reading import Reading
from genscan.feeds.text import plain, scrubbed, without_contacts

CODES = pl.List(pl.String())
SESSION = pl.Struct({"starts_on": pl.Date(), "ends_on": pl.Date(), "capacity": pl.Int32()})
ACTION = pl.Struct(
    {
        "delivery": pl.String(),
        "department_code": pl.String(),
        "region_code": pl.String(),
        "town": pl.String(),
        "hours": pl.Float64(),
        "price": pl.Float64(),
        "permanent": pl.Boolean(),
        "funders": CODES,
        "sessions": pl.List(SESSION),
    }
)
COLUMNS = pl.Schema(
    {
        "course_number": pl.String(),
        "siret": pl.String(),
        "activity_number": pl.String(),
        "provider": pl.String(),
        "title": pl.String(),
        "certifying": pl.Boolean(),
        "certifications": CODES,
        "rome_codes": CODES,
        "formacodes": CODES,
        "nsf_codes": CODES,
        "exit_level": pl.String(),
        "entry_level": pl.String(),
        "link": pl.String(),
        "actions": pl.List(ACTION),
    }
)
_ADDRESS = dict.fromkeys(("code-INSEE-commune", "departement", "codepostal", "region", "ville"), TEXT)
_CYCLE = dict.fromkeys(("type-cycle", "annee-cycle", "capacite-simultanee", "capacite-cumulee"), TEXT)
_PERIOD = {"debut": TEXT, "fin": TEXT}
_WEB = {"urlweb": TEXT}
PLAN = {
    "identifiant-module": TEXT,
    "intitule-formation": TEXT,
    "certifiante": TEXT,
    "code-niveau-entree": TEXT,
    "code-niveau-sortie": TEXT,
    "domaine-formation": {"code-FORMACODE": Each(attribute="tag"), "code-NSF": Each(), "code-ROME": Each()},
    "certification": Each({"code-RNCP": TEXT, "code-RS": TEXT}),
    "url-formation": _WEB,
    "action": Each(
        {
            "modalites-enseignement": TEXT,
            "modalites-entrees-sorties": TEXT,
            "prix-total-TTC": TEXT,
            "nombre-heures-total": TEXT,
            "nombre-heures-centre": TEXT,
            "nombre-heures-entreprise": TEXT,
            "url-action": _WEB,
            "lieu-de-formation": Each({"coordonnees": {"adresse": _ADDRESS}, "adresse": _ADDRESS}),
            "organisme-financeur": Each({"code-financeur": TEXT}),
            "session": Each({"periode": _PERIOD, **_PERIOD, "cycle": Each(_CYCLE)}),
        }
    ),
    "organisme-formation-responsable": {
        "numero-activite": TEXT,
        "SIRET-organisme-formation": {"SIRET": TEXT},
        "nom-organisme": TEXT,
        "raison-sociale": TEXT,
    },
}
_TABLES = {
    "courses": (
        *("number", "siret", "activity_number", "provider", "title", "certifying", "certifications"),
        *("rome_codes", "formacodes", "nsf_codes", "exit_level", "entry_level", "link", "spots"),
    ),
    "actions": ("delivery", "permanent", "hours", "price", "spots", "sessions", "funders"),
    "funders": ("code",),
    "spots": ("department_code", "region_code", "town"),
    "sessions": ("starts_on", "ends_on", "capacity"),
}
_DELIVERY = {"0": "on_site", "1": "mixed", "2": "distant"}
_FLAGS = {"1": True, "0": False}
_NOTHING: Found = {}
_NOWHERE = (None, None, None)
_LONGEST_LINK = 2000
_FUNDER = re.compile(r"\d{1,3}")
_ACTIVITY = re.compile(r"[\d .]{8,20}")


class Gathered:
    """Columns of courses, of their actions, and of the actions' spots and sessions, as the file tells them.

    A course has its actions' spots one after the other (`spots`: how many); an action has at least one.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, list[Any]]] = {
            table: {name: [] for name in names} for table, names in _TABLES.items()
        }
        self.notices: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self.tables["courses"]["number"])

    def extend(self, other: Gathered) -> None:
        """Add what comes next in the file."""
        for table, columns in self.tables.items():
            for name, column in columns.items():
                column.extend(other.tables[table][name])
        self.notices += other.notices

    def add(self, element: etree._Element, found: Found) -> None:
        """Add one `formation`: its element, and what PLAN found in it."""
        get = found.get
        domain = get("domaine-formation", _NOTHING)
        provider = get("organisme-formation-responsable", _NOTHING)
        actions = get("action", ())
        number = values.filled(element.get("numero")) or values.filled(element.get("id"))
        link = values.filled(get("url-formation", _NOTHING).get("urlweb"))
        if link is None and actions:
            link = actions[0].get("url-action", _NOTHING).get("urlweb")
        name = values.filled(provider.get("nom-organisme")) or provider.get("raison-sociale")
        row = (
            number or values.filled(get("identifiant-module")),
            provider.get("SIRET-organisme-formation", _NOTHING).get("SIRET"),
            provider.get("numero-activite"),
            name,
            get("intitule-formation"),
            get("certifiante"),
            _certifications(get("certification", ())),
            _joined(domain.get("code-ROME", ())),
            _joined(sorted(domain.get("code-FORMACODE", ()), key=_is_secondary)),
            _joined(domain.get("code-NSF", ())),
            get("code-niveau-sortie"),
            get("code-niveau-entree"),
            link,
            sum(map(self._add_action, actions)),
        )
        for column, value in zip(self.tables["courses"].values(), row, strict=True):
            column.append(value)

    def _add_action(self, found: Found) -> int:
        """Add an action; the number of its spots."""
        get = found.get
        sessions = get("session", ())
        funders = [funder.get("code-financeur") for funder in get("organisme-financeur", ())]
        spots = list(dict.fromkeys(map(self._spot, get("lieu-de-formation", ())))) or [_NOWHERE]
        self.notices["several_places"] += len(spots) > 1
        hours = self._number(get("nombre-heures-total"))
        if hours is None:
            in_centre = self._number(get("nombre-heures-centre")) or 0
            hours = in_centre + (self._number(get("nombre-heures-entreprise")) or 0) or None
        row = (
            get("modalites-enseignement"),
            get("modalites-entrees-sorties"),
            hours,
            self._number(get("prix-total-TTC")),
            len(spots),
            len(sessions),
            len(funders),
        )
        for column, value in zip(self.tables["actions"].values(), row, strict=True):
            column.append(value)
        self.tables["funders"]["code"].extend(funders)
        for spot in spots:
            for column, value in zip(self.tables["spots"].values(), spot, strict=True):
                column.append(value)
        starts, ends, capacities = self.tables["sessions"].values()
        for session in sessions:
            period = session.get("periode", session)
            starts.append(period.get("debut"))
            ends.append(period.get("fin"))
            capacities.append(_capacity(session["cycle"]) if "cycle" in session else None)
        return len(spots)

    def _number(self, text: str | None) -> float | None:
        found, lost = _positive(text)
        self.notices["number_not_recognised"] += lost
        return found

    def _spot(self, place: Found) -> tuple[str | None, str | None, str | None]:
        address = place.get("coordonnees", _NOTHING).get("adresse") or place.get("adresse", _NOTHING)
        department, region, town, lost = _spot(*map(address.get, _ADDRESS))
        self.notices["place_not_recognised"] += lost
        return department, region, town


def _is_secondary(code: tuple[str | None, str | None]) -> bool:
    return code[1] != "principal"


def _joined(codes: Iterable[tuple[str | None, str | None]]) -> str:
    return SEVERAL.join([text or "" for text, _ in codes])


def _certifications(found: Iterable[Found]) -> str:
    """The numbers, each behind the register that its element names: `RNCP:474`."""
    return SEVERAL.join(
        f"{register}:{text}"
        for certification in found
        for register in ("RNCP", "RS")
        if (text := values.filled(certification.get(f"code-{register}")))
    )


@lru_cache(maxsize=1 << 14)
def _positive(text: str | None) -> tuple[float | None, bool]:
    """A number above 0, and whether a text was none: 0 hours or 0 euros say that nobody filled them in."""
    text = values.filled(text)
    found = values.number(text) if text else None
    return found if found is not None and found > 0 else None, text is not None and found is None


def _count(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


def _capacity(cycles: Iterable[Found]) -> int | None:
    """Learners that a session can train in all, else at once; its cycles are several publics, or years.

    The years of one kind of cycle are the same learners from year to year: the largest counts. The
    `nb-places` of a recruitment are the seats of a meeting: they tell nothing of the session.
    """
    apart = 0
    years: dict[str, int] = {}
    for cycle in cycles:
        size = _count(cycle.get("capacite-cumulee")) or _count(cycle.get("capacite-simultanee"))
        if values.filled(cycle.get("annee-cycle")) is None:
            apart += size
        else:
            kind = (cycle.get("type-cycle") or "").strip()
            years[kind] = max(size, years.get(kind, 0))
    return apart + sum(years.values()) or None


@lru_cache(maxsize=1 << 16)
def _spot(
    commune: str | None, department: str | None, postcode: str | None, region: str | None, town: str | None
) -> tuple[str | None, str | None, str | None, bool]:
    """Department, region and town of an address, and whether it has codes that name no place."""
    codes = [values.filled(text) for text in (commune, department, postcode, region)]
    found = places.of_course(*codes)
    return *found, _label(town or ""), found[1] is None and any(codes)


def _label(text: str) -> str | None:
    text = values.filled(text) or ""
    return scrubbed(plain(text)) if text else None


def _provider(text: str) -> str | None:
    return without_contacts(plain(values.filled(text) or ""))


def _funder(text: str) -> str | None:
    found = values.filled(text)
    return found if found and _FUNDER.fullmatch(found) else None


def _level(text: str) -> str | None:
    """A level of either scale; `` where the file says that it has none or does not know it."""
    return "" if text in values.LHEO_NO_LEVEL else values.lheo_level(text)


def _entry(text: str) -> str | None:
    """A level of entry, `none` where none is asked for, "" where it is not told, None where no level."""
    return "none" if text in values.LHEO_NONE else _level(text)


def _link(text: str) -> str | None:
    """A public link of the course, its scheme added where it lacks."""
    if len(text) > _LONGEST_LINK or values.LINK.fullmatch(text) is None or "%40" in text:
        return None
    return text if "://" in text else f"http://{text}"


def _number(text: str) -> str | None:
    return plain(text) or None


def _activity_number(text: str) -> str | None:
    found = values.filled(text)
    return found if found and _ACTIVITY.fullmatch(found) and set(found) != {"9"} else None


def _certification(text: str) -> str | None:
    register, _, number = text.partition(":")
    return values.certification(number, register)


def framed(gathered: Gathered, records: int, reading: Reading) -> pl.DataFrame:
    """The courses gathered as a frame of the landing, numbered from the one after `records`."""
    for notice, count in gathered.notices.items():
        reading.notice(notice, count)
    course = {
        name: pl.Series(name, column, dtype=pl.String)
        for name, column in gathered.tables["courses"].items()
        if name != "spots"
    }

    def codes(name: str, read: Callable[[str], str | None], kind: str) -> pl.Series:
        return code_lists(course[name], read, reading, f"{kind}_not_recognised")

    def level(name: str, read: Callable[[str], str | None] = _level) -> pl.Series:
        return recognised(course[name], read, reading, "level_not_recognised").replace("", None)

    spots = gathered.tables["courses"]["spots"]
    return pl.DataFrame(
        {
            "record": range(records + 1, records + 1 + len(gathered)),
            "quarantined": _reasons(course["number"], spots),
            "course_number": mapped(course["number"], _number),
            "siret": recognised(course["siret"], values.siret, reading, "siret_not_recognised"),
            "activity_number": mapped(course["activity_number"], _activity_number),
            "provider": mapped(course["provider"], _provider),
            "title": mapped(course["title"], _label),
            "certifying": mapped(course["certifying"], lambda text: _FLAGS.get(text.strip()), pl.Boolean),
            "certifications": codes("certifications", _certification, "certification"),
            "rome_codes": codes("rome_codes", values.rome_code, "rome_code"),
            "formacodes": codes("formacodes", values.formacode, "formacode"),
            "nsf_codes": codes("nsf_codes", values.nsf_code, "nsf_code"),
            "exit_level": level("exit_level"),
            "entry_level": level("entry_level", _entry),
            "link": recognised(course["link"], _link, reading, "link_not_recognised"),
            "actions": _listed(_spots(gathered, reading), spots),
        }
    )


def _reasons(numbers: pl.Series, spots: Sequence[int]) -> pl.Series:
    """Why a course is set aside, or null."""
    return pl.select(
        pl.when(numbers.is_null())
        .then(pl.lit("no_identifier"))
        .when(pl.Series(spots, dtype=pl.Int64) == 0)
        .then(pl.lit("no_action"))
    ).to_series()


def _spots(gathered: Gathered, reading: Reading) -> pl.DataFrame:
    """One row an action and spot; the capacity of its sessions is told once, with the first spot."""
    action = gathered.tables["actions"]
    places_of = pl.DataFrame(gathered.tables["spots"], schema=dict.fromkeys(_TABLES["spots"], pl.String))
    sessions = _sessions(gathered.tables["sessions"], reading)
    counts = action["sessions"]
    funders = pl.Series(gathered.tables["funders"]["code"], dtype=pl.String)
    delivery, permanent = (pl.Series(action[name], dtype=pl.String) for name in ("delivery", "permanent"))
    actions = pl.DataFrame(
        {
            "delivery": mapped(delivery, lambda text: _DELIVERY.get(text.strip())),
            "hours": pl.Series(action["hours"], dtype=pl.Float64),
            "price": pl.Series(action["price"], dtype=pl.Float64),
            "permanent": mapped(permanent, lambda text: _FLAGS.get(text.strip()), pl.Boolean),
            "funders": _listed(mapped(funders, _funder), action["funders"]).list.drop_nulls(),
            "sessions": _listed(sessions, counts),
            "again": _listed(sessions.with_columns(capacity=pl.lit(None, pl.Int32)), counts),
        }
    )
    of_spot = np.repeat(np.arange(len(actions)), action["spots"])
    rows = actions if len(of_spot) == len(actions) else actions[of_spot]
    return (
        rows.with_columns(places_of)
        .with_columns(
            sessions=pl.when(pl.Series(np.diff(of_spot, prepend=-1) > 0)).then("sessions").otherwise("again")
        )
        .select(field.name for field in ACTION.fields)
    )


def _sessions(session: dict[str, list[Any]], reading: Reading) -> pl.DataFrame:
    def dates(name: str, end: bool) -> pl.Series:
        known = mapped(
            pl.Series(session[name], dtype=pl.String),
            lambda text: None if values.lheo_date_unknown(text) else text,
        )
        return recognised(
            known, lambda text: values.lheo_date(text, end), reading, "date_not_recognised", pl.Date
        )

    return pl.DataFrame(
        {
            "starts_on": dates("starts_on", end=False),
            "ends_on": dates("ends_on", end=True),
            "capacity": pl.Series(session["capacity"], dtype=pl.Int32),
        }
    )


def _listed(rows: pl.DataFrame | pl.Series, counts: Sequence[int]) -> pl.Series:
    """Rows as lists, of so many each; those of a frame as structures."""
    items = rows.to_struct() if isinstance(rows, pl.DataFrame) else rows
    return listed(items, pl.Series([0, *counts], dtype=pl.Int64).cum_sum())
