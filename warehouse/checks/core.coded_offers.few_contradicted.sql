-- severity: warn
-- No more than one offer in ten of the perimeter's codes has a title that contradicts its code: more means that the
-- publisher codes otherwise than before, or that titles are matched badly.
with inside as (
    select reason
    from core.coded_offers
    where coalesce(reason, '') not in ('no_occupation', 'occupation_outside')
)
select
    count(*) filter (where reason = 'title_contradicts_code') as contradicted,
    count(*) as offers
from inside
having count(*) filter (where reason = 'title_contradicts_code') * 10 > count(*)
