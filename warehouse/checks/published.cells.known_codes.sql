-- Every area and occupation of a cell is described in `areas` and `occupations`.
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code
from published.cells as cells
left join published.areas as areas using (area_level, area_code)
left join published.occupations as occupations using (occupation_level, occupation_code)
where areas.area_code is null or occupations.occupation_code is null
