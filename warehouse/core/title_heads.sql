-- One row per first word of ROME's job titles: how many titles it opens, and whether one is in the perimeter.
with forms as (
    select
        jobs.rome_code,
        unnest([
            regexp_extract(strip_accents(lower(jobs.label)), '^[^a-z]*([a-z]{3,})', 1),
            regexp_extract(strip_accents(lower(jobs.label)), '/ *([a-z]{3,})', 1)
        ]) as head
    from staging.rome as jobs
    where jobs.kind = 'appellation'
)
select
    forms.head,
    count(*) as jobs,
    bool_or(occupations.rome_code is not null or parents.parent_code is not null) as in_perimeter
from forms
left join core.rome_codes as codes using (rome_code)
left join reference.occupations as occupations using (rome_code)
left join reference.parents as parents on parents.parent_code = codes.parent_code
where forms.head <> ''
group by forms.head
