"""Section essentials: three findings with their certainty, four key figures with reference and rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from genscan import french
from genscan.bulletin.findings import findings
from genscan.bulletin.findings.supply import told_course_change
from genscan.bulletin.parts import Figure, Section
from genscan.bulletin.published import Row, bare, interval_of, is_provisional, missing
from genscan.bulletin.region import Region
from genscan.bulletin.said import NOTHING, Cited, Printed, Said, say
from genscan.bulletin.wording import per_100k, share, stock, tally, two, whole

_NO_INDEX = {"u": "aucun taux publié", "c": "aucun taux publié", "z": "rapport sans objet"}


@dataclass(frozen=True)
class KeyFigure:
    """A number beside the same number elsewhere; what is provisional is said under it."""

    name: str
    value: Printed
    under: Said
    strip: Figure | None
    lines: tuple[Said, ...]

    @property
    def number(self) -> Printed:
        """The value alone, in its large type."""
        return bare(self.value)

    @property
    def provisional(self) -> bool:
        return is_provisional(self.value)


def build(region: Region) -> Section:
    keys = (_vacancies(region), _courses(region), _tension(region), _part(region))
    told = findings(region)
    rule = (
        say(" Règle de partage : comment compte une formation qui mène à plusieurs familles.")
        if any("règle de partage" in finding.reason.text for finding in told)
        else NOTHING
    )
    return Section(
        "essentiel",
        "L’essentiel",
        "essentials",
        {
            "findings": told,
            "keys": keys,
            "note": say(
                "Établi : l’intervalle exclut l’absence d’écart ou d’évolution ; non concluant : il ne "
                "l’exclut pas. Fiabilité selon l’effectif : A, 30 unités et plus ; B, de 10 à 29. Entre "
                "crochets : intervalle à 95 %. Traits : les 18 régions ; disque : la région ; grand trait : "
                "la France ; échelle en racine carrée pour les effectifs. Rang : places que permet "
                "l’intervalle. Habitants : de 15 à 64 ans."
            )
            + rule,
        },
        tuple(key.strip for key in keys if key.strip),
    )


def _vacancies(region: Region) -> KeyFigure:
    change = region.change()
    if not change:
        under = say("rupture de série" if change.symbol == "b" else "évolution non disponible")
    elif change.established:
        under = say("{x} en un an {i}{aside}", x=change.cited, i=change.interval, aside=change.aside)
    else:
        under = say("évolution sur un an non concluante")
    return KeyFigure(
        "Offres en ligne, en moyenne",
        region.cell().shown("vacancies_stock", stock),
        under,
        _strip(
            region,
            "vacancies",
            lambda area: region.published.cell(area),
            "vacancies_stock",
            "Offres",
            square=True,
        ),
        (_nation_vacancies(region), _position(region, "vacancies_stock")),
    )


def _courses(region: Region) -> KeyFigure:
    told, row = told_course_change(region), region.course_change().row
    if told:
        under = say("{x} en un an", x=told.cited)
    elif row["previous_year"] is not None:
        under = say("{n} un an plus tôt", n=row.cite("previous_year", whole))
    else:
        under = say("évolution non disponible")
    return KeyFigure(
        "Formations",
        region.cell().shown("courses", whole),
        under,
        _strip(
            region, "courses", lambda area: region.published.cell(area), "courses", "Formations", square=True
        ),
        (_nation_courses(region), _position(region, "courses")),
    )


def _tension(region: Region) -> KeyFigure:
    row = region.indicator("tension_index")
    if row["value"] is None:
        return KeyFigure(
            "Indice de tension",
            row.shown("value", two),
            say(_NO_INDEX.get(row.symbol or "", "")),
            _tension_strip(region),
            (_why(row), say("France : {v}", v=region.of_nation("tension_index").shown("value", _reference))),
        )
    return KeyFigure(
        "Indice de tension",
        row.shown("value", two),
        interval_of(row, two),
        _tension_strip(region),
        (
            say(
                "offres par formation ; moyenne des régions : {v}",
                v=region.of_nation("tension_index").shown("value", _reference),
            ),
            _rank(row),
        ),
    )


def _tension_strip(region: Region) -> Figure | None:
    return _strip(
        region,
        "tension",
        lambda area: region.published.indicator("tension_index", area),
        "value",
        "Indice de tension",
    )


def _part(region: Region) -> KeyFigure:
    row = region.indicator("national_share")
    rate = region.indicator("vacancies_per_100k")
    about = NOTHING
    if rate["value"] is not None:
        about = say(
            "{n} pour 100 000 habitants{nation}",
            n=rate.cite("value", per_100k),
            nation=_national_rate(region),
        )
    if not row:
        return KeyFigure("Part des offres du pays", missing("x"), NOTHING, None, (about,))
    return KeyFigure(
        "Part des offres du pays",
        row.shown("value", share),
        interval_of(row, _bare_percent) if row["value"] is not None else NOTHING,
        _strip(
            region,
            "part",
            lambda area: region.published.indicator("national_share", area),
            "value",
            "Part",
            square=True,
        ),
        (_placed(region), about, _rank(rate, "Rang par habitant")),
    )


def _placed(region: Region) -> Said:
    """That shares are of the vacancies that count in a region, where others don't."""
    return say("hors offres sans région connue") if region.open_to_all()["vacancies_stock"] else NOTHING


