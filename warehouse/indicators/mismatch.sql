-- title_fr: Écart d’ensemble
-- title_en: Mismatch
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: distance
-- formula: 1/2 sum |demand share - supply share| over whole parents
-- definition_fr: Part des formations qu’il faudrait déplacer d’un métier à l’autre pour que leur répartition soit celle des offres (indice de Duncan, métiers entiers). N’est affirmé qu’au-dessus du seuil que le hasard donnerait (mismatch_null).
-- definition_en: Share of the courses that would have to move for their distribution to be that of the vacancies (Duncan's index, whole parents). Stated only above the point that chance would give (mismatch_null).
-- rests_on_fr: le plus petit de l’effectif efficace des offres et du nombre de formations du territoire
-- reference: 95 % point of the mismatch without a true gap
-- One row per area. One side empty: value null, symbol z.
select
    area_level,
    area_code,
    'all' as occupation_level,
    'ALL' as occupation_code,
    mismatch as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    null_point as reference,
    case when is_unknown then 'x' when mismatch is null then 'z' end as symbol,
    least(n, courses) as n,
    'none' as interval_kind
from core.mismatch
