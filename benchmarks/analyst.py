"""The rival: the pandas script that an analyst would write, from the same raw files to the same cells.

No copies are looked for, no titles read, nothing is minimised, checked or kept: the cells alone. It shares no
code with `genscan`, only what both are given: the perimeter, its families, departments and former regions.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

REFERENCE = Path(__file__).resolve().parent.parent / "warehouse" / "reference"
NOT_SALARIED = ("LIB", "FRA", "CCE")
OPENINGS_CAP = 50
KEYS = ["area_level", "area_code", "occupation_level", "occupation_code"]
FIELDS = ("id", "romeCode", "typeContrat", "nombrePostes", "dateActualisation")
PLACE = ("commune", "libelle", "codePostal")
ROMES, FORMACODES, NSF = (
    [f"code_{kind}_{n}" for n in range(1, last)] for kind, last in (("rome", 6), ("formacode", 6), ("nsf", 4))
)
COURSE_COLUMNS = [
    *("numero_formation", "siret", "type_referentiel", "code_rncp", "code_inventaire", "code_departement"),
    *("code_region", "nb_session_active", "nb_session_a_distance", *ROMES, *FORMACODES, *NSF),
]


def cells(inbox: Path, quarter: str) -> pd.DataFrame:
    """Vacancies and courses by area and occupation, from the raw files `<inbox>/<feed>/<quarter>/`."""
    first, last = pd.Period(quarter, "Q").start_time, pd.Period(quarter, "Q").end_time.normalize()
    rome = rome_codes(inbox / "rome" / quarter)
    vacancies = vacancy_cells(read_offers(inbox / "france-travail" / quarter), rome, first, last)
    courses = course_cells(read_catalogue(inbox / "mcf" / quarter), read_rncp(inbox / "rncp" / quarter), rome)
    both = vacancies.merge(courses, on=KEYS, how="outer")
    counted = both.columns.difference(KEYS)
    both[counted] = both[counted].fillna(0)
    return both.assign(quarter=quarter).sort_values(KEYS, ignore_index=True)


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False, na_values="")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.endswith(".meta.json"))


# vacancies


def read_offers(folder: Path) -> pd.DataFrame:
    """One row per offer and observation, with what the cells need of it."""
    observations = []
    for path in files(folder):
        day = json.loads(path.with_name(path.name + ".meta.json").read_text(encoding="utf-8"))["observed_on"]
        frame = pd.DataFrame.from_records(list(map(needed, offers_of(path))))
        observations.append(frame.assign(observed_on=pd.Timestamp(day), file=path.name))
    return pd.concat(observations, ignore_index=True)


def offers_of(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        if ".jsonl" in path.suffixes:
            yield from map(json.loads, file)
        else:
            content = json.load(file)
            yield from content["resultats"] if isinstance(content, dict) else content


def needed(offer: dict[str, Any]) -> dict[str, Any]:
    place = offer.get("lieuTravail") or {}
    return {name: offer.get(name) for name in FIELDS} | {name: place.get(name) for name in PLACE}


def vacancy_cells(
    seen: pd.DataFrame, rome: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> pd.DataFrame:
    """Offers seen in the quarter, by their latest version; `vacancies_stock` is their mean number online."""
    weights = weights_of_days(seen["observed_on"], first, last)
    seen["stock"] = seen["observed_on"].map(weights)
    seen["is_open"] = seen["observed_on"] == weights.index.max()
    online = seen.groupby("id").agg(vacancies_stock=("stock", "sum"), vacancies_open=("is_open", "any"))
    latest = (
        seen.sort_values(["observed_on", "dateActualisation", "file"], na_position="first", kind="stable")
        .drop_duplicates("id", keep="last")
        .merge(online, left_on="id", right_index=True)
    )
    placed = with_places(latest)
    perimeter = reference("occupations")[["rome_code", "parent_code", "family"]]
    inside = (
        placed[~placed["typeContrat"].isin(NOT_SALARIED) & ~placed["elsewhere"]]
        .merge(rome, left_on="romeCode", right_on="rome_code")
        .merge(perimeter[["rome_code", "family"]], on="rome_code")
        .assign(
            ALL="ALL",
            FR="FR",
            vacancies=1,
            openings=lambda rows: rows["nombrePostes"].fillna(1).clip(1, OPENINGS_CAP).astype(int),
            vacancies_open=lambda rows: rows["vacancies_open"].astype(int),
        )
    )
    sums = ["vacancies", "vacancies_stock", "vacancies_open", "openings"]
    areas = {"nation": "FR", "region": "region_code", "department": "department_code"}
    occupations = {"all": "ALL", "family": "family", "parent": "parent_code", "rome": "rome_code"}
    return pd.concat(
        inside.groupby([area, occupation])[sums]
        .sum()
        .rename_axis(["area_code", "occupation_code"])
        .reset_index()
        .assign(area_level=area_level, occupation_level=occupation_level)
        for area_level, area in areas.items()
        for occupation_level, occupation in occupations.items()
    )


def weights_of_days(observed: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Each observation weighs half the gap between its neighbours, the quarter's ends among them."""
    days = pd.Series(sorted(observed.unique()))
    gaps = (days.shift(-1, fill_value=last) - days.shift(1, fill_value=first)).dt.days.clip(lower=1)
    return pd.Series((gaps / gaps.sum()).to_numpy(), index=pd.DatetimeIndex(days))


