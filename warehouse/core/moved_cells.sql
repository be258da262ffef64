-- One row per quarter, area and occupation that moved partners had vacancies in: what the stock and its
-- squares lose without them.
with grains as (
    select
        quarter,
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        sum(stock_share - remaining_share) as stock,
        sum(
            cast(stock_share * stock_share as decimal(18, 9))
            - cast(remaining_share * remaining_share as decimal(18, 9))
        ) as squares
    from core.moved_vacancies
    group by quarter, region_code, department_code, family, parent_code, rome_code
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
    quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    cast(sum(stock) as decimal(18, 9)) as stock,
    cast(sum(squares) as decimal(18, 9)) as squares
from spread
where area_code is not null and occupation_code is not null
group by quarter, area_level, area_code, occupation_level, occupation_code
