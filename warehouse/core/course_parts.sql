-- One row per course and historic parent that it leads to, in the perimeter or not, with its share; the shares
-- of a course sum to one. A digital course without any is one row without parent, inside; another, one outside.
-- `decided_by`: the code itself, or the evidence that lets a partial parent count; null outside.
with coded as (
    select
        codes.course_id,
        codes.parent_code,
        any_value(codes.evidence) as evidence,
        any_value(codes.share) as share,
        bool_or(codes.rome_code = codes.parent_code) as by_parent,
        bool_or(codes.rome_code <> codes.parent_code and leaves.in_perimeter) as by_leaf,
        list(distinct leaves.family order by leaves.family) filter (
            where codes.rome_code <> codes.parent_code and leaves.family is not null
        ) as leaf_families
    from core.course_codes as codes
    join core.rome_codes as leaves on leaves.rome_code = codes.rome_code
    group by codes.course_id, codes.parent_code
),
parent_families as (
    select
        parent_code,
        list(distinct family order by family) as families
    from reference.occupations
    group by parent_code
),
judged as (
    select
        coded.course_id,
        coded.parent_code,
        coded.evidence,
        coded.share,
        parents.perimeter,
        case
            when parents.perimeter is null then null
            when coded.by_leaf then 'code'
            when not coded.by_parent then null
            when parents.perimeter = 'whole' then 'code'
            when fields.has_digital_formacode then 'formacode'
            when fields.is_digital_nsf then 'nsf'
            when fields.has_digital_title then 'title'
        end as decided_by,
        coded.by_parent and coalesce(parents.perimeter = 'partial', false) as is_partial,
        case
            when len(coalesce(coded.leaf_families, [])) > 0 then coded.leaf_families
            when parents.single_family then [parents.family]
            else list_filter(
                fields.families, lambda family: list_contains(parent_families.families, family)
            )[:1]
        end as families
    from coded
    join core.course_fields as fields using (course_id)
    left join reference.parents as parents using (parent_code)
    left join parent_families using (parent_code)
),
inside as (
    select distinct course_id
    from judged
    where decided_by is not null
),
unallocable as (
    select
        fields.course_id,
        fields.first_family
    from core.course_fields as fields
    anti join inside using (course_id)
    where fields.leads_with_digital_formacode or fields.is_digital_nsf
)
select
    course_id,
    parent_code,
    evidence,
    share,
    perimeter,
    decided_by,
    is_partial and decided_by is null as lacks_evidence,
    case when decided_by is not null then families else [] end as families
from judged
anti join unallocable using (course_id)
union all
select
    course_id,
    cast(null as varchar) as parent_code,
    'unallocable' as evidence,
    cast(1 as decimal(18, 9)) as share,
    'unallocable' as perimeter,
    'field' as decided_by,
    false as lacks_evidence,
    case when first_family is null then [] else [first_family] end as families
from unallocable
union all
select
    courses.course_id,
    cast(null as varchar) as parent_code,
    'none' as evidence,
    cast(1 as decimal(18, 9)) as share,
    cast(null as varchar) as perimeter,
    cast(null as varchar) as decided_by,
    false as lacks_evidence,
    cast([] as varchar []) as families
from core.courses as courses
anti join judged using (course_id)
anti join unallocable using (course_id)
