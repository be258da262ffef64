-- One row per readable course record of any feed, with the key of the course that it tells of.
-- A course is a provider's programme: the provider's SIRET, else its activity number, else its name, and the
-- number that the provider gave the course, else its title. In LHEO a number need not be unique: one that a
-- provider gives to several titles in one file names as many courses.
with lheo as (
    select
        *,
        'lheo:' || coalesce(siret, activity_number, provider, '') || ':'
        || coalesce(course_number, title, '') as numbered,
        array_to_string(
            list_sort(list_distinct(regexp_extract_all(strip_accents(lower(title)), '[a-z0-9]+'))), ' '
        ) as title_key
    from staging.lheo
),
shared as (
    select distinct numbered
    from lheo
    group by numbered, file
    having count(distinct title_key) > 1
)
select
    'mcf' as feed,
    file,
    observed_on,
    record,
    'mcf:' || coalesce(siret, provider, '') || ':' || coalesce(course_number, title, '') as course_key,
    left(siret, 9) as siren,
    provider,
    title,
    array_to_string(
        list_sort(list_distinct(regexp_extract_all(strip_accents(lower(title)), '[a-z0-9]+'))), ' '
    ) as title_key,
    case when certification is null then [] else [certification] end as certifications,
    coalesce(rome_codes, []) as rome_codes,
    coalesce(formacodes, []) as formacodes,
    coalesce(nsf_codes, []) as nsf_codes,
    exit_level,
    cast(null as varchar) as entry_level,
    certification is not null as certifying,
    cast(null as varchar) as link
from staging.mcf
union all
select
    'lheo' as feed,
    lheo.file,
    lheo.observed_on,
    lheo.record,
    case when shared.numbered is null then lheo.numbered else lheo.numbered || ':' || lheo.title_key end
        as course_key,
    left(lheo.siret, 9) as siren,
    lheo.provider,
    lheo.title,
    lheo.title_key,
    coalesce(lheo.certifications, []) as certifications,
    coalesce(lheo.rome_codes, []) as rome_codes,
    coalesce(lheo.formacodes, []) as formacodes,
    coalesce(lheo.nsf_codes, []) as nsf_codes,
    lheo.exit_level,
    lheo.entry_level,
    lheo.certifying,
    lheo.link
from lheo
left join shared on shared.numbered = lheo.numbered
