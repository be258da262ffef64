"""Every figure drawn from invented rows, dense and sparse, for whoever changes one and wants to look."""

from __future__ import annotations

import polars as pl

from genscan.figures import (
    bars,
    contributions,
    country_map,
    department_map,
    history,
    leading_occupations,
    micro_strip,
    plane,
    region_strip,
    share_gap,
    split,
)
from genscan.figures.drawing import Drawing
from genscan.figures.texts import themable
from genscan.figures.theme import HALF, Mode, css_variables
from genscan.paths import VENDOR

FAMILIES = (
    "Sécurité, cloud, réseau et télécom",
    "Gestion et pilotage",
    "Data, IA et IoT",
    "Design",
    "Développement, test et ops",
    "Communication, marketing et e-commerce",
)
REGIONS = (
    ("93", "Provence-Alpes-Côte d’Azur", 1.61, 1.49, 1.74, 1, 1),
    ("84", "Auvergne-Rhône-Alpes", 1.15, 1.09, 1.21, 2, 3),
    ("11", "Île-de-France", 1.08, 1.04, 1.12, 3, 5),
    ("76", "Occitanie", 1.03, 0.97, 1.10, 3, 7),
    ("52", "Pays de la Loire", 1.00, 0.93, 1.08, 3, 7),
    ("75", "Nouvelle-Aquitaine", 0.96, 0.89, 1.03, 4, 8),
    ("44", "Grand Est", 0.87, 0.80, 0.94, 7, 11),
    ("94", "Corse", 0.85, 0.56, 1.81, 2, 17),
    ("32", "Hauts-de-France", 0.84, 0.78, 0.90, 7, 12),
    ("24", "Centre-Val de Loire", 0.81, 0.72, 0.91, 7, 14),
    ("28", "Normandie", 0.78, 0.70, 0.87, 8, 15),
    ("03", "Guyane", 0.78, 0.28, 3.34, 2, 17),
    ("53", "Bretagne", 0.76, 0.70, 0.82, 10, 16),
    ("27", "Bourgogne-Franche-Comté", 0.73, 0.65, 0.82, 10, 16),
    ("02", "Martinique", 0.71, 0.51, 1.02, 6, 17),
    ("04", "La Réunion", 0.67, 0.56, 0.81, 11, 17),
    ("01", "Guadeloupe", 0.67, 0.49, 0.92, 7, 17),
    ("06", "Mayotte", None, None, None, None, None),
)
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \"'&amp; %{x} <b>gras</b>"


def share_gap_rows(sparse: bool = False) -> pl.DataFrame:
    schema = {
        "label": pl.String, "demand": pl.Float64, "supply": pl.Float64, "supply_low": pl.Float64,
        "supply_high": pl.Float64, "gap": pl.Float64, "gap_low": pl.Float64, "gap_high": pl.Float64,
        "symbol": pl.String,
    }  # fmt: skip
    if sparse:
        rows = [
            (FAMILIES[0], 0.463, 0.41, 0.21, 0.62, 0.053, -0.09, 0.2, None),
            (FAMILIES[1], 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.07, None),
            (FAMILIES[2], None, None, None, None, None, None, None, "u"),
            (FAMILIES[3], None, None, None, None, None, None, None, "z"),
            (FAMILIES[4], 0.2, 0.3, 0.1, 0.5, None, None, None, "x"),
            (HOSTILE, 0.001, 0.995, 0.995, 0.995, -0.994, -0.995, -0.99, None),
        ]
    else:
        rows = [
            (FAMILIES[0], 0.258, 0.158, 0.150, 0.189, 0.100, 0.085, 0.114, None),
            (FAMILIES[1], 0.166, 0.117, 0.110, 0.140, 0.049, 0.036, 0.061, None),
            (FAMILIES[2], 0.110, 0.097, 0.090, 0.118, 0.014, 0.002, 0.025, None),
            (FAMILIES[3], 0.040, 0.045, 0.040, 0.061, -0.005, -0.010, 0.002, None),
            (FAMILIES[4], 0.342, 0.406, 0.380, 0.430, -0.063, -0.082, -0.045, None),
            (FAMILIES[5], 0.083, 0.152, 0.140, 0.171, -0.069, -0.082, -0.056, None),
        ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def region_rows(here: str = "11", sparse: bool = False) -> pl.DataFrame:
    rows = [
        (code, label, *((None,) * 5 if sparse and code != "11" else values), code == here)
        for code, label, *values in REGIONS
    ]
    names = ("region_code", "label", "value", "low", "high", "rank_low", "rank_high", "here")
    kinds = (pl.String, pl.String, pl.Float64, pl.Float64, pl.Float64, pl.Int64, pl.Int64, pl.Boolean)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row").with_columns(
        symbol=pl.when(pl.col("value").is_null()).then(pl.lit("u"))
    )


