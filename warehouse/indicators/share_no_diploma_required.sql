-- title_fr: Part des formations sans diplôme demandé à l’entrée
-- title_en: Share of courses that ask for no diploma
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: courses that ask for no diploma at their entry
-- denominator: courses whose level of entry is known
-- definition_fr: Parmi les formations dont le niveau d’entrée est connu, part de celles qui ne demandent aucun diplôme : aucun niveau, ou un niveau inférieur au CAP. Le catalogue de Mon compte formation ne dit pas ce niveau.
-- definition_en: Among the courses whose level of entry is known, share of those that ask for no diploma: no level, or one below the CAP. The catalogue of Mon Compte Formation does not tell this level.
-- rests_on_fr: formations dont le niveau d’entrée est connu
-- One row per cell but ROME 4.0 codes. No course in the cell: value null, symbol z; none of known entry: x.
with category as (
    select
        cells.area_level,
        cells.area_code,
        cells.occupation_level,
        cells.occupation_code,
        cells.courses,
        coalesce(sum(profiles.count) filter (where profiles.category = 'no_diploma'), 0) as counted,
        coalesce(sum(profiles.count) filter (where profiles.category in ('no_diploma', 'diploma')), 0) as known
    from core.cells as cells
    left join core.profiles as profiles
        on
            profiles.side = 'courses'
            and profiles.dimension = 'entry'
            and profiles.area_level = cells.area_level
            and profiles.area_code = cells.area_code
            and profiles.occupation_level = cells.occupation_level
            and profiles.occupation_code = cells.occupation_code
    where cells.occupation_level <> 'rome'
    group by cells.area_level, cells.area_code, cells.occupation_level, cells.occupation_code, cells.courses
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    counted / nullif(known, 0) as value,
    cast(counted as double) as numerator,
    cast(known as double) as denominator,
    cast(null as double) as reference,
    case
        when courses = 0 then 'z'
        when known = 0 then 'x'
    end as symbol,
    cast(known as double) as n,
    'none' as interval_kind
from category
