-- One row per cell: what employers look for and what training offers, by area and occupation.
select
    $quarter as quarter,
    cells.*
from core.cell_rows as cells
order by area_level, area_code, occupation_level, occupation_code
