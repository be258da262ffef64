-- title_fr: Part des offres
-- title_en: Demand share
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies_stock
-- denominator: vacancies_stock of all rows of the level in the area
-- definition_fr: Part du métier ou de la famille dans les offres en ligne du territoire.
-- definition_en: Share of the occupation or family in the vacancies online of the area.
-- rests_on_fr: le plus petit de l’effectif efficace des offres et du nombre de formations du territoire
-- One row per family, parent and ROME 4.0 code. No vacancy in the area: value null, symbol z.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    v / nullif(area_v, 0) as value,
    v as numerator,
    area_v as denominator,
    cast(null as double) as reference,
    case when v is null then 'x' when area_v = 0 then 'z' end as symbol,
    case when occupation_level = 'rome' then area_n else least(area_n, area_courses) end as n,
    'wilson' as interval_kind,
    area_n as interval_n,
    v / nullif(area_v, 0) as interval_p
from core.compared
where occupation_level <> 'all'
