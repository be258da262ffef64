-- title_fr: Part des formations comptées sur indice
-- title_en: Share of courses counted on evidence
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: course_equivalents decided by a Formacode, NSF 326 or a title
-- denominator: course_equivalents
-- definition_fr: Pour un métier dont une partie seulement est numérique, part des formations connues par ce seul métier et comptées sur un indice : un Formacode du numérique, la spécialité NSF 326 ou l’intitulé. Les autres le sont sur un code précis ; sans indice, une formation est hors champ.
-- definition_en: For an occupation of which only a part is digital, the share of the courses known by it alone that are counted on evidence: a digital Formacode, NSF group 326 or the title. The others are counted on a precise code; without evidence, a course is out of scope.
-- rests_on_fr: formations
-- One row per area and partial parent. No course: value null, symbol z.
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code,
    cast(supply.on_evidence as double) / nullif(cast(cells.course_equivalents as double), 0) as value,
    coalesce(cast(supply.on_evidence as double), 0) as numerator,
    cast(cells.course_equivalents as double) as denominator,
    cast(null as double) as reference,
    case when cells.course_equivalents = 0 then 'z' end as symbol,
    cast(cells.courses as double) as n,
    'none' as interval_kind
from core.cells as cells
join reference.parents as parents on parents.parent_code = cells.occupation_code
left join core.course_cells as supply using (area_level, area_code, occupation_level, occupation_code)
where cells.occupation_level = 'parent' and parents.perimeter = 'partial'
