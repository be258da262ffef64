-- One row per course on offer: how it is given, how long, at what cost, who pays, when it starts, what it asks for and leads to.
-- Funders by LHEO's codes. Of actions that differ, the middle length and cost.
with acted as (
    select
        coalesce(identities.course_id, versions.course_key) as course_id,
        actions.delivery,
        actions.hours,
        actions.price,
        list_transform(
            actions.funders,
            lambda code: case code
                when '2' then 'region'
                when '4' then 'france_travail'
                when '16' then 'opco'
                when '5' then 'employer'
                when '10' then 'learner'
                else 'other'
            end
        ) as funders,
        actions.session_dates
    from core.course_versions as versions
    join core.course_actions as actions using (feed, file, record)
    left join core.course_identities as identities using (course_key)
    where versions.is_current and actions.on_offer and actions.outside is null
),
gathered as (
    select
        course_id,
        list(distinct delivery order by delivery) filter (where delivery is not null) as deliveries,
        median(hours) as hours,
        median(price) as price,
        list_distinct(flatten(list(funders order by funders))) as funders,
        bool_or(session_dates = 'dated') as is_dated,
        bool_or(session_dates = 'permanent') as is_permanent
    from acted
    group by course_id
),
levels as (
    select
        listed.course_id,
        min(certifications.level) as level
    from (
        select
            course_id,
            unnest(certifications) as certification
        from core.courses
        where exit_level is null
    ) as listed
    join core.certifications as certifications using (certification)
    group by listed.course_id
)
select
    courses.course_id,
    coalesce(courses.exit_level, levels.level, 'none') as exit_level,
    case
        when courses.entry_level is null then 'unknown'
        when courses.entry_level in ('none', '1', '2') then 'no_diploma'  -- the first diploma, a CAP, is of level 3
        else 'diploma'
    end as entry,
    case
        when len(coalesce(gathered.deliveries, [])) = 0 then 'unknown'
        when len(gathered.deliveries) = 1 then gathered.deliveries[1]
        else 'mixed'
    end as delivery,
    case
        when gathered.hours is null then 'unknown'
        when gathered.hours < $hours_short then 'under_70'
        when gathered.hours < $hours_long then '70_399'
        when gathered.hours < $hours_diploma then '400_899'
        else '900_and_more'
    end as hours,
    case
        when gathered.price is null then 'unknown'
        when gathered.price = 0 then 'free'
        when gathered.price < $cost_certificate then 'under_2500'
        when gathered.price < $cost_title then '2500_4999'
        else '5000_and_more'
    end as cost,
    case when len(coalesce(gathered.funders, [])) = 0 then ['unknown'] else gathered.funders end as funding,
    case
        when gathered.is_permanent then 'permanent'
        when gathered.is_dated then 'dated'
        else 'unknown'
    end as session_dates,
    case
        when courses.certifying is null then 'unknown'
        when courses.certifying then 'yes'
        else 'no'
    end as certifying
from core.courses as courses
join gathered using (course_id)
left join levels using (course_id)
