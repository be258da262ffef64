-- title_fr: Formations pour 100 000 habitants de 15 à 64 ans
-- title_en: Courses per 100,000 people aged 15-64
-- unit: courses per 100,000 people
-- unit_fr: formations pour 100 000 habitants
-- kind: ratio
-- formula: numerator / denominator / reference
-- numerator: courses
-- denominator: population_15_64
-- reference: 0.00001, the unit: per 100,000
-- definition_fr: Nombre de formations distinctes pour 100 000 habitants de 15 à 64 ans, hors formations entièrement à distance.
-- definition_en: Number of distinct courses per 100,000 people aged 15 to 64, fully distant courses left out.
-- rests_on_fr: nombre de formations
-- One row per cell but ROME 4.0 codes. Unplaced courses: symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when not is_unplaced then 100000 * courses / population end as value,
    courses as numerator,
    population as denominator,
    0.00001 as reference,
    case when is_unplaced then 'z' when occupation_level = 'rome' then 'x' end as symbol,
    courses as n,
    'band' as interval_kind,
    100000 * supply_low / population as interval_low,
    100000 * supply_high / population as interval_high
from core.compared
where series = 'all'
