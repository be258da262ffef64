-- One row per distinct vacancy of the perimeter: the offer that speaks for its copies, and its presence online.
-- `stock_share` is what it adds to the mean of the vacancies online.
with members as (
    select
        coalesce(copies.winner_id, offers.offer_id) as vacancy_id,
        offers.created_at,
        offers.seen_on
    from core.coded_offers as offers
    left join core.copies as copies using (offer_id)
    where offers.reason is null
),
sightings as (
    select distinct
        vacancy_id,
        unnest(seen_on) as observed_on
    from members
),
presence as (
    select
        sightings.vacancy_id,
        cast(sum(observations.weight) as decimal(18, 9)) as stock_share,
        coalesce(bool_or(observations.is_last_full), false) as is_open
    from sightings
    join core.observations as observations using (observed_on)
    group by sightings.vacancy_id
),
published as (
    select
        vacancy_id,
        min(created_at) as created_at,
        count(*) as offers
    from members
    group by vacancy_id
)
select
    presence.vacancy_id,
    winners.title,
    winners.region_code,
    winners.department_code,
    winners.rome_code,
    winners.parent_code,
    winners.family,
    winners.contract_type,
    winners.contract_nature,
    winners.apprenticeship,
    winners.experience,
    winners.experience_months,
    winners.origin,
    winners.skills,
    cast(least(greatest(coalesce(winners.openings, 1), 1), $openings_cap) as integer) as openings,
    coalesce(winners.openings, 1) > $openings_cap as openings_capped,
    published.created_at >= timezone('UTC', timezone('Europe/Paris', cast($first_day as timestamp)))
    and published.created_at
    < timezone('UTC', timezone('Europe/Paris', $last_day + interval 1 day)) as is_new,
    presence.stock_share,
    presence.is_open,
    published.offers
from presence
join published using (vacancy_id)
join core.coded_offers as winners on winners.offer_id = presence.vacancy_id
