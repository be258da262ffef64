-- One row per area and occupation: what employers look for and what training offers, the two sides joined.
-- Nation, regions and ZZ: every combination of `all`, families and parents, zeros written; departments and
-- ROME 4.0 codes: only rows with something. Places and new vacancies are null where they are not known: new
-- ones need close observations from the quarter's first day to its last.
with wide_areas as (
    select
        'nation' as area_level,
        'FR' as area_code
    union all
    select
        'region' as area_level,
        region_code as area_code
    from reference.regions
    union all
    select
        'region' as area_level,
        'ZZ' as area_code
),
wide_occupations as (
    select
        'all' as occupation_level,
        'ALL' as occupation_code
    union all
    select
        'family' as occupation_level,
        family as occupation_code
    from reference.families
    union all
    select
        'parent' as occupation_level,
        parent_code as occupation_code
    from reference.parents
),
supply as (
    select *
    from core.course_cells
    where not (occupation_level = 'family' and occupation_code = '')
),
keys as (
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code
    from wide_areas
    cross join wide_occupations
    union
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code
    from core.vacancy_cells
    union
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code
    from supply
),
dates as (
    select
        count(*) as observations,
        coalesce(
            bool_and(
                date_diff('day', before, observed_on) <= $flow_max_gap_days
                and date_diff('day', observed_on, after) <= $flow_max_gap_days
            ),
            false
        ) as close
    from (
        select
            observed_on,
            lag(observed_on, 1, $first_day) over (order by observed_on) as before,
            lead(observed_on, 1, $last_day) over (order by observed_on) as after
        from core.observations
        where is_full
    )
)
select
    keys.area_level,
    keys.area_code,
    keys.occupation_level,
    keys.occupation_code,
    coalesce(demand.vacancies, 0) as vacancies,
    case when dates.observations > 0 then coalesce(demand.vacancies_stock, 0) end as vacancies_stock,
    case when dates.observations > 0 then coalesce(demand.stock_squares, 0) end as stock_squares,
    case
        when dates.observations >= $flow_min_observations and dates.close
        then coalesce(demand.vacancies_new, 0)
    end as vacancies_new,
    case when dates.observations > 0 then coalesce(demand.vacancies_open, 0) end as vacancies_open,
    coalesce(demand.openings, 0) as openings,
    dates.observations,
    case when keys.occupation_level <> 'rome' then coalesce(supply.courses, 0) end as courses,
    case
        when keys.occupation_level <> 'rome' then coalesce(supply.course_equivalents, 0)
    end as course_equivalents,
    case when keys.occupation_level <> 'rome' then coalesce(supply.supply_low, 0) end as supply_low,
    case
        when keys.occupation_level = 'rome' then null
        when keys.occupation_level = 'family' and supply.courses is null then coalesce(undecided.undecided, 0)
        else coalesce(supply.supply_high, 0)
    end as supply_high,
    case
        when keys.occupation_level <> 'rome' and (keys.area_level = 'nation' or keys.area_code = 'ZZ')
        then coalesce(supply.courses_distant, 0)
    end as courses_distant,
    supply.sessions,
    supply.places,
    case
        when keys.occupation_level <> 'rome' and supply.course_equivalents > 0
        then cast(cast(supply.covered as double) / cast(supply.course_equivalents as double) as decimal(18, 9))
    end as places_coverage,
    case
        when keys.occupation_level = 'all' then coalesce(undecided.undecided, 0)
    end as undecided
from keys
cross join dates
left join core.vacancy_cells as demand using (area_level, area_code, occupation_level, occupation_code)
left join supply using (area_level, area_code, occupation_level, occupation_code)
left join core.course_cells as undecided
    on
        undecided.area_level = keys.area_level
        and undecided.area_code = keys.area_code
        and undecided.occupation_level = 'family'
        and undecided.occupation_code = ''
