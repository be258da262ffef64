-- One row per course and ROME code that its best evidence gives, with the evidence and the weight.
with described as (
    select
        courses.course_id,
        courses.rome_codes,
        courses.formacodes,
        list_sort(list_distinct(flatten(
            list(coalesce(certifications.rome_codes, []) order by certifications.certification)
        ))) as certified_codes
    from core.courses as courses
    left join lateral (
        select certification
        from unnest(courses.certifications) as named (certification)
    ) as named on true
    left join core.certifications as certifications on certifications.certification = named.certification
    group by courses.course_id, courses.rome_codes, courses.formacodes
),
given as (
    select distinct
        described.course_id,
        'rome' as evidence,
        codes.rome_code,
        codes.parent_code
    from described, unnest(described.rome_codes) as listed (rome_code)
    join core.rome_codes as codes on codes.rome_code = listed.rome_code
),
certified as (
    select distinct
        described.course_id,
        'certification' as evidence,
        codes.rome_code,
        codes.parent_code
    from described, unnest(described.certified_codes) as listed (rome_code)
    join core.rome_codes as codes on codes.rome_code = listed.rome_code
    where described.course_id not in (select course_id from given)
),
coded as (
    select * from given
    union all
    select * from certified
),
weighted as (
    select
        described.course_id,
        'formacode' as evidence,
        weights.parent_code as rome_code,
        weights.parent_code,
        weights.weight
    from described
    join core.formacode_parents as weights on weights.formacode = described.formacodes[1]
    where described.course_id not in (select course_id from coded)
),
counted as (
    select
        course_id,
        count(distinct parent_code) as parents
    from coded
    group by course_id
)
select
    coded.course_id,
    coded.evidence,
    coded.rome_code,
    coded.parent_code,
    cast(cast(1 as decimal(18, 9)) / counted.parents as decimal(18, 9)) as share
from coded
join counted using (course_id)
union all
select
    course_id,
    evidence,
    rome_code,
    parent_code,
    weight as share
from weighted
