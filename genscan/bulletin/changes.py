"""The page of what changed: against the revision before, or between any two editions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from genscan import dictionary, french
from genscan.bulletin.html import page, write_style
from genscan.bulletin.published import Published
from genscan.bulletin.sections.masthead import meta
from genscan.facts import EditionFacts
from genscan.manifest import read_manifest
from genscan.quarters import Quarter
from genscan.tables.files import write_csv

SHOWN = 400  # lines on the page; the table beside it holds all
CELLS = ("cells", "indicators", "profiles", "skills")
ROW = "*"


@dataclass(frozen=True)
class Line:
    """One changed value as the page tells it; `address` leads to the cell in the explorer."""

    row: str
    address: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """The changes of one table: how many, and the first of them."""

    table: str
    title: str
    count: int
    lines: tuple[Line, ...]


def changes_page(published: Published) -> str:
    """What a revision says otherwise than the one before it."""
    facts = published.facts
    first = facts.revision == 1
    told = "Première révision du trimestre : rien à comparer." if first else "Aucune valeur n’a changé."
    return _page(
        facts,
        published.tables["changes"],
        heading=f"Changements de la révision {facts.revision}",
        sub="Chaque valeur que la révision précédente du trimestre donnait autrement",
        nothing=told,
        file="tables/changes.csv",
        edition="",
    )


def write_difference(old: Path, new: Path, changes: pl.DataFrame, out: Path) -> Path:
    """`changes.csv` and `changes.html` in `out`, of the changes between two edition folders."""
    out.mkdir(parents=True, exist_ok=True)
    write_csv(changes, out / "changes.csv")
    write_style(out / "static")
    before, after = read_manifest(old), read_manifest(new)
    quarter = Quarter.parse(after["quarter"])
    facts = EditionFacts(
        quarter,
        after["revision"],
        before["demonstration"] or after["demonstration"],
        quarter.last_day,
        after["reason"],
    )
    was = f"{Quarter.parse(before['quarter']).label_fr}, révision {before['revision']}"
    text = _page(
        facts,
        changes,
        heading="Changements",
        sub=f"De l’édition du {was} à celle du {quarter.label_fr}, révision {facts.revision}",
        nothing="Aucune valeur n’a changé.",
        file="changes.csv",
        edition=None,
    )
    (out / "changes.html").write_text(text, encoding="utf-8")
    return out / "changes.html"


def _page(
    facts: EditionFacts,
    changes: pl.DataFrame,
    *,
    heading: str,
    sub: str,
    nothing: str,
    file: str,
    edition: str | None,
) -> str:
    """`edition` is the way to the edition's folder, None where its pages are not beside this one."""
    found = _by_table(changes, linked=edition is not None)
    prefix = "Démonstration · " if facts.demonstration else ""
    return page(
        "changes.html",
        facts,
        medium="screen",
        root="",
        title=f"{prefix}{heading} · {facts.quarter.label_fr}",
        heading_fr=heading,
        sub_fr=sub,
        meta=meta(facts),
        nothing=nothing,
        tables=found,
        total=french.number(changes.height),
        shown=french.number(sum(len(one.lines) for one in found)),
        whole=sum(len(one.lines) for one in found) == changes.height,
        file=file,
        linked=edition is not None,
    )


def _by_table(changes: pl.DataFrame, linked: bool) -> list[Changed]:
    names = [name for name in dictionary.tables() if name in set(changes["table"])]
    share = SHOWN // max(len(names), 1)
    found = []
    for name in names:
        rows = changes.filter(table=name)
        lines = tuple(_line(name, row, linked) for row in rows.head(share).iter_rows(named=True))
        found.append(Changed(name, dictionary.table(name).title_fr, rows.height, lines))
    return found


def _line(table: str, row: dict[str, str | None], linked: bool) -> Line:
    key, column = str(row["row_key"]), str(row["column"])
    address = "/".join(key.split("/")[:5]) if linked and table in CELLS else ""
    if column == ROW:
        return Line(key, address, "ligne entière", *(("présente", "") if row["old"] else ("", "présente")))
    return Line(key, address, column, row["old"] or "", row["new"] or "")
