"""A confidential feed tells nothing that leads back to few employers, and everything else as before."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from genscan import confidential, edition, french, method, pipeline, preparation, reference
from genscan.bulletin import pages
from genscan.bulletin.cited import Tables
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.index import compose as index_of
from genscan.bulletin.index import page_of
from genscan.bulletin.published import Published
from genscan.bulletin.read_back import Page
from genscan.bulletin.setting import compose
from genscan.bulletin.traceability import differences, misquoted
from genscan.confidential import ALL, NATION, Lattice, lattice_of, masks, suppressed, without_hidden
from genscan.errors import GenscanError
from genscan.feeds.landing import land, landed_files
from genscan.paths import DataFolder
from genscan.rebuild import _freeze
from tests.bulletin.test_pages import Blank, parsed
from tests.confidential import feeds
from tests.confidential.attack import Attack, CourseAttack, VacancyAttack
from tests.confidential.feeds import QUARTER

Cell = tuple[str, str]
REGIONS = ("11", "53", "84", "ZZ")
FAMILIES = ("data", "design", "")


def table(inner: dict[Cell, tuple[int, int]]) -> Lattice:
    """A small table from (vacancies, employers) of its inner cells; sums have those of their parts."""
    counts: dict[Cell, int] = {}
    people: dict[Cell, int] = {}
    for (area, family), (vacancies, employers) in inner.items():
        for cell in ((area, family), (area, ALL), (NATION, family), (NATION, ALL)):
            counts[cell] = counts.get(cell, 0) + vacancies
            people[cell] = people.get(cell, 0) + employers
    return lattice_of(
        pl.DataFrame(
            [(area, o, float(n), float(n), float(n), people[area, o]) for (area, o), n in counts.items()],
            schema=["area_code", "occupation_code", "weight", "stock", "squares", "contributors"],
            orient="row",
        )
    )


def test_without_a_sensitive_cell_nothing_is_hidden() -> None:
    assert (
        suppressed(table({(area, family): (9, 9) for area in REGIONS for family in FAMILIES})) == frozenset()
    )


def test_a_sensitive_cell_is_hidden_with_the_next_smallest_of_its_row_and_column() -> None:
    cells = {(area, family): (20, 20) for area in REGIONS for family in FAMILIES}
    cells |= {
        ("53", "data"): (3, 1),
        ("53", "design"): (8, 8),
        ("11", "data"): (9, 9),
        ("11", "design"): (10, 10),
    }
    assert suppressed(table(cells)) == {("53", "data"), ("53", "design"), ("11", "data"), ("11", "design")}


def test_four_employers_are_too_few_and_five_are_not() -> None:
    cells = {(area, family): (20, 20) for area in REGIONS for family in FAMILIES}
    assert suppressed(table(cells | {("53", "data"): (20, 5)})) == frozenset()
    assert ("53", "data") in suppressed(table(cells | {("53", "data"): (20, 4)}))


def test_a_zero_is_told() -> None:
    cells = {(area, family): (20, 20) for area in REGIONS for family in FAMILIES} | {("53", "data"): (0, 0)}
    assert suppressed(table(cells)) == frozenset()


def test_a_cell_that_readers_get_by_subtraction_counts_as_told() -> None:
    cells = {(area, family): (20, 20) for area in REGIONS for family in FAMILIES} | {("53", ""): (2, 1)}
    hidden = suppressed(table(cells))
    assert ("53", "") in hidden
    assert len([cell for cell in hidden if cell[0] == "53"]) >= 2


def test_a_region_with_few_employers_is_hidden_whole_with_its_sum() -> None:
    cells = {(area, family): (20, 20) for area in REGIONS for family in FAMILIES}
    cells |= {("53", family): (1, 1) for family in FAMILIES}
    hidden = suppressed(table(cells))
    assert {("53", ALL), *(("53", family) for family in FAMILIES)} <= hidden
    assert len([cell for cell in hidden if cell[1] == ALL]) >= 2
    assert (NATION, ALL) not in hidden


def test_a_large_count_of_one_employer_is_not_told_to_within_a_fifth() -> None:
    cells = {(area, family): (30, 30) for area in REGIONS for family in FAMILIES} | {("53", "data"): (100, 1)}
    lattice = table(cells)
    hidden = suppressed(lattice)
    low, high = confidential.Bounds(lattice, hidden).of(("53", "data"))
    assert high - low >= method.CONFIDENTIAL_SHARE * 100


def test_the_same_table_hides_the_same_cells_whatever_the_order_of_its_rows() -> None:
    cells = {
        (area, family): (5 + 3 * i + j, 3 + i)
        for i, area in enumerate(REGIONS)
        for j, family in enumerate(FAMILIES)
    }
    assert suppressed(table(cells)) == suppressed(table(dict(reversed(cells.items()))))


def test_a_feed_of_a_few_employers_in_all_is_refused() -> None:
    with pytest.raises(GenscanError, match="fewer than 5 employers can't be published"):
        suppressed(table({("11", "data"): (40, 4)}))


def test_no_confidential_feed_no_mask() -> None:
    empty = pl.DataFrame(
        schema={
            **dict.fromkeys(("side", "area_code", "occupation_code"), pl.String),
            **dict.fromkeys(("weight", "stock", "squares"), pl.Float64),
            "contributors": pl.Int64,
        }
    )
    assert masks(empty).is_empty()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A quarter with a confidential vacancy feed."""
    data = DataFolder(tmp_path_factory.mktemp("secret"))
    feeds.build(data, [QUARTER], {"france-travail": True})
    return data


