-- One row per area and occupation with at least one vacancy: the demand side of a cell.
with grains as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        count(*) as vacancies,
        count(*) * stock_share as vacancies_stock,
        count(*) * cast(stock_share * stock_share as decimal(18, 9)) as stock_squares,
        count(*) filter (where is_new) as vacancies_new,
        count(*) filter (where is_open) as vacancies_open,
        sum(openings) as openings
    from core.vacancies
    group by region_code, department_code, family, parent_code, rome_code, stock_share
),
placed as (
    select
        grains.*,
        unnest(areas_of(region_code, department_code), recursive := true)
    from grains
),
spread as (
    select
        placed.* exclude (region_code, department_code, family, parent_code, rome_code),
        unnest(occupations_of(family, parent_code, rome_code), recursive := true)
    from placed
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    cast(sum(vacancies) as bigint) as vacancies,
    cast(sum(vacancies_stock) as decimal(18, 9)) as vacancies_stock,
    cast(sum(stock_squares) as decimal(18, 9)) as stock_squares,
    cast(sum(vacancies_new) as bigint) as vacancies_new,
    cast(sum(vacancies_open) as bigint) as vacancies_open,
    cast(sum(openings) as bigint) as openings
from spread
where area_code is not null and occupation_code is not null
group by area_level, area_code, occupation_level, occupation_code
