-- then: genscan.told_breaks:sentences
-- One row per break in the series that concerns the data of the edition: known ones, and partners found to
-- come or go, dated by the first full observation that shows it.
select
    breaks.break_date,
    breaks.feed,
    breaks.scope,
    coalesce(breaks.region_code, 'FR') as region_code,
    breaks.affects,
    breaks.what_en,
    breaks.what_fr,
    cast(null as varchar) as partner,
    cast(null as varchar) as direction,
    cast(null as date) as before_date,
    cast(null as bigint) as offers_before,
    cast(null as bigint) as offers_after
from reference.breaks as breaks
where breaks.break_date <= $last_day
union all
select
    breaks.break_date,
    'france-travail' as feed,
    cast(null as varchar) as scope,
    breaks.region_code,
    'vacancies' as affects,
    cast(null as varchar) as what_en,
    cast(null as varchar) as what_fr,
    breaks.partner,
    breaks.direction,
    breaks.before_date,
    breaks.offers_before,
    breaks.offers_after
from core.partner_breaks as breaks