def _national_rate(region: Region) -> Said:
    rate = region.of_nation("vacancies_per_100k")
    return say(" (France : {v})", v=rate.cite("value", per_100k)) if rate["value"] is not None else NOTHING


def _bare_percent(value: float) -> str:
    return french.number(100 * value, 2 if value < 0.005 else 1)


def _nation_vacancies(region: Region) -> Said:
    """The country's, and how many of them count in no region: shares and indices leave those out."""
    told, unplaced = region.nation().shown("vacancies_stock", stock), region.open_to_all()
    if not unplaced["vacancies_stock"]:
        return say("France : {v}", v=told)
    return say("France : {v}, dont {n} sans région connue", v=told, n=unplaced.cite("vacancies_stock", stock))


def _nation_courses(region: Region) -> Said:
    told, distant = region.nation().shown("courses", whole), region.open_to_all()
    if not distant["courses_distant"]:
        return say("France : {v}", v=told)
    return say(
        "France : {v}, dont {n} à distance, ouvertes à tous",
        v=told,
        n=distant.cite("courses_distant", whole),
    )


def _position(region: Region, column: str) -> Said:
    """Rank by count among the 18 regions, worked out from their cells."""
    cell = region.cell()
    mine = cell[column]
    if mine is None:
        return NOTHING
    cells = [region.published.cell(("region", code)) for code in french.region_names()]
    if any(other.is_secret(column) for other in cells):
        return NOTHING
    others = [other[column] or 0 for other in cells]
    rank = 1 + sum(other > mine for other in others)
    cited = Cited(french.ordinal(rank, feminine=True), rank, cell.table, cell.key, column, of="rank")
    return say("{r} région sur 18 par le nombre", r=cited)


def _rank(row: Row, name: str = "Rang") -> Said:
    """`Rang : 3ᵉ à 5ᵉ`: the limits alone, since the rank between them is of smoothed values."""
    if row["rank"] is None or row["value"] is None:
        return NOTHING
    if row["rank_low"] == row["rank_high"]:
        return say(f"{name} : {{r}}", r=row.cite("rank_low", _ordinal))
    return say(
        f"{name} : {{a}} à {{b}}",
        a=row.cite("rank_low", _ordinal),
        b=row.cite("rank_high", _ordinal),
    )


def _reference(value: float) -> str:
    """The country's index, which is 1 by construction."""
    return two(value) if round(value, 2) != 1 else "1"


def _ordinal(value: float) -> str:
    return french.ordinal(int(value))


def _why(row: Row) -> Said:
    if row.symbol == "u" and row["n"] is not None:
        return say("{n}, il en faut 10", n=tally(row, "n", "offre attendue", "offres attendues"))
    if row.symbol == "z":
        return say("aucune formation sur place")
    return NOTHING


def _strip(
    region: Region,
    name: str,
    read: Callable[[tuple[str, str]], Row],
    column: str,
    what: str,
    square: bool = False,
) -> Figure | None:
    """Eighteen ticks, this region a disc, France a taller tick where it is on the same scale."""
    values = {code: read(("region", code))[column] for code in french.region_names()}
    here = values[region.name.code]
    known = sum(value is not None for value in values.values())
    if known < 3:
        return None
    nation = None if square else region.of_nation("tension_index")["value"]
    rows = pl.DataFrame(
        {
            "label": [french.region_names()[code].label for code in values],
            "value": list(values.values()),
            "here": [code == region.name.code for code in values],
        },
        schema={"label": pl.String, "value": pl.Float64, "here": pl.Boolean},
    )
    if here is None:
        alt = f"{what} : {known} régions ont une valeur, celle {region.name.de} n’est pas diffusée"
    else:
        below = sum(value < here for value in values.values() if value is not None)
        above = sum(value > here for value in values.values() if value is not None)
        alt = f"{what} {region.name.de} parmi {known} régions : {above} au-dessus, {below} au-dessous"
    return Figure(
        id=region.figure_id(f"repere-{name}"),
        module="micro_strip",
        rows=rows,
        title=NOTHING,
        about=NOTHING,
        alt=alt,
        source=NOTHING,
        data="cells",
        options={"nation": nation, "root": square},
        modes=("pdf", "wide"),
    )
