-- then: genscan.coding.copies:courses
-- One row per course key that another feed also lists: the key that both go by.
-- Pairs: same SIREN, certification and normalised title, in a common department or both wholly distant, by the
-- versions that count.
with delivered as (
    select
        versions.course_key,
        bool_and(coalesce(actions.delivery, '') = 'distant') as is_distant
    from core.course_versions as versions
    join core.course_actions as actions using (feed, file, record)
    where versions.is_current and actions.outside is null
    group by versions.course_key
),
places as (
    select distinct
        records.feed,
        records.course_key,
        records.siren,
        records.title_key,
        unnest(records.certifications) as certification,
        case when delivered.is_distant then 'distant' else actions.department_code end as place
    from core.course_records as records
    join core.course_versions as versions using (feed, file, record)
    join core.course_actions as actions using (feed, file, record)
    join delivered on delivered.course_key = records.course_key
    where versions.is_current and actions.outside is null and records.siren is not null and records.title_key <> ''
)
select distinct
    one.course_key as left_key,
    other.course_key as right_key
from places as one
join places as other using (siren, certification, title_key, place)
where one.feed < other.feed
