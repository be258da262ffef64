-- One row per record of a file that could be read: what became of it, and why.
with vacancy_fates as (
    select
        'france-travail' as feed,
        records.file,
        records.record,
        case
            when offers.reason is not null then 'outside_perimeter'
            when (offers.file, offers.record) <> (records.file, records.record) then 'seen_again'
            when copies.winner_id <> offers.offer_id then 'duplicate'
            else 'kept'
        end as outcome,
        case
            when offers.reason is not null then offers.reason
            when (offers.file, offers.record) <> (records.file, records.record)
            then
                case
                    when records.observed_on <> offers.seen_on[-1] then 'other_observation'
                    when records.file <> offers.file then 'other_file'
                    else 'other_row'
                end
            when copies.winner_id <> offers.offer_id then copies.reason
            else 'kept'
        end as reason
    from staging.france_travail as records
    join core.coded_offers as offers using (offer_id)
    left join core.copies as copies using (offer_id)
),
keyed as (
    select
        versions.feed,
        versions.file,
        versions.record,
        versions.is_current,
        versions.position,
        first_value(versions.file) over (partition by versions.course_key order by versions.position) as speaking_file,
        coalesce(identities.course_id, versions.course_key) as course_id
    from core.course_versions as versions
    left join core.course_identities as identities using (course_key)
),
course_fates as (
    select
        keyed.feed,
        keyed.file,
        keyed.record,
        case
            when outcomes.reason is not null then 'outside_perimeter'
            when not outcomes.on_offer then 'outside_quarter'
            when keyed.position > 1 then 'seen_again'
            when (courses.feed, courses.file, courses.record) <> (keyed.feed, keyed.file, keyed.record)
            then 'duplicate'
            else 'kept'
        end as outcome,
        case
            when outcomes.reason is not null then outcomes.reason
            when not outcomes.on_offer then 'no_session_in_quarter'
            when keyed.position > 1
            then
                case
                    when not keyed.is_current then 'other_observation'
                    when keyed.file <> keyed.speaking_file then 'other_file'
                    else 'other_row'
                end
            when (courses.feed, courses.file, courses.record) <> (keyed.feed, keyed.file, keyed.record)
            then 'other_feed'
            else 'kept'
        end as reason
    from keyed
    join core.courses as courses using (course_id)
    join core.course_outcomes as outcomes using (course_id)
)
select
    feed,
    file,
    record,
    outcome,
    reason
from vacancy_fates
union all
select
    feed,
    file,
    record,
    outcome,
    reason
from course_fates
