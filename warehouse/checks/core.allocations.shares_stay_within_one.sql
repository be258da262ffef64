-- The shares of a course inside the perimeter never exceed one.
select
    course_id,
    sum(share) as share
from core.allocations
group by course_id
having sum(share) > 1.00001
