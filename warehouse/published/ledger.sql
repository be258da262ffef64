-- One row per file, outcome and reason: for every file the records add up to what it held.
-- The files of a confidential feed are one, `-`: those of a region would tell its count.
with secret as (
    select distinct feed
    from landing.files
    where confidential and quarantined is null
),
quarantined as (
    select
        files.feed,
        files.file,
        rejected.quarantined as reason
    from landing.rejected as rejected
    join landing.files as files on files.path = rejected.landing_path
),
versions as (
    select
        feed,
        max(version) filter (where quarantined is null) as newest
    from landing.files
    where side not in ('vacancies', 'courses')
    group by feed
),
accounted as (
    select
        feed,
        file,
        outcome,
        reason,
        count(*) as records
    from core.fates
    group by feed, file, outcome, reason
    union all
    select
        feed,
        file,
        'quarantined' as outcome,
        reason,
        count(*) as records
    from quarantined
    group by feed, file, reason
    union all
    select
        files.feed,
        files.file,
        case when files.version = versions.newest then 'kept' else 'seen_again' end as outcome,
        case when files.version = versions.newest then 'kept' else 'other_version' end as reason,
        files.records - (
            select count(*) from quarantined where quarantined.feed = files.feed and quarantined.file = files.file
        ) as records
    from landing.files as files
    join versions using (feed)
    where files.quarantined is null
    union all
    select
        feed,
        file,
        'quarantined' as outcome,
        quarantined as reason,
        cast(null as bigint) as records
    from landing.files
    where quarantined is not null
)
select
    $quarter as quarter,
    feed,
    case when records is null or feed not in (select feed from secret) then file else '-' end as file,
    outcome,
    reason,
    cast(sum(records) as bigint) as records
from accounted
where records is null or records > 0
group by
    feed,
    case when records is null or feed not in (select feed from secret) then file else '-' end,
    outcome,
    reason
order by feed, file, outcome, reason
