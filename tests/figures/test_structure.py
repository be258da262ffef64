"""What a figure holds, read from its Plotly figure, without a browser."""

from __future__ import annotations

import re
from typing import Any, get_args

import plotly.graph_objects as go
import polars as pl
import pytest

from genscan import reference
from genscan.errors import GenscanError
from genscan.figures import (
    bars,
    contributions,
    country_map,
    department_map,
    gallery,
    history,
    leading_occupations,
    micro_strip,
    placement,
    plane,
    region_strip,
    share_gap,
    split,
    theme,
)
from genscan.figures.drawing import Drawing
from genscan.figures.texts import figure_json, plotly_json
from genscan.figures.theme import Mode
from genscan.figures.words import measure

MODES: tuple[Mode, ...] = get_args(Mode)
ALL = [pytest.param(drawing, id=drawing.id) for mode in MODES for drawing in gallery.gallery(mode)]


def trace(drawing: Drawing, name: str) -> dict[str, Any]:
    found = [one for one in drawing.figure.to_plotly_json()["data"] if one.get("name") == name]
    assert len(found) == 1, (name, [one.get("name") for one in drawing.figure.to_plotly_json()["data"]])
    return dict(found[0])


def is_hatched(drawing: Drawing) -> bool:
    shapes = drawing.figure.to_plotly_json()["layout"].get("shapes", [])
    return any(shape["name"] == "withheld" and "L" in shape["path"] for shape in shapes)


def texts(drawing: Drawing) -> list[str]:
    data = drawing.figure.to_plotly_json()["data"]
    return [text for one in data if one.get("mode") == "text" for text in one["text"]]


@pytest.mark.parametrize("drawing", ALL)
def test_every_figure_is_valid_plotly_and_has_no_hole(drawing: Drawing) -> None:
    raw = drawing.figure.to_plotly_json()
    go.Figure(data=raw["data"], layout={k: v for k, v in raw["layout"].items() if k != "template"})
    text = figure_json(drawing)
    assert "NaN" not in text and "Infinity" not in text
    assert texts(drawing) or "micro" in drawing.id
    assert drawing.width > 0 and drawing.height > 0


Box = tuple[float, float, float, float]


def boxes(drawing: Drawing) -> list[tuple[str, Box]]:
    """Each text of the ground and the box of its small letters."""
    found = []
    for one in drawing.figure.to_plotly_json()["data"]:
        if one.get("name") != "words":
            continue
        font = one["textfont"]
        for n, text in enumerate(one["text"]):
            shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            size = font["size"][n]
            long = measure(shown, size, font["weight"][n])
            back = {"middle right": 0.0, "middle center": long / 2, "middle left": long}
            x, y = one["x"][n] - back[one["textposition"][n]], one["y"][n]
            found.append((shown, (x, y - size * 0.4, x + long, y + size * 0.4)))
    return found


def assert_readable(drawing: Drawing) -> None:
    placed = boxes(drawing)
    for n, (text, a) in enumerate(placed):
        assert a[0] >= -2 and a[2] <= drawing.width + 2 and a[1] >= -2 and a[3] <= drawing.height + 2, (
            text,
            a,
        )
        for other, b in placed[n + 1 :]:
            wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            assert wide <= 1.5 or high <= 1.5, (text, other, a, b)


@pytest.mark.parametrize("drawing", ALL)
def test_words_stay_within_the_figure_and_apart(drawing: Drawing) -> None:
    assert_readable(drawing)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("withheld", [False, True])
def test_the_map_of_every_region_is_readable(mode: Mode, withheld: bool) -> None:
    for n, part in enumerate(reference.departments().partition_by("region_code", maintain_order=True)):
        rows = part.with_row_index("row").select(
            "department_code",
            label="department_label",
            value=(pl.col("row") * 7919 + 13 * n) % 997 * pl.lit(1.0),
            symbol=pl.lit(None, dtype=pl.String),
        )
        if withheld:
            rows = rows.with_columns(value=pl.lit(None, dtype=pl.Float64), symbol=pl.lit("u"))
        assert_readable(department_map.draw(rows, id="a", mode=mode, alt=""))


@pytest.mark.parametrize("drawing", ALL)
def test_only_colours_with_a_role_are_used(drawing: Drawing) -> None:
    known = {theme.rgb(colour) for colour in theme.LIGHT.values()}
    assert set(re.findall(r"rgb\([^)]*\)", figure_json(drawing))) <= known
    assert not re.findall(r"#[0-9a-fA-F]{6}", figure_json(drawing))


def test_widths_follow_the_mode() -> None:
    assert {
        mode: region_strip.draw(gallery.region_rows(), id="a", mode=mode, alt="").width for mode in MODES
    } == {
        "pdf": 658,
        "wide": 760,
        "narrow": 300,
    }


