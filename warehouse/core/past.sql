-- One row per cell: its counts, those of a year before and their means over four quarters.
-- `empty_unit` is what one effective vacancy weighs at the level, for cells that have none.
-- A comparison is broken by a known break in between, or where one quarter has fewer than three observation
-- dates and the other three or more.
with flags as (
    select bool_or(demonstration) as is_demonstration
    from landing.files
),
known_breaks as (
    select distinct
        breaks.affects,
        coalesce(breaks.region_code, 'FR') as region_code
    from reference.breaks as breaks
    cross join flags
    where
        breaks.break_date > $year_before_first_day
        and breaks.break_date <= $last_day
        and (breaks.scope <> 'demonstration' or flags.is_demonstration)
),
current_cells as (
    select
        cells.*,
        departments.region_code
    from core.cells as cells
    left join reference.departments as departments
        on cells.area_level = 'department' and departments.department_code = cells.area_code
),
broken as (
    select
        current_cells.area_level,
        current_cells.area_code,
        known_breaks.affects
    from (select distinct area_level, area_code, region_code from current_cells) as current_cells
    cross join known_breaks
    where
        known_breaks.region_code = 'FR'
        or current_cells.area_level = 'nation'
        or known_breaks.region_code = coalesce(
            current_cells.region_code, left(current_cells.area_code, 2)
        )
    group by current_cells.area_level, current_cells.area_code, known_breaks.affects
),
recent as (
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        cast(sum(vacancies_stock) as double) as vacancies_sum,
        cast(sum(courses) as double) as courses_sum,
        count(vacancies_stock) as quarters
    from history.cells
    where quarter >= $three_before
    group by area_level, area_code, occupation_level, occupation_code
),
units as (
    select
        occupation_level,
        any_value(country_v / nullif(country_n, 0)) as empty_unit
    from core.compared
    group by occupation_level
),
span as (
    select count(distinct quarter) as quarters
    from history.cells
    where quarter >= $three_before
)
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code,
    cast(cells.vacancies_stock as double) as v,
    coalesce(
        round(pow(cast(cells.vacancies_stock as double), 2) / nullif(cast(cells.stock_squares as double), 0), 6), 0
    ) as n,
    units.empty_unit,
    cells.courses,
    case
        when known.quarter is not null
        then coalesce(cast(earlier.vacancies_stock as double), 0)
    end as v_before,
    case
        when known.quarter is not null
        then coalesce(
            round(
                pow(cast(earlier.vacancies_stock as double), 2)
                / nullif(cast(earlier.stock_squares as double), 0),
                6
            ),
            0
        )
    end as n_before,
    case when known.quarter is not null and cells.courses is not null then coalesce(earlier.courses, 0) end
    as courses_before,
    known.quarter is not null
    and (
        vacancy_breaks.area_code is not null
        or (known.observations < $comparable_observations) <> (cells.observations < $comparable_observations)
    ) as vacancies_broken,
    known.quarter is not null and course_breaks.area_code is not null as courses_broken,
    case
        when span.quarters = 3
        then (cast(cells.vacancies_stock as double) + coalesce(recent.vacancies_sum, 0)) / 4
    end as v_mean,
    case when span.quarters = 3 then (cells.courses + coalesce(recent.courses_sum, 0)) / 4 end as courses_mean
from current_cells as cells
cross join span
left join units on units.occupation_level = cells.occupation_level
left join (
    select
        any_value(quarter) as quarter,
        any_value(observations) as observations
    from history.cells
    where quarter = $year_before
) as known on true
left join history.cells as earlier
    on
        earlier.quarter = $year_before
        and earlier.area_level = cells.area_level
        and earlier.area_code = cells.area_code
        and earlier.occupation_level = cells.occupation_level
        and earlier.occupation_code = cells.occupation_code
left join recent
    on
        recent.area_level = cells.area_level
        and recent.area_code = cells.area_code
        and recent.occupation_level = cells.occupation_level
        and recent.occupation_code = cells.occupation_code
left join broken as vacancy_breaks
    on
        vacancy_breaks.affects = 'vacancies'
        and vacancy_breaks.area_level = cells.area_level
        and vacancy_breaks.area_code = cells.area_code
left join broken as course_breaks
    on
        course_breaks.affects = 'courses'
        and course_breaks.area_level = cells.area_level
        and course_breaks.area_code = cells.area_code
