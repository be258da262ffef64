-- What a course brings to parents and families is the sum of its parts in the perimeter, exactly.
with inside as (
    select
        course_id,
        sum(share) as share
    from core.course_parts
    where decided_by is not null
    group by course_id
),
allocated as (
    select
        course_id,
        sum(share) as share
    from core.allocations
    group by course_id
)
select
    course_id,
    inside.share as inside,
    allocated.share as allocated
from inside
full outer join allocated using (course_id)
where inside.share is distinct from allocated.share
