-- One row per course: what its Formacodes, NSF codes and titles say beside ROME.
-- The course's own Formacodes come first; without any, those of its certifications. So do its titles.
with certified as (
    select
        named.certifications,
        flatten(list(known.formacodes order by known.certification)) as formacodes,
        flatten(list(known.nsf_codes order by known.certification)) as nsf_codes
    from (
        select
            certifications,
            unnest(certifications) as certification
        from (select distinct certifications from core.courses) as lists
    ) as named
    join core.certifications as known using (certification)
    group by named.certifications
),
described as (
    select
        courses.course_id,
        courses.title,
        courses.certifications,
        case
            when len(courses.formacodes) > 0 then courses.formacodes
            else coalesce(certified.formacodes, [])
        end as formacodes,
        list_concat(courses.nsf_codes, coalesce(certified.nsf_codes, [])) as nsf_codes
    from core.courses as courses
    left join certified using (certifications)
),
positioned as (
    select
        formacodes,
        unnest(formacodes) as formacode,
        generate_subscripts(formacodes, 1) as position
    from (select distinct formacodes from described) as lists
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
        positioned.formacodes,
        min(positioned.position) as first_position,
        list(digital.family order by positioned.position) filter (where digital.family is not null) as families
    from positioned
    join digital using (formacode)
    group by positioned.formacodes
),
entitled as (
    select distinct
        coalesce(title, '') as title,
        certifications
    from core.courses
),
titled as (
    select
        title,
        certifications,
        '' as certification,
        title as wording
    from entitled
    union all
    select
        named.title,
        named.certifications,
        known.certification,
        known.title as wording
    from (
        select
            title,
            certifications,
            unnest(certifications) as certification
        from entitled
    ) as named
    join core.certifications as known using (certification)
),
matched as (
    select
        titled.title,
        titled.certifications,
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
    join core.title_matches as matches on matches.title = titled.wording
    group by titled.title, titled.certifications
)
select
    described.course_id,
    described.formacodes,
    len(list_filter(described.nsf_codes, lambda code: starts_with(code, $digital_nsf))) > 0 as is_digital_nsf,
    listed.formacodes is not null as has_digital_formacode,
    coalesce(listed.first_position <= 2, false) as leads_with_digital_formacode,
    coalesce(matched.has_digital_title, false) as has_digital_title,
    listed.families[1] as first_family,
    list_concat(coalesce(listed.families, []), coalesce(matched.families, [])) as families
from described
left join listed using (formacodes)
left join matched
    on
        matched.title = coalesce(described.title, '')
        and matched.certifications = described.certifications
