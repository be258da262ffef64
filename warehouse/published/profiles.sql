-- One row per cell, side, dimension and category.
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
    significant(cast(count as double) / nullif(total, 0)) as share,
    case when total = 0 then 'z' end as symbol
from core.profiles
order by area_level, area_code, occupation_level, occupation_code, side, dimension, category
