-- One row per quarter: whether its figures of vacancies are provisional, its end being unseen.
-- It had not ended when it was last observed: more than a month of it, in which further files fall due, follows.
select
    coalesce(
        date_diff('day', max(observed_on), cast($last_day as date)) > $provisional_days,
        false
    ) as is_provisional
from core.observations
