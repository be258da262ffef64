"""The courses of LHEO, taken out of its documents, made frames of the landing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import polars as pl

from genscan.feeds import lheo_tables, places, values
from genscan.feeds.columns import (
    SEVERAL,
    code_lists,
    filled_series,
    listed,
    mapped,
    parted,
    recognised,
    together,
)
from genscan.feeds.reading import Reading
from genscan.feeds.text import plain, scrubbed, without_contacts

CODES = pl.List(pl.String())
SESSION = pl.Struct(
    {
        "starts_on": pl.Date(),
        "ends_on": pl.Date(),
        "enrols_from": pl.Date(),
        "enrols_until": pl.Date(),
        "capacity": pl.Int32(),
    }
)
ACTION = pl.Struct(
    {
        "delivery": pl.String(),
        "department_code": pl.String(),
        "region_code": pl.String(),
        "place": pl.String(),
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
_SPOT = pl.Struct(
    {
        "department_code": pl.String(),
        "region_code": pl.String(),
        "place": pl.String(),
        "town": pl.String(),
        "lost": pl.Boolean(),
    }
)
_DELIVERY = {"0": "on_site", "1": "mixed", "2": "distant"}
_FLAGS = {"1": True, "0": False}
_LONGEST_LINK = 2000
_FUNDER = re.compile(r"\d{1,3}")
_ACTIVITY = re.compile(r"[\d .]{8,20}")


def _count(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


def _capacity(cycles: str) -> int | None:
    """Learners that a session can train in all, else at once; its cycles are several publics, or years.

    The years of one kind of cycle are the same learners from year to year: the largest counts. The
    `nb-places` of a recruitment are the seats of a meeting: they tell nothing of the session.
    """
    apart = 0
    years: dict[str, int] = {}
    told = iter(cycles.split(lheo_tables.PART))
    for kind, year, at_once, in_all in zip(told, told, told, told, strict=False):
        size = _count(in_all) or _count(at_once)
        if values.filled(year) is None:
            apart += size
        else:
            years[kind.strip()] = max(size, years.get(kind.strip(), 0))
    return apart + sum(years.values()) or None


def _spot(address: str) -> dict[str, object]:
    """Department, region, kind of place and town of an address, and whether its codes name no place."""
    *codes, town, country = parted(address)
    place = places.of_course(*codes, country)
    return {
        "department_code": place.department,
        "region_code": place.region,
        "place": place.kind,
        "town": _label(town or ""),
        "lost": place.kind == "unknown" and any(codes),
    }


def _label(text: str) -> str | None:
    text = values.filled(text) or ""
    return scrubbed(plain(text)) if text else None


def _provider(text: str) -> str | None:
    return without_contacts(plain(values.filled(text) or ""))


def _funders(text: str) -> list[str]:
    return [code for code in parted(text) if code and _FUNDER.fullmatch(code)]


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


def _told(certifications: str) -> str:
    """The numbers told, each behind its register: `RNCP:474`."""
    parts = certifications.split(lheo_tables.PART)
    return SEVERAL.join(part for part in parts if values.filled(part.partition(":")[2]))


def framed(taken: Iterable[Sequence[str]], reading: Reading) -> pl.DataFrame:
    """What `lheo_tables` took of some documents as a frame of the landing, its records numbered from 1."""
    tables = lheo_tables.framed(taken)
    course = tables["courses"]
    number = _first(course, "numero", "id", "module")

    def codes(name: str, read: Callable[[str], str | None], kind: str) -> pl.Series:
        return code_lists(course[name], read, reading, f"{kind}_not_recognised")

    def level(name: str, read: Callable[[str], str | None] = _level) -> pl.Series:
        return recognised(course[name], read, reading, "level_not_recognised").replace("", None)

    return pl.DataFrame(
        {
            "record": range(1, len(course) + 1),
            "quarantined": _reasons(number, course["actions"]),
            "course_number": mapped(number, _number),
            "siret": recognised(course["siret"], values.siret, reading, "siret_not_recognised"),
            "activity_number": mapped(course["activity_number"], _activity_number),
            "provider": mapped(_first(course, "provider", "legal_name"), _provider),
            "title": mapped(course["title"], _label),
            "certifying": mapped(course["certifying"], lambda text: _FLAGS.get(text.strip()), pl.Boolean),
            "certifications": code_lists(
                mapped(course["certifications"], _told),
                _certification,
                reading,
                "certification_not_recognised",
            ),
            "rome_codes": codes("rome_codes", values.rome_code, "rome_code"),
            "formacodes": codes("formacodes", values.formacode, "formacode"),
            "nsf_codes": codes("nsf_codes", values.nsf_code, "nsf_code"),
            "exit_level": level("exit_level"),
            "entry_level": level("entry_level", _entry),
            "link": recognised(_first(course, "link", "action_link"), _link, reading, "link_not_recognised"),
            "actions": _actions(tables, reading),
        }
    )


def _first(frame: pl.DataFrame, *names: str) -> pl.Series:
    """Of some columns the first text that is no filler."""
    return frame.select(pl.coalesce(filled_series(frame[name]) for name in names)).to_series()


def _reasons(numbers: pl.Series, actions: pl.Series) -> pl.Series:
    """Why a course is set aside, or null."""
    return pl.select(
        pl.when(numbers.is_null())
        .then(pl.lit("no_identifier"))
        .when(actions == "0")
        .then(pl.lit("no_action"))
    ).to_series()


def _actions(tables: dict[str, pl.DataFrame], reading: Reading) -> pl.Series:
    """The actions of each course, one for each spot; the capacity of sessions is told with the first."""
    action = tables["actions"]
    height = len(action)
    spots = _spots(tables, reading)
    sessions, of_action = _sessions(tables["sessions"], reading), _owners(action["sessions"])
    again = sessions.with_columns(capacity=pl.lit(None, pl.Int32))
    flags = pl.DataFrame(
        {
            "delivery": mapped(action["delivery"], lambda text: _DELIVERY.get(text.strip())),
            "hours": _hours(action, reading),
            "price": _positive(action["price"], reading),
            "permanent": mapped(action["permanent"], lambda text: _FLAGS.get(text.strip()), pl.Boolean),
            "funders": mapped(action["funders"], _funders, CODES),
            "sessions": listed(sessions.to_struct(), of_action, height),
            "again": listed(again.to_struct(), of_action, height),
        }
    )
    rows = (
        spots.hstack(flags[spots["action"]])
        .with_columns(
            sessions=pl.when(pl.col("action").is_first_distinct()).then("sessions").otherwise("again")
        )
        .select(pl.struct(field.name for field in ACTION.fields))
        .to_series()
    )
    of_course = _owners(tables["courses"]["actions"]).gather(spots["action"])
    return listed(rows, of_course, len(tables["courses"]))


def _owners(counts: pl.Series) -> pl.Series:
    """For each of what was counted, the row that it was counted of."""
    return pl.Series(np.repeat(np.arange(len(counts)), counts.cast(pl.Int64)))


def _positive(texts: pl.Series, reading: Reading) -> pl.Series:
    """Numbers above 0: 0 hours or 0 euros say that nobody filled them in."""
    found = recognised(texts, values.number, reading, "number_not_recognised", pl.Float64)
    return found.set(found <= 0, None)


def _hours(action: pl.DataFrame, reading: Reading) -> pl.Series:
    """The hours told, else those in the centre and in the company together."""
    told = _positive(action["hours"], reading)
    untold = action.with_columns(pl.when(told.is_null()).then(pl.col("hours_in_centre", "hours_in_company")))
    in_centre, in_company = (
        _positive(untold[name], reading).fill_null(0) for name in ("hours_in_centre", "hours_in_company")
    )
    return told.fill_null((in_centre + in_company).replace(0, None))


def _spots(tables: dict[str, pl.DataFrame], reading: Reading) -> pl.DataFrame:
    """The distinct spots of each `action` (its row), at least one: where, and in which town."""
    address, counts = tables["places"], tables["actions"]["places"]
    found = mapped(together(address, address.columns), _spot, _SPOT).struct.unnest()
    reading.notice("place_not_recognised", int(found["lost"].sum()))
    told = found.drop("lost").with_columns(action=_owners(counts)).unique(maintain_order=True)
    reading.notice("several_places", int((told["action"].value_counts()["count"] > 1).sum()))
    every = pl.DataFrame({"action": pl.int_range(len(counts), eager=True)})
    return every.join(told, on="action", how="left", maintain_order="left_right")


def _sessions(session: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    def dates(name: str, end: bool) -> pl.Series:
        known = mapped(session[name], lambda text: None if values.lheo_date_unknown(text) else text)
        return recognised(
            known, lambda text: values.lheo_date(text, end), reading, "date_not_recognised", pl.Date
        )

    return pl.DataFrame(
        {
            "starts_on": dates("starts_on", end=False),
            "ends_on": dates("ends_on", end=True),
            "enrols_from": dates("enrols_from", end=False),
            "enrols_until": dates("enrols_until", end=True),
            "capacity": mapped(session["cycles"], _capacity, pl.Int32),
        }
    )
