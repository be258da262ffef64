-- One row per vacancy, of the quarter and of those compared with it, that an offer of a moved partner speaks
-- for: what it adds to the mean of the vacancies online, and what it would without those offers.
with offers as (
    select
        $quarter as quarter,
        offer_id,
        region_code,
        origin,
        partners,
        seen_on
    from core.coded_offers
    where reason is null
    union all
    select
        quarter,
        offer_id,
        region_code,
        origin,
        partners,
        seen_on
    from history.coded_offers
    where reason is null and (quarter = $year_before or quarter >= $three_before)
),
copies as (
    select
        $quarter as quarter,
        offer_id,
        winner_id
    from core.copies
    union all
    select
        quarter,
        offer_id,
        winner_id
    from history.copies
),
observations as (
    select
        $quarter as quarter,
        observed_on,
        weight
    from core.observations
    union all
    select
        quarter,
        observed_on,
        weight
    from history.observations
),
vacancies as (
    select
        $quarter as quarter,
        vacancy_id,
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        stock_share
    from core.vacancies
    union all
    select
        quarter,
        vacancy_id,
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        stock_share
    from history.vacancies
),
members as (
    select
        offers.quarter,
        coalesce(copies.winner_id, offers.offer_id) as vacancy_id,
        offers.seen_on,
        coalesce(offers.origin = 'partner', false)
        and (
            moved.everyone
            or (
                len(offers.partners) > 0
                and list_has_all(
                    moved.partners, list_transform(offers.partners, lambda name: upper(trim(name)))
                )
            )
        ) as is_moved
    from offers
    join core.moved_partners as moved using (region_code)
    left join copies using (quarter, offer_id)
),
touched as (
    select
        quarter,
        vacancy_id
    from members
    group by quarter, vacancy_id
    having bool_or(is_moved)
),
sightings as (
    select distinct
        members.quarter,
        members.vacancy_id,
        unnest(members.seen_on) as observed_on
    from members
    join touched using (quarter, vacancy_id)
    where not members.is_moved
),
remaining as (
    select
        sightings.quarter,
        sightings.vacancy_id,
        cast(sum(observations.weight) as decimal(18, 9)) as stock_share
    from sightings
    join observations using (quarter, observed_on)
    group by sightings.quarter, sightings.vacancy_id
)
select
    touched.quarter,
    touched.vacancy_id,
    vacancies.region_code,
    vacancies.department_code,
    vacancies.family,
    vacancies.parent_code,
    vacancies.rome_code,
    vacancies.stock_share,
    coalesce(remaining.stock_share, 0) as remaining_share
from touched
join vacancies using (quarter, vacancy_id)
left join remaining using (quarter, vacancy_id)
