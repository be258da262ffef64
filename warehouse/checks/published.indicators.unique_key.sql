-- An indicator of a cell stands once.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    indicator,
    series,
    count(*) as rows
from published.indicators
group by area_level, area_code, occupation_level, occupation_code, indicator, series
having count(*) > 1
