-- severity: warn
-- Every file could be read, and of no feed more than one record in a hundred was set aside as unreadable.
with counted as (
    select
        feed,
        count(*) filter (where records is null) as unread_files,
        coalesce(sum(records) filter (where outcome = 'quarantined'), 0) as quarantined,
        coalesce(sum(records), 0) as records
    from published.ledger
    where quarter = $quarter
    group by feed
)
select
    feed,
    unread_files,
    quarantined,
    records
from counted
where unread_files > 0 or quarantined * 100 > records
order by feed
