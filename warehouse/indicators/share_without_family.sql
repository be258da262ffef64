-- title_fr: Part des formations sans famille
-- title_en: Share of courses without a family
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: course_equivalents whose family is undecided
-- denominator: course_equivalents
-- definition_fr: Part des formations dont les codes ne permettent pas de dire la famille : elles comptent dans l’ensemble et dans leur métier, dans aucune famille.
-- definition_en: Share of the courses whose codes do not tell the family: they count in `all` and in their parent, in no family.
-- rests_on_fr: formations
-- One row per area. No course: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    cast(undecided as double) / nullif(cast(course_equivalents as double), 0) as value,
    cast(undecided as double) as numerator,
    cast(course_equivalents as double) as denominator,
    cast(null as double) as reference,
    case when course_equivalents = 0 then 'z' end as symbol,
    cast(courses as double) as n,
    'none' as interval_kind
from core.cells
where occupation_level = 'all'
