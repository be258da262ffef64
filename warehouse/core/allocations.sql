-- One row per course, historic parent of the perimeter and family that it leads to, with its share.
-- Unallocable digital courses have a share of one and no parent; family null where evidence does not decide.
-- A part's share is spread over its families in billionths, what is left over going to the first.
with parts as (
    select
        course_id,
        parent_code,
        evidence,
        perimeter,
        decided_by,
        cast(cast(share as decimal(28, 9)) * 1000000000 as bigint) as billionths,
        case when len(families) = 0 then [cast(null as varchar)] else families end as families
    from core.course_parts
    where decided_by is not null
),
spread as (
    select
        course_id,
        parent_code,
        evidence,
        perimeter,
        decided_by,
        billionths,
        len(families) as size,
        unnest(families) as family,
        generate_subscripts(families, 1) as position
    from parts
)
select
    course_id,
    parent_code,
    family,
    evidence,
    perimeter,
    decided_by,
    cast(
        (billionths // size + case when position <= billionths % size then 1 else 0 end) * 0.000000001
        as decimal(18, 9)
    ) as share
from spread
