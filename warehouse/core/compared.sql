-- One row per cell and series that indicators compare, with its totals and the reference.
-- The nation is the sum of the 18 regions (method, 4): no ZZ and no distant course, and a course counts in
-- each of its regions, so that 1 is the average region. n is the effective number of vacancies (Kish).
-- `series` comparable leaves the partners out that came or went within the year compared, in the reference
-- too; it has rows only where any did.
-- The nation's own rows are read for their keys: an occupation known only outside the regions has zeros.
with counted as (
    select
        'all' as series,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        vacancies_stock,
        stock_squares,
        courses,
        course_equivalents,
        supply_low,
        supply_high,
        openings,
        places,
        places_coverage,
        undecided
    from core.cells
    union all
    select
        'comparable' as series,
        cells.area_level,
        cells.area_code,
        cells.occupation_level,
        cells.occupation_code,
        cells.vacancies_stock - coalesce(moved.stock, 0) as vacancies_stock,
        cells.stock_squares - coalesce(moved.squares, 0) as stock_squares,
        cells.courses,
        cells.course_equivalents,
        cells.supply_low,
        cells.supply_high,
        cells.openings,
        cells.places,
        cells.places_coverage,
        cells.undecided
    from core.cells as cells
    left join core.moved_cells as moved
        on
            moved.quarter = $quarter
            and moved.area_level = cells.area_level
            and moved.area_code = cells.area_code
            and moved.occupation_level = cells.occupation_level
            and moved.occupation_code = cells.occupation_code
    where exists (select 1 from core.moved_partners)
),
weighed as (
    select
        *,
        case when area_level = 'region' then 1 else 0 end as weight
    from counted
    where area_level = 'nation' or (area_level = 'region' and area_code <> 'ZZ')
),
regional as (
    select
        series,
        'nation' as area_level,
        'FR' as area_code,
        occupation_level,
        occupation_code,
        cast(sum(weight * vacancies_stock) as decimal(18, 9)) as v,
        cast(sum(weight * stock_squares) as decimal(18, 9)) as squares,
        cast(sum(weight * courses) as bigint) as courses,
        cast(sum(weight * course_equivalents) as decimal(18, 9)) as c,
        cast(sum(weight * supply_low) as decimal(18, 9)) as supply_low,
        cast(sum(weight * supply_high) as decimal(18, 9)) as supply_high,
        cast(sum(weight * openings) as bigint) as openings,
        cast(sum(places) filter (where weight = 1) as decimal(18, 9)) as places,
        cast(
            cast(sum(cast(weight * course_equivalents * places_coverage as decimal(18, 9))) as double)
            / nullif(cast(sum(weight * course_equivalents) as double), 0) as decimal(18, 9)
        ) as places_coverage,
        cast(sum(weight * undecided) as decimal(18, 9)) as undecided
    from weighed
    group by series, occupation_level, occupation_code
),
local_cells as (
    select
        series,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        vacancies_stock as v,
        stock_squares as squares,
        courses,
        course_equivalents as c,
        supply_low,
        supply_high,
        openings,
        places,
        places_coverage,
        undecided
    from counted
    where area_level <> 'nation'
    union all
    select
        series,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        v,
        squares,
        courses,
        c,
        supply_low,
        supply_high,
        openings,
        places,
        places_coverage,
        undecided
    from regional
),
totals as (
    select
        series,
        area_level,
        area_code,
        occupation_level,
        cast(sum(v) as decimal(18, 9)) as v,
        cast(sum(squares) as decimal(18, 9)) as squares,
        cast(sum(c) as decimal(18, 9)) as c
    from local_cells
    group by series, area_level, area_code, occupation_level
),
everything as (
    select
        series,
        area_level,
        area_code,
        courses,
        c,
        undecided
    from local_cells
    where occupation_level = 'all'
)
select
    here.series,
    here.area_level,
    here.area_code,
    here.occupation_level,
    here.occupation_code,
    here.area_code like '%ZZ' as is_unplaced,
    cast(here.v as double) as v,
    coalesce(round(pow(cast(here.v as double), 2) / nullif(cast(here.squares as double), 0), 6), 0) as n,
    here.courses,
    cast(here.c as double) as c,
    cast(here.supply_low as double) as supply_low,
    cast(here.supply_high as double) as supply_high,
    here.openings,
    cast(here.places as double) as places,
    cast(here.places_coverage as double) as places_coverage,
    cast(area.v as double) as area_v,
    coalesce(round(pow(cast(area.v as double), 2) / nullif(cast(area.squares as double), 0), 6), 0) as area_n,
    cast(area.c as double) as area_c,
    everything.courses as area_courses,
    cast(everything.c as double) as area_all_c,
    coalesce(cast(everything.undecided as double) / nullif(cast(everything.c as double), 0), 0)
    as share_without_family,
    cast(reference.v as double) as reference_v,
    coalesce(round(pow(cast(reference.v as double), 2) / nullif(cast(reference.squares as double), 0), 6), 0)
    as reference_n,
    cast(reference.c as double) as reference_c,
    reference.courses as reference_courses,
    cast(country.v as double) as country_v,
    coalesce(round(pow(cast(country.v as double), 2) / nullif(cast(country.squares as double), 0), 6), 0)
    as country_n,
    cast(country.c as double) as country_c,
    country_courses.courses as country_courses,
    populations.population_15_64 as population
from local_cells as here
join totals as area using (series, area_level, area_code, occupation_level)
left join everything using (series, area_level, area_code)
left join regional as reference
    on
        reference.series = here.series
        and reference.occupation_level = here.occupation_level
        and reference.occupation_code = here.occupation_code
left join totals as country
    on
        country.series = here.series
        and country.area_level = 'nation'
        and country.area_code = 'FR'
        and country.occupation_level = here.occupation_level
left join everything as country_courses
    on
        country_courses.series = here.series
        and country_courses.area_level = 'nation'
        and country_courses.area_code = 'FR'
left join reference.populations as populations
    on
        populations.area_level = here.area_level
        and populations.area_code = here.area_code
where
    here.series = 'all'
    or (here.area_level, here.area_code) in (
        select (area_level, area_code) from core.broken_areas where affects = 'vacancies' and by_partner
    )
