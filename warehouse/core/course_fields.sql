-- One row per course: what its Formacodes, NSF codes and certifications say beside ROME.
-- The course's own Formacodes come first; without any, those of its certifications.
with named as (
    select
        courses.course_id,
        unnest(courses.certifications) as certification
    from core.courses as courses
),
certified as (
    select
        named.course_id,
        flatten(list(certifications.formacodes order by certifications.certification)) as formacodes,
        flatten(list(certifications.nsf_codes order by certifications.certification)) as nsf_codes
    from named
    join core.certifications as certifications using (certification)
    group by named.course_id
),
described as (
    select
        courses.course_id,
        case
            when len(courses.formacodes) > 0 then courses.formacodes
            else coalesce(certified.formacodes, [])
        end as formacodes,
        list_concat(courses.nsf_codes, coalesce(certified.nsf_codes, [])) as nsf_codes
    from core.courses as courses
    left join certified using (course_id)
),
positioned as (
    select
        described.course_id,
        unnest(described.formacodes) as formacode,
        generate_subscripts(described.formacodes, 1) as position
    from described
),
digital as (
    select
        codes.formacode,
        min(ranges.family) as family
    from (select distinct formacode from positioned) as codes
    join reference.formacodes as ranges on codes.formacode between ranges.code_from and ranges.code_to
    group by codes.formacode
),
listed as (
    select
        positioned.course_id,
        min(positioned.position) as first_position,
        min_by(digital.family, positioned.position) filter (where digital.family is not null) as first_family,
        min_by(digital.family, positioned.position) filter (
            where digital.family is not null and positioned.position <= 2
        ) as leading_family
    from positioned
    join digital using (formacode)
    group by positioned.course_id
)
select
    described.course_id,
    len(list_filter(described.nsf_codes, lambda code: starts_with(code, $digital_nsf))) > 0 as is_digital_nsf,
    listed.course_id is not null as has_digital_formacode,
    coalesce(listed.first_position <= 2, false) as leads_with_digital_formacode,
    listed.first_family,
    listed.leading_family
from described
left join listed using (course_id)
