-- Nation, 18 regions and ZZ have a row for `all`, every family and every parent, zeros written.
with expected as (
    select
        areas.area_level,
        areas.area_code,
        occupations.occupation_level,
        occupations.occupation_code
    from published.areas as areas
    cross join published.occupations as occupations
    where areas.area_level in ('nation', 'region') and occupations.occupation_level <> 'rome'
)
select
    expected.area_level,
    expected.area_code,
    expected.occupation_level,
    expected.occupation_code
from expected
anti join published.cells as cells using (area_level, area_code, occupation_level, occupation_code)
