-- title_fr: Part des formations
-- title_en: Supply share
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: course_equivalents
-- denominator: course_equivalents of all rows of the level in the area
-- definition_fr: Part du métier ou de la famille dans les formations du territoire. Les bornes sont celles des règles de partage, non un intervalle de confiance.
-- definition_en: Share of the occupation or family in the courses of the area. The limits are those of the sharing rules, not a confidence interval.
-- rests_on_fr: le plus petit de l’effectif efficace des offres et du nombre de formations du territoire
-- One row per family and parent. No course in the area: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    c / nullif(area_c, 0) as value,
    c as numerator,
    area_c as denominator,
    cast(null as double) as reference,
    case when occupation_level = 'rome' then 'x' when area_c = 0 then 'z' end as symbol,
    least(case when area_v is not null then area_n end, area_courses) as n,
    'band' as interval_kind,
    least(supply_low / nullif(area_c, 0), 1) as interval_low,
    least(supply_high / nullif(area_c, 0), 1) as interval_high
from core.compared
where series = 'all' and occupation_level <> 'all'
