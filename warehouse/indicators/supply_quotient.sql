-- title_fr: Quotient d’offre de formation
-- title_en: Supply quotient
-- unit: 1 = share of the occupation in the 18 regions
-- unit_fr: 1 = poids du métier dans les 18 régions
-- kind: ratio
-- formula: numerator / denominator / reference
-- numerator: course_equivalents
-- denominator: course_equivalents of all rows of the level in the area
-- reference: supply share of the 18 regions
-- definition_fr: Part du métier dans les formations du territoire, rapportée à sa part dans l’ensemble des 18 régions.
-- definition_en: Share of the occupation in the courses of the area over its share in the 18 regions.
-- rests_on_fr: formations attendues au poids de référence
-- One row per family and parent. Occupation without course in the country: value null, symbol z.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when not is_unplaced then c / nullif(area_c, 0) / nullif(reference_c / nullif(country_c, 0), 0) end as value,
    c as numerator,
    area_c as denominator,
    reference_c / nullif(country_c, 0) as reference,
    case
        when is_unplaced then 'z'
        when occupation_level = 'rome' then 'x'
        when area_c = 0 or coalesce(reference_c, 0) = 0 then 'z'
    end as symbol,
    area_courses * reference_courses / nullif(country_courses, 0) as n,
    'band' as interval_kind,
    least(supply_low / nullif(area_c, 0), 1) / nullif(reference_c / nullif(country_c, 0), 0) as interval_low,
    least(supply_high / nullif(area_c, 0), 1) / nullif(reference_c / nullif(country_c, 0), 0) as interval_high
from core.compared
where series = 'all' and occupation_level <> 'all'
