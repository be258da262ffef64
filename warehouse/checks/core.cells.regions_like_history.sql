-- severity: warn
-- The vacancies and courses of a region are neither under half the lowest of the year before, nor over twice the
-- highest; ten more or less don't count. A row is a feed that lacks a part, or a market that moved as never.
with counted as (
    select
        area_code,
        'vacancies' as side,
        cast(vacancies_stock as double) as count
    from core.cells
    where area_level in ('nation', 'region') and occupation_level = 'all'
    union all
    select
        area_code,
        'courses' as side,
        cast(courses as double) as count
    from core.cells
    where area_level in ('nation', 'region') and occupation_level = 'all'
),
before as (
    select
        area_code,
        'vacancies' as side,
        cast(vacancies_stock as double) as count
    from history.cells
    where quarter >= $year_before and area_level in ('nation', 'region') and occupation_level = 'all'
    union all
    select
        area_code,
        'courses' as side,
        cast(courses as double) as count
    from history.cells
    where quarter >= $year_before and area_level in ('nation', 'region') and occupation_level = 'all'
),
bounds as (
    select
        area_code,
        side,
        min(count) as lowest,
        max(count) as highest
    from before
    group by area_code, side
)
select
    counted.area_code,
    counted.side,
    round(counted.count, 1) as now,
    round(bounds.lowest, 1) as lowest,
    round(bounds.highest, 1) as highest
from counted
join bounds using (area_code, side)
where
    (counted.count < bounds.lowest / 2 and bounds.lowest - counted.count > 10)
    or (counted.count > 2 * bounds.highest and counted.count - bounds.highest > 10)
order by counted.side, counted.area_code