def truth(data: DataFolder) -> tuple[dict[tuple[str, Cell], float], Lattice]:
    """What the attacker wants, from the warehouse: vacancies and stock of every cell, and its employers."""
    winners = pl.read_parquet(data.table("core.coded_offers", QUARTER)).select(
        vacancy_id="offer_id", employer="employer_hash"
    )
    vacancies = pl.read_parquet(data.table("core.vacancies", QUARTER)).join(
        winners, on="vacancy_id", how="left"
    )
    told: dict[tuple[str, Cell], float] = {}
    rows = []
    for areas in ([pl.lit(NATION)], [pl.col("region_code")]):
        for families in ([pl.lit(ALL)], [pl.col("family").fill_null("")]):
            grouped = vacancies.group_by(area=areas[0], occupation=families[0]).agg(
                v=pl.len(),
                s=pl.col("stock_share").cast(pl.Float64).sum(),
                people=pl.col("employer").n_unique(),
            )
            for area, occupation, v, s, people in grouped.iter_rows():
                told["v", (area, occupation)], told["s", (area, occupation)] = v, s
                rows.append((area, occupation, float(v), s, s, people))
    names = ["area_code", "occupation_code", "weight", "stock", "squares", "contributors"]
    return told, lattice_of(pl.DataFrame(rows, schema=names, orient="row"))


def sides_of(cells: pl.DataFrame) -> tuple[list[str], list[str]]:
    """The regions with `ZZ`, and the families, of the published cells."""
    areas = cells.filter(pl.col("area_level") == "region")["area_code"].unique().sort().to_list()
    families = cells.filter(pl.col("occupation_level") == "family")["occupation_code"].unique().sort()
    return areas, families.to_list()


def attack_on(tables: dict[str, pl.DataFrame]) -> Attack:
    attack = VacancyAttack(*sides_of(tables["cells"]))
    attack.sums()
    attack.cells_of(tables["cells"])
    attack.indicators_of(tables["indicators"])
    return attack


def attack_on_courses(tables: dict[str, pl.DataFrame]) -> CourseAttack:
    attack = CourseAttack(*sides_of(tables["cells"]))
    attack.structure()
    attack.cells_of(tables["cells"])
    attack.indicators_of(tables["indicators"], tables["cells"])
    return attack


def hidden_cells(tables: dict[str, pl.DataFrame], count: str = "vacancies") -> list[Cell]:
    coarse = pl.col("area_level").is_in(["nation", "region"]) & pl.col("occupation_level").is_in(
        ["all", "family"]
    )
    rows = tables["cells"].filter(coarse & pl.col(count).is_null())
    return sorted(rows.select("area_code", "occupation_code").iter_rows())


