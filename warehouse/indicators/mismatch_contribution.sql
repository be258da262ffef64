-- title_fr: Contribution à l’écart d’ensemble
-- title_en: Contribution to the mismatch
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: difference
-- formula: 1/2 |demand share - supply share| among whole parents
-- definition_fr: Part du métier dans l’écart d’ensemble du territoire.
-- definition_en: What the occupation adds to the mismatch of the area.
-- rests_on_fr: le plus petit de l’effectif efficace des offres et du nombre de formations du territoire
-- One row per area and whole parent. One side empty: value null, symbol z.
with sides as (
    select
        compared.area_level,
        compared.area_code,
        compared.occupation_level,
        compared.occupation_code,
        compared.v,
        compared.c,
        compared.area_n,
        compared.area_courses,
        cast(sum(cast(compared.v as decimal(18, 9))) over area as double) as whole_v,
        cast(sum(cast(compared.c as decimal(18, 9))) over area as double) as whole_c
    from core.compared as compared
    join reference.parents as parents on parents.parent_code = compared.occupation_code
    where
        compared.series = 'all'
        and compared.occupation_level = 'parent'
        and parents.perimeter = 'whole'
        and not compared.is_unplaced
    window area as (partition by compared.area_level, compared.area_code)
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    abs(v / nullif(whole_v, 0) - c / nullif(whole_c, 0)) / 2 as value,
    v / nullif(whole_v, 0) as numerator,
    c / nullif(whole_c, 0) as denominator,
    cast(null as double) as reference,
    case when v is null then 'x' when whole_v = 0 or whole_c = 0 then 'z' end as symbol,
    least(area_n, area_courses) as n,
    'none' as interval_kind
from sides
