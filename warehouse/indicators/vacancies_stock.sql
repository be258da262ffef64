-- title_fr: Offres en ligne en moyenne
-- title_en: Mean vacancies online
-- unit: vacancies
-- unit_fr: offres
-- kind: count
-- formula: vacancies_stock of cells
-- numerator: vacancies_stock
-- definition_fr: Nombre moyen d’offres distinctes en ligne au cours du trimestre, avec son évolution sur un an.
-- definition_en: Mean number of distinct vacancies online over the quarter, with its change over a year.
-- rests_on_fr: aucun : un nombre n’est pas retenu ; son évolution, le plus petit des deux effectifs efficaces
-- One row per cell and series. A count is never withheld; its change is null (symbol b) across a break.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    v as value,
    v as numerator,
    cast(null as double) as denominator,
    cast(null as double) as reference,
    case when v is null then 'x' end as symbol,
    cast(null as double) as n,
    'poisson' as interval_kind,
    n as interval_n,
    case when n > 0 then v / n else empty_unit end as interval_factor,
    v_before as previous_value,
    n as change_n,
    n_before as previous_n,
    vacancies_broken as is_broken,
    v_mean as mean_4q
from core.past
