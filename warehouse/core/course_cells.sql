-- One row per area and occupation with at least one course: the supply side of a cell.
-- The band of `course_equivalents`: equal, size-proportional (to the parents' national vacancies) and full
-- counting; for a family also none or all of the courses whose family is undecided.
with sized as (
    select
        allocations.course_id,
        allocations.parent_code,
        allocations.family,
        allocations.share,
        allocations.decided_by in ('formacode', 'nsf', 'title') as is_on_evidence,
        cast(coalesce(demand.vacancies, 0) as double)
        / count(*) over (partition by allocations.course_id, allocations.parent_code) as size
    from core.allocations as allocations
    left join core.vacancy_cells as demand
        on
            demand.area_level = 'nation'
            and demand.occupation_level = 'parent'
            and demand.occupation_code = allocations.parent_code
),
weighed as (
    select
        sized.*,
        sum(share) over (partition by course_id) as mass,
        sum(cast(size as decimal(18, 9))) over (partition by course_id) as sizes
    from sized
),
shared as (
    select
        course_id,
        parent_code,
        family,
        share,
        case when is_on_evidence then share else 0 end as on_evidence,
        cast(
            case
                when parent_code is null or sizes = 0 then share
                else mass * size / sizes
            end as decimal(18, 9)
        ) as proportional
    from weighed
),
spread as (
    select
        course_id,
        share,
        on_evidence,
        proportional,
        unnest(occupations_of(coalesce(family, ''), parent_code), recursive := true)
    from shared
),
parts as (
    select
        course_id,
        occupation_level,
        occupation_code,
        cast(sum(share) as decimal(18, 9)) as share,
        cast(sum(on_evidence) as decimal(18, 9)) as on_evidence,
        cast(sum(proportional) as decimal(18, 9)) as proportional
    from spread
    where occupation_code is not null
    group by course_id, occupation_level, occupation_code
),
counted as (
    select
        areas.area_level,
        areas.area_code,
        parts.occupation_level,
        parts.occupation_code,
        count(*) as courses,
        cast(sum(parts.share) as decimal(18, 9)) as course_equivalents,
        cast(sum(parts.on_evidence) as decimal(18, 9)) as on_evidence,
        cast(sum(parts.proportional) as decimal(18, 9)) as proportional,
        count(*) filter (where areas.is_distant) as courses_distant,
        cast(sum(areas.sessions * parts.share) as decimal(18, 9)) as sessions,
        cast(sum(areas.places * parts.share) as decimal(18, 9)) as places,
        cast(sum(case when areas.places is not null then parts.share else 0 end) as decimal(18, 9)) as covered
    from parts
    join core.course_areas as areas using (course_id)
    group by areas.area_level, areas.area_code, parts.occupation_level, parts.occupation_code
),
undecided as (
    select
        area_level,
        area_code,
        course_equivalents as undecided
    from counted
    where occupation_level = 'family' and occupation_code = ''
)
select
    counted.area_level,
    counted.area_code,
    counted.occupation_level,
    counted.occupation_code,
    counted.courses,
    counted.course_equivalents,
    least(counted.course_equivalents, counted.proportional) as supply_low,
    greatest(counted.course_equivalents, counted.proportional, cast(counted.courses as decimal(18, 9)))
    + case
        when counted.occupation_level = 'family' then coalesce(undecided.undecided, 0)
        else 0
    end as supply_high,
    counted.courses_distant,
    counted.sessions,
    counted.places,
    counted.covered,
    counted.on_evidence,
    coalesce(undecided.undecided, 0) as undecided
from counted
left join undecided using (area_level, area_code)
