-- One row per readable course record of any feed, with the key of the course that it tells of.
-- A course is a provider's programme: the provider's SIRET, else its activity number, else its name, and the
-- number that the provider gave the course, else its title.
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
    certification is not null as certifying,
    cast(null as varchar) as link
from staging.mcf
union all
select
    'lheo' as feed,
    file,
    observed_on,
    record,
    'lheo:' || coalesce(siret, activity_number, provider, '') || ':'
    || coalesce(course_number, title, '') as course_key,
    left(siret, 9) as siren,
    provider,
    title,
    array_to_string(
        list_sort(list_distinct(regexp_extract_all(strip_accents(lower(title)), '[a-z0-9]+'))), ' '
    ) as title_key,
    coalesce(certifications, []) as certifications,
    coalesce(rome_codes, []) as rome_codes,
    coalesce(formacodes, []) as formacodes,
    coalesce(nsf_codes, []) as nsf_codes,
    exit_level,
    certifying,
    link
from staging.lheo
