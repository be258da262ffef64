-- then: genscan.survival:medians
-- One row per cell with spells: how many, how many of them removed, and their Kaplan-Meier median with limits.
-- A removal is spread evenly over the days of the gap in which it came: all of it halfway would keep young
-- vacancies from ever being removed. A spell seen at one moment only, without a removal, was never at risk.
with spells as (
    select
        *,
        coalesce(gone_age - last_age, 1) as days,
        case when gone_age is not null then 1 else 0 end as is_removed
    from core.spells
    where gone_age is not null or last_age > entry_age
),
ages as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        cast(entry_age as double) as age,
        1 as entered,
        cast(0 as decimal(18, 9)) as "left",
        cast(0 as decimal(18, 9)) as removed
    from spells
    union all
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        last_age + case when is_removed = 1 then day - 0.5 else 0 end as age,
        0 as entered,
        share as "left",
        share * is_removed as removed
    from (
        select
            spells.*,
            unnest(range(1, days + 1)) as day,
            cast(cast(1 as double) / days as decimal(18, 9)) as part,
            cast(case when day = days then 1 - (days - 1) * part else part end as decimal(18, 9)) as share
        from spells
    )
),
grains as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        age,
        sum(entered) as entered,
        sum("left") as "left",
        sum(removed) as removed
    from ages
    group by region_code, department_code, family, parent_code, rome_code, age
),
placed as (
    select
        grains.*,
        unnest([
            {'area_level': 'nation', 'area_code': 'FR'},
            {'area_level': 'region', 'area_code': region_code},
            {'area_level': 'department', 'area_code': department_code}
        ], recursive := true)
    from grains
),
spread as (
    select
        placed.* exclude (region_code, department_code, family, parent_code, rome_code),
        unnest([
            {'occupation_level': 'all', 'occupation_code': 'ALL'},
            {'occupation_level': 'family', 'occupation_code': family},
            {'occupation_level': 'parent', 'occupation_code': parent_code},
            {'occupation_level': 'rome', 'occupation_code': rome_code}
        ], recursive := true)
    from placed
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    age,
    cast(sum(entered) as bigint) as entered,
    cast(sum("left") as double) as "left",
    cast(sum(removed) as double) as removed
from spread
where area_code is not null and occupation_code is not null
group by area_level, area_code, occupation_level, occupation_code, age