def test_no_hidden_count_can_be_worked_out_from_the_published_tables(secret: DataFolder) -> None:
    tables = feeds.published(secret)
    known, lattice = truth(secret)
    attack = attack_on(tables)
    assert attack.faults(known) == []
    hidden = hidden_cells(tables)
    assert len(hidden) > 20
    bounds = attack.bounds(hidden)
    for cell, (low, high) in bounds.items():
        assert low - 0.01 <= known.get(("v", cell), 0) <= high + 0.01
    narrow = {
        cell: (low, high)
        for cell, (low, high) in bounds.items()
        if high - low < confidential.needed(lattice, cell) - 0.01
    }
    assert narrow == {}


def test_every_count_from_few_employers_is_hidden(secret: DataFolder) -> None:
    _, lattice = truth(secret)
    named = {cell for cell in lattice.sensitive if cell[1] != ""}
    assert len(named) > 10
    assert named <= set(hidden_cells(feeds.published(secret)))


def test_the_attack_succeeds_where_only_the_sensitive_cells_are_hidden(secret: DataFolder) -> None:
    known, lattice = truth(secret)
    attack = VacancyAttack(
        [area for area in lattice.areas if area != NATION],
        [o for o in lattice.occupations if o not in (ALL, "")],
    )
    attack.sums()
    for (kind, cell), value in known.items():
        if cell not in lattice.sensitive and cell[1] != "":
            attack.know({(kind, cell): 1.0}, value, "told")
    bounds = attack.bounds(sorted(lattice.sensitive))
    assert [cell for cell, (low, high) in bounds.items() if high - low < 0.5]


def test_nothing_finer_than_region_and_family_is_told(secret: DataFolder) -> None:
    tables = feeds.published(secret)
    fine = pl.col("area_level").eq("department") | pl.col("occupation_level").is_in(["parent", "rome"])
    for name in ("cells", "history"):
        assert tables[name].filter(fine & pl.col("vacancies").is_not_null()).is_empty()
        assert tables[name]["openings"].null_count() == tables[name].height
        departments = tables[name].filter(pl.col("area_level") == "department")
        assert departments.filter(pl.col("courses") == 0).is_empty()
    indicators = tables["indicators"]
    course_only = ("courses", "courses_per_100k", "supply_share", "supply_quotient", "share_unallocated")
    told = indicators.filter(fine & (pl.col("value").is_not_null() | pl.col("numerator").is_not_null()))
    assert set(told["indicator"]) <= {
        *course_only,
        "share_without_family",
        "share_on_evidence",
        "share_certifying",
        "share_no_diploma_required",
        "share_distant_courses",
    }
    # a row of the median stands only where a vacancy does
    medians = indicators.filter(indicator="median_days_online")
    assert medians.select("area_code", "occupation_code", "symbol").rows() == [(NATION, ALL, "c")]
    assert tables["skills"].is_empty() and tables["copies"].is_empty() and tables["sensitivity"].is_empty()
    profiles = tables["profiles"].filter(pl.col("side") == "vacancies")
    assert profiles["count"].null_count() == profiles.height > 0
    assert set(profiles["symbol"]) == {"c"}
    assert set(profiles["area_level"]) == {"nation"} and set(profiles["occupation_level"]) == {"all"}
    assert {"postings", "posts"} <= set(profiles["dimension"])


def test_hidden_is_a_null_with_its_symbol_never_a_zero(secret: DataFolder) -> None:
    tables = feeds.published(secret)
    hidden = tables["cells"].filter(pl.col("vacancies").is_null())
    assert hidden["symbols"].str.contains(r"\bvacancies=c\b").all()
    rows = tables["indicators"].filter(pl.col("symbol") == "c")
    assert rows.height
    figures = [name for name, kind in rows.schema.items() if kind.is_numeric()]
    assert all(rows[name].null_count() == rows.height for name in figures)


