-- One row per course, historic parent of the perimeter and family that it leads to, with its share.
-- Unallocable digital courses have a share of one and no parent; family null where evidence does not decide.
with parts as (
    select
        codes.course_id,
        codes.parent_code,
        any_value(codes.evidence) as evidence,
        any_value(codes.share) as share,
        list(distinct leaves.family order by leaves.family) filter (
            where codes.rome_code <> codes.parent_code and leaves.family is not null
        ) as leaf_families
    from core.course_codes as codes
    left join reference.occupations as leaves on leaves.rome_code = codes.rome_code
    group by codes.course_id, codes.parent_code
),
parent_families as (
    select
        parent_code,
        list(distinct family order by family) as families
    from reference.occupations
    group by parent_code
),
inside as (
    select
        parts.course_id,
        parts.parent_code,
        parts.evidence,
        parts.share,
        parents.perimeter,
        case
            when len(coalesce(parts.leaf_families, [])) > 0 then parts.leaf_families
            when parents.single_family then [parents.family]
            when list_contains(parent_families.families, fields.first_family) then [fields.first_family]
            else [cast(null as varchar)]
        end as families
    from parts
    join reference.parents as parents using (parent_code)
    join parent_families using (parent_code)
    join core.course_fields as fields using (course_id)
    where
        parents.perimeter = 'whole'
        or len(coalesce(parts.leaf_families, [])) > 0
        or fields.has_digital_formacode
        or fields.is_digital_nsf
)
select
    inside.course_id,
    inside.parent_code,
    family,
    inside.evidence,
    inside.perimeter,
    cast(inside.share / len(inside.families) as decimal(18, 9)) as share
from inside, unnest(inside.families) as one (family)
union all
select
    fields.course_id,
    cast(null as varchar) as parent_code,
    fields.leading_family as family,
    'unallocable' as evidence,
    'unallocable' as perimeter,
    cast(1 as decimal(18, 9)) as share
from core.course_fields as fields
where
    (fields.leads_with_digital_formacode or fields.is_digital_nsf)
    and fields.course_id not in (select course_id from inside)
