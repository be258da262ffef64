-- title_fr: Part des CDI
-- title_en: Share of permanent contracts
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies of the category
-- denominator: vacancies
-- definition_fr: Part des offres en contrat à durée indéterminée.
-- definition_en: Share of the vacancies that offer a permanent contract.
-- rests_on_fr: offres
-- One row per cell but ROME 4.0 codes. No vacancy in the cell: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    unnest(share_of(counted(counts, 'contract', ['permanent']), vacancies, 'wilson'))
from core.cell_categories
