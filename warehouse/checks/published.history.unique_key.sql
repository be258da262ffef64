-- A cell of an earlier quarter stands once.
select
    quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    count(*) as rows
from published.history
group by quarter, area_level, area_code, occupation_level, occupation_code
having count(*) > 1
