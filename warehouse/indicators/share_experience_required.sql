-- title_fr: Part des offres demandant de l’expérience
-- title_en: Share asking for experience
-- unit: fraction
-- unit_fr: part, de 0 à 1
-- kind: ratio
-- formula: numerator / denominator
-- numerator: vacancies of the category
-- denominator: vacancies
-- definition_fr: Part des offres qui ne sont pas ouvertes aux débutants.
-- definition_en: Share of the vacancies that are not open to beginners.
-- rests_on_fr: offres
-- One row per cell but ROME 4.0 codes. No vacancy in the cell: value null, symbol z.
with category as (
    select
        cells.area_level,
        cells.area_code,
        cells.occupation_level,
        cells.occupation_code,
        cells.vacancies as total,
        coalesce(sum(profiles.count) filter (where profiles.category in ('up_to_2_years', '3_years_and_more', 'unspecified')), 0) as counted
    from core.cells as cells
    left join core.profiles as profiles
        on
            profiles.side = 'vacancies'
            and profiles.dimension = 'experience'
            and profiles.area_level = cells.area_level
            and profiles.area_code = cells.area_code
            and profiles.occupation_level = cells.occupation_level
            and profiles.occupation_code = cells.occupation_code
    where cells.occupation_level <> 'rome'
    group by cells.area_level, cells.area_code, cells.occupation_level, cells.occupation_code, cells.vacancies
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    counted / nullif(total, 0) as value,
    cast(counted as double) as numerator,
    cast(total as double) as denominator,
    cast(null as double) as reference,
    case when total = 0 then 'z' end as symbol,
    cast(total as double) as n,
    'wilson' as interval_kind,
    cast(total as double) as interval_n,
    counted / nullif(total, 0) as interval_p
from category
