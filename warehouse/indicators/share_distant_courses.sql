-- title_fr: Part des formations à distance
-- title_en: Share of distant courses
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: courses of the category
-- denominator: courses
-- definition_fr: Part des formations entièrement à distance.
-- definition_en: Share of the courses that are fully distant.
-- One row per cell with at least one of the side.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    coalesce(cast(sum(count) filter (where category in ('distant')) as double), 0) as numerator,
    cast(any_value(total) as double) as denominator,
    cast(null as double) as reference,
    coalesce(cast(sum(count) filter (where category in ('distant')) as double), 0) / any_value(total) as value,
    cast(null as varchar) as symbol,
    cast(any_value(total) as double) as n,
    'none' as interval_kind,
    cast(any_value(total) as double) as interval_n,
    coalesce(cast(sum(count) filter (where category in ('distant')) as double), 0) / any_value(total) as interval_p
from core.profiles
where side = 'courses' and dimension = 'delivery' and total > 0
group by area_level, area_code, occupation_level, occupation_code
