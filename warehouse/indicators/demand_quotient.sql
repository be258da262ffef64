-- title_fr: Quotient de besoin
-- title_en: Demand quotient
-- unit: 1 = share of the occupation in the 18 regions
-- unit_fr: 1 = poids du métier dans les 18 régions
-- kind: ratio
-- formula: numerator / denominator / reference
-- numerator: vacancies_stock
-- denominator: vacancies_stock of all rows of the level in the area
-- reference: demand share of the 18 regions
-- definition_fr: Part du métier dans les offres du territoire, rapportée à sa part dans l’ensemble des 18 régions.
-- definition_en: Share of the occupation in the vacancies of the area over its share in the 18 regions.
-- rests_on_fr: offres attendues au poids de référence
-- One row per family, parent and ROME 4.0 code. Occupation without vacancy in the country: value null, symbol z.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when not is_unplaced then v / nullif(area_v, 0) / nullif(reference_v / nullif(country_v, 0), 0) end as value,
    v as numerator,
    area_v as denominator,
    reference_v / nullif(country_v, 0) as reference,
    case
        when is_unplaced then 'z'
        when v is null then 'x'
        when area_v = 0 or coalesce(reference_v, 0) = 0 then 'z'
    end as symbol,
    area_n * reference_n / nullif(country_n, 0) as n,
    'clopper_pearson' as interval_kind,
    area_n as interval_n,
    v / nullif(area_v, 0) as interval_p,
    1 / nullif(reference_v / nullif(country_v, 0), 0) as interval_factor
from core.compared
where occupation_level <> 'all'
