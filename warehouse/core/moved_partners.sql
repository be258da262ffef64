-- One row per region where partners came or went within the year compared: their names, or all of them.
with regions as (
    select region_code
    from reference.regions
    union all
    select 'ZZ' as region_code
)
select
    regions.region_code,
    bool_or(breaks.partner is null) as everyone,
    coalesce(
        list(distinct breaks.partner order by breaks.partner) filter (where breaks.partner is not null), []
    ) as partners
from core.breaks as breaks
join regions on breaks.region_code = 'FR' or breaks.region_code = regions.region_code
where breaks.is_partner
group by regions.region_code
