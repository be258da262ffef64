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
        unnest([
            {'area_level': 'nation', 'area_code': 'FR'},
            {'area_level': 'region', 'area_code': region_code},
            {'area_level': 'department', 'area_code': department_code}
        ], recursive := true)
    from grains
),
spread as (
    select
        placed.* exclude (region_code, department_code, family, parent_code, rome_code),
        unnest([
            {'occupation_level': 'all', 'occupation_code': 'ALL'},
            {'occupation_level': 'family', 'occupation_code': family},
            {'occupation_level': 'parent', 'occupation_code': parent_code},
            {'occupation_level': 'rome', 'occupation_code': rome_code}
        ], recursive := true)
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
