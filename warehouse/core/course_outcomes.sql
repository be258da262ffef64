-- One row per course that a feed lists: why it is outside, or null.
select
    parts.course_id,
    case
        when bool_or(parts.decided_by is not null) then any_value(courses.outside)
        when bool_or(parts.lacks_evidence) then 'no_evidence'
        else 'occupation_outside'
    end as reason,
    any_value(courses.on_offer) as on_offer
from core.course_parts as parts
join core.courses as courses using (course_id)
group by parts.course_id
