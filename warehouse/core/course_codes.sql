-- One row per course and ROME code that its best evidence gives, with the evidence and its parent's share.
-- The shares of a course's parents sum to one, in billionths, what is left over going to the first parents.
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
parents as (
    select
        course_id,
        parent_code,
        row_number() over (partition by course_id order by parent_code) as position,
        count(*) over (partition by course_id) as parents
    from (select distinct course_id, parent_code from coded)
),
described as (
    select
        fields.course_id,
        unnest(fields.formacodes) as formacode,
        generate_subscripts(fields.formacodes, 1) as position
    from core.course_fields as fields
    anti join coded using (course_id)
),
main as (
    select
        course_id,
        min_by(formacode, position) as formacode
    from described
    where formacode in (select formacode from core.formacode_parents)
    group by course_id
)
select
    coded.course_id,
    coded.evidence,
    coded.rome_code,
    coded.parent_code,
    cast(
        (
            1000000000 // parents.parents
            + case when parents.position <= 1000000000 % parents.parents then 1 else 0 end
        ) * 0.000000001
        as decimal(18, 9)
    ) as share
from coded
join parents using (course_id, parent_code)
union all
select
    main.course_id,
    'formacode' as evidence,
    weights.parent_code as rome_code,
    weights.parent_code,
    weights.weight as share
from main
join core.formacode_parents as weights using (formacode)
