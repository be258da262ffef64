-- The parts of every course, in the perimeter and out of it, sum to one exactly.
select
    courses.course_id,
    coalesce(sum(parts.share), 0) as share
from core.courses as courses
left join core.course_parts as parts using (course_id)
group by courses.course_id
having coalesce(sum(parts.share), 0) <> 1
