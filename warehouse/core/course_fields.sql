-- One row per course: what its Formacodes, NSF codes and certifications say beside ROME.
with described as (
    select
        courses.course_id,
        case
            when len(courses.formacodes) > 0 then courses.formacodes
            else list_distinct(flatten(
                list(coalesce(certifications.formacodes, []) order by certifications.certification)
            ))
        end as formacodes,
        list_concat(
            any_value(courses.nsf_codes),
            list_distinct(flatten(
                list(coalesce(certifications.nsf_codes, []) order by certifications.certification)
            ))
        ) as nsf_codes
    from core.courses as courses
    left join lateral (
        select certification
        from unnest(courses.certifications) as named (certification)
    ) as named on true
    left join core.certifications as certifications on certifications.certification = named.certification
    group by courses.course_id, courses.formacodes
),
listed as (
    select
        described.course_id,
        formacode,
        position,
        ranges.family
    from described,
        unnest(described.formacodes) with ordinality as one (formacode, position)
    join reference.formacodes as ranges on formacode between ranges.code_from and ranges.code_to
)
select
    described.course_id,
    len(list_filter(described.nsf_codes, lambda code: starts_with(code, $digital_nsf))) > 0 as is_digital_nsf,
    count(listed.formacode) > 0 as has_digital_formacode,
    coalesce(bool_or(listed.position <= 2), false) as leads_with_digital_formacode,
    list(distinct listed.family order by listed.family) filter (
        where listed.family is not null
    ) as formacode_families,
    min_by(listed.family, listed.position) filter (where listed.family is not null) as first_family,
    min_by(listed.family, listed.position) filter (
        where listed.family is not null and listed.position <= 2
    ) as leading_family
from described
left join listed using (course_id)
group by described.course_id, described.nsf_codes
