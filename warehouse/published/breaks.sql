-- then: genscan.told_breaks:sentences
-- One row per break in the series that concerns the data of the edition: known ones, and partners found to
-- come or go, dated by the first full observation that shows it.
-- A quarter whose vacancies are confidential (core.masks) is a break of its own, and partners are told of no
-- quarter used with it: their offers in a region, on a day, are finer than what secrecy allows.
with secret as (
    select $quarter as quarter
    from core.masks
    where side = 'vacancies'
    union
    select quarter
    from history.masks
    where side = 'vacancies'
)
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
where not exists (select 1 from secret)
union all
select
    make_date(
        cast(left(secret.quarter, 4) as integer), 3 * cast(right(secret.quarter, 1) as integer) - 2, 1
    ) as break_date,
    'france-travail' as feed,
    'all' as scope,
    'FR' as region_code,
    'vacancies' as affects,
    'The vacancies of this quarter come from a confidential feed: neither partner boards that came or went '
    || 'nor changes against this quarter are published' as what_en,
    'Les offres de ce trimestre viennent d’une source confidentielle : ni les sites partenaires arrivés ou '
    || 'partis ni les évolutions par rapport à ce trimestre ne sont diffusés' as what_fr,
    cast(null as varchar) as partner,
    cast(null as varchar) as direction,
    cast(null as date) as before_date,
    cast(null as bigint) as offers_before,
    cast(null as bigint) as offers_after
from secret
