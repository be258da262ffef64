-- then: genscan.coding.titles:matched
-- One row per distinct title of a vacancy or course that a trade of the perimeter is in question for: the job
-- title of ROME that it comes nearest to. Without ROME's job titles: no row.
-- Rows in: job titles with their codes (family '' where the code does not tell it), then titles without any.
with asked as (
    select offers.title
    from core.offers as offers
    join core.rome_codes as codes using (rome_code)
    join reference.parents as parents using (parent_code)
    union
    select title from core.courses
    union
    select certifications.title
    from core.courses as courses, unnest(courses.certifications) as one (certification)
    join core.certifications as certifications using (certification)
)
select
    jobs.label as title,
    jobs.rome_code,
    codes.parent_code,
    case when codes.in_perimeter then coalesce(codes.family, '') end as family
from staging.rome as jobs
join core.rome_codes as codes using (rome_code)
where jobs.kind = 'appellation' and jobs.label is not null
union all
select
    title,
    cast(null as varchar) as rome_code,
    cast(null as varchar) as parent_code,
    cast(null as varchar) as family
from asked
where title is not null and exists (select 1 from staging.rome where kind = 'appellation')
