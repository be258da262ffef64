-- One row per cell and skill; the share is among the vacancies that state skills.
select
    $quarter as quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    skill_code,
    skill_label,
    vacancies,
    significant(cast(vacancies as double) / nullif(total, 0)) as share,
    cast(null as varchar) as symbol
from core.skills
order by area_level, area_code, occupation_level, occupation_code, skill_code
