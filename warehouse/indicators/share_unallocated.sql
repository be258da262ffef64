-- title_fr: Part des formations sans métier
-- title_en: Share of courses without an occupation
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: course_equivalents without a parent
-- denominator: course_equivalents
-- definition_fr: Part des formations numériques dont aucun code ne mène à un métier du périmètre : elles comptent dans l’ensemble, dans aucun métier.
-- definition_en: Share of the digital courses of which no code leads to an occupation of the perimeter: they count in `all`, in no parent.
-- rests_on_fr: formations
-- One row per area. No course: value null, symbol z.
with supply as (
    select
        area_level,
        area_code,
        max(courses) filter (where occupation_level = 'all') as courses,
        sum(course_equivalents) filter (where occupation_level = 'all') as whole,
        coalesce(sum(course_equivalents) filter (where occupation_level = 'parent'), 0) as allocated
    from core.cells
    where occupation_level in ('all', 'parent')
    group by area_level, area_code
)
select
    area_level,
    area_code,
    'all' as occupation_level,
    'ALL' as occupation_code,
    cast(whole - allocated as double) / nullif(cast(whole as double), 0) as value,
    cast(whole - allocated as double) as numerator,
    cast(whole as double) as denominator,
    cast(null as double) as reference,
    case when whole = 0 then 'z' end as symbol,
    cast(courses as double) as n,
    'none' as interval_kind
from supply
