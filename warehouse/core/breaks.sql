-- One row per break that lies within the year compared: known ones, and partners found to come or go.
-- A partner's break of the year before counts where its first full observation came before it.
with earliest as (
    select min(observed_on) as observed_on
    from history.observations
    where quarter = $year_before and is_full
)
select
    breaks.break_date,
    coalesce(breaks.region_code, 'FR') as region_code,
    breaks.affects,
    false as is_partner,
    cast(null as varchar) as partner
from reference.breaks as breaks
where breaks.break_date > $year_before_first_day and breaks.break_date <= $last_day
union all
select
    breaks.break_date,
    breaks.region_code,
    'vacancies' as affects,
    true as is_partner,
    breaks.partner
from core.partner_breaks as breaks
cross join earliest
where breaks.break_date > earliest.observed_on and breaks.break_date <= $last_day
