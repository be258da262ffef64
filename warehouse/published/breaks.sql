-- One row per known break in the series that concerns the data of the edition.
select
    breaks.break_date,
    breaks.feed,
    breaks.scope,
    coalesce(breaks.region_code, 'FR') as region_code,
    breaks.affects,
    breaks.what_en,
    breaks.what_fr
from reference.breaks as breaks
where
    breaks.break_date <= $last_day
    and (
        breaks.scope <> 'demonstration'
        or (select bool_or(files.demonstration) from landing.files as files)
    )
order by break_date, feed, scope, region_code, affects
