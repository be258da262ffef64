-- One row per origin of the offers: those of the perimeter, and those removed as copies or reposted references.
with members as (
    select
        coalesce(offers.origin, 'unknown') as origin,
        coalesce(copies.winner_id <> offers.offer_id, false) as is_removed
    from core.coded_offers as offers
    left join core.copies as copies using (offer_id)
    where offers.reason is null
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
