-- then: genscan.secret_indicators:indicators
-- One row per cell and indicator: value, limits, reliability, shrunk value, rank, borrowed value and change.
-- What confidential feeds hide (core.masks) is taken out last.
select
    $quarter as quarter,
    rows.*,
    case
        when rows.area_level = 'department'
        then coalesce(departments.region_code, left(rows.area_code, 2))  -- `<region>-ZZ` is of no department
    end as region_code,
    leaves.parent_code,
    coalesce(leaves.family, parents.family) as family,
    (select list(masks order by side, area_code, occupation_code) from core.masks as masks) as masks,
    (select list(distinct side order by side) from history.masks) as secret_before,
    (select is_provisional from core.provisional) as is_provisional
from indicators.rows as rows
left join reference.departments as departments
    on departments.department_code = case when rows.area_level = 'department' then rows.area_code end
left join reference.occupations as leaves
    on leaves.rome_code = case when rows.occupation_level = 'rome' then rows.occupation_code end
left join reference.parents as parents
    on parents.parent_code = case when rows.occupation_level = 'parent' then rows.occupation_code end
