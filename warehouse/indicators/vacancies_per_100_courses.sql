-- title_fr: Offres pour 100 formations
-- title_en: Vacancies per 100 courses
-- unit: vacancies per 100 courses
-- unit_fr: offres pour 100 formations
-- kind: ratio
-- formula: numerator / denominator / reference
-- numerator: vacancies_stock
-- denominator: course_equivalents
-- reference: 0.01, the unit: per 100
-- definition_fr: Nombre moyen d’offres en ligne pour 100 formations, chaque formation étant partagée entre les métiers auxquels elle mène.
-- definition_en: Mean number of vacancies online per 100 courses, each course shared out among the occupations it leads to.
-- rests_on_fr: offres attendues au rapport de référence du niveau
-- One row per cell with two sides. No course: value null, symbol z; a family of an area where more than 30 %
-- of the courses have no family: x.
select
    series,
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    case when c > 0 and not is_unplaced then 100 * v / c end as value,
    v as numerator,
    c as denominator,
    0.01 as reference,
    case
        when is_unplaced then 'z'
        when occupation_level = 'rome' or v is null then 'x'
        when c = 0 then 'z'
        when occupation_level = 'family' and share_without_family > $max_share_without_family then 'x'
    end as symbol,
    c * country_n / nullif(country_c, 0) as n,
    'poisson' as interval_kind,
    n as interval_n,
    100 * case when n > 0 then v / n else country_v / nullif(country_n, 0) end / nullif(c, 0)
    as interval_factor,
    100.0 as shrink_factor,
    n as shrink_events,
    case
        when n > 0 then c * n / v
        else c * reference_n / nullif(reference_v, 0)
    end as shrink_exposure
from core.compared
