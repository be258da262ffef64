-- One row per cell, side, dimension and category: how many of the cell's vacancies or courses are of it.
-- A cell with vacancies (or courses) has a row for every category that the country knows, zeros written.
with vacancy_traits as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        case
            when contract_type in ('CDI', 'DIN') then 'permanent'
            when contract_type in ('CDD', 'DDI', 'SAI', 'DDT') then 'fixed_term'
            when contract_type in ('MIS', 'TTI') then 'temporary'
            when contract_type is null then 'unknown'
            else 'other'
        end as contract,
        case
            when not coalesce(apprenticeship, false) then 'none'
            when strip_accents(lower(coalesce(contract_nature, ''))) like '%prof%' then 'professionalisation'
            else 'apprenticeship'
        end as apprenticeship,
        case
            when experience = 'D' then 'beginner'
            when experience_months < $experience_months then 'up_to_2_years'
            when experience_months >= $experience_months then '3_years_and_more'
            else 'unspecified'
        end as experience,
        coalesce(origin, 'unknown') as origin,
        case
            when openings = 1 then 'one'
            when openings < $several_posts then '2_4'
            else '5_and_more'
        end as posts,
        case when offers >= 3 then '3_and_more' else cast(offers as varchar) end as postings
    from core.vacancies
),
vacancy_grains as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        case
            when grouping(contract) = 0 then 'contract'
            when grouping(apprenticeship) = 0 then 'apprenticeship'
            when grouping(experience) = 0 then 'experience'
            when grouping(origin) = 0 then 'origin'
            when grouping(posts) = 0 then 'posts'
            else 'postings'
        end as dimension,
        coalesce(contract, apprenticeship, experience, origin, posts, postings) as category,
        count(*) as count
    from vacancy_traits
    group by grouping sets (
        (region_code, department_code, family, parent_code, contract),
        (region_code, department_code, family, parent_code, apprenticeship),
        (region_code, department_code, family, parent_code, experience),
        (region_code, department_code, family, parent_code, origin),
        (region_code, department_code, family, parent_code, posts),
        (region_code, department_code, family, parent_code, postings)
    )
),
vacancy_areas as (
    select
        unnest(areas_of(region_code, department_code), recursive := true),
        family,
        parent_code,
        dimension,
        category,
        count
    from vacancy_grains
),
vacancy_counts as (
    select
        area_level,
        area_code,
        unnest(occupations_of(family, parent_code), recursive := true),
        dimension,
        category,
        count
    from vacancy_areas
    where area_code is not null
),
course_occupations as (
    select distinct
        course_id,
        occupation_level,
        occupation_code
    from (
        -- unnested first: beside `distinct`, DuckDB keeps one allocation of a course and drops the others
        select
            course_id,
            unnest(occupations_of(family, parent_code), recursive := true)
        from core.allocations
    )
),
placed_courses as (
    select
        areas.area_level,
        areas.area_code,
        occupations.occupation_level,
        occupations.occupation_code,
        facts.* exclude (course_id),
        count(*) as courses
    from core.course_facts as facts
    join course_occupations as occupations using (course_id)
    join core.course_areas as areas using (course_id)
    where occupations.occupation_code is not null
    group by all
),
course_counts as (
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        case
            when grouping(exit_level) = 0 then 'exit_level'
            when grouping(entry) = 0 then 'entry'
            when grouping(delivery) = 0 then 'delivery'
            when grouping(hours) = 0 then 'hours'
            when grouping(cost) = 0 then 'cost'
            when grouping(session_dates) = 0 then 'session_dates'
            else 'certifying'
        end as dimension,
        coalesce(exit_level, entry, delivery, hours, cost, session_dates, certifying) as category,
        cast(sum(courses) as bigint) as count
    from placed_courses
    group by grouping sets (
        (area_level, area_code, occupation_level, occupation_code, exit_level),
        (area_level, area_code, occupation_level, occupation_code, entry),
        (area_level, area_code, occupation_level, occupation_code, delivery),
        (area_level, area_code, occupation_level, occupation_code, hours),
        (area_level, area_code, occupation_level, occupation_code, cost),
        (area_level, area_code, occupation_level, occupation_code, session_dates),
        (area_level, area_code, occupation_level, occupation_code, certifying)
    )
    union all
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        'funding' as dimension,
        funder as category,
        cast(sum(courses) as bigint) as count
    from (
        select
            area_level,
            area_code,
            occupation_level,
            occupation_code,
            courses,
            unnest(funding) as funder
        from placed_courses
    ) as funded
    group by area_level, area_code, occupation_level, occupation_code, funder
),
counted as (
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        'vacancies' as side,
        dimension,
        category,
        cast(sum(count) as bigint) as count
    from vacancy_counts
    where occupation_code is not null
    group by area_level, area_code, occupation_level, occupation_code, dimension, category
    union all
    select
        area_level,
        area_code,
        occupation_level,
        occupation_code,
        'courses' as side,
        dimension,
        category,
        count
    from course_counts
),
categories as (
    select distinct
        side,
        dimension,
        category
    from counted
),
totals as (
    select
        cells.area_level,
        cells.area_code,
        cells.occupation_level,
        cells.occupation_code,
        unnest([
            {'side': 'vacancies', 'total': cells.vacancies},
            {'side': 'courses', 'total': cells.courses}
        ], recursive := true)
    from core.cells as cells
    where cells.occupation_level <> 'rome'
)
select
    totals.area_level,
    totals.area_code,
    totals.occupation_level,
    totals.occupation_code,
    totals.side,
    categories.dimension,
    categories.category,
    coalesce(counted.count, 0) as count,
    totals.total
from totals
join categories using (side)
left join counted using (
    area_level, area_code, occupation_level, occupation_code, side, dimension, category
)
where totals.total > 0
