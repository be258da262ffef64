-- then: genscan.coding.copies:courses
-- One row per course key that another feed also lists: the key that both go by.
-- Pairs: same SIREN, certification and normalised title, in a common department or both distant.
with places as (
    select distinct
        records.feed,
        records.course_key,
        records.siren,
        records.title_key,
        unnest(records.certifications) as certification,
        coalesce(
            case when actions.delivery = 'distant' then 'distant' end,
            actions.department_code
        ) as place
    from core.course_records as records
    join core.course_actions as actions using (feed, file, record)
    where records.siren is not null and records.title_key <> ''
)
select distinct
    one.course_key as left_key,
    other.course_key as right_key
from places as one
join places as other using (siren, certification, title_key, place)
where one.feed < other.feed
