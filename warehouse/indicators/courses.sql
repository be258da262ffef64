-- title_fr: Formations proposées
-- title_en: Courses on offer
-- unit: courses
-- unit_fr: formations
-- kind: count
-- formula: courses of cells
-- numerator: courses
-- definition_fr: Nombre de formations distinctes proposées au cours du trimestre, avec son évolution sur un an.
-- definition_en: Number of distinct courses on offer in the quarter, with its change over a year.
-- rests_on_fr: aucun : une liste complète n’est pas retenue
-- One row per cell but ROME 4.0 codes. Courses are a full list: no interval.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    cast(courses as double) as value,
    cast(courses as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as reference,
    cast(null as varchar) as symbol,
    cast(null as double) as n,
    'none' as interval_kind,
    cast(courses_before as double) as previous_value,
    cast(courses as double) as change_n,
    cast(courses_before as double) as previous_n,
    courses_broken as is_broken,
    courses_mean as mean_4q
from core.past
where series = 'all' and occupation_level <> 'rome'
