-- title_fr: Part des offres de partenaires
-- title_en: Share from partners
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies of the category
-- denominator: vacancies
-- definition_fr: Part des offres venues des sites partenaires de France Travail.
-- definition_en: Share of the vacancies that come from France Travail's partner boards.
-- rests_on_fr: offres
-- One row per cell but ROME 4.0 codes. No vacancy in the cell: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(share_of(counted(counts, 'origin', ['partner']), vacancies, 'wilson'))
from core.cell_categories
