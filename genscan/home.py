"""The pages of the site itself: its home, and the pages under `latest/` that lead to the newest edition."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from unicodedata import normalize

import polars as pl

from genscan import french, reference
from genscan.bulletin.calendar import DAYS_AFTER_QUARTER, coming
from genscan.bulletin.html import environment, screen_css
from genscan.manifest import read_manifest
from genscan.paths import TEMPLATES, VENDOR
from genscan.publications import Entry
from genscan.quarters import Quarter


@dataclass(frozen=True)
class Published:
    """A revision on the site: since when, whether newer ones replace it, why it was withdrawn."""

    quarter: Quarter
    revision: int
    first: Entry
    withdrawal: Entry | None
    current: bool
    folder: Path

    @property
    def address(self) -> str:
        return f"{self.quarter}/r{self.revision}"


def home_page(editions: Sequence[Published]) -> str:
    """The home page; `editions` newest first."""
    newest = next((edition for edition in editions if edition.current), None)
    calendar_from = max(edition.quarter for edition in editions) if editions else None
    return (
        environment()
        .get_template("site.html")
        .render(
            newest=_described(newest) if newest else None,
            editions=[_described(edition) for edition in editions],
            figures=_figures(newest) if newest else [],
            bulletins=_bulletins(newest) if newest else [],
            calendar=coming(calendar_from) if calendar_from else (),
            days_after=DAYS_AFTER_QUARTER,
            demonstration=any(read_manifest(e.folder)["demonstration"] for e in editions),
        )
    )


def write_static(folder: Path) -> None:
    """The style sheet and the fonts of the home page, and the script that leads to the newest explorer."""
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    css = screen_css() + "\n" + (TEMPLATES / "site.css").read_text(encoding="utf-8")
    _replace(folder / "site.css", css.encode())
    _replace(folder / "latest.js", (TEMPLATES / "scripts" / "latest.js").read_bytes())
    for font in sorted((VENDOR / "fonts").glob("*.woff2")):
        _replace(folder / "fonts" / font.name, font.read_bytes())


def latest_pages(newest: Published | None) -> dict[str, str]:
    """By name under `latest/`: pages that lead to those of the newest edition, and its catalogue."""
    if newest is None:
        return {"index.html": _leading(None, "../index.html")}
    pages = [
        path.relative_to(newest.folder).as_posix()
        for pattern in ("*.html", "bulletins/*.html")
        for path in sorted(newest.folder.glob(pattern))
    ]
    leading = {
        page: _leading(newest, "../" * (page.count("/") + 1) + f"{newest.address}/{page}") for page in pages
    }
    return leading | _catalogues(newest)


def _catalogues(newest: Published) -> dict[str, str]:
    """The edition's catalogue at an address that stays, for portals that harvest: read from the edition's."""
    found: dict[str, str] = {}
    for name in ("catalog.jsonld", "catalog.ttl"):
        path, base = newest.folder / name, f"../{newest.address}/{name}"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if name == "catalog.ttl":
            found[name] = f"@base <{base}> .\n{text}"
        else:
            described = json.loads(text)
            context = {"@base": base, **described.pop("@context")}
            found[name] = json.dumps({"@context": context, **described}, ensure_ascii=False, indent=1) + "\n"
    return found


def _leading(newest: Published | None, address: str) -> str:
    if newest is None:
        title, words = "Aucune édition publiée", "Retour à l’accueil de l’observatoire"
    else:
        title = f"Dernière édition : {newest.quarter.label_fr}"
        words = f"Lire l’édition du {newest.quarter.label_fr}"
    # In the explorer a fragment names a cell or a view: a refresh loses it, a script does not.
    script = '<script src="../static/latest.js"></script>\n' if address.endswith("/explorer.html") else ""
    refresh = "" if newest is None else f'<meta http-equiv="refresh" content="0; url={escape(address)}">\n'
    canonical = "" if newest is None else f'<link rel="canonical" href="{escape(address)}">\n'
    return (
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{script}{refresh}{canonical}<title>{escape(title)}</title>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(title)}</h1>\n<p><a href="{escape(address)}">{escape(words)}</a></p>\n'
        "</main>\n</body>\n</html>\n"
    )


def _described(edition: Published) -> dict[str, Any]:
    manifest = read_manifest(edition.folder)
    if edition.withdrawal is not None:
        state = f"Retirée le {_day(edition.withdrawal)} : {edition.withdrawal.reason}"
    elif edition.current:
        state = "En vigueur"
    else:
        state = "Remplacée par une révision plus récente"
    return {
        "quarter": _label(edition.quarter),
        "revision": edition.revision,
        "address": edition.address,
        "published": _day(edition.first),
        "what": manifest["reason"]
        or ("Première édition du trimestre" if edition.revision == 1 else "Révision"),
        "state": state,
        "withdrawn": edition.withdrawal is not None,
        "current": edition.current,
        "demonstration": manifest["demonstration"],
        "explorer": _if_there(edition, "explorer.html"),
        "workbook": f"{edition.address}/tables/genscan-{edition.quarter}.xlsx",
    }


def _figures(edition: Published) -> list[dict[str, str]]:
    """What the newest edition counts in the whole country."""
    cells = pl.read_parquet(edition.folder / "tables" / "cells.parquet").filter(
        area_level="nation", occupation_level="all"
    )
    if cells.is_empty():
        return []
    row = cells.row(0, named=True)
    found = [
        (row["vacancies_stock"], "offres d’emploi en ligne, en moyenne sur le trimestre"),
        (row["vacancies"], "offres distinctes vues dans le trimestre"),
        (row["courses"], "formations proposées"),
    ]
    return [{"value": french.number(value), "label": label} for value, label in found if value is not None]


def _bulletins(edition: Published) -> list[dict[str, str]]:
    names = reference.regions().select("region_label", "slug")
    return [
        {"label": label, "page": f"{edition.address}/bulletins/{slug}.html", "pdf": pdf}
        for label, slug in sorted(names.iter_rows(), key=lambda row: _plain(row[0]))
        if (edition.folder / "bulletins" / f"{slug}.html").is_file()
        for pdf in [_if_there(edition, f"bulletins/{slug}.pdf")]
    ]


def _plain(label: str) -> str:
    """As a French index sorts it: without accents."""
    return normalize("NFD", label).encode("ascii", "ignore").decode().lower()


def _if_there(edition: Published, name: str) -> str:
    return f"{edition.address}/{name}" if (edition.folder / name).is_file() else ""


def _label(quarter: Quarter) -> str:
    return f"{french.ordinal(quarter.number)} trimestre {quarter.year}"


def _day(entry: Entry) -> str:
    return french.day(date.fromisoformat(entry.when[:10]))


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
