-- One row per course that a feed lists: why it is outside, or null.
select
    courses.course_id,
    case
        when courses.course_id in (select course_id from core.allocations) then null
        when courses.course_id in (
            select codes.course_id
            from core.course_codes as codes
            join reference.parents as parents using (parent_code)
        ) then 'no_evidence'
        else 'occupation_outside'
    end as reason,
    courses.on_offer
from core.courses as courses
