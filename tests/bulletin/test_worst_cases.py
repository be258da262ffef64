"""Bulletins hold where tables are poor: no history, nothing in a region, few indicators, real data."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

import polars as pl
import pytest

from genscan import french
from genscan.bulletin import index, pages
from genscan.bulletin.cited import Tables
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.published import Published
from genscan.bulletin.region import Region
from genscan.bulletin.sections import quality
from genscan.bulletin.setting import compose
from genscan.bulletin.traceability import differences
from genscan.facts import EditionFacts
from tests.bulletin import sample, worst_cases
from tests.bulletin.test_pages import Blank

Frames = Mapping[str, pl.DataFrame]
FIRST_INDICATORS = [
    "vacancies_per_100_courses",
    "tension_index",
    "demand_share",
    "supply_share",
    "share_gap",
    "demand_quotient",
]


def made(tables: Frames, facts: EditionFacts, *codes: str) -> str:
    """All pages, checked against their tables, drawn but not rendered; their text one after another."""
    published, known = Published(tables, facts), Tables(tables, facts)
    written = []
    for code in codes:
        bulletin = compose(published, code)
        assert all(figure.drawings() for figure in bulletin.figures)
        written.append(bulletin_page(bulletin, Pictures(Blank()), "screen"))
        assert bulletin_page(bulletin, Pictures(Blank()), "print")
    home = index.page_of(index.compose(published), Pictures(Blank()))
    for page in (*written, home):
        assert differences(page, known) == []
    others = (pages.method(published), pages.quality(published), pages.dictionary_page(published))
    return "".join((*written, home, *others))


def worst(tables: Frames, name: str) -> str:
    """The pages of a worst case."""
    case = worst_cases.CASES[name]
    return made(case.tables(tables), case.facts, case.region)


@pytest.mark.parametrize("name", worst_cases.CASES)
def test_every_worst_case_is_made_and_cites_its_cells(tables: Frames, name: str) -> None:
    page = worst(tables, name)
    assert "<script>alert" not in page and "<b>gras" not in page
    if name == "long-and-hostile-names":  # a label is text, never a template
        assert "%{x} &lt;b&gt;gras" in page
    assert not re.search(r"\b(None|nan|inf)\b", re.sub(r"<[^>]*>", "", page))


def test_without_history_no_change_is_told(tables: Frames) -> None:
    page = worst(tables, "no-history")
    assert "évolution sur un an n’est pas disponible" in page
    assert "gagnent" not in page and "on ne peut pas conclure à une" not in page


def test_a_region_with_nothing_is_readable(tables: Frames) -> None:
    page = worst(tables, "nothing")
    assert "Aucune offre en ligne ce trimestre en Bretagne" in page
    assert "Aucune formation sur place en Bretagne ce trimestre" in page


def test_one_of_each_is_said_in_the_singular(tables: Frames) -> None:
    page = worst(tables, "one-of-each")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    assert "Une offre en ligne en moyenne" in text
    assert "Une formation mène à un métier du numérique" in text
    assert not re.search(r"\b(1|[Uu]ne) (offres|formations)\b", text)


def test_a_provisional_number_says_so_within_its_sentence(tables: Frames) -> None:
    page = re.sub(r"<[^>]*>", "", worst(tables, "provisional"))
    assert "offres en ligne en moyenne (chiffre provisoire)" in page
    assert "chiffres provisoires" in page.split("Quatre repères")[0]
    assert "chiffre provisoire" not in re.sub(r"<[^>]*>", "", worst(tables, "middling"))


def test_a_confidential_quarter_says_secret_and_never_zero(tables: Frames) -> None:
    page = worst(tables, "confidential")
    assert "secret statistique" in page
    assert "la source est confidentielle" in page


def test_the_first_six_indicators_are_enough(tables: Frames) -> None:
    few = {
        **tables,
        "indicators": tables["indicators"].filter(pl.col("indicator").is_in(FIRST_INDICATORS)),
        "skills": tables["skills"].clear(),
        "profiles": tables["profiles"].clear(),
    }
    assert "Plus d’offres que de formations, en proportion" in made(few, sample.FACTS, "11")


def test_real_data_bear_no_demonstration_mark(tables: Frames) -> None:
    facts = dataclasses.replace(sample.FACTS, demonstration=False, revision=2, reason="Un fichier corrigé")
    page = made(tables, facts, "32")
    assert "Données de démonstration" not in page and "Démonstration ·" not in page
    assert "Motif de cette révision\u00a0: Un fichier corrigé" in page


def test_a_first_revision_corrects_nothing(tables: Frames) -> None:
    facts = dataclasses.replace(sample.FACTS, revision=1, reason="Avertissements lus")
    assert "Avertissements lus" not in made(tables, facts, "32")


def test_a_break_without_comparable_series_is_named(tables: Frames) -> None:
    told = worst_cases.broken(tables, "28")
    alone = {**told, "indicators": told["indicators"].filter(pl.col("series") == "all")}
    page = made(alone, sample.FACTS, "28")
    assert "Une rupture de série empêche de comparer à l’année d’avant." in page


def test_a_comparable_series_is_told_with_whom_it_leaves_out(tables: Frames) -> None:
    page = worst(tables, "break")
    assert "Série comparable, sans le site partenaire HELLO" in page
    assert "En un an, sans le site partenaire HELLO" in page
    assert "Une rupture de série empêche" not in page
    other = made(worst_cases.broken(tables, "28"), sample.FACTS, "53")
    assert "HELLO" not in other.split("Ruptures de série")[0]


def test_breaks_of_the_country_are_told_in_every_region_and_those_of_another_are_not(tables: Frames) -> None:
    rows = pl.concat(
        [
            tables["breaks"].with_columns(region_code=pl.lit(code), what_fr=pl.lit(f"Rupture {code}"))
            for code in ("FR", "28", "32")
        ]
    )
    published = Published({**tables, "breaks": rows}, sample.FACTS)
    told = [said.text for said in quality.breaks(published, Region(published, french.region_name("28")))]
    assert [text.rpartition(" ")[2] for text in told] == ["FR.", "28."]