def test_shares_are_drawn_where_they_are() -> None:
    rows = gallery.share_gap_rows()
    drawing = share_gap.draw(rows, id="a", mode="pdf", alt="")
    assert trace(drawing, "demand")["x"] == rows["demand"].to_list()
    assert trace(drawing, "supply")["x"] == rows["supply"].to_list()
    band = trace(drawing, "undecided supply")
    assert band["base"] == rows["supply_low"].to_list()
    assert band["x"] == pytest.approx((rows["supply_high"] - rows["supply_low"]).to_list())
    assert {"+10,0", "[+8,5\u202f;\u00a0+11,4]", "25,8", "15,8"} <= set(texts(drawing))


def test_a_gap_that_may_be_zero_is_said_inconclusive() -> None:
    rows = gallery.share_gap_rows().filter(pl.col("label") == "Design")
    shown = texts(share_gap.draw(rows, id="a", mode="pdf", alt=""))
    assert "non concluant" in shown and "−0,5" not in shown


def test_a_gap_within_the_band_of_sharing_rules_is_inconclusive() -> None:
    rows = gallery.share_gap_rows().filter(pl.col("label") == "Data, IA et IoT")
    shown = texts(share_gap.draw(rows, id="a", mode="pdf", alt=""))
    assert "non concluant" in shown and "+1,4" not in shown
    narrow = rows.with_columns(supply_low=pl.col("supply"), supply_high=pl.col("supply"))
    assert "+1,4" in texts(share_gap.draw(narrow, id="a", mode="pdf", alt=""))


@pytest.mark.parametrize("mode", MODES)
def test_a_withheld_row_is_hatched_named_and_without_number(mode: Mode) -> None:
    rows = gallery.share_gap_rows(sparse=True).filter(pl.col("symbol") == "u")
    drawing = share_gap.draw(rows, id="a", mode=mode, alt="")
    assert is_hatched(drawing)
    assert "non diffusé" in texts(drawing)
    names = {one.get("name") for one in drawing.figure.to_plotly_json()["data"]}
    assert not names & {"demand", "supply", "gap", "undecided supply"}


@pytest.mark.parametrize(
    ("symbol", "words"), [("z", "sans objet"), ("x", "non disponible"), ("c", "secret statistique")]
)
def test_each_missing_value_says_why(symbol: str, words: str) -> None:
    rows = (
        gallery.share_gap_rows(sparse=True)
        .filter(pl.col("symbol") == "u")
        .with_columns(symbol=pl.lit(symbol))
    )
    drawing = share_gap.draw(rows, id="a", mode="pdf", alt="")
    hatched = is_hatched(drawing)
    assert words in texts(drawing) and hatched == (symbol == "c")


def test_regions_are_sorted_and_one_is_marked() -> None:
    drawing = region_strip.draw(gallery.region_rows(), id="a", mode="pdf", alt="")
    shown = texts(drawing)
    assert shown.index("Provence-Alpes-Côte d’Azur") < shown.index("Île-de-France") < shown.index("Mayotte")
    assert trace(drawing, "here")["x"] == [1.08]
    assert trace(drawing, "regions, inconclusive")["marker"]["color"] == theme.paint("paper")
    assert 1.03 in trace(drawing, "regions, inconclusive")["x"] and 1.61 in trace(drawing, "regions")["x"]
    assert {"3ᵉ à\u00a05ᵉ", "1ᵉʳ", "1,61"} <= set(shown)


def test_an_interval_beyond_the_scale_ends_in_an_arrow() -> None:
    drawing = region_strip.draw(gallery.region_rows(), id="a", mode="pdf", alt="")
    end = trace(drawing, "regions interval beyond")["x"][0]
    assert end < 3.34 and max(v for v in trace(drawing, "regions interval")["x"] if v) == end


def test_bars_start_at_zero_and_carry_the_country() -> None:
    drawing = bars.draw(gallery.bar_rows("families"), id="a", mode="pdf", alt="", side="supply")
    bar = trace(drawing, "supply")
    assert bar["x"][0] == 0.406 and "base" not in bar
    assert bar["marker"]["color"] == theme.paint("supply")
    assert trace(drawing, "reference")["x"][0] == 0.374
    panel = drawing.figure.to_plotly_json()["layout"]["xaxis2"]
    assert panel["range"][0] == 0


def test_a_change_is_a_number_only_when_established() -> None:
    drawing = leading_occupations.draw(gallery.occupation_rows(), id="a", mode="pdf", alt="")
    assert trace(drawing, "change")["x"] == [-0.09, 0.31, 0.30]
    assert trace(drawing, "change, inconclusive")["x"] == [0.03, 0.09]
    shown = texts(drawing)
    assert shown.count("non concluant") == 2 and "+3\u202f%" not in shown
    assert "rupture de série" in shown and "1\u202f842" in shown


