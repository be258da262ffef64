-- title_fr: Indice de tension
-- title_en: Tension index
-- unit: 1 = average of the regions and of the level
-- unit_fr: 1 = moyenne des régions et du niveau
-- kind: ratio
-- formula: numerator / denominator / reference
-- numerator: vacancies_stock
-- denominator: course_equivalents
-- reference: V*/C* of the 18 regions, summed over the occupations of the level
-- definition_fr: Offres rapportées aux formations, divisées par le même rapport pour l’ensemble des 18 régions et des métiers du niveau ; 1 est la moyenne. Inspiré de l’indice de la Grande École du Numérique, dont la formule n’a jamais été publiée : les valeurs ne se comparent pas.
-- definition_en: Vacancies over courses, divided by the same ratio over the 18 regions and all occupations of the level; 1 is the average. Inspired by the index of the Grande École du Numérique, whose formula was never published: values are not comparable.
-- rests_on_fr: offres attendues au rapport de référence du niveau
-- One row per cell with two sides. No course: value null, symbol z.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when c > 0 and not is_unplaced then v / c / nullif(country_v / nullif(country_c, 0), 0) end as value,
    v as numerator,
    c as denominator,
    country_v / nullif(country_c, 0) as reference,
    case
        when is_unplaced then 'z'
        when occupation_level = 'rome' or v is null then 'x'
        when c = 0 or coalesce(country_v, 0) = 0 or coalesce(country_c, 0) = 0 then 'z'
    end as symbol,
    c * country_n / nullif(country_c, 0) as n,
    'poisson' as interval_kind,
    n as interval_n,
    case when n > 0 then v / n else country_v / nullif(country_n, 0) end
    / nullif(c, 0) / nullif(country_v / nullif(country_c, 0), 0) as interval_factor,
    nullif(country_c, 0) / nullif(country_v, 0) as shrink_factor,
    n as shrink_events,
    case
        when n > 0 then c * n / v
        else c * reference_n / nullif(reference_v, 0)
    end as shrink_exposure
from core.compared