def bar_rows(kind: str) -> pl.DataFrame:
    rows: dict[str, list[tuple[str | None, str, float | None, float | None, str | None]]] = {
        "contracts": [
            ("Contrat", "CDI", 0.784, 0.712, None),
            ("Contrat", "CDD", 0.079, 0.118, None),
            ("Contrat", "Alternance", 0.093, 0.104, None),
            ("Contrat", "Intérim et autres", 0.044, 0.066, None),
            ("Expérience", "Débutant accepté", 0.315, 0.39, None),
            ("Expérience", "1 à 3 ans", 0.272, 0.297, None),
            ("Expérience", "Plus de 3 ans", None, 0.313, "u"),
        ],
        "skills": [
            (None, "Anglais technique", 0.412, 0.334, None),
            (None, "Méthodes agiles", 0.368, 0.301, None),
            (None, "Rédiger une spécification technique, cahier des charges", 0.294, 0.29, None),
            (None, "Cloud public", 0.249, 0.184, None),
            (None, "Support aux utilisateurs", 0.112, 0.198, None),
            (None, HOSTILE, 0.0, 0.0, None),
            (None, "Rien", None, None, "x"),
        ],
        "families": [
            (None, FAMILIES[4], 0.406, 0.374, None),
            (None, FAMILIES[0], 0.158, 0.245, None),
            (None, FAMILIES[5], 0.152, 0.131, None),
            (None, FAMILIES[1], 0.117, 0.097, None),
            (None, FAMILIES[2], 0.097, 0.092, None),
            (None, FAMILIES[3], 0.071, 0.058, None),
        ],
    }
    schema: dict[str, type[pl.DataType]] = {
        "group": pl.String, "label": pl.String, "value": pl.Float64, "reference": pl.Float64,
        "symbol": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows[kind], schema=schema, orient="row")


