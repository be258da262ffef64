-- A skill of a cell stands once.
select
    quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    skill_code,
    count(*) as rows
from published.skills
group by quarter, area_level, area_code, occupation_level, occupation_code, skill_code
having count(*) > 1
