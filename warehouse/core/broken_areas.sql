-- One row per area and side (vacancies, courses) that a break of the year compared concerns: a break of the
-- country concerns every area, one of a region its departments and the nation too.
-- `by_partner`: a partner came or went; `otherwise`: a break that leaving partners out does not mend.
with areas as (
    select distinct
        cells.area_level,
        cells.area_code,
        case
            when cells.area_level = 'region' then cells.area_code
            else coalesce(departments.region_code, left(cells.area_code, 2))
        end as region_code
    from core.cells as cells
    left join reference.departments as departments
        on cells.area_level = 'department' and departments.department_code = cells.area_code
)
select
    areas.area_level,
    areas.area_code,
    breaks.affects,
    bool_or(breaks.is_partner) as by_partner,
    bool_or(not breaks.is_partner) as otherwise
from areas
join core.breaks as breaks
    on breaks.region_code = 'FR' or areas.area_level = 'nation' or breaks.region_code = areas.region_code
group by areas.area_level, areas.area_code, breaks.affects
