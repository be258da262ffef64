-- Every area, family and occupation of a cell is described in `areas`, `families` and `occupations`.
with described as (
    select
        occupation_level,
        occupation_code
    from published.occupations
    union all
    select
        'family' as occupation_level,
        family as occupation_code
    from published.families
    union all
    select
        'all' as occupation_level,
        'ALL' as occupation_code
)
select
    cells.area_level,
    cells.area_code,
    cells.occupation_level,
    cells.occupation_code
from published.cells as cells
left join published.areas as areas using (area_level, area_code)
left join described using (occupation_level, occupation_code)
where areas.area_code is null or described.occupation_code is null
