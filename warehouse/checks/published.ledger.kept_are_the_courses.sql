-- The kept records of course feeds are the nation's courses.
with kept as (
    select coalesce(sum(records), 0) as records
    from published.ledger
    where feed in ('mcf', 'lheo') and outcome = 'kept'
)
select
    kept.records as kept,
    cells.courses
from published.cells as cells
cross join kept
where
    cells.area_level = 'nation'
    and cells.occupation_level = 'all'
    and cells.courses <> kept.records
