-- title_fr: Écart de part
-- title_en: Share gap
-- unit: fraction
-- unit_fr: différence de parts (0,01 = 1 point)
-- kind: difference
-- formula: demand_share - supply_share
-- numerator: demand_share
-- denominator: supply_share
-- definition_fr: Part des offres moins part des formations ; positif quand les employeurs cherchent plus que la formation ne propose, en proportion. La somme est nulle dans un territoire.
-- definition_en: Demand share less supply share; positive where employers look for more than training offers, in proportion. It sums to zero within an area.
-- rests_on_fr: le plus petit de l’effectif efficace des offres et du nombre de formations du territoire
-- One row per family and parent. One side empty: value null, symbol z.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when not is_unplaced then v / nullif(area_v, 0) - c / nullif(area_c, 0) end as value,
    v / nullif(area_v, 0) as numerator,
    c / nullif(area_c, 0) as denominator,
    cast(null as double) as reference,
    case
        when is_unplaced then 'z'
        when occupation_level = 'rome' or v is null then 'x'
        when area_v = 0 or area_c = 0 then 'z'
    end as symbol,
    least(area_n, area_courses) as n,
    'wilson' as interval_kind,
    area_n as interval_n,
    v / nullif(area_v, 0) as interval_p,
    -c / nullif(area_c, 0) as interval_shift
from core.compared
where occupation_level <> 'all'
