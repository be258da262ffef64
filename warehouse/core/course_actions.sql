-- One row per course record and action: where and how the course is given, and its sessions of the quarter.
-- `sessions`: those of the quarter, null where unknown; each tells how many it stands for.
-- On offer: a session starts, runs or takes entries in the quarter, or none has a known date, or entries are permanent.
-- `outside`: the place is out of the 18 regions, abroad or in a collectivity; what is distant has no place.
with actions as (
    select
        'lheo' as feed,
        file,
        record,
        unnest(case when len(coalesce(actions, [])) = 0 then [null] else actions end) as action
    from staging.lheo
),
lheo as (
    select
        feed,
        file,
        record,
        action.delivery as delivery,
        action.department_code as department_code,
        action.region_code as region_code,
        action.place as place,
        action.town as town,
        action.hours as hours,
        action.price as price,
        coalesce(action.permanent, false) as permanent,
        coalesce(action.funders, []) as funders,
        coalesce(action.sessions, []) as sessions,
        list_filter(
            coalesce(action.sessions, []),
            lambda s: coalesce(s.starts_on, s.ends_on, s.enrols_from, s.enrols_until) is not null
        ) as dated,
        list_filter(
            coalesce(action.sessions, []),
            lambda s: (
                coalesce(s.starts_on, $first_day) <= $last_day and coalesce(s.ends_on, $last_day) >= $first_day
            )
            or (
                coalesce(s.enrols_from, s.enrols_until) is not null
                and coalesce(s.enrols_from, $first_day) <= $last_day
                and coalesce(least(s.enrols_until, s.ends_on), $last_day) >= $first_day
            )
        ) as current
    from actions
),
acted as (
    select
        feed,
        file,
        record,
        delivery,
        department_code,
        region_code,
        place,
        town,
        hours,
        price,
        funders,
        permanent or len(sessions) = 0 or len(current) > 0 as on_offer,
        case
            when permanent then 'permanent'
            when len(dated) > 0 then 'dated'
            else 'unknown'
        end as session_dates,
        list_transform(
            current,
            lambda s: {
                'starts_on': s.starts_on,
                'ends_on': s.ends_on,
                'capacity': cast(s.capacity as integer),
                'sessions': cast(1 as integer)
            }
        ) as sessions
    from lheo
    union all
    select
        'mcf' as feed,
        file,
        record,
        case
            when active_sessions > 0 and distant_sessions >= active_sessions then 'distant'
            when active_sessions > 0 and distant_sessions > 0 then 'mixed'
            when active_sessions > 0 and distant_sessions = 0 then 'on_site'
        end as delivery,
        department_code,
        region_code,
        place,
        cast(null as varchar) as town,
        hours,
        price,
        [] as funders,
        true as on_offer,
        'unknown' as session_dates,
        case
            when active_sessions is not null
            then [
                {
                    'starts_on': cast(null as date),
                    'ends_on': cast(null as date),
                    'capacity': cast(null as integer),
                    'sessions': active_sessions
                }
            ]
        end as sessions
    from staging.mcf
)
select
    feed,
    file,
    record,
    delivery,
    department_code,
    region_code,
    case when place in ('abroad', 'collectivity') and delivery is distinct from 'distant' then place end as outside,
    town,
    hours,
    price,
    funders,
    on_offer,
    session_dates,
    sessions
from acted
