-- One row per date on which vacancies were observed, with its weight in the mean of the quarter.
-- A full observation weighs half the gap between its neighbours, the quarter's ends among them; a partial
-- one, or one of which a full file, or every record of it, could not be read, weighs nothing (an empty answer
-- beside others lacks nothing). The weights add up to exactly one: each is the step of a rounded running sum.
with rejected as (
    select
        landing_path as path,
        count(*) as records
    from landing.rejected
    group by landing_path
),
observed as (
    select
        files.observed_on,
        files.scope,
        files.quarantined is not distinct from 'no_offer' as is_empty,
        files.quarantined is null and coalesce(rejected.records, 0) < coalesce(files.records, 1) as is_read
    from landing.files as files
    left join rejected using (path)
    where files.side = 'vacancies'
),
dates as (
    select
        observed_on,
        bool_or(scope = 'full' and is_read)
        and not bool_or(scope = 'full' and not is_read and not is_empty) as is_full
    from observed
    group by observed_on
    having bool_or(is_read)
),
neighbours as (
    select
        observed_on,
        greatest(
            date_diff(
                'day',
                lag(observed_on, 1, cast($first_day as date)) over (order by observed_on),
                lead(observed_on, 1, cast($last_day as date)) over (order by observed_on)
            ),
            1
        ) as gap
    from dates
    where is_full
),
running as (
    select
        observed_on,
        cast(sum(gap) over (order by observed_on) / sum(gap) over () as decimal(18, 9)) as until_here
    from neighbours
)
select
    dates.observed_on,
    dates.is_full,
    cast(
        coalesce(running.until_here - lag(running.until_here, 1, 0) over (
            partition by dates.is_full order by dates.observed_on
        ), 0) as decimal(18, 9)
    ) as weight,
    dates.observed_on = max(running.observed_on) over () as is_last_full,
    count(running.observed_on) over () as full_observations
from dates
left join running using (observed_on)
