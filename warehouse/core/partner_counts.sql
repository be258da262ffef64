-- One row per full observation, region and publisher: the offers online that day, whatever their occupation.
-- `origin` is own, partner (by partner, and a row without one for all of them) or all; the row of region FR
-- and origin all stands for every full observation, seen offers or not.
with grains as (
    select
        coalesce(region_code, 'ZZ') as region_code,
        origin,
        partners,
        seen_on,
        count(*) as offers
    from core.offers
    where coalesce(place, '') not in ('abroad', 'collectivity')
    group by coalesce(region_code, 'ZZ'), origin, partners, seen_on
),
online as (
    select
        grains.region_code,
        grains.origin,
        list_distinct(list_transform(grains.partners, lambda name: upper(trim(name)))) as partners,
        grains.offers,
        unnest(grains.seen_on) as observed_on
    from grains
),
named as (
    select
        observed_on,
        region_code,
        unnest(partners) as partner,
        offers
    from online
    where origin = 'partner'
),
counted as (
    select
        observed_on,
        region_code,
        'all' as origin,
        cast(null as varchar) as partner,
        offers
    from online
    union all
    select
        observed_on,
        region_code,
        origin,
        cast(null as varchar) as partner,
        offers
    from online
    where origin in ('own', 'partner')
    union all
    select
        observed_on,
        region_code,
        'partner' as origin,
        partner,
        offers
    from named
    where partner <> ''
    union all
    select
        observed_on,
        'FR' as region_code,
        'all' as origin,
        cast(null as varchar) as partner,
        offers
    from online
    union all
    select
        observed_on,
        'FR' as region_code,
        'all' as origin,
        cast(null as varchar) as partner,
        0 as offers
    from core.observations
),
files as (
    select
        observed_on,
        min(file) as file
    from landing.files
    where side = 'vacancies' and scope = 'full'
    group by observed_on
)
select
    counted.observed_on,
    any_value(files.file) as file,
    counted.region_code,
    counted.origin,
    counted.partner,
    cast(sum(counted.offers) as bigint) as offers
from counted
join core.observations as observations using (observed_on)
join files using (observed_on)
where observations.is_full
group by counted.observed_on, counted.region_code, counted.origin, counted.partner
