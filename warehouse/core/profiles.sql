-- One row per cell, side, dimension and category: how many of the cell's vacancies or courses are of it.
-- A cell with vacancies (or courses) has a row for every category that the country knows, zeros written.
with vacancy_traits as (
    select
        vacancy_id,
        unnest([
            {
                'dimension': 'contract',
                'category': case
                    when contract_type in ('CDI', 'DIN') then 'permanent'
                    when contract_type in ('CDD', 'DDI', 'SAI', 'DDT') then 'fixed_term'
                    when contract_type in ('MIS', 'TTI') then 'temporary'
                    when contract_type is null then 'unknown'
                    else 'other'
                end
            },
            {
                'dimension': 'apprenticeship',
                'category': case
                    when not coalesce(apprenticeship, false) then 'none'
                    when strip_accents(lower(coalesce(contract_nature, ''))) like '%prof%' then 'professionalisation'
                    else 'apprenticeship'
                end
            },
            {
                'dimension': 'experience',
                'category': case
                    when experience = 'D' then 'beginner'
                    when experience_months < $experience_months then 'up_to_2_years'
                    when experience_months >= $experience_months then '3_years_and_more'
                    else 'unspecified'
                end
            },
            {'dimension': 'origin', 'category': coalesce(origin, 'unknown')},
            {
                'dimension': 'posts',
                'category': case
                    when openings = 1 then 'one'
                    when openings < $several_posts then '2_4'
                    else '5_and_more'
                end
            },
            {
                'dimension': 'postings',
                'category': case when offers >= 3 then '3_and_more' else cast(offers as varchar) end
            }
        ], recursive := true)
    from core.vacancies
),
vacancy_keys as (
    select
        vacancy_id,
        unnest([
            {'area_level': 'nation', 'area_code': 'FR'},
            {'area_level': 'region', 'area_code': region_code},
            {'area_level': 'department', 'area_code': department_code}
        ], recursive := true),
        family,
        parent_code
    from core.vacancies
),
vacancy_grains as (
    select
        keys.area_level,
        keys.area_code,
        keys.family,
        keys.parent_code,
        traits.dimension,
        traits.category,
        count(*) as count
    from vacancy_keys as keys
    join vacancy_traits as traits using (vacancy_id)
    where keys.area_code is not null
    group by keys.area_level, keys.area_code, keys.family, keys.parent_code, traits.dimension, traits.category
),
vacancy_counts as (
    select
        area_level,
        area_code,
        unnest([
            {'occupation_level': 'all', 'occupation_code': 'ALL'},
            {'occupation_level': 'family', 'occupation_code': family},
            {'occupation_level': 'parent', 'occupation_code': parent_code}
        ], recursive := true),
        dimension,
        category,
        count
    from vacancy_grains
),
course_traits as (
    select
        course_id,
        unnest([
            {'dimension': 'exit_level', 'category': exit_level},
            {'dimension': 'entry', 'category': entry},
            {'dimension': 'delivery', 'category': delivery},
            {'dimension': 'hours', 'category': hours},
            {'dimension': 'cost', 'category': cost},
            {'dimension': 'session_dates', 'category': session_dates},
            {'dimension': 'certifying', 'category': certifying}
        ], recursive := true)
    from core.course_facts
    union all
    select
        course_id,
        'funding' as dimension,
        unnest(funding) as category
    from core.course_facts
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
            unnest([
                {'occupation_level': 'all', 'occupation_code': 'ALL'},
                {'occupation_level': 'family', 'occupation_code': family},
                {'occupation_level': 'parent', 'occupation_code': parent_code}
            ], recursive := true)
        from core.allocations
    )
),
course_counts as (
    select
        areas.area_level,
        areas.area_code,
        occupations.occupation_level,
        occupations.occupation_code,
        traits.dimension,
        traits.category,
        count(*) as count
    from course_traits as traits
    join course_occupations as occupations using (course_id)
    join core.course_areas as areas using (course_id)
    where occupations.occupation_code is not null
    group by
        areas.area_level,
        areas.area_code,
        occupations.occupation_level,
        occupations.occupation_code,
        traits.dimension,
        traits.category
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
