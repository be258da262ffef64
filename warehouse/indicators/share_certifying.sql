-- title_fr: Part des formations certifiantes
-- title_en: Share of certifying courses
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: courses of the category
-- denominator: courses
-- definition_fr: Part des formations qui mènent à une certification.
-- definition_en: Share of the courses that lead to a certification.
-- rests_on_fr: formations
-- One row per cell but ROME 4.0 codes. No course in the cell: value null, symbol z.
with category as (
    select
        cells.area_level,
        cells.area_code,
        cells.occupation_level,
        cells.occupation_code,
        cells.courses as total,
        coalesce(sum(profiles.count) filter (where profiles.category = 'yes'), 0) as counted
    from core.cells as cells
    left join core.profiles as profiles
        on
            profiles.side = 'courses'
            and profiles.dimension = 'certifying'
            and profiles.area_level = cells.area_level
            and profiles.area_code = cells.area_code
            and profiles.occupation_level = cells.occupation_level
            and profiles.occupation_code = cells.occupation_code
    where cells.occupation_level <> 'rome'
    group by cells.area_level, cells.area_code, cells.occupation_level, cells.occupation_code, cells.courses
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    counted / nullif(total, 0) as value,
    cast(counted as double) as numerator,
    cast(total as double) as denominator,
    cast(null as double) as reference,
    case when total = 0 then 'z' end as symbol,
    cast(total as double) as n,
    'none' as interval_kind
from category
