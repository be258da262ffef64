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
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(share_of(counted(counts, 'certifying', ['yes']), courses, 'none'))
from core.cell_categories
