-- One row per area of the other tables.
select
    'nation' as area_level,
    'FR' as area_code,
    'France' as area_label,
    cast(null as varchar) as region_code,
    (
        select population_15_64 from reference.populations where area_level = 'nation'
    ) as population_15_64
union all
select
    'region' as area_level,
    region_code as area_code,
    region_label as area_label,
    region_code,
    population_15_64
from reference.regions
union all
select
    'region' as area_level,
    'ZZ' as area_code,
    'France, région non précisée ou ouvert à tous' as area_label,
    cast(null as varchar) as region_code,
    cast(null as bigint) as population_15_64
union all
select
    'department' as area_level,
    department_code as area_code,
    department_label as area_label,
    region_code,
    population_15_64
from reference.departments
union all
select
    'department' as area_level,
    region_code || '-ZZ' as area_code,
    region_label || ', département non précisé' as area_label,
    region_code,
    cast(null as bigint) as population_15_64
from reference.regions
order by area_level, area_code
