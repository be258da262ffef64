"""One quarter through the warehouse: which quarters it needs, each model's Parquet file, and the checks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from genscan import method, models, views, warehouse
from genscan.confidential import without_hidden
from genscan.diff import changes_against
from genscan.edition import latest_revision
from genscan.errors import GenscanError
from genscan.facts import EditionFacts
from genscan.feeds import FEEDS
from genscan.feeds.landing import landed_files
from genscan.feeds.quarterly import missing
from genscan.models import Model
from genscan.paths import CHECKOUT, WAREHOUSE_SQL, DataFolder
from genscan.quarters import Quarter
from genscan.records import set_aside
from genscan.warned import Warned

COMPUTING = (
    "genscan/*.py",
    "genscan/coding/*.py",
    "genscan/feeds/*.py",
    "warehouse/**/*.sql",
    "warehouse/**/*.csv",
)
COURSE_FEEDS = ("mcf", "lheo")


@dataclass(frozen=True)
class Built:
    """What building a model for a quarter gave: `reused` where nothing that it rests on had changed."""

    model: Model
    quarter: Quarter
    path: Path
    rows: int
    reused: bool


@dataclass(frozen=True)
class Check:
    """A SELECT that must return no row, named `<schema>.<model>.<rule>`; one that `warns` stops nothing."""

    name: str
    select: str
    description: str
    sources: tuple[str, ...]
    warns: bool = False

    @property
    def model(self) -> str:
        return ".".join(self.name.split(".")[:2])


def window(data: DataFolder, quarter: Quarter) -> tuple[Quarter, ...]:
    """The quarter and those of the eight before it that have all their feeds, earliest first."""
    earlier = (quarter.previous(n) for n in range(method.HISTORY_QUARTERS, 0, -1))
    return (*(past for past in earlier if not missing(data, past)), quarter)


def require(data: DataFolder, quarter: Quarter) -> None:
    """Raise GenscanError where a quarter lacks a feed."""
    lacking = missing(data, quarter)
    if lacking:
        raise GenscanError(f"a feed is missing: {'; '.join(lacking)}")


def usable(data: DataFolder, quarter: Quarter) -> None:
    """Raise GenscanError where what landed for a quarter holds no offer or no course at all."""
    files = {feed: landed_files(data, feed, quarter) for feed in FEEDS}
    for feed, unreadable in ((f, [x for x in listed if x.quarantined]) for f, listed in files.items()):
        readable = [file for file in files[feed] if not file.quarantined]
        if unreadable and not readable and feed in ("france-travail", "rncp"):
            first = unreadable[0]
            raise GenscanError(
                f"feed {feed} {quarter}: no file can be read ({first.file}: {first.quarantined}); "
                f"receive a sound file, then run again"
            )
        if (
            readable
            and feed == "france-travail"
            and set_aside(readable) == sum(f.records or 0 for f in readable)
        ):
            raise GenscanError(
                f"feed {feed} {quarter}: no offer of {readable[0].file} can be read (genscan ledger "
                f"--quarter {quarter} tells why); receive a file with offers, then run again"
            )
    if not any(file.records for feed in COURSE_FEEDS for file in files[feed] if not file.quarantined):
        raise GenscanError(
            f"no course file of {quarter} ({' or '.join(COURSE_FEEDS)}) can be read; "
            f"receive a sound file, then run again"
        )


def told_apart(data: DataFolder, quarter: Quarter) -> None:
    """Raise GenscanError where two files tell the same of the newest version of a register."""
    for feed in (feed for feed in FEEDS.values() if not feed.dated):
        files = [file for file in landed_files(data, feed.name, quarter) if file.quarantined is None]
        newest = max((file.version for file in files), default=None)
        first: dict[str, str] = {}
        for path, name in ((file.path, file.file) for file in files if file.version == newest and file.path):
            for kind in pl.scan_parquet(path).select("kind").head(1).collect()["kind"]:
                if kind != "other" and first.setdefault(kind, name) != name:
                    raise GenscanError(
                        f"feed {feed.name} {quarter}: nothing tells whether {first[kind]} or {name} is the "
                        "newer: give the older an earlier observed_on in its .meta.json, then run again"
                    )


def bound(quarter: Quarter) -> dict[str, Any]:
    """The values that SELECTs may bind: the quarter's keys and days, and every choice of the method."""
    return {
        **method.bound_values(),
        "quarter": str(quarter),
        "first_day": quarter.first_day,
        "last_day": quarter.last_day,
        "year_before": str(quarter.year_before),
        "year_before_first_day": quarter.year_before.first_day,
        "three_before": str(quarter.previous(3)),
    }