def occupation_rows() -> pl.DataFrame:
    rows = [
        ("Développement logiciel et applicatif", 1842, -0.09, -0.14, -0.03, None),
        ("Conseil fonctionnel SI", 1104, 0.03, -0.05, 0.12, None),
        ("Ingénierie systèmes et réseaux", 962, 0.09, -0.01, 0.19, None),
        ("Administration de bases de données et de serveurs d’entreprise", 618, 0.31, 0.16, 0.49, None),
        ("Analyse en cybersécurité", 571, 0.30, 0.14, 2.48, None),
        ("Maîtrise d’ouvrage SI", 48, None, None, None, "b"),
        (HOSTILE, 6, None, None, None, "u"),
        ("Métier retenu", None, None, None, None, "u"),
        ("Zéro offre", 0, None, None, None, "z"),
    ]
    schema = {
        "label": pl.String, "value": pl.Float64, "change": pl.Float64, "change_low": pl.Float64,
        "change_high": pl.Float64, "symbol": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def history_rows(quarters: int = 8) -> pl.DataFrame:
    names = ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"][
        -quarters:
    ]
    known: dict[str, tuple[list[float | None], tuple[float | None, ...], str | None]] = {
        FAMILIES[4]: ([4800, 4500, 4890, 4950, 4750, 4430, 4700, 4612], (-0.068, -0.105, -0.030), None),
        FAMILIES[0]: ([2960, 2840, 3080, 3102, 3190, 3150, 3380, 3478], (0.121, 0.068, 0.177), None),
        FAMILIES[1]: ([2190, 2050, 2240, 2180, 2200, 2110, 2300, 2243], (0.029, -0.030, 0.092), None),
        FAMILIES[2]: ([1050, 1030, 1160, 1214, 1250, 1290, 1410, 1586], (0.224, 0.134, 0.322), None),
        FAMILIES[5]: ([1240, 1120, 1245, 1198, 1180, 1060, 1196, 1124], (None, None, None), "b"),
        FAMILIES[3]: ([None, 3, 4, 3, 5, None, 4, None], (None, None, None), "u"),
    }
    rows = []
    for label, (values, change, symbol) in known.items():
        for name, value in zip(names, values[-quarters:], strict=True):
            last = name == names[-1]
            rows.append((label, name, value, *(change if last else (None,) * 3), symbol if last else None))
    schema = {
        "label": pl.String, "quarter": pl.String, "value": pl.Float64, "change": pl.Float64,
        "change_low": pl.Float64, "change_high": pl.Float64, "symbol": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


DEPARTMENTS: dict[str, dict[str, tuple[str, float | None]]] = {
    "11": {
        "75": ("Paris", 356), "92": ("Hauts-de-Seine", 406), "93": ("Seine-Saint-Denis", 93),
        "78": ("Yvelines", 105), "94": ("Val-de-Marne", 85), "91": ("Essonne", 67), "95": ("Val-d’Oise", 42),
        "77": ("Seine-et-Marne", 31),
    },
    "76": {
        "09": ("Ariège", None), "11": ("Aude", 18), "12": ("Aveyron", 22), "30": ("Gard", 31),
        "31": ("Haute-Garonne", 142), "32": ("Gers", 12), "34": ("Hérault", 88), "46": ("Lot", 9),
        "48": ("Lozère", None), "65": ("Hautes-Pyrénées", 21), "66": ("Pyrénées-Orientales", 19),
        "81": ("Tarn", 27), "82": ("Tarn-et-Garonne", 14),
    },
    "27": {
        "21": ("Côte-d’Or", 58), "25": ("Doubs", 41), "39": ("Jura", 15), "58": ("Nièvre", 9),
        "70": ("Haute-Saône", 7), "71": ("Saône-et-Loire", 17), "89": ("Yonne", 12),
        "90": ("Territoire de Belfort", 63),
    },
    "94": {"2A": ("Corse-du-Sud", 21), "2B": ("Haute-Corse", None)},
    "01": {"971": ("Guadeloupe", 24)},
    "06": {"976": ("Mayotte", None)},
}  # fmt: skip


def department_rows(region: str) -> pl.DataFrame:
    rows = [
        (code, label, value, "u" if value is None else None)
        for code, (label, value) in DEPARTMENTS[region].items()
    ]
    schema = {"department_code": pl.String, "label": pl.String, "value": pl.Float64, "symbol": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def country_rows() -> pl.DataFrame:
    return region_rows().with_columns(
        klass=pl.when(pl.col("value").is_null())
        .then(pl.lit("withheld"))
        .when(pl.col("low") > 1)
        .then(pl.lit("above"))
        .when(pl.col("high") < 1)
        .then(pl.lit("below"))
        .otherwise(pl.lit("inconclusive"))
    )


def plane_rows() -> pl.DataFrame:
    points = [
        ("Développement informatique", 1.21, 1.08, 1.06, 1.11, 2, "A"),
        ("Expertise systèmes et réseaux", 0.76, 1.16, 1.12, 1.21, 1, "A"),
        ("Conseil fonctionnel SI", 0.80, 1.34, 1.29, 1.40, 1, "A"),
        ("Études et data", 1.26, 1.31, 1.23, 1.39, 2, "A"),
        ("Administration de SI", 0.86, 0.78, 0.73, 0.83, 3, "A"),
        ("Exploitation informatique", 0.86, 0.72, 0.67, 0.78, 3, "A"),
        ("Maintenance informatique", 0.47, 0.41, 0.37, 0.44, 3, "A"),
        ("Direction des SI", 1.21, 1.06, 0.97, 1.15, 0, "A"),
        ("Réseaux câblés et fibre", 0.33, 0.18, 0.15, 0.22, 3, "A"),
        ("Ingénierie télécoms", 0.73, 0.99, 0.84, 1.17, 0, "B"),
        ("Marketing", 1.21, 1.32, 1.22, 1.43, 2, "A"),
        ("Communication", 1.15, 1.36, 1.22, 1.52, 2, "A"),
        ("Animation de site web", 1.33, 0.63, 0.51, 0.76, 4, "A"),
        ("Design graphique", 0.69, 1.65, 1.42, 1.89, 1, "A"),
        ("Conception multimédia", 1.15, 1.78, 1.43, 2.19, 2, "A"),
        ("Média et référencement", 0.71, 0.85, 0.56, 1.23, 0, "B"),
        ("Offre nulle", 0.0, 1.2, 0.7, 9.0, 0, "B"),
        ("Métier sans mesure", None, None, None, None, None, "withheld"),
        (HOSTILE, None, None, None, None, None, "C"),
    ]
    rows = [
        (label, x, y, low, high, quadrant, kind, x and x * 0.9, x and x * 1.15, "u" if x is None else None)
        for label, x, y, low, high, quadrant, kind in points
    ]
    names = ("label", "x", "y", "y_low", "y_high", "quadrant", "reliability", "x_low", "x_high", "symbol")
    kinds = (pl.String, *(pl.Float64,) * 4, pl.Int64, pl.String, pl.Float64, pl.Float64, pl.String)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def contribution_rows() -> pl.DataFrame:
    rows = [
        ("Conseil fonctionnel SI", 0.091, None),
        ("Expertise systèmes et réseaux", 0.083, None),
        ("Exploitation informatique", 0.007, None),
        ("Métier retenu", None, "u"),
        ("Conception multimédia", -0.005, None),
        ("Animation de site web", -0.045, None),
        ("Développement informatique", -0.078, None),
    ]
    schema = {"label": pl.String, "value": pl.Float64, "symbol": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def split_rows() -> pl.DataFrame:
    rows = [
        ("Région", "Sur site", 0.882, None),
        ("Région", "Mixte", 0.075, None),
        ("Région", "À distance", 0.043, None),
        ("France", "Sur site", 0.639, None),
        ("France", "Mixte", 0.152, None),
        ("France", "À distance", 0.209, None),
    ]
    schema = {"bar": pl.String, "part": pl.String, "value": pl.Float64, "symbol": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def gallery(mode: Mode) -> list[Drawing]:
    """All figures of one mode; ids end with the mode."""

    def named(name: str) -> str:
        return f"{name}-{mode}"

    made = [
        share_gap.draw(share_gap_rows(), id=named("gap"), mode=mode, alt="Écart"),
        share_gap.draw(share_gap_rows(True), id=named("gap-sparse"), mode=mode, alt="Écart"),
        region_strip.draw(region_rows(), id=named("strip"), mode=mode, alt="Régions"),
        region_strip.draw(region_rows(sparse=True), id=named("strip-sparse"), mode=mode, alt="Régions"),
        bars.draw(bar_rows("contracts"), id=named("contracts"), mode=mode, alt="Contrats", share=HALF),
        bars.draw(bar_rows("skills"), id=named("skills"), mode=mode, alt="Compétences", share=HALF),
        bars.draw(bar_rows("families"), id=named("families"), mode=mode, alt="Familles", side="supply"),
    ]
    made += [
        leading_occupations.draw(occupation_rows(), id=named("leading"), mode=mode, alt="Métiers"),
        history.draw(history_rows(), id=named("history"), mode=mode, alt="Évolution"),
        history.draw(history_rows(5), id=named("history-5"), mode=mode, alt="Évolution", side="supply"),
        micro_strip.draw(region_rows(), id=named("micro"), mode=mode, alt="Rang", nation=1.0, root=True),
        micro_strip.draw(region_rows("06"), id=named("micro-06"), mode=mode, alt="Rang"),
    ]
    made += [
        department_map.draw(department_rows(region), id=named(f"map-{region}"), mode=mode, alt="Carte")
        for region in DEPARTMENTS
    ]
    gone = pl.when(pl.col("region_code").is_in(["06", "24", "94"]))
    lost = country_rows().with_columns(
        value=gone.then(None).otherwise("value"),
        klass=gone.then(pl.lit("withheld")).otherwise("klass"),
        symbol=gone.then(pl.lit("u")).otherwise("symbol"),
    )
    made += [
        country_map.draw(country_rows(), id=named("country"), mode=mode, alt="Pays"),
        country_map.draw(lost, id=named("country-lost"), mode=mode, alt="Pays"),
    ]
    made += [
        plane.draw(plane_rows(), id=named("plane"), mode=mode, alt="Plan"),
        contributions.draw(contribution_rows(), id=named("contributions"), mode=mode, alt="Écarts"),
        split.draw(split_rows(), id=named("split"), mode=mode, alt="Modalité", share=HALF),
    ]
    empty = share_gap_rows().clear()
    made.append(share_gap.draw(empty, id=named("gap-empty"), mode=mode, alt="Rien"))
    return made


def page(svgs: dict[str, str], fonts: str) -> str:
    """A page with every drawing in its frame, for the eye; `fonts` is the address of the fonts' folder."""
    css = (VENDOR / "fonts" / "fonts.css").read_text("utf-8").replace('url("', f'url("{fonts}/')
    boxes = "".join(f"<div>{themable(svg)}</div>" for svg in svgs.values())
    return (
        f"<!doctype html><html lang=fr><meta charset=utf-8><title>Figures</title><style>{css}"
        f"{css_variables()}"
        "body{background:var(--paper);display:flex;flex-wrap:wrap;gap:14px;align-items:flex-start}"
        f"div{{outline:1px dotted var(--nation)}}svg{{display:block}}</style>{boxes}"
    )