def test_borrowed_values_ranks_and_changes_lead_to_nothing_hidden(secret: DataFolder) -> None:
    indicators = feeds.published(secret)["indicators"]
    hidden = {
        (
            row["indicator"],
            "/".join(
                row[name] for name in ("area_level", "area_code", "occupation_level", "occupation_code")
            ),
        )
        for row in indicators.filter(pl.col("symbol") == "c").iter_rows(named=True)
    }
    borrowed = indicators.filter(pl.col("borrowed_from").is_not_null())
    assert not set(borrowed.select("indicator", "borrowed_from").iter_rows()) & hidden
    demand = indicators.filter(
        pl.col("indicator").is_in(["vacancies_stock", "demand_share", "tension_index"])
    )
    assert demand.filter(pl.col("previous_year").is_not_null() | pl.col("mean_4q").is_not_null()).is_empty()
    columns = {cell[1] for cell in hidden_cells(feeds.published(secret))}
    assert demand.filter(pl.col("occupation_code").is_in(columns) & pl.col("rank").is_not_null()).is_empty()


def test_every_check_of_the_warehouse_holds(secret: DataFolder) -> None:
    for check in pipeline.checks():
        if check.warns:  # what its rows say is for those who run the edition
            continue
        assert pipeline.run_check(secret, check, QUARTER).is_empty(), check.name


def partners_told(tables: dict[str, pl.DataFrame]) -> list[str]:
    """The tables that tell what a partner had: its breaks, its notices, a series without it."""
    rows = {
        "breaks": pl.col("scope").str.starts_with("partner"),
        "notices": pl.col("notice").str.starts_with("partner"),
        "indicators": pl.col("series") == "comparable",
    }
    return [name for name, told in rows.items() if not tables[name].filter(told).is_empty()]


def test_partners_that_came_or_went_are_withheld_in_words(secret: DataFolder) -> None:
    tables = feeds.published(secret)
    found = pl.read_parquet(secret.table("core.partner_breaks", QUARTER))
    assert found.select("partner", "offers_before").rows() == [(feeds.PARTNER, feeds.SEEN_ONCE)]
    assert partners_told(tables) == []
    (row,) = tables["breaks"].filter(feed="france-travail").iter_rows(named=True)
    assert (row["break_date"], row["scope"], row["region_code"]) == (QUARTER.first_day, "all", "FR")
    assert "confidential" in row["what_en"] and "confidentielle" in row["what_fr"]
    notices = tables["notices"].filter(feed="france-travail")
    assert notices.select("notice", "records").rows() == [("confidential_feed", None)]


def test_the_pages_of_the_edition_say_what_is_secret(secret: DataFolder) -> None:
    tables = pipeline.published_tables(secret, QUARTER)
    published = Published(tables, pipeline.facts(secret, QUARTER, 1, None))
    index = page_of(index_of(published), Pictures(Blank()))
    quality = pages.quality(published)
    for page in (index, quality):
        assert "secret statistique" in page and feeds.PARTNER not in page
        assert list(misquoted(Page(page), Tables(tables, published.facts))) == []
    assert "ni les annonces retirées comme copies" in quality
    assert "Annonces retirées comme copies" not in quality and "Règle plus large" not in quality
    assert "ni les sites partenaires arrivés ou partis" in quality


def test_the_files_of_a_confidential_feed_are_one(secret: DataFolder) -> None:
    ledger = feeds.published(secret)["ledger"]
    assert set(ledger.filter(feed="france-travail")["file"]) == {"-"}
    assert set(ledger.filter(feed="mcf")["file"]) == {"catalogue.csv"}
    (row,) = feeds.published(secret)["sources"].filter(feed="france-travail").iter_rows(named=True)
    told = (row["file"], row["records"], row["observed_on"], row["scope"])
    assert told == ("-", 1400 - feeds.SEEN_ONCE, QUARTER.last_day, "full")


