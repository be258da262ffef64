-- One row per certification: the codes of the live certifications that it leads to, following replacements.
-- A certification that is no longer active, or not known to be, takes those of its live successors; where none
-- of these is live and has codes, those of the last that has some.
with recursive successors as (
    select distinct
        certification as old,
        code as new
    from staging.rncp
    where kind = 'successor' and code is not null and code <> certification
),
status as (
    select
        certification,
        min(label) as title,
        min(level) as level,
        bool_or(active) as active
    from staging.rncp
    where kind = 'certification'
    group by certification
),
named as (
    select certification from staging.rncp where kind in ('certification', 'rome', 'formacode', 'nsf')
    union
    select old as certification from successors
),
followed (certification, reached, steps) as (
    select
        certification,
        certification as reached,
        0 as steps
    from named
    union
    select
        followed.certification,
        successors.new as reached,
        followed.steps + 1 as steps
    from followed
    join successors on successors.old = followed.reached
    left join status on status.certification = followed.reached
    where followed.steps < 10 and not coalesce(status.active, false)
),
coded as (
    select
        rows.certification,
        list(distinct rows.code order by rows.code) as rome_codes
    from staging.rncp as rows
    join core.rome_codes as codes on codes.rome_code = rows.code
    where rows.kind = 'rome'
    group by rows.certification
),
fields as (
    select
        certification,
        list(code order by file, record) filter (where kind = 'formacode') as formacodes,
        list(distinct code order by code) filter (where kind = 'nsf') as nsf_codes
    from staging.rncp
    where kind in ('formacode', 'nsf')
    group by certification
),
ends as (
    select
        followed.certification,
        followed.reached,
        followed.steps
    from followed
    left join coded on coded.certification = followed.reached
    left join fields on fields.certification = followed.reached
    left join status on status.certification = followed.reached
    where coded.certification is not null or fields.certification is not null
    qualify
        coalesce(status.active, false)
        or (
            not bool_or(coalesce(status.active, false)) over (partition by followed.certification)
            and followed.steps = max(followed.steps) over (partition by followed.certification)
        )
)
select
    named.certification,
    any_value(status.title) as title,
    any_value(status.level) as level,
    list_sort(list_distinct(flatten(list(coalesce(coded.rome_codes, []) order by ends.reached)))) as rome_codes,
    list_distinct(flatten(list(coalesce(fields.formacodes, []) order by ends.reached))) as formacodes,
    list_sort(list_distinct(flatten(list(coalesce(fields.nsf_codes, []) order by ends.reached)))) as nsf_codes
from named
left join ends using (certification)
left join status using (certification)
left join coded on coded.certification = ends.reached
left join fields on fields.certification = ends.reached
group by named.certification
