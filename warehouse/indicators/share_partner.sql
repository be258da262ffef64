-- title_fr: Part des offres de partenaires
-- title_en: Share from partners
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies of the category
-- denominator: vacancies
-- definition_fr: Part des offres venues des sites partenaires de France Travail.
-- definition_en: Share of the vacancies that come from France Travail's partner boards.
-- One row per cell with at least one of the side.
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    coalesce(cast(sum(count) filter (where category in ('partner')) as double), 0) as numerator,
    cast(any_value(total) as double) as denominator,
    cast(null as double) as reference,
    coalesce(cast(sum(count) filter (where category in ('partner')) as double), 0) / any_value(total) as value,
    cast(null as varchar) as symbol,
    cast(any_value(total) as double) as n,
    'wilson' as interval_kind,
    cast(any_value(total) as double) as interval_n,
    coalesce(cast(sum(count) filter (where category in ('partner')) as double), 0) / any_value(total) as interval_p
from core.profiles
where side = 'vacancies' and dimension = 'origin' and total > 0
group by area_level, area_code, occupation_level, occupation_code
