-- title_fr: Offres pour 100 000 habitants de 15 à 64 ans
-- title_en: Vacancies per 100,000 people aged 15-64
-- unit: vacancies per 100,000 people
-- unit_fr: offres pour 100 000 habitants
-- kind: ratio
-- formula: numerator / denominator / reference
-- numerator: vacancies_stock
-- denominator: population_15_64
-- reference: 0.00001, the unit: per 100,000
-- definition_fr: Nombre moyen d’offres en ligne pour 100 000 habitants de 15 à 64 ans.
-- definition_en: Mean number of vacancies online per 100,000 people aged 15 to 64.
-- rests_on_fr: effectif efficace des offres
-- One row per cell. Unplaced vacancies: symbol z.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when not is_unplaced then 100000 * v / population end as value,
    v as numerator,
    population as denominator,
    0.00001 as reference,
    case when is_unplaced then 'z' when v is null then 'x' end as symbol,
    n as n,
    'poisson' as interval_kind,
    n as interval_n,
    100000 * case when n > 0 then v / n else country_v / nullif(country_n, 0) end / population as interval_factor,
    100000.0 as shrink_factor,
    n as shrink_events,
    case when n > 0 then population * n / v else population * reference_n / nullif(reference_v, 0) end
    as shrink_exposure
from core.compared
