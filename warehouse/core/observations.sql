-- One row per date on which vacancies were observed, with its weight in the mean of the quarter.
-- A full observation weighs half the gap between its neighbours, the quarter's ends among them; a partial
-- one, or one of which a full file could not be read, weighs nothing.
with dates as (
    select
        observed_on,
        bool_or(scope = 'full') and not bool_or(scope = 'full' and quarantined is not null) as is_full
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
)
select
    dates.observed_on,
    dates.is_full,
    cast(coalesce(neighbours.gap / sum(neighbours.gap) over (), 0) as decimal(18, 9)) as weight,
    dates.observed_on = max(neighbours.observed_on) over () as is_last_full,
    count(neighbours.observed_on) over () as full_observations
from dates
left join neighbours using (observed_on)
