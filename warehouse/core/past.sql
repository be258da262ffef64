-- One row per cell and series: its counts, those of a year before and their means over four quarters.
-- `series` comparable leaves the partners out that came or went within the year compared, in all quarters;
-- it has rows only where there are any. `empty_unit` is what one effective vacancy weighs at the level, for
-- cells that have none. A comparison is broken by a break in between, or where one quarter has fewer than
-- three observation dates and the other three or more.
with quarters as (
    select
        $quarter as quarter,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        vacancies_stock,
        stock_squares,
        courses,
        observations
    from core.cells
    union all
    select
        quarter,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        vacancies_stock,
        stock_squares,
        courses,
        observations
    from history.cells
    where quarter = $year_before or quarter >= $three_before
),
counted as (
    select
        'all' as series,
        quarters.*
    from quarters
    union all
    select
        'comparable' as series,
        quarters.quarter,
        quarters.area_level,
        quarters.area_code,
        quarters.occupation_level,
        quarters.occupation_code,
        quarters.vacancies_stock - coalesce(moved.stock, 0) as vacancies_stock,
        quarters.stock_squares - coalesce(moved.squares, 0) as stock_squares,
        cast(null as bigint) as courses,
        quarters.observations
    from quarters
    join core.broken_areas as areas using (area_level, area_code)
    left join core.moved_cells as moved using (quarter, area_level, area_code, occupation_level, occupation_code)
    where areas.affects = 'vacancies' and areas.by_partner
),
recent as (
    select
        series,
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        cast(sum(vacancies_stock) as double) as vacancies_sum,
        cast(sum(courses) as double) as courses_sum
    from counted
    where quarter >= $three_before and quarter < $quarter
    group by series, area_level, area_code, occupation_level, occupation_code
),
units as (
    select
        series,
        occupation_level,
        any_value(country_v / nullif(country_n, 0)) as empty_unit
    from core.compared
    group by series, occupation_level
),
span as (
    select
        count(distinct quarter) filter (where quarter >= $three_before and quarter < $quarter) as quarters,
        count(distinct quarter) filter (
            where quarter >= $three_before and quarter < $quarter and observations > 0
        ) as observed_quarters,
        coalesce(bool_or(quarter = $year_before), false) as has_year_before,
        coalesce(any_value(observations) filter (where quarter = $year_before), 0) as observations_before
    from quarters
)
select
    cells.series,
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
    case when span.observations_before > 0 then coalesce(cast(earlier.vacancies_stock as double), 0) end as v_before,
    case
        when span.observations_before > 0
        then coalesce(
            round(
                pow(cast(earlier.vacancies_stock as double), 2)
                / nullif(cast(earlier.stock_squares as double), 0),
                6
            ),
            0
        )
    end as n_before,
    case when span.has_year_before and cells.courses is not null then coalesce(earlier.courses, 0) end
    as courses_before,
    span.observations_before > 0
    and (
        coalesce(vacancy_breaks.otherwise or (cells.series = 'all' and vacancy_breaks.by_partner), false)
        or (span.observations_before < $comparable_observations)
        <> (cells.observations < $comparable_observations)
    ) as vacancies_broken,
    span.has_year_before and course_breaks.area_code is not null as courses_broken,
    case
        when span.observed_quarters = 3
        then (cast(cells.vacancies_stock as double) + coalesce(recent.vacancies_sum, 0)) / 4
    end as v_mean,
    case when span.quarters = 3 then (cells.courses + coalesce(recent.courses_sum, 0)) / 4 end as courses_mean
from counted as cells
cross join span
left join units
    on units.series = cells.series and units.occupation_level = cells.occupation_level
left join counted as earlier
    on
        earlier.quarter = $year_before
        and earlier.series = cells.series
        and earlier.area_level = cells.area_level
        and earlier.area_code = cells.area_code
        and earlier.occupation_level = cells.occupation_level
        and earlier.occupation_code = cells.occupation_code
left join recent
    on
        recent.series = cells.series
        and recent.area_level = cells.area_level
        and recent.area_code = cells.area_code
        and recent.occupation_level = cells.occupation_level
        and recent.occupation_code = cells.occupation_code
left join core.broken_areas as vacancy_breaks
    on
        vacancy_breaks.affects = 'vacancies'
        and vacancy_breaks.area_level = cells.area_level
        and vacancy_breaks.area_code = cells.area_code
left join core.broken_areas as course_breaks
    on
        course_breaks.affects = 'courses'
        and course_breaks.area_level = cells.area_level
        and course_breaks.area_code = cells.area_code
where cells.quarter = $quarter