def with_places(offers: pd.DataFrame) -> pd.DataFrame:
    """Department by commune, else by the label's code, else by postcode; region also by its name alone."""
    departments = reference("departments").set_index("department_code")["region_code"]
    names = reference("region_names").set_index("label_key")["region_code"]
    commune = offers["commune"].where(offers["commune"].str.fullmatch(r"\d[\dAB]\d{3}", na=False))
    told = (
        department_of(commune)
        .fillna(offers["libelle"].str.extract(r"^\s*(\d{2,3}|2[AB])\s*(?:-|$)", expand=False))
        .fillna(department_of(offers["codePostal"]))
    )
    department = told.where(told.isin(departments.index))
    label = (
        offers["libelle"]
        .str.normalize("NFKD")
        .str.replace(r"[\u0300-\u036f]", "", regex=True)
        .str.lower()
        .str.replace(r"[^a-z0-9]+", " ", regex=True)
        .str.strip()
    )
    region = department.map(departments).fillna(label.map(names))
    named = label.notna() & (label != "") & ~label.fillna("").str.startswith("france")
    return offers.assign(
        department_code=department.fillna(region + "-ZZ"),
        region_code=region.fillna("ZZ"),
        elsewhere=region.isna() & (told.notna() | named),
    )


def department_of(code: pd.Series) -> pd.Series:
    """The department of a commune or postcode: three characters overseas, two elsewhere; Corsica's two."""
    two = code.str[:2]
    corsica = code.str[:3].isin(["200", "201"]).map({True: "2A", False: "2B"})
    return two.mask(two.isin(["97", "98"]), code.str[:3]).mask(two == "20", corsica)


# what both sides refer to


def rome_codes(folder: Path) -> pd.DataFrame:
    """ROME codes with their historic parents, from the files received, else from the reference table."""
    known = [reference("rome_parents")[["rome_code", "parent_code"]]]
    for path in files(folder):
        for member in members(path, "referentiel_code_rome"):
            known.insert(
                0, member.rename(columns={"code_rome": "rome_code", "code_rome_parent": "parent_code"})
            )
    every = pd.concat(known)[["rome_code", "parent_code"]]
    every["parent_code"] = every["parent_code"].fillna(every["rome_code"])
    parents = every["parent_code"].drop_duplicates()
    itself = pd.DataFrame({"rome_code": parents, "parent_code": parents})
    return pd.concat([every, itself]).drop_duplicates("rome_code")


