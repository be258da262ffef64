-- then: genscan.survival:medians
-- One row per cell with spells: how many, how many of them removed, and their Kaplan-Meier median with limits.
-- A spell seen at one moment only, without a removal, was never at risk.
with ages as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        unnest([
            {'age': entry_age, 'entered': 1, 'left': 0, 'removed': 0},
            {'age': exit_age, 'entered': 0, 'left': 1, 'removed': cast(is_removed as integer)}
        ], recursive := true)
    from core.spells
    where exit_age > entry_age
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
    cast(sum("left") as bigint) as "left",
    cast(sum(removed) as bigint) as removed
from spread
where area_code is not null and occupation_code is not null
group by area_level, area_code, occupation_level, occupation_code, age