def test_no_table_nor_the_manifest_tells_what_one_file_of_a_confidential_feed_held(
    secret: DataFolder,
) -> None:
    files = landed_files(secret, "france-travail", QUARTER)
    manifest = edition._inputs(preparation.inputs(secret, QUARTER))
    told = [str(table.rows()) for table in feeds.published(secret).values()]
    for text in (*told, str(manifest)):
        for file in files:
            assert file.file not in text
    counts = {number for file in files for number in (file.records, file.bytes)}
    assert not counts & {value for row in manifest for value in row.values()}
    assert not counts & set(feeds.published(secret)["sources"]["records"])
    assert [row["records"] for row in manifest if row["feed"] == "mcf"] == [
        row.records for row in landed_files(secret, "mcf", QUARTER)
    ]


def test_what_landed_of_a_confidential_feed_is_found_again_without_its_names(
    secret: DataFolder, tmp_path: Path
) -> None:
    twin = DataFolder(shutil.copytree(secret.root, tmp_path / "data"))
    inbox = twin.inbox_of("france-travail", QUARTER)
    name = f"offers-{QUARTER.last_day}.jsonl"
    for suffix in ("", ".meta.json"):
        shutil.copy(inbox / f"{name}{suffix}", inbox / f"same.jsonl{suffix}")
    land(twin, "france-travail", QUARTER, b"key", workers=1)
    room = DataFolder(tmp_path / "room")
    manifest = {"inputs": edition._inputs(preparation.inputs(twin, QUARTER)), "history": []}
    _freeze(twin, room, QUARTER, manifest)
    found = landed_files(room, "france-travail", QUARTER)
    assert [file.file for file in found] == [
        file.file for file in landed_files(twin, "france-travail", QUARTER)
    ]
    assert len(found) == 3


def test_a_department_without_a_row_is_secret_not_zero(secret: DataFolder) -> None:
    tables = pipeline.published_tables(secret, QUARTER)
    told = set(tables["cells"].filter(pl.col("area_level") == "department")["area_code"])
    published = Published(tables, pipeline.facts(secret, QUARTER, 1, None))
    untold = reference.departments().filter(
        ~pl.col("department_code").is_in(list(told)),
        pl.col("department_code").len().over("region_code") > 1,
    )
    region = untold["region_code"].min()
    assert isinstance(region, str)
    page = parsed(bulletin_page(compose(published, region), Pictures(Blank()), "print"))
    (table,) = page.xpath("//table[thead//th[. = 'Département']]")
    counts = [row.xpath("string(td[1])").strip() for row in table.xpath(".//tbody/tr")]
    assert counts and set(counts) == {"secret statistique"}


@pytest.mark.parametrize("region", ["06", "11"])
def test_a_bulletin_says_that_its_source_is_confidential(secret: DataFolder, region: str) -> None:
    tables = pipeline.published_tables(secret, QUARTER)
    published = Published(tables, pipeline.facts(secret, QUARTER, 1, None))
    page = bulletin_page(compose(published, region), Pictures(Blank()), "screen")
    assert "la source est confidentielle" in page and "secret statistique" in page
    assert differences(page, Tables(tables, published.facts)) == []


