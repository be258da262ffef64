"""What became of the records of a quarter: the ledger, and the records behind one of its lines."""

from __future__ import annotations

import polars as pl

from genscan.errors import GenscanError
from genscan.feeds import FEEDS
from genscan.feeds.landing import LandedFile, landed_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter

_LINE = {"feed": pl.String, "file": pl.String, "outcome": pl.String, "reason": pl.String, "records": pl.Int64}
_RECORD: dict[str, type[pl.DataType]] = {
    "feed": pl.String,
    "file": pl.String,
    "record": pl.Int64,
    "outcome": pl.String,
    "reason": pl.String,
    "title": pl.String,
}


def ledger(data: DataFolder, quarter: Quarter, feed: str | None = None) -> pl.DataFrame:
    """Records by file, outcome and reason; before the first run, what the landing alone can tell."""
    files = _files(data, quarter, feed)
    path = data.table("published.ledger", quarter)
    if path.exists():
        lines = pl.read_parquet(path).select(*_LINE)
    else:
        lines = pl.DataFrame([_landed_line(file) for file in files], schema=_LINE, orient="row")
    return lines.filter(pl.col("feed").is_in([file.feed for file in files])).sort(*list(_LINE)[:4])


def with_reason(
    data: DataFolder, quarter: Quarter, reason: str, feed: str | None = None, limit: int = 20
) -> pl.DataFrame:
    """Some of the records with a reason (or outcome): position in the file, and the title that landed."""
    files = [file for file in _files(data, quarter, feed) if file.path is not None]
    found = pl.concat(
        [pl.DataFrame(schema=_RECORD), *(_named(data, quarter, file, reason) for file in files)]
    )
    if found.is_empty():
        known = ledger(data, quarter, feed)
        told = sorted({*known["outcome"].drop_nulls(), *known["reason"].drop_nulls()})
        raise GenscanError(
            f"no record of {quarter} has the reason {reason!r}: the ledger has {', '.join(told)}"
        )
    return found.sort("feed", "file", "record").head(limit)


def _files(data: DataFolder, quarter: Quarter, feed: str | None) -> list[LandedFile]:
    files = [file for name in FEEDS if feed in (None, name) for file in landed_files(data, name, quarter)]
    if not files:
        raise GenscanError(f"nothing of {feed or 'any feed'} has landed for {quarter}: genscan run lands it")
    return files


def _landed_line(file: LandedFile) -> tuple[str, str, str, str | None, int | None]:
    outcome = "quarantined" if file.quarantined else "landed"
    return file.feed, file.file, outcome, file.quarantined, file.records


def _named(data: DataFolder, quarter: Quarter, file: LandedFile, reason: str) -> pl.DataFrame:
    """The records of one landed file whose outcome or reason is the one asked for."""
    assert file.path is not None
    landing = pl.scan_parquet(file.path)
    titled = "title" in landing.collect_schema().names()
    landed = landing.select(
        "record", "quarantined", title=pl.col("title") if titled else pl.lit(None, pl.String)
    )
    rejected = landed.filter(pl.col("quarantined").is_not_null()).select(
        "record", "title", outcome=pl.lit("quarantined"), reason="quarantined"
    )
    parts = [rejected]
    fates = data.table("core.fates", quarter)
    if fates.exists():
        parts.append(
            pl.scan_parquet(fates)
            .filter((pl.col("feed") == file.feed) & (pl.col("file") == file.file))
            .join(landed, on="record", how="left")
            .select("record", "title", "outcome", "reason")
        )
    return (
        pl.concat(parts)
        .filter((pl.col("reason") == reason) | (pl.col("outcome") == reason))
        .with_columns(feed=pl.lit(file.feed), file=pl.lit(file.file))
        .select(*_RECORD)
        .cast(pl.Schema(_RECORD))
        .collect()
    )
