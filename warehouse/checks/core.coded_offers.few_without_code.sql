-- severity: warn
-- No more than one offer in fifty has no occupation code: the publisher gives one to each.
select
    count(*) filter (where reason = 'no_occupation') as without_code,
    count(*) as offers
from core.coded_offers
having count(*) filter (where reason = 'no_occupation') * 50 > count(*)
