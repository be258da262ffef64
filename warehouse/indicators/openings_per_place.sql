-- title_fr: Postes offerts par place de formation
-- title_en: Openings per training place
-- unit: openings per place
-- unit_fr: postes par place
-- kind: ratio
-- formula: numerator / denominator
-- numerator: openings
-- denominator: places
-- definition_fr: Postes offerts dans le trimestre rapportés aux places de formation, là où la capacité d’au moins 80 % des formations est connue.
-- definition_en: Posts offered in the quarter over training places, where the capacity of at least 80 % of the courses is known.
-- rests_on_fr: places
-- One row per cell with two sides. Places unknown: value null, symbol x.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    openings / nullif(places, 0) as value,
    cast(openings as double) as numerator,
    places as denominator,
    cast(null as double) as reference,
    case
        when is_unplaced then 'z'
        when occupation_level = 'rome' then 'x'
        when courses = 0 then 'z'
        when places is null or places_coverage < $min_places_coverage then 'x'
        when places = 0 then 'z'
    end as symbol,
    places as n,
    'none' as interval_kind
from core.compared
where series = 'all'
