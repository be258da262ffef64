-- One row per cell, side, dimension and category; a share of fewer than ten is withheld, its count shown.
select
    $quarter as quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    side,
    dimension,
    category,
    count,
    case when total >= $reliability_b then significant(cast(count as double) / total) end as share,
    case when total = 0 then 'z' when total < $reliability_b then 'u' end as symbol
from core.profiles
order by area_level, area_code, occupation_level, occupation_code, side, dimension, category
