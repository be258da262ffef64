-- One row per course: what its Formacodes, NSF codes and titles say beside ROME.
-- The course's own Formacodes come first; without any, those of its certifications. So do its titles.
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
        list(digital.family order by positioned.position) filter (where digital.family is not null) as families
    from positioned
    join digital using (formacode)
    group by positioned.course_id
),
titled as (
    select
        course_id,
        '' as certification,
        title
    from core.courses
    union all
    select
        named.course_id,
        certifications.certification,
        certifications.title
    from named
    join core.certifications as certifications using (certification)
),
matched as (
    select
        titled.course_id,
        bool_or(
            matches.inside_score >= $title_min_score
            and matches.inside_score - matches.outside_score >= $title_min_margin
        ) as has_digital_title,
        list(matches.family order by titled.certification) filter (
            where
            matches.family <> ''
            and matches.score >= $title_min_score
            and matches.score - matches.other_family_score >= $title_min_margin
        ) as families
    from titled
    join core.title_matches as matches using (title)
    group by titled.course_id
)
select
    described.course_id,
    described.formacodes,
    len(list_filter(described.nsf_codes, lambda code: starts_with(code, $digital_nsf))) > 0 as is_digital_nsf,
    listed.course_id is not null as has_digital_formacode,
    coalesce(listed.first_position <= 2, false) as leads_with_digital_formacode,
    coalesce(matched.has_digital_title, false) as has_digital_title,
    listed.families[1] as first_family,
    list_concat(coalesce(listed.families, []), coalesce(matched.families, [])) as families
from described
left join listed using (course_id)
left join matched using (course_id)
