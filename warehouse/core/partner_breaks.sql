-- then: genscan.breaks:level_shifts
-- One row per partner and region whose offers came or went between two full observations, all quarters used
-- together; `partner` is null for all partners that have no break of their own, `region_code` FR for the country.
select
    observed_on,
    file,
    region_code,
    origin,
    partner,
    offers
from history.partner_counts
union all
select
    observed_on,
    file,
    region_code,
    origin,
    partner,
    offers
from core.partner_counts
