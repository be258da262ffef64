-- title_fr: Contribution à l’écart d’ensemble
-- title_en: Contribution to the mismatch
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: difference
-- formula: 1/2 |demand share - supply share| among whole parents
-- definition_fr: Part du métier dans l’écart d’ensemble du territoire.
-- definition_en: What the occupation adds to the mismatch of the area.
-- One row per area and whole parent. One side empty: value null, symbol z.
select
    compared.area_level,
    compared.area_code,
    compared.occupation_level,
    compared.occupation_code,
    abs(
        compared.v / nullif(sum(compared.v) over area, 0) - compared.c / nullif(sum(compared.c) over area, 0)
    ) / 2 as value,
    compared.v / nullif(sum(compared.v) over area, 0) as numerator,
    compared.c / nullif(sum(compared.c) over area, 0) as denominator,
    cast(null as double) as reference,
    case
        when compared.v is null then 'x'
        when sum(compared.v) over area = 0 or sum(compared.c) over area = 0 then 'z'
    end as symbol,
    least(compared.area_n, compared.area_courses) as n,
    'none' as interval_kind
from core.compared as compared
join reference.parents as parents on parents.parent_code = compared.occupation_code
where compared.occupation_level = 'parent' and parents.perimeter = 'whole' and not compared.is_unplaced
window area as (partition by compared.area_level, compared.area_code)
