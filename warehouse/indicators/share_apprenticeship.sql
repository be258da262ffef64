-- title_fr: Part de l’alternance
-- title_en: Share of apprenticeships
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies of the category
-- denominator: vacancies
-- definition_fr: Part des offres en apprentissage ou en contrat de professionnalisation.
-- definition_en: Share of the vacancies that are apprenticeships or professionalisation contracts.
-- rests_on_fr: offres
-- One row per cell but ROME 4.0 codes. No vacancy in the cell: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(share_of(counted(counts, 'apprenticeship', ['apprenticeship', 'professionalisation']), vacancies, 'wilson'))
from core.cell_categories
