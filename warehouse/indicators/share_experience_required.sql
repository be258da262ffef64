-- title_fr: Part des offres demandant de l’expérience
-- title_en: Share asking for experience
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies of the category
-- denominator: vacancies
-- definition_fr: Part des offres qui ne sont pas ouvertes aux débutants.
-- definition_en: Share of the vacancies that are not open to beginners.
-- rests_on_fr: offres
-- One row per cell but ROME 4.0 codes. No vacancy in the cell: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(share_of(counted(counts, 'experience', ['up_to_2_years', '3_years_and_more', 'unspecified']), vacancies, 'wilson'))
from core.cell_categories