@cache
def computing_hash() -> str:
    """A hash of the code and reference tables that figures rest on, so that none is reused after a change."""
    digest = hashlib.sha256(f"duckdb {duckdb.__version__} polars {pl.__version__}".encode())
    for pattern in COMPUTING:
        for path in sorted(CHECKOUT.glob(pattern)):
            digest.update(path.relative_to(CHECKOUT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(data: DataFolder, model: Model, quarter: Quarter, quarters: Sequence[Quarter]) -> str:
    """What a model's rows rest on: the code, and the received files of the quarter and of its history.

    Not where the files lie: tables stand where the data folder is moved, or mounted elsewhere. A model that
    reads nothing received rests on the code alone, whether it is built before the landing or after.
    """
    digest = hashlib.sha256(f"{computing_hash()} {model.name} {quarter}".encode())
    rests = quarters if not model.over_history or _reads(model.name, "history") else (quarter,)
    for past in rests if _reads(model.name, "landing") else ():
        for feed in FEEDS:
            for file in landed_files(data, feed, past):
                digest.update(f"{past} {feed} {replace(file, path=None)}".encode())
    return digest.hexdigest()


@cache
def _reads(name: str, schema: str) -> bool:
    """Whether a model, or one that it rests on, reads that schema."""
    known = {one.name: one for one in models.load_models()}
    if any(source.startswith(f"{schema}.") for source in known[name].sources):
        return True
    return any(_reads(one, schema) for one in models.upstream(known[name], known))


def build(
    data: DataFolder, model: Model, quarter: Quarter, quarters: Sequence[Quarter] | None = None
) -> Built:
    """Make a model's Parquet file for one quarter, or find that it stands; `quarters` is the whole window."""
    whole = tuple(quarters) if quarters is not None else window(data, quarter)
    until = tuple(one for one in whole if one <= quarter)
    path = data.table(model.name, quarter)
    print_ = fingerprint(data, model, quarter, until)
    if path.exists() and warehouse.metadata(path).get("fingerprint") == print_:
        return Built(model, quarter, path, _count(path), reused=True)
    values = bound(quarter)
    described = {"fingerprint": print_, "model": model.name}
    try:
        with views.connected(data, model.sources, quarter, until) as con:
            if model.step is None:
                rows = warehouse.write(con, model.select, values, path, described)
            else:
                frame = warehouse.read(con, model.select, values)
                rows = warehouse.write_frame(model.step(frame), path, described)
    except duckdb.Error as error:
        raise GenscanError(f"{model.name} {quarter}: {str(error).splitlines()[0]}") from error
    return Built(model, quarter, path, rows, reused=False)


def build_all(
    data: DataFolder, model: Model, quarter: Quarter, progress: Callable[[str], None] = lambda text: None
) -> list[Built]:
    """Make a model for the quarter, and for its history where that is needed; earliest first."""
    whole = window(data, quarter)
    built = []
    for one in whole if model.over_history else (quarter,):
        built.append(build(data, model, one, whole))
        progress(f"{model.name} {one}: {built[-1].rows} rows{' (unchanged)' if built[-1].reused else ''}")
    return built


def _count(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


@cache
def checks() -> tuple[Check, ...]:
    """The SELECTs of `warehouse/checks/`, by name."""
    con = warehouse.connect()
    found = []
    for path in sorted((WAREHOUSE_SQL / "checks").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        fields, description = models.header_of(text)
        warns = fields.get("severity") == "warn"
        found.append(Check(path.stem, text, description, warehouse.sources(con, text), warns))
    return tuple(found)


def run_check(data: DataFolder, check: Check, quarter: Quarter) -> pl.DataFrame:
    """The rows that break a rule, at most a hundred; empty when it holds."""
    with views.connected(data, check.sources, quarter, window(data, quarter)) as con:
        return warehouse.read(con, check.select, bound(quarter)).head(100)


def first_row(rows: pl.DataFrame) -> str:
    """The first offending row, as `column=value` pairs."""
    return ", ".join(f"{k}={v}" for k, v in rows.row(0, named=True).items()) if rows.height else ""


def warnings(data: DataFolder, quarter: Quarter) -> list[Warned]:
    """What the checks that warn find in a quarter's tables."""
    found = ((check, run_check(data, check, quarter)) for check in checks() if check.warns)
    return [
        Warned(check.name, check.description, rows.height, first_row(rows))
        for check, rows in found
        if rows.height
    ]


def published_tables(data: DataFolder, quarter: Quarter) -> dict[str, pl.DataFrame]:
    """The published tables of a quarter as frames, by name, and what they change of the revision before.

    The engine that made them is given up: what is made of the frames needs its memory.
    """
    warehouse.release()
    tables = {
        model.table: pl.read_parquet(data.table(model.name, quarter))
        for model in models.load_models()
        if model.schema == "published"
    }
    changes = changes_against(latest_revision(data, quarter), tables)
    return {**tables, "changes": without_hidden(changes, tables)}


def facts(data: DataFolder, quarter: Quarter, revision: int, reason: str | None) -> EditionFacts:
    """What the pages of a revision say of it, from what landed."""
    whole = window(data, quarter)
    vacancies = [file for file in landed_files(data, "france-travail", quarter) if not file.quarantined]
    landed = [file for one in whole for feed in FEEDS for file in landed_files(data, feed, one)]
    return EditionFacts(
        quarter=quarter,
        revision=revision,
        demonstration=any(file.demonstration for file in landed),
        last_observation=max(file.observed_on for file in vacancies),
        reason=reason,
        history=whole[:-1],
    )
