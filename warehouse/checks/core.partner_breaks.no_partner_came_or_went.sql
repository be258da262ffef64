-- severity: warn
-- No partner board, nor all of them together, came or went within the year compared.
select
    breaks.break_date,
    breaks.region_code,
    coalesce(breaks.partner, '(all partners)') as partner,
    breaks.direction,
    breaks.before_date,
    breaks.offers_before,
    breaks.offers_after,
    breaks.own_before,
    breaks.own_after
from core.partner_breaks as breaks
where breaks.break_date > $year_before_first_day and breaks.break_date <= $last_day
order by breaks.break_date, breaks.region_code, breaks.partner
