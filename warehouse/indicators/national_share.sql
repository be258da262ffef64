-- title_fr: Part des offres du pays
-- title_en: Share of the country's vacancies
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies_stock
-- denominator: vacancies_stock of the 18 regions, same occupation
-- definition_fr: Part du territoire dans les offres des 18 régions, pour le même métier.
-- definition_en: Share of the area in the vacancies of the 18 regions, same occupation.
-- rests_on_fr: effectif efficace des offres des 18 régions
-- One row per cell. Occupation without vacancy: symbol z.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when not is_unplaced then v / nullif(reference_v, 0) end as value,
    v as numerator,
    reference_v as denominator,
    cast(null as double) as reference,
    case when is_unplaced then 'z' when v is null then 'x' when coalesce(reference_v, 0) = 0 then 'z' end as symbol,
    reference_n as n,
    'wilson' as interval_kind,
    reference_n as interval_n,
    v / nullif(reference_v, 0) as interval_p
from core.compared
