-- One row per cell of each earlier quarter used, recomputed by this code.
select history.*
from history.cell_rows as history
order by quarter, area_level, area_code, occupation_level, occupation_code
