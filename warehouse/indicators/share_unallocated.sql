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
-- One row per area. No course: value null, symbol z.
with parents as (
    select
        area_level,
        area_code,
        cast(sum(course_equivalents) as double) as allocated
    from core.cells
    where occupation_level = 'parent'
    group by area_level, area_code
)
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code,
    greatest(
        (cast(cells.course_equivalents as double) - coalesce(parents.allocated, 0))
        / nullif(cast(cells.course_equivalents as double), 0),
        0
    ) as value,
    greatest(cast(cells.course_equivalents as double) - coalesce(parents.allocated, 0), 0) as numerator,
    cast(cells.course_equivalents as double) as denominator,
    cast(null as double) as reference,
    case when cells.course_equivalents = 0 then 'z' end as symbol,
    cast(cells.courses as double) as n,
    'none' as interval_kind
from core.cells as cells
left join parents using (area_level, area_code)
where cells.occupation_level = 'all'
