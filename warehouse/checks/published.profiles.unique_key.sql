-- A category of a profile stands once.
select
    quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    side,
    dimension,
    category,
    count(*) as rows
from published.profiles
group by quarter, area_level, area_code, occupation_level, occupation_code, side, dimension, category
having count(*) > 1
