-- One row per origin of the offers: those of the perimeter, and those removed as copies or reposted references.
-- None where the vacancies are confidential (core.masks): an origin is a part that secrecy doesn't cover.
with members as (
    select
        coalesce(offers.origin, 'unknown') as origin,
        coalesce(copies.winner_id <> offers.offer_id, false) as is_removed
    from core.coded_offers as offers
    left join core.copies as copies using (offer_id)
    where
        offers.reason is null
        and not exists (select 1 from core.masks where side = 'vacancies')
)
select
    $quarter as quarter,
    origin,
    count(*) as offers,
    count(*) filter (where is_removed) as removed,
    case
        when count(*) >= $reliability_b
        then significant(cast(count(*) filter (where is_removed) as double) / count(*))
    end as share,
    case when count(*) < $reliability_b then 'u' end as symbol
from members
group by origin
order by origin
