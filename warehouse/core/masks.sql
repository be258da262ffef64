-- then: genscan.confidential:masks
-- One row per cell of a side with a confidential feed, nation and regions by `all` and families: is it hidden?
-- Without a confidential feed there is no row. Courses weigh by their share; their nation is the sum of its areas.
with confidential as (
    select distinct side
    from landing.files
    where confidential and quarantined is null
),
contributions as (
    select
        'vacancies' as side,
        vacancies.region_code as area_code,
        coalesce(vacancies.family, '') as family,
        cast(1 as decimal(18, 9)) as weight,
        vacancies.stock_share as stock,
        cast(vacancies.stock_share * vacancies.stock_share as decimal(18, 9)) as squares,
        offers.employer_hash as contributor
    from core.vacancies as vacancies
    left join core.coded_offers as offers on offers.offer_id = vacancies.vacancy_id
    union all
    select
        'courses' as side,
        areas.area_code,
        coalesce(allocations.family, '') as family,
        allocations.share as weight,
        allocations.share as stock,
        allocations.share as squares,
        coalesce(courses.siren, courses.provider) as contributor
    from core.allocations as allocations
    join core.courses as courses using (course_id)
    join core.course_areas as areas using (course_id)
    where areas.area_level = 'region'
)
select
    side,
    case when grouping(area_code) = 1 then 'FR' else area_code end as area_code,
    case when grouping(family) = 1 then 'ALL' else family end as occupation_code,
    cast(sum(weight) as double) as weight,
    cast(sum(stock) as double) as stock,
    cast(sum(squares) as double) as squares,
    count(distinct contributor) as contributors
from contributions
where side in (select side from confidential)
group by grouping sets (
    (side, area_code, family),
    (side, area_code),
    (side, family),
    (side)
)
