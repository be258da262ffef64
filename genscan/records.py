"""What became of the records of a quarter: the ledger, and the records behind one of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.excerpts import excerpts
from genscan.feeds.landing import LandedFile, landed_files
from genscan.feeds.reasons import FILE_REASONS, LEDGER_REASONS, RECORD_REASONS, sentence
from genscan.paths import DataFolder
from genscan.quarters import Quarter

OUTCOMES = ("quarantined", "outside_perimeter", "outside_quarter", "seen_again", "duplicate", "kept")
REASONS = tuple(dict.fromkeys((*OUTCOMES, *RECORD_REASONS, *FILE_REASONS, *LEDGER_REASONS)))

_LINE = {"feed": pl.String, "file": pl.String, "outcome": pl.String, "reason": pl.String, "records": pl.Int64}
_RECORD: dict[str, type[pl.DataType]] = {
    "feed": pl.String,
    "file": pl.String,
    "record": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "title": pl.String,
    "text": pl.String,
}


@dataclass(frozen=True)
class Listed:
    """Some records with a reason, and the files whose text can't be shown any more."""

    rows: pl.DataFrame
    without_text: tuple[str, ...]


def ledger(data: DataFolder, quarter: Quarter, feed: str | None = None) -> pl.DataFrame:
    """Records by file, outcome and reason; before the first run, what the landing alone can tell."""
    files = _files(data, quarter, feed)
    path = data.table("published.ledger", quarter)
    if path.exists():
        lines = pl.read_parquet(path).select(*_LINE)
    else:
        lines = pl.DataFrame([_landed_line(file) for file in files], schema=_LINE, orient="row")
    return lines.filter(pl.col("feed").is_in([file.feed for file in files])).sort(*list(_LINE)[:4])


def fates_by_feed(lines: pl.DataFrame) -> pl.DataFrame:
    """Records by feed and outcome, of a ledger's lines."""
    return (
        lines.group_by("feed", "outcome")
        .agg(pl.col("records").sum())
        .sort(pl.col("feed"), pl.col("outcome").replace_strict(OUTCOMES, range(len(OUTCOMES))))
    )


def totals(cells: pl.DataFrame) -> dict[str, int]:
    """The vacancies and courses of the whole country, without those that secrecy hides."""
    (row,) = cells.filter(area_level="nation", occupation_level="all").to_dicts()
    return {name: int(row[name]) for name in ("vacancies", "courses") if row[name] is not None}


def set_aside(files: Sequence[LandedFile]) -> int:
    """How many records of these files could not be read."""
    paths = [file.path for file in files if file.path is not None]
    if not paths:
        return 0
    return int(pl.scan_parquet(paths).select(pl.col("quarantined").count()).collect().item())


def explained(lines: pl.DataFrame) -> list[str]:
    """`reason: what it means`, for each reason of these lines."""
    reasons = sorted(set(lines["reason"].drop_nulls()) - {"kept"})
    return [f"{reason}: {text}" for reason in reasons if (text := sentence(reason)) is not None]


def with_reason(
    data: DataFolder, quarter: Quarter, reason: str, feed: str | None = None, limit: int = 20
) -> Listed:
    """Some of the records with a reason or outcome, in the order of the files, at most `limit`.

    Position in the file, the title that landed, and the beginning of the record itself while its raw
    file is in the inbox. A file that could not be read at all is one row without position.
    """
    files = sorted(_files(data, quarter, feed), key=lambda file: (file.feed, file.file))
    newest = {
        name: max(file.version for file in files if file.feed == name and file.quarantined is None)
        for name in {file.feed for file in files if file.quarantined is None}
    }
    parts: list[pl.DataFrame] = []
    without_text: list[str] = []
    left = limit
    for file in files:
        if left <= 0:
            break
        part = _named(data, quarter, file, reason, newest.get(file.feed) == file.version, left)
        told = excerpts(data, file, part["record"].drop_nulls().to_list())
        if told is None:
            without_text.append(file.file)
        texts = [told.get(record) if told and record else None for record in part["record"]]
        parts.append(part.with_columns(text=pl.Series(texts, dtype=pl.String)).select(*_RECORD))
        left -= part.height
    found = pl.concat([pl.DataFrame(schema=_RECORD), *parts])
    if found.is_empty():
        known = ledger(data, quarter, feed)
        told_reasons = sorted({*known["outcome"].drop_nulls(), *known["reason"].drop_nulls()})
        raise GenscanError(
            f"no record of {quarter} has the reason {reason!r}: the ledger has {', '.join(told_reasons)}"
        )
    return Listed(found, tuple(without_text))


def _files(data: DataFolder, quarter: Quarter, feed: str | None) -> list[LandedFile]:
    files = [file for name in FEEDS if feed in (None, name) for file in landed_files(data, name, quarter)]
    if not files:
        raise GenscanError(f"nothing of {feed or 'any feed'} has landed for {quarter}: genscan run lands it")
    return files


def _landed_line(file: LandedFile) -> tuple[str, str, str, str | None, int | None]:
    outcome = "quarantined" if file.quarantined else "landed"
    return file.feed, file.file, outcome, file.quarantined, file.records


def _named(
    data: DataFolder, quarter: Quarter, file: LandedFile, reason: str, newest: bool, limit: int
) -> pl.DataFrame:
    """The first records of one landed file whose outcome or reason is the one asked for."""
    columns = [name for name in _RECORD if name != "text"]
    schema = pl.Schema({name: _RECORD[name] for name in columns})
    if file.path is None:
        whole = [(file.feed, file.file, None, "quarantined", file.quarantined, None)]
        is_asked = reason in ("quarantined", file.quarantined)
        return pl.DataFrame(whole if is_asked else [], schema=schema, orient="row")
    landing = pl.scan_parquet(file.path)
    titled = "title" in landing.collect_schema().names()
    title = pl.col("title") if titled else pl.lit(None, pl.String)
    asked = (pl.col("reason") == reason) | (pl.col("outcome") == reason)
    return (
        pl.concat(
            [
                landing.filter(pl.col("quarantined").is_not_null()).select(
                    "record", outcome=pl.lit("quarantined"), reason="quarantined"
                ),
                _fates(data, quarter, file, landing, newest),
            ]
        )
        .filter(asked)
        .sort("record")
        .head(limit)
        .join(landing.select("record", title=title), on="record", how="left")
        .with_columns(feed=pl.lit(file.feed), file=pl.lit(file.file))
        .select(columns)
        .cast(schema)
        .collect()
        .sort("record")
    )


def _fates(
    data: DataFolder, quarter: Quarter, file: LandedFile, landing: pl.LazyFrame, newest: bool
) -> pl.LazyFrame:
    """Record, outcome and reason of what could be read; versions of a register share one outcome."""
    if not FEEDS[file.feed].dated:
        outcome, reason = ("kept", "kept") if newest else ("seen_again", "other_version")
        readable = landing.filter(pl.col("quarantined").is_null())
        return readable.select("record", outcome=pl.lit(outcome), reason=pl.lit(reason))
    fates = data.table("core.fates", quarter)
    if not fates.exists():
        return pl.LazyFrame(schema={"record": pl.Int64, "outcome": pl.String, "reason": pl.String})
    return (
        pl.scan_parquet(fates)
        .filter((pl.col("feed") == file.feed) & (pl.col("file") == file.file))
        .select("record", "outcome", "reason")
    )
