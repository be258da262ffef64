-- One row per vacancy that a full observation of the quarter saw: its ages in days, counted from publication,
-- when first seen, when last seen, and when an observation first missed it. `gone_age` is null where the last
-- full observation saw it, and where it went in the very step in which its partner left. Too few observations:
-- no row.
with dates as (
    select
        observed_on,
        lead(observed_on) over (order by observed_on) as next_on
    from core.observations
    where is_full
),
span as (
    select
        list(observed_on order by observed_on) as days,
        max(observed_on) as last_day
    from dates
    having count(*) >= $flow_min_observations
),
partners as (
    select distinct
        region_code,
        partner,
        before_date
    from core.partner_breaks
    where direction = 'left' and break_date between $first_day and $last_day
),
offers as (
    select
        coalesce(copies.winner_id, offers.offer_id) as vacancy_id,
        offers.offer_id,
        offers.region_code,
        offers.origin,
        list_transform(offers.partners, lambda name: upper(trim(name))) as partners,
        cast(timezone('Europe/Paris', timezone('UTC', offers.created_at)) as date) as published_on,
        list_filter(offers.seen_on, lambda day: list_contains(span.days, day)) as seen_on
    from core.coded_offers as offers
    cross join span
    left join core.copies as copies using (offer_id)
    where offers.reason is null
),
gone as (
    select distinct offers.offer_id
    from offers
    join partners
        on
            partners.before_date = offers.seen_on[-1]
            and offers.origin = 'partner'
            and (partners.region_code = 'FR' or partners.region_code = offers.region_code)
            and (partners.partner is null or list_contains(offers.partners, partners.partner))
),
lives as (
    select
        offers.vacancy_id,
        min(offers.published_on) as published_on,
        min(offers.seen_on[1]) as first_seen,
        max(offers.seen_on[-1]) as last_seen,
        max(offers.seen_on[-1]) filter (where gone.offer_id is null) as last_seen_elsewhere
    from offers
    left join gone using (offer_id)
    where len(offers.seen_on) > 0
    group by offers.vacancy_id
),
judged as (
    select
        lives.*,
        dates.next_on,
        dates.next_on is not null and lives.last_seen_elsewhere is not distinct from lives.last_seen as is_removed
    from lives
    join dates on dates.observed_on = lives.last_seen
)
select
    judged.vacancy_id,
    vacancies.region_code,
    vacancies.department_code,
    vacancies.family,
    vacancies.parent_code,
    vacancies.rome_code,
    date_diff('day', judged.published_on, judged.first_seen) as entry_age,
    date_diff('day', judged.published_on, judged.last_seen) as last_age,
    case when judged.is_removed then date_diff('day', judged.published_on, judged.next_on) end as gone_age
from judged
join core.vacancies as vacancies using (vacancy_id)
where judged.published_on is not null
