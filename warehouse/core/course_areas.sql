-- One row per course on offer and area where it is given, with the sessions and places given there.
-- A fully distant course, or one of unknown place, belongs to the nation and to ZZ; what of another course is
-- distant has no place. Sessions and places are those of the latest version: of one feed where two list it.
with keyed as (
    select
        courses.course_id,
        courses.is_distant,
        records.feed = courses.feed as is_spoken,
        records.observed_on,
        actions.delivery,
        actions.department_code,
        coalesce(actions.region_code, departments.region_code) as region_code,
        actions.sessions,
        actions.places
    from core.course_records as records
    join core.course_actions as actions using (feed, file, record)
    left join core.course_identities as identities using (course_key)
    join core.courses as courses on courses.course_id = coalesce(identities.course_id, records.course_key)
    left join reference.departments as departments using (department_code)
    where actions.on_offer
),
dated as (
    select
        keyed.*,
        is_spoken and observed_on = max(observed_on) filter (where is_spoken) over (partition by course_id)
        as is_latest
    from keyed
),
placed as (
    select
        course_id,
        is_distant,
        case
            when is_distant then 'ZZ'
            when delivery = 'distant' then null
            else coalesce(region_code, 'ZZ')
        end as region_code,
        case
            when is_distant or delivery = 'distant' then null
            else coalesce(department_code, region_code || '-ZZ')
        end as department_code,
        case when is_latest then sessions end as sessions,
        case when is_latest then places end as places
    from dated
),
spread as (
    select
        course_id,
        is_distant,
        sessions,
        places,
        unnest(areas_of(region_code, department_code), recursive := true)
    from placed
)
select
    area_level,
    area_code,
    course_id,
    bool_and(is_distant) as is_distant,
    cast(sum(sessions) as bigint) as sessions,
    case when count(*) filter (where places is null and sessions > 0) = 0 then cast(sum(places) as bigint) end as places
from spread
where
    area_code is not null
    and not (
        area_level = 'region' and area_code = 'ZZ'
        and course_id in (select placed.course_id from placed where placed.region_code <> 'ZZ')
    )
group by area_level, area_code, course_id
