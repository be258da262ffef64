-- One row per cell, side, dimension and category; a share of fewer than ten is withheld, its count shown.
-- Of a side with a confidential feed (core.masks) only the nation stands, its counts hidden.
select
    $quarter as quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    side,
    dimension,
    category,
    case when secret.side is null then count end as count,
    case
        when secret.side is null and total >= $reliability_b then significant(cast(count as double) / total)
    end as share,
    case
        when secret.side is not null then 'c'
        when total = 0 then 'z'
        when total < $reliability_b then 'u'
        when side = 'vacancies' and provisional.is_provisional then 'p'
    end as symbol
from core.profiles as profiles
cross join core.provisional as provisional
left join (select distinct side from core.masks) as secret using (side)
where secret.side is null or (area_level = 'nation' and occupation_level = 'all')
order by area_level, area_code, occupation_level, occupation_code, side, dimension, category
