-- The kept records of vacancy feeds are the nation's vacancies.
with kept as (
    select coalesce(sum(records), 0) as records
    from published.ledger
    where feed = 'france-travail' and outcome = 'kept'
)
select
    kept.records as kept,
    cells.vacancies
from published.cells as cells
cross join kept
where
    cells.area_level = 'nation'
    and cells.occupation_level = 'all'
    and cells.vacancies <> kept.records
