-- One row per occupation of the perimeter at parent and rome level, counted this quarter or not.
select
    'parent' as occupation_level,
    parent_code as occupation_code,
    parent_label as occupation_label,
    cast(null as varchar) as parent_code,
    family,
    perimeter,
    cast(null as varchar) as rome_version
from reference.parents
union all
select
    'rome' as occupation_level,
    rome_code as occupation_code,
    occupation_label,
    parent_code,
    family,
    'leaf' as perimeter,
    rome_version
from reference.occupations
union all
select distinct
    'rome' as occupation_level,
    vacancies.rome_code as occupation_code,
    coalesce(labels.label, vacancies.rome_code) as occupation_label,
    vacancies.parent_code,
    vacancies.family,
    'leaf' as perimeter,
    labels.rome_version
from core.vacancies as vacancies
left join (
    select
        rome_code,
        min(label) as label,
        min(rome_version) as rome_version
    from staging.rome
    where kind = 'code'
    group by rome_code
) as labels using (rome_code)
where vacancies.rome_code not in (select rome_code from reference.occupations)
order by occupation_level, occupation_code
