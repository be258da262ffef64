-- One row per course and ROME code that its best evidence gives, with the evidence and the weight.
with named as (
    select
        courses.course_id,
        unnest(courses.certifications) as certification
    from core.courses as courses
),
given as (
    select distinct
        listed.course_id,
        'rome' as evidence,
        codes.rome_code,
        codes.parent_code
    from (
        select
            course_id,
            unnest(rome_codes) as rome_code
        from core.courses
    ) as listed
    join core.rome_codes as codes using (rome_code)
),
certified as (
    select distinct
        listed.course_id,
        'certification' as evidence,
        codes.rome_code,
        codes.parent_code
    from (
        select
            named.course_id,
            unnest(certifications.rome_codes) as rome_code
        from named
        join core.certifications as certifications using (certification)
        anti join given using (course_id)
    ) as listed
    join core.rome_codes as codes using (rome_code)
),
coded as (
    select * from given
    union all
    select * from certified
),
weighted as (
    select
        courses.course_id,
        'formacode' as evidence,
        weights.parent_code as rome_code,
        weights.parent_code,
        weights.weight
    from core.courses as courses
    join core.formacode_parents as weights on weights.formacode = courses.formacodes[1]
    anti join coded using (course_id)
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
