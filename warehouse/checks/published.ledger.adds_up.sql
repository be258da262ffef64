-- For every file that could be read, the records of the ledger add up to what it held.
select
    files.feed,
    files.file,
    files.records as held,
    coalesce(sum(ledger.records), 0) as told
from landing.files as files
left join published.ledger as ledger using (feed, file)
where files.quarantined is null
group by files.feed, files.file, files.records
having coalesce(sum(ledger.records), 0) <> files.records
