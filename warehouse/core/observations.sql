-- One row per date on which vacancies were observed, with its weight in the mean of the quarter.
-- A full observation weighs half the gap between its neighbours, the quarter's ends among them; a partial
-- one, or one of which a full file could not be read, weighs nothing (an empty answer beside others lacks
-- nothing). The weights add up to exactly one: each is the step of a rounded running sum.
with dates as (
    select
        observed_on,
        bool_or(scope = 'full' and quarantined is null)
        and not bool_or(scope = 'full' and coalesce(quarantined, 'no_offer') <> 'no_offer') as is_full
    from landing.files
    where side = 'vacancies'
    group by observed_on
    having bool_or(quarantined is null)
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
