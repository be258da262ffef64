"""What a reader may take away from an edition."""

from __future__ import annotations

from dataclasses import dataclass

from genscan import dictionary, french
from genscan.bulletin.published import Published
from genscan.bulletin.said import Cited, Said, say


@dataclass(frozen=True)
class Download:
    """A file, what it is called and what is in it; `also` other formats of the same table."""

    href: str
    name: str
    about: Said
    also: tuple[tuple[str, str], ...] = ()  # address, format


def downloads(published: Published) -> tuple[Download, ...]:
    """The workbook, the tables that readers ask for most, and what describes and proves them all."""

    def lines(table: str) -> Cited:
        height = published.tables[table].height
        return Cited(french.number(height), height, table, ("*",), "*", of="count")

    def table(name: str, about: str) -> Download:
        return Download(
            f"tables/{name}.csv",
            dictionary.table(name).title_fr,
            say("CSV · {n} lignes · " + about, n=lines(name)),
            ((f"tables/{name}.parquet", "Parquet"),),
        )

    return (
        Download(
            f"tables/genscan-{published.quarter}.xlsx",
            "Classeur pour la lecture",
            say("XLSX · titres en français, pays et régions, une feuille d’explications"),
        ),
        Download(
            "explorer.html", "Explorateur", say("choisir, voir et emporter une vue, avec son adresse à citer")
        ),
        table("cells", "offres et formations par territoire et métier"),
        table("indicators", "avec bornes, fiabilité et rangs"),
        table("profiles", "contrats, expérience, niveaux, modalités"),
        table("skills", "compétences demandées dans les offres"),
        table("ledger", "ce qu’est devenu chaque enregistrement"),
        Download(
            "dictionary.html", "Dictionnaire", say("chaque table et chaque colonne, ses unités, ses symboles")
        ),
        Download(
            "datapackage.json",
            "Paquet de données",
            say("JSON · définitions en français et en anglais, licences"),
        ),
        Download("changes.html", "Changements", say("chaque valeur que cette révision a corrigée")),
        Download("SHA256SUMS", "Sommes de contrôle", say("avec le manifeste de l’édition, manifest.json")),
    )