def members(path: Path, name: str, separator: str = ",") -> Iterator[pd.DataFrame]:
    """The tables of a zip whose names hold these words."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if name in member:
                with archive.open(member) as file:
                    yield pd.read_csv(file, sep=separator, dtype=str)


def read_rncp(folder: Path) -> dict[str, pd.DataFrame]:
    """Codes of certifications by kind, one row per certification and code; and what has replaced which."""
    path = files(folder)[-1]
    (standard,) = members(path, "_Standard_", ";")
    (successors,) = members(path, "_Ancienne_Nouvelle_", ";")
    (rome,), (formacode,), (nsf,) = (members(path, f"_{kind}_", ";") for kind in ("Rome", "Formacode", "Nsf"))
    told = {
        "rome": ("Codes_Rome_Code", rome),
        "formacode": ("Formacode_Code", formacode),
        "nsf": ("Nsf_Code", nsf),
        "active": ("Numero_Fiche", standard[standard["Actif"] == "ACTIVE"]),
        "successor": ("Nouvelle_Certification", successors.dropna(subset="Nouvelle_Certification")),
    }
    return {
        kind: pd.DataFrame({"certification": rows["Numero_Fiche"], "code": rows[column]})
        for kind, (column, rows) in told.items()
    }


# courses


def read_catalogue(folder: Path) -> pd.DataFrame:
    """The rows of the catalogue, a course and department each."""
    return pd.concat(
        [
            pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig", usecols=COURSE_COLUMNS)
            for path in files(folder)
        ],
        ignore_index=True,
    )


def course_cells(rows: pd.DataFrame, rncp: dict[str, pd.DataFrame], rome: pd.DataFrame) -> pd.DataFrame:
    """Courses and course equivalents: each course shared out between the occupations that it leads to."""
    rows["course"] = rows["siret"] + ":" + rows["numero_formation"]
    courses = rows.drop_duplicates("course", keep="last").set_index("course")
    shared, areas = allocations(courses, rncp, rome), course_areas(rows)
    occupations = {"all": "ALL", "family": "family", "parent": "parent_code"}
    found = []
    for level, column in occupations.items():
        parts = (
            shared.assign(ALL="ALL")
            .dropna(subset=column)
            .groupby(["course", column], as_index=False)["share"]
            .sum()
            .rename(columns={column: "occupation_code"})
        )
        counted = areas.merge(parts, on="course").groupby(["area_level", "area_code", "occupation_code"])
        found.append(
            counted.agg(courses=("course", "size"), course_equivalents=("share", "sum"))
            .reset_index()
            .assign(occupation_level=level)
        )
    return pd.concat(found)


def course_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """Where each course is given; one that is wholly at a distance belongs to the nation and to ZZ."""
    departments = reference("departments").set_index("department_code")["region_code"]
    active, distant = (pd.to_numeric(rows[f"nb_session_{which}"]) for which in ("active", "a_distance"))
    department = rows["code_departement"].str.zfill(2)
    region = department.map(departments).fillna(rows["code_region"].str.zfill(2))
    given = pd.DataFrame(
        {
            "course": rows["course"],
            "department": department.fillna(region + "-ZZ"),
            "region": region.fillna("ZZ"),
            "at_distance": (active > 0) & (distant >= active),
        }
    )
    given["wholly"] = given.groupby("course")["at_distance"].transform("all")
    given["nation"] = "FR"
    given.loc[given["at_distance"], ["department", "region"]] = None
    given.loc[given["wholly"], "region"] = "ZZ"
    somewhere = set(given.loc[given["region"].notna() & (given["region"] != "ZZ"), "course"])
    given.loc[(given["region"] == "ZZ") & given["course"].isin(somewhere), "region"] = None
    return (
        given.melt("course", ["nation", "region", "department"], "area_level", "area_code")
        .dropna(subset="area_code")
        .drop_duplicates()
    )


def long(courses: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`course`, `position` and `code`, one row per code that the columns hold."""
    codes = courses[columns].set_axis(range(1, len(columns) + 1), axis=1)
    return codes.stack().dropna().rename("code").rename_axis(["course", "position"]).reset_index()


