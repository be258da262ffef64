-- severity: warn
-- No more than a month of the quarter passes without a full observation of the vacancies: what lives and dies in a
-- longer gap is seen by nobody.
with marks as (
    select cast($first_day as date) as day
    union
    select cast($last_day as date) as day
    union
    select observed_on as day
    from core.observations
    where is_full
),
gaps as (
    select
        day as unseen_from,
        lead(day) over (order by day) as unseen_until
    from marks
)
select
    unseen_from,
    unseen_until,
    date_diff('day', unseen_from, unseen_until) as days
from gaps
where date_diff('day', unseen_from, unseen_until) > $provisional_days
order by unseen_from
