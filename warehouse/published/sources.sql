-- One row per file received for the quarter, with its producer, licence and date.
-- The readable files of a confidential feed are one, `-`, with the sum of their records: those of a region would
-- tell its count. Its fingerprint is that of theirs, sorted; its date the newest; `full` where all are.
with secret as (
    select distinct feed
    from landing.files
    where confidential and quarantined is null
),
received as (
    select
        feed,
        file,
        sha256,
        observed_on,
        scope,
        records,
        demonstration
    from landing.files
    where quarantined is not null or feed not in (select feed from secret)
    union all
    select
        feed,
        '-' as file,
        sha256(string_agg(sha256, '' order by sha256)) as sha256,
        max(observed_on) as observed_on,
        max(scope) as scope,
        cast(sum(records) as bigint) as records,
        bool_or(demonstration) as demonstration
    from landing.files
    where quarantined is null and feed in (select feed from secret)
    group by feed
)
select
    received.feed,
    received.file,
    received.sha256,
    received.observed_on,
    received.scope,
    feeds.licence,
    feeds.licence_url,
    feeds.producer,
    received.records,
    received.demonstration
from received
join reference.feeds as feeds using (feed)
order by received.feed, received.file
