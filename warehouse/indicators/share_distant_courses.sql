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
-- rests_on_fr: formations
-- One row per cell but ROME 4.0 codes. No course in the cell: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(share_of(counted(counts, 'delivery', ['distant']), courses, 'none'))
from core.cell_categories
