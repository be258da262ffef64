-- One row per course on offer and area where it is given, with the sessions and places given there.
-- A fully distant course, or one of unknown place, belongs to the nation and to ZZ.
with keyed as (
    select
        coalesce(identities.course_id, records.course_key) as course_id,
        records.observed_on,
        actions.delivery,
        actions.department_code,
        coalesce(actions.region_code, departments.region_code) as region_code,
        actions.sessions,
        actions.places
    from core.course_records as records
    join core.course_actions as actions using (feed, file, record)
    left join core.course_identities as identities using (course_key)
    left join reference.departments as departments using (department_code)
    where actions.on_offer
),
latest as (
    select
        course_id,
        max(observed_on) as observed_on
    from keyed
    group by course_id
),
placed as (
    select
        keyed.course_id,
        courses.is_distant,
        case
            when courses.is_distant then 'ZZ'
            when keyed.region_code is not null then keyed.region_code
            else 'ZZ'
        end as region_code,
        case
            when courses.is_distant then null
            when keyed.department_code is not null then keyed.department_code
            when keyed.region_code is not null then keyed.region_code || '-ZZ'
        end as department_code,
        case when keyed.observed_on = latest.observed_on then keyed.sessions end as sessions,
        case when keyed.observed_on = latest.observed_on then keyed.places end as places,
        courses.is_distant or keyed.region_code is not null or coalesce(keyed.delivery, '') <> 'distant' as counts
    from keyed
    join latest using (course_id)
    join core.courses as courses using (course_id)
),
kept as (
    select * exclude (counts)
    from placed
    where counts
),
spread as (
    select
        course_id,
        is_distant,
        sessions,
        places,
        unnest([
            {'area_level': 'nation', 'area_code': 'FR'},
            {'area_level': 'region', 'area_code': region_code},
            {'area_level': 'department', 'area_code': department_code}
        ], recursive := true)
    from kept
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
        and course_id in (select kept.course_id from kept where kept.region_code <> 'ZZ')
    )
group by area_level, area_code, course_id
