-- title_fr: Écart d’ensemble dû au hasard
-- title_en: Mismatch by chance
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: distance
-- formula: see method, 4: mean and 95 % point (in `high`) of the mismatch with no true gap
-- definition_fr: Valeur que prendrait l’écart d’ensemble sans aucun écart réel, avec aussi peu d’offres et de formations ; la borne haute est le seuil à 95 %.
-- definition_en: What the mismatch would be with no true gap, with as few vacancies and courses; the high limit is the 95 % point.
-- rests_on_fr: le plus petit de l’effectif efficace des offres et du nombre de formations du territoire
-- One row per area. One side empty: value null, symbol z.
select
    area_level,
    area_code,
    'all' as occupation_level,
    'ALL' as occupation_code,
    null_mean as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as reference,
    case when is_unknown then 'x' when null_mean is null then 'z' end as symbol,
    least(n, courses) as n,
    'band' as interval_kind,
    null_mean as interval_low,
    null_point as interval_high
from core.mismatch
