"""What the method page says of the data received: licence, last update, and what becomes of each field."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from genscan import french
from genscan.bulletin.published import Published
from genscan.bulletin.source_lines import CONTENTS_FR, FEEDS_FR
from genscan.feeds.minimised import FATES_FR, TREATMENTS


@dataclass(frozen=True)
class Source:
    """A feed of the quarter: producer, contents, licence with its address, day of last update."""

    producer: str
    contents: str
    licence: str
    link: str | None
    updated: str


@dataclass(frozen=True)
class Treated:
    """Some fields of a feed, what becomes of them, and why."""

    feed: str
    fields: tuple[str, ...]
    fate: str
    why: str


def sources(published: Published) -> tuple[Source, ...]:
    """The feeds that the edition rests on, each with the newest day that its files describe."""
    found = (
        published.tables["sources"]
        .group_by("feed", "producer", "licence", "licence_url")
        .agg(pl.col("observed_on").max())
        .sort("feed", "producer", "licence")
    )
    return tuple(
        Source(
            row["producer"],
            french.capitalise(CONTENTS_FR.get(row["feed"], row["feed"])),
            row["licence"],
            row["licence_url"],
            french.day(row["observed_on"]) if row["observed_on"] else "non connue",
        )
        for row in found.iter_rows(named=True)
    )


def treated() -> tuple[Treated, ...]:
    """Every field that a feed brings, whether the quarter has that feed or not."""
    return tuple(
        Treated(
            french.capitalise(FEEDS_FR.get(row.feed, row.feed)),
            row.fields,
            row.fate,
            french.typographic(row.why),
        )
        for row in TREATMENTS
    )


def fates() -> tuple[tuple[str, str], ...]:
    """What each word of the table means."""
    return tuple((french.capitalise(fate), french.typographic(text)) for fate, text in FATES_FR.items())