@pytest.mark.long
def test_an_earlier_confidential_quarter_is_not_told_by_what_compares_with_it(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    feeds.build(data, [QUARTER.year_before], {"france-travail": True})
    feeds.build(data, [QUARTER], {}, seed=2)
    indicators = pl.read_parquet(data.table("published.indicators", QUARTER))
    assert indicators.filter(pl.col("symbol") == "c").is_empty()
    rows = indicators.filter(pl.col("indicator") == "vacancies_stock")
    assert rows["previous_year"].null_count() == rows.height
    courses = indicators.filter((pl.col("indicator") == "courses") & (pl.col("area_code") == NATION))
    assert courses["previous_year"].null_count() < courses.height
    assert partners_told(feeds.published(data)) == []
    assert "b" not in set(indicators.filter(pl.col("indicator") == "vacancies_stock")["symbol"])
    breaks = feeds.published(data)["breaks"].filter(feed="france-travail")
    assert breaks["break_date"].to_list() == [QUARTER.year_before.first_day]
    assert not feeds.published(data)["copies"].is_empty()  # of this quarter alone, which is open
    history = pl.read_parquet(data.table("published.history", QUARTER))
    assert history["vacancies"].null_count() > 20
    fine = pl.col("area_level").eq("department") | pl.col("occupation_level").is_in(["parent", "rome"])
    assert history.filter(fine & pl.col("vacancies").is_not_null()).is_empty()


@pytest.mark.long
def test_all_less_comparable_is_a_partner_that_no_confidential_quarter_tells(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    quarters = [QUARTER.year_before, QUARTER]
    feeds.build(data, quarters, {})
    tables = feeds.published(data)
    assert partners_told(tables) == ["breaks", "notices", "indicators"]
    whole = tables["indicators"].filter(indicator="vacancies_stock", area_code=NATION, occupation_code=ALL)
    stock = dict(whole.select("series", "value").iter_rows())
    assert stock["all"] - stock["comparable"] > 10
    feeds.build(data, quarters, {"mcf": True})
    open_side = feeds.published(data)
    assert partners_told(open_side) == ["breaks", "notices", "indicators"]
    key = ["area_level", "area_code", "occupation_level", "occupation_code", "indicator", "series"]
    assert not open_side["indicators"].select(key).is_duplicated().any()
    feeds.build(data, quarters, {"france-travail": True})
    assert partners_told(feeds.published(data)) == []
    for check in pipeline.checks():
        if not check.warns:
            assert pipeline.run_check(data, check, QUARTER).is_empty(), check.name


@pytest.fixture(scope="module")
def secret_courses(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A quarter with a confidential course feed; some courses are given in two regions, some are distant."""
    data = DataFolder(tmp_path_factory.mktemp("secret_courses"))
    feeds.build(data, [QUARTER], {"mcf": True})
    return data


def course_truth(data: DataFolder) -> tuple[dict[tuple[str, Cell], float], Lattice]:
    """Courses and their shares of every cell, and its providers."""
    rows = pl.read_parquet(data.table("core.course_cells", QUARTER)).filter(
        pl.col("area_level") != "department", pl.col("occupation_level").is_in(["all", "family"])
    )
    told: dict[tuple[str, Cell], float] = {}
    for area, occupation, courses, shares in rows.select(
        "area_code", "occupation_code", "courses", pl.col("course_equivalents").cast(pl.Float64)
    ).iter_rows():
        told["c", (area, occupation)], told["e", (area, occupation)] = courses, shares
    providers = (
        pl.read_parquet(data.table("core.allocations", QUARTER))
        .join(pl.read_parquet(data.table("core.courses", QUARTER)), on="course_id")
        .join(pl.read_parquet(data.table("core.course_areas", QUARTER)), on="course_id")
        .filter(pl.col("area_level") != "department")
    )
    people = {
        (area, family): count
        for families in (pl.lit(ALL), pl.col("family").fill_null(""))
        for area, family, count in providers.group_by("area_code", family_code=families)
        .agg(pl.col("siren").n_unique())
        .iter_rows()
    }
    cells = [
        (*cell, share, share, share, people[cell]) for (kind, cell), share in told.items() if kind == "e"
    ]
    names = ["area_code", "occupation_code", "weight", "stock", "squares", "contributors"]
    return told, lattice_of(pl.DataFrame(cells, schema=names, orient="row"))


def test_no_hidden_course_count_can_be_worked_out_from_the_published_tables(
    secret_courses: DataFolder,
) -> None:
    tables = feeds.published(secret_courses)
    known, lattice = course_truth(secret_courses)
    attack = attack_on_courses(tables)
    assert attack.faults(known) == []
    hidden = hidden_cells(tables, "courses")
    assert len(hidden) > 20
    assert {cell for cell in lattice.sensitive if cell[1] != ""} <= set(hidden)
    bounds = attack.bounds(hidden)
    for cell, (low, high) in bounds.items():
        assert low - 0.01 <= known.get(("e", cell), 0) <= high + 0.01
    assert {
        cell: (low, high)
        for cell, (low, high) in bounds.items()
        if high - low < confidential.needed(lattice, cell) - 0.01
    } == {}


def test_the_attack_on_courses_succeeds_where_only_the_sensitive_cells_are_hidden(
    secret_courses: DataFolder,
) -> None:
    known, lattice = course_truth(secret_courses)
    attack = CourseAttack(*sides_of(feeds.published(secret_courses)["cells"]))
    attack.structure()
    for (kind, cell), value in known.items():
        if cell not in lattice.sensitive and cell[1] != "":
            attack.know({(kind, cell): 1.0}, value, "told")
    for occupation in (ALL, *attack.families):
        regions = attack.compared("e", (NATION, occupation))
        attack.know(regions, sum(known.get(term, 0) for term in regions), "what areas are compared with")
    bounds = attack.bounds(sorted(lattice.sensitive))
    assert [cell for cell, (low, high) in bounds.items() if high - low < 0.5]


def test_confidential_courses_leave_the_vacancies_as_they_are(secret_courses: DataFolder) -> None:
    data = secret_courses
    cells = pl.read_parquet(data.table("published.cells", QUARTER))
    assert cells["vacancies"].null_count() == 0
    fine = (pl.col("area_level") == "department") | pl.col("occupation_level").is_in(["parent", "rome"])
    assert cells.filter(fine & pl.col("courses").is_not_null()).is_empty()
    hidden = pl.read_parquet(data.table("core.masks", QUARTER)).filter("is_hidden")
    assert hidden.height and set(hidden["side"]) == {"courses"}
    tables = pipeline.published_tables(data, QUARTER)
    published = Published(tables, pipeline.facts(data, QUARTER, 1, None))
    whole = hidden.filter(pl.col("occupation_code") == ALL, ~pl.col("area_code").is_in([NATION, "ZZ"]))
    assert whole.height
    for region in french.region_names():
        page = bulletin_page(compose(published, region), Pictures(Blank()), "screen")
        assert differences(page, Tables(tables, published.facts)) == []
        assert "Le nombre de places n’est pas diffusé" in page
        if region in set(whole["area_code"]):
            assert "Aucune formation" not in page
            assert "La source des formations est confidentielle" in page


def test_what_an_earlier_revision_told_is_not_repeated_as_a_change() -> None:
    key = ("2026-Q1", "region", "53", "family", "design")
    cells = pl.DataFrame(
        [(*key, None, "vacancies=c"), ("2026-Q1", "nation", "FR", "all", "ALL", 40, None)],
        schema=[
            "quarter",
            "area_level",
            "area_code",
            "occupation_level",
            "occupation_code",
            "vacancies",
            "symbols",
        ],
        orient="row",
    )
    changes = pl.DataFrame(
        [
            ("cells", "/".join(key), "vacancies", "3", None),
            ("cells", "2026-Q1/nation/FR/all/ALL", "vacancies", "39", "40"),
            ("cells", "2026-Q1/department/35/all/ALL", "*", "row", None),
            ("cells", "2026-Q1/department/35/all/ALL", "vacancies", "2", None),
        ],
        schema=["table", "row_key", "column", "old", "new"],
        orient="row",
    )
    past = [
        ("indicators", "x", "previous_year", "12", None),
        ("indicators", "x", "symbol", "b", None),
        ("breaks", "2026-03-31/france-travail/partner:HELLO/53/vacancies", "*", "row", None),
        ("breaks", "2026-03-31/france-travail/partner:HELLO/53/vacancies", "what_fr", "41 offres", None),
        ("copies", "2026-Q1/partner", "*", "row", None),
        ("copies", "2026-Q1/partner", "removed", "4", None),
    ]
    changes = pl.concat([changes, pl.DataFrame(past, schema=changes.schema, orient="row")])
    assert without_hidden(changes, {"cells": cells})["row_key"].to_list() == ["2026-Q1/nation/FR/all/ALL"]
    told = cells.with_columns(symbols=pl.lit(None, pl.String))
    assert without_hidden(changes, {"cells": told}).equals(changes)
