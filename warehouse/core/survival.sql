-- then: genscan.survival:medians
-- One row per cell with spells, but ROME 4.0 codes of departments: how many, how many of them removed, and
-- their Kaplan-Meier median with limits.
-- A removal is spread evenly over the days of the gap in which it came: all of it halfway would keep young
-- vacancies from ever being removed. A spell seen at one moment only, without a removal, was never at risk.
with alike as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        entry_age,
        last_age,
        gone_age,
        count(*) as spells
    from core.spells
    where gone_age is not null or last_age > entry_age
    group by region_code, department_code, family, parent_code, rome_code, entry_age, last_age, gone_age
),
days as (
    select
        *,
        unnest(range(1, coalesce(gone_age - last_age, 1) + 1)) as day,
        coalesce(gone_age - last_age, 1) as gap,
        cast(cast(1 as double) / gap as decimal(18, 9)) as part,
        cast(case when day = gap then 1 - (gap - 1) * part else part end as decimal(18, 9)) as share
    from alike
),
ages as (
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        cast(entry_age as double) as age,
        spells as entered,
        cast(0 as decimal(18, 9)) as "left",
        cast(0 as decimal(18, 9)) as removed
    from alike
    union all
    select
        region_code,
        department_code,
        family,
        parent_code,
        rome_code,
        last_age + case when gone_age is null then 0 else day - 0.5 end as age,
        0 as entered,
        cast(spells * share as decimal(18, 9)) as "left",
        cast(case when gone_age is null then 0 else spells * share end as decimal(18, 9)) as removed
    from days
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
cells as (
    select
        case
            when grouping(department_code) = 0 then 'department'
            when grouping(region_code) = 0 then 'region'
            else 'nation'
        end as area_level,
        case
            when grouping(department_code) = 0 then department_code
            when grouping(region_code) = 0 then region_code
            else 'FR'
        end as area_code,
        case
            when grouping(rome_code) = 0 then 'rome'
            when grouping(parent_code) = 0 then 'parent'
            when grouping(family) = 0 then 'family'
            else 'all'
        end as occupation_level,
        case
            when grouping(rome_code) = 0 then rome_code
            when grouping(parent_code) = 0 then parent_code
            when grouping(family) = 0 then family
            else 'ALL'
        end as occupation_code,
        age,
        cast(sum(entered) as bigint) as entered,
        cast(sum("left") as double) as "left",
        cast(sum(removed) as double) as removed
    from grains
    group by grouping sets (
        (age), (age, family), (age, parent_code), (age, rome_code),
        (age, region_code), (age, region_code, family), (age, region_code, parent_code),
        (age, region_code, rome_code),
        (age, department_code), (age, department_code, family), (age, department_code, parent_code)
    )
)
select
    area_level,
    area_code,
    occupation_level,
    occupation_code,
    age,
    entered,
    "left",
    removed
from cells
where area_code is not null and occupation_code is not null
