"""Every figure drawn from invented rows, dense and sparse, for whoever changes one and wants to look."""

from __future__ import annotations

import polars as pl

from genscan.figures import bars, region_strip, share_gap
from genscan.figures.drawing import Drawing
from genscan.figures.theme import HALF, Mode

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
    rows = {
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
    }[kind]
    schema = {
        "group": pl.String, "label": pl.String, "value": pl.Float64, "reference": pl.Float64, "symbol": pl.String,
    }  # fmt: skip
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
    empty = share_gap_rows().clear()
    made.append(share_gap.draw(empty, id=named("gap-empty"), mode=mode, alt="Rien"))
    return made