def test_the_plane_knows_its_first_quarter_and_its_class_b() -> None:
    drawing = plane.draw(gallery.plane_rows(), id="a", mode="pdf", alt="")
    assert sorted(trace(drawing, "demand")["x"]) == [0.69, 0.76, 0.80]
    assert trace(drawing, "nation, class B")["marker"]["color"] == theme.paint("paper")
    shown = texts(drawing)
    assert "Design graphique" in shown and any(text.startswith("Non diffusé : Métier") for text in shown)


def test_every_point_of_a_usual_plane_gets_its_label() -> None:
    shown = texts(plane.draw(gallery.plane_rows(), id="a", mode="wide", alt=""))
    assert set(gallery.plane_rows().filter(pl.col("x").is_not_null())["label"]) <= set(shown)


def test_lines_of_the_plane_stop_where_words_stand() -> None:
    boxes = [(40.0, 5.0, 60.0, 15.0), (55.0, 8.0, 70.0, 20.0), (0.0, 50.0, 90.0, 60.0)]
    assert placement.cut((10.0, 10.0, 100.0, 10.0), boxes) == [(10, 10, 40, 10), (70, 10, 100, 10)]
    assert placement.cut((50.0, 0.0, 50.0, 17.0), boxes) == [(50, 0, 50, 5)]  # what is left below is a speck
    assert placement.cut((45.0, 10.0, 65.0, 10.0), boxes) == []
    assert placement.cut((1.0, 30.0, 9.0, 30.0), boxes) == [(1, 30, 9, 30)]


def test_few_units_make_no_decimals() -> None:
    drawing = share_gap.draw(gallery.share_gap_rows(), id="a", mode="pdf", alt="", decimals=0)
    assert not [text for text in texts(drawing) if "," in text and text[:1] in "+−[0123456789"]


def test_history_compares_the_same_quarter_of_two_years() -> None:
    drawing = history.draw(gallery.history_rows(), id="a", mode="pdf", alt="")
    years = [one for one in drawing.figure.to_plotly_json()["data"] if one.get("name") == "year"]
    assert [round(one["y"][1], 1) for one in years] == [93.2, 112.1, 102.9, 130.6]
    assert [one["line"]["dash"] for one in years] == ["solid", "solid", "4px,3px", "solid"]
    assert {"4\u202f950", "4\u202f612", "rupture de série", "non diffusé"} <= set(texts(drawing))


def test_a_withheld_change_draws_no_line() -> None:
    rows = gallery.history_rows().filter(pl.col("label") == gallery.FAMILIES[0])
    last = pl.col("quarter") == "2026-Q1"
    gone = [pl.when(last).then(None).otherwise(c).alias(c) for c in ("change", "change_low", "change_high")]
    drawing = history.draw(
        rows.with_columns(*gone, symbol=pl.when(last).then(pl.lit("u"))), id="a", mode="pdf", alt=""
    )
    assert is_hatched(drawing) and "non diffusé" in texts(drawing)
    assert not {"year", "quarters", "now"} & {
        one.get("name") for one in drawing.figure.to_plotly_json()["data"]
    }


def test_history_refuses_two_rows_for_one_quarter() -> None:
    rows = gallery.history_rows()
    with pytest.raises(GenscanError, match="two rows"):
        history.draw(pl.concat([rows, rows]), id="a", mode="pdf", alt="")


def test_map_classes_are_round_and_hold_all_values() -> None:
    assert department_map.round_breaks([31, 42, 67, 85, 93, 105, 356, 406]) == [60, 80, 300]
    assert department_map.round_breaks([5]) == [] and department_map.round_breaks([]) == []
    assert department_map.round_breaks([0, 0, 0, 3]) == [3]
    assert department_map.round_breaks([0.012, 0.034, 0.071]) == [0.03, 0.06]


def test_map_prints_every_department_and_refuses_unknown_ones() -> None:
    for region in gallery.DEPARTMENTS:
        rows = gallery.department_rows(region)
        shown = "|".join(texts(department_map.draw(rows, id="a", mode="pdf", alt=""))).replace("-|", "-")
        for label, value in rows.select("label", "value").iter_rows():
            assert label in shown
            assert (str(int(value)) if value is not None else "non diffusé") in shown
    with pytest.raises(GenscanError, match="'977'"):
        department_map.draw(
            gallery.department_rows("01").with_columns(department_code=pl.lit("977")),
            id="a",
            mode="pdf",
            alt="",
        )


def test_country_map_holds_all_regions() -> None:
    drawing = country_map.draw(gallery.country_rows(), id="a", mode="wide", alt="")
    names = [one.get("name") for one in drawing.figure.to_plotly_json()["data"]]
    assert {code for code, *_ in gallery.REGIONS} <= set(names)
    shown = texts(drawing)
    assert {"1,08", "1,61", "non diffusé", "La Réunion"} <= set(shown)
    with pytest.raises(GenscanError, match="class"):
        country_map.draw(gallery.country_rows().with_columns(klass=pl.lit("?")), id="a", mode="pdf", alt="")


