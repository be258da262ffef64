-- For every file that could be read, the records of the ledger add up to what it held; for those of a
-- confidential feed together.
with secret as (
    select distinct feed
    from landing.files
    where confidential and quarantined is null
),
held as (
    select
        feed,
        case when feed in (select feed from secret) then '-' else file end as file,
        sum(records) as records
    from landing.files
    where quarantined is null
    group by feed, case when feed in (select feed from secret) then '-' else file end
)
select
    held.feed,
    held.file,
    held.records as held,
    coalesce(sum(ledger.records), 0) as told
from held
left join published.ledger as ledger using (feed, file)
group by held.feed, held.file, held.records
having coalesce(sum(ledger.records), 0) <> held.records
