-- One row per cell and skill; the share is among the vacancies that state skills, withheld below ten of them.
-- None where the vacancies are confidential (core.masks): a rare skill tells who asks for it.
select
    $quarter as quarter,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    skill_code,
    skill_label,
    vacancies,
    case when total >= $reliability_b then significant(cast(vacancies as double) / total) end as share,
    case
        when total < $reliability_b then 'u'
        when provisional.is_provisional then 'p'
    end as symbol
from core.skills as skills
cross join core.provisional as provisional
where not exists (select 1 from core.masks where side = 'vacancies')
order by area_level, area_code, occupation_level, occupation_code, skill_code
