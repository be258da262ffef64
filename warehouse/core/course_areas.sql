-- One row per course on offer and area where it is given, with the sessions and places given there.
-- A fully distant course, or one of unknown place, belongs to the nation and to ZZ; what of another course is
-- distant has no place. Sessions and places are those of one feed where two list it. A session told by several
-- records (files, rows) counts once: its place and its dates say which it is; as often as one record lists it.
with placed as (
    select
        courses.course_id,
        courses.is_distant,
        versions.file,
        versions.record,
        actions.delivery,
        case
            when courses.is_distant then 'ZZ'
            when actions.delivery = 'distant' then null
            else coalesce(actions.region_code, departments.region_code, 'ZZ')
        end as region_code,
        case
            when courses.is_distant or actions.delivery = 'distant' then null
            else coalesce(actions.department_code, actions.region_code || '-ZZ')
        end as department_code,
        strip_accents(lower(actions.town)) as town,
        case when versions.feed = courses.feed then actions.sessions end as sessions
    from core.course_versions as versions
    join core.course_actions as actions using (feed, file, record)
    left join core.course_identities as identities using (course_key)
    join core.courses as courses on courses.course_id = coalesce(identities.course_id, versions.course_key)
    left join reference.departments as departments using (department_code)
    where versions.is_current and actions.on_offer and actions.outside is null
),
listed as (
    select
        course_id,
        is_distant,
        file,
        record,
        delivery,
        region_code,
        department_code,
        town,
        unnest(sessions, recursive := true)
    from placed
),
numbered as (
    select
        listed.*,
        row_number() over (
            partition by
                course_id,
                file,
                record,
                delivery,
                region_code,
                department_code,
                town,
                starts_on,
                ends_on,
                sessions
            order by capacity desc nulls last
        ) as position
    from listed
),
told as (
    select
        course_id,
        is_distant,
        region_code,
        department_code,
        case when sessions is not null then 0 end as sessions,
        cast(null as integer) as places
    from placed
    union all
    select
        course_id,
        is_distant,
        region_code,
        department_code,
        sessions,
        max(capacity) as places
    from numbered
    group by
        course_id,
        is_distant,
        delivery,
        region_code,
        department_code,
        town,
        starts_on,
        ends_on,
        sessions,
        position
),
spread as (
    select
        course_id,
        is_distant,
        sessions,
        places,
        unnest(areas_of(region_code, department_code), recursive := true)
    from told
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
        and course_id in (select told.course_id from told where told.region_code <> 'ZZ')
    )
group by area_level, area_code, course_id