def test_contributions_part_at_zero() -> None:
    drawing = contributions.draw(gallery.contribution_rows(), id="a", mode="pdf", alt="")
    assert trace(drawing, "demand")["x"] == [0.091, 0.083, 0.007]
    assert trace(drawing, "supply")["x"] == [-0.005, -0.045, -0.078]


def test_split_prints_every_part() -> None:
    shown = texts(split.draw(gallery.split_rows(), id="a", mode="pdf", alt="", share=theme.HALF))
    assert {"88,2", "7,5 · 4,3", "63,9", "15,2", "20,9"} <= set(shown)


def test_micro_strip_without_this_region_is_hatched() -> None:
    drawing = micro_strip.draw(gallery.region_rows("06"), id="a", mode="pdf", alt="")
    assert is_hatched(drawing)
    shown = micro_strip.draw(gallery.region_rows("11"), id="a", mode="pdf", alt="", nation=1.0)
    assert trace(shown, "nation")["x"] and trace(shown, "mark")["x"]


FIGURES: dict[str, tuple[Any, pl.DataFrame]] = {
    "share_gap": (share_gap, gallery.share_gap_rows()),
    "region_strip": (region_strip, gallery.region_rows()),
    "bars": (bars, gallery.bar_rows("contracts")),
    "leading_occupations": (leading_occupations, gallery.occupation_rows()),
    "department_map": (department_map, gallery.department_rows("76")),
    "country_map": (country_map, gallery.country_rows()),
    "plane": (plane, gallery.plane_rows()),
    "history": (history, gallery.history_rows()),
    "contributions": (contributions, gallery.contribution_rows()),
    "split": (split, gallery.split_rows()),
    "micro_strip": (micro_strip, gallery.region_rows()),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("mode", MODES)
def test_no_row_one_row_and_no_value_are_drawn(name: str, mode: Mode) -> None:
    module, rows = FIGURES[name]
    keys = {"label", "region_code", "department_code", "here", "quarter", "group", "bar", "part", "klass"}
    lost = rows.with_columns(
        pl.lit(None).cast(rows.schema[c]).alias(c) for c in rows.columns if c not in keys
    )
    lost = lost.with_columns(symbol=pl.lit("u"))
    if "klass" in lost.columns:
        lost = lost.with_columns(klass=pl.lit("withheld"))
    for case in (rows.clear(), rows.head(1), lost):
        drawing = module.draw(case, id="a", mode=mode, alt="")
        assert drawing.height >= 20
        assert "NaN" not in figure_json(drawing)
    numbers = re.compile(r"(?<![\w])\d+,\d")
    written = texts(module.draw(lost, id="a", mode=mode, alt=""))
    assert not [text for text in written if numbers.search(text) and name != "plane"]


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in {"department_map", "country_map"}])
def test_hostile_and_long_labels_are_only_text(name: str) -> None:
    module, rows = FIGURES[name]
    labels = {c for c in ("label", "bar", "part", "group") if c in rows.columns}
    for words in (
        gallery.HOSTILE,
        "Quarante caractères exactement, pas moins" * 3,
        "",
        "a\nb\u200b\tc",
        "x" * 300,
    ):
        case = rows.with_columns(pl.lit(words).alias(c) for c in labels if c == "label")
        if name == "history":
            case = case.unique("quarter", maintain_order=True)
        drawing = module.draw(case, id="a", mode="narrow", alt="")
        assert "<" not in "".join(texts(drawing))
        assert "<" not in plotly_json(drawing)


@pytest.mark.parametrize("value", [1e-12, 1.0, 987654321.0, 1e15])
def test_values_of_any_size_are_drawn(value: float) -> None:
    rows = gallery.region_rows().with_columns(
        value=pl.lit(value), low=pl.lit(value / 2), high=pl.lit(value * 2)
    )
    assert "NaN" not in figure_json(region_strip.draw(rows, id="a", mode="narrow", alt=""))
    occupations = gallery.occupation_rows().with_columns(value=pl.lit(value))
    assert "NaN" not in figure_json(leading_occupations.draw(occupations, id="a", mode="narrow", alt=""))
    counts = gallery.bar_rows("skills").with_columns(value=pl.lit(value), reference=pl.lit(value))
    assert "NaN" not in figure_json(bars.draw(counts, id="a", mode="narrow", alt="", kind="count"))
    planes = gallery.plane_rows().with_columns(x=pl.lit(value), y=pl.lit(value))
    assert "NaN" not in figure_json(plane.draw(planes, id="a", mode="narrow", alt=""))