def certified(courses: pd.DataFrame, rncp: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The certification of each course, or the live one that has replaced it."""
    specific = courses["type_referentiel"].isin(["RS", "INVENTAIRE"])
    number = courses["code_rncp"].mask(specific, courses["code_inventaire"])
    named = specific.map({True: "RS", False: "RNCP"}) + number.where(number != "-1")
    active = set(rncp["active"]["certification"])
    replaced = rncp["successor"].drop_duplicates("certification").set_index("certification")["code"]
    for _ in range(10):
        named = named.mask(~named.isin(active) & named.isin(replaced.index), named.map(replaced))
    return named.dropna().rename("certification").rename_axis("course").reset_index()


def allocations(courses: pd.DataFrame, rncp: dict[str, pd.DataFrame], rome: pd.DataFrame) -> pd.DataFrame:
    """`course`, `parent_code`, `family` and `share` of what of each course lies in the perimeter."""
    held = certified(courses, rncp)
    given = long(courses, ROMES).merge(rome, left_on="code", right_on="rome_code")
    without = held[~held["course"].isin(given["course"])]
    by_certification = without.merge(rncp["rome"], on="certification").merge(
        rome, left_on="code", right_on="rome_code"
    )
    coded = pd.concat([given, by_certification])[["course", "rome_code", "parent_code"]].drop_duplicates()
    coded["share"] = 1 / coded.groupby("course")["parent_code"].transform("nunique")
    formacodes = long(courses, FORMACODES)
    lacking = held[~held["course"].isin(formacodes["course"])].merge(rncp["formacode"], on="certification")
    lacking["position"] = lacking.groupby("course").cumcount() + 1
    formacodes = pd.concat([formacodes, lacking[["course", "position", "code"]]])
    weights = formacode_weights(rncp, rome)
    by_formacode = (
        formacodes[~formacodes["course"].isin(coded["course"]) & formacodes["code"].isin(weights["code"])]
        .sort_values("position")
        .drop_duplicates("course")
        .merge(weights, on="code")
        .assign(rome_code=lambda rows: rows["parent_code"])
    )
    digital = digital_formacodes(formacodes)
    nsf = pd.concat([long(courses, NSF), held.merge(rncp["nsf"], on="certification")])
    computing = set(nsf.loc[nsf["code"].str.startswith("326"), "course"])
    parts = judged(pd.concat([coded, by_formacode]), digital, computing)
    first = digital.sort_values("position").drop_duplicates("course").set_index("course")
    leading = set(first.index[first["position"] <= 2]) | computing
    left = pd.Index(sorted(leading - set(parts["course"])), name="course")
    unallocable = pd.DataFrame({"family": first["family"].reindex(left), "share": 1.0}).reset_index()
    return pd.concat([parts, unallocable])


def judged(coded: pd.DataFrame, digital: pd.DataFrame, computing: set[str]) -> pd.DataFrame:
    """The parts that lie in the perimeter, each with its family or families.

    A leaf tells it itself; a parent that is in the perimeter as a whole too; one that is there in part only
    where the course has a digital Formacode or the NSF code of computing.
    """
    parents = reference("parents").set_index("parent_code")[["perimeter", "family", "single_family"]]
    leaves = reference("occupations")[["rome_code", "family"]].rename(columns={"family": "leaf_family"})
    rows = coded.merge(leaves, on="rome_code", how="left").merge(
        parents, left_on="parent_code", right_index=True
    )
    rows["is_leaf"] = rows["rome_code"] != rows["parent_code"]
    evident = rows["course"].isin(digital["course"]) | rows["course"].isin(computing)
    by_leaf = rows["is_leaf"] & rows["leaf_family"].notna()
    by_parent = ~rows["is_leaf"] & ((rows["perimeter"] == "whole") | evident)
    inside = rows[by_leaf | by_parent]
    parts = inside.drop_duplicates(["course", "parent_code"])[
        ["course", "parent_code", "share", "family", "single_family"]
    ]
    of_leaves = inside.loc[inside["is_leaf"], ["course", "parent_code", "leaf_family"]].drop_duplicates()
    of_parent = reference("occupations")[["parent_code", "family"]].drop_duplicates()
    hinted = (
        parts[["course", "parent_code"]]
        .merge(digital, on="course")
        .merge(of_parent, on=["parent_code", "family"])
        .sort_values("position")
        .drop_duplicates(["course", "parent_code"])
        .rename(columns={"family": "hint"})[["course", "parent_code", "hint"]]
    )
    spread = parts.merge(of_leaves, how="left").merge(hinted, how="left")
    sure = spread["family"].where(spread["single_family"] == "true")
    spread["family"] = spread["leaf_family"].fillna(sure.fillna(spread["hint"]))
    spread["share"] /= spread.groupby(["course", "parent_code"])["share"].transform("size")
    return spread[["course", "parent_code", "family", "share"]]


def digital_formacodes(formacodes: pd.DataFrame) -> pd.DataFrame:
    """The digital ones of the courses' Formacodes, with the family of the range that each lies in."""
    ranges = reference("formacodes")
    within = pd.IntervalIndex.from_arrays(
        ranges["code_from"].astype(int), ranges["code_to"].astype(int), closed="both"
    )
    at = within.get_indexer(formacodes["code"].astype(int))
    return formacodes.assign(family=ranges["family"].reindex(at).to_numpy())[at >= 0]


def formacode_weights(rncp: dict[str, pd.DataFrame], rome: pd.DataFrame) -> pd.DataFrame:
    """`code`, `parent_code` and `share`: which parents certifications with a Formacode lead to."""
    trades = rncp["rome"].merge(rome, left_on="code", right_on="rome_code")[["certification", "parent_code"]]
    pairs = rncp["formacode"].merge(trades, on="certification").drop_duplicates()
    pairs = pairs[pairs.groupby("code")["certification"].transform("nunique") >= 5]
    pairs["share"] = 1 / pairs.groupby(["certification", "code"])["parent_code"].transform("size")
    weights = pairs.groupby(["code", "parent_code"], as_index=False)["share"].sum()
    weights = weights[weights["share"] >= 0.1 * weights.groupby("code")["share"].transform("sum")]
    weights["share"] /= weights.groupby("code")["share"].transform("sum")
    return weights
